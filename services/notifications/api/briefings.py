"""Who above told whom of a commune what its notice says."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AwareDatetime, BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.schemas.phones import PrivateRequest
from services.notifications.commands.acknowledgements import may_see
from services.notifications.commands.briefings import record_briefing
from services.notifications.commands.context import Context
from services.notifications.domain.briefings import Briefing, NewBriefing, told_to_binding
from services.notifications.store import briefings, notices
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.moments import Moment
from shared.sound_text import SOUND

_BY = "phone · radio · visit (somebody went there, or came from there) · other"


class BriefingRequest(PrivateRequest):
    """Whom of the commune one has told, how, and when."""

    told_to: Annotated[
        str, Field(min_length=2, max_length=200, description="Who of the commune was told: name and post."), SOUND
    ]
    by: Literal["phone", "radio", "visit", "other"] = Field(description=_BY)
    told_at: Moment | None = Field(default=None, description="Left out: just now.")


class BriefingResponse(BaseModel):
    """One briefing."""

    id: UUID
    notice_id: UUID
    told_by: str = Field(description="The officer's pseudonymous id.")
    told_to: str
    by: str = Field(description=_BY)
    told_at: AwareDatetime
    recorded_at: AwareDatetime


class BriefingsResponse(BaseModel):
    """Who told whom of a notice, the earliest first. None of it is the commune's own confirmation."""

    items: list[BriefingResponse]


def briefings_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of briefings."""
    router = APIRouter(tags=["notices"])

    @router.post("/v1/notices/{notice_id}/told", status_code=201, response_model=BriefingResponse)
    async def post_briefing(request: Request, actor: CurrentActor, notice_id: UUID, body: BriefingRequest) -> Response:
        """Record that one has told a commune what its notice says. Only the commune's own people confirm it."""

        async def command(session: AsyncSession) -> BriefingResponse:
            given = NewBriefing(notice_id, body.told_to, body.by, body.told_at)
            return _shown(context, await record_briefing(session, actor, context, given, now()))

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/notices/{notice_id}/told")
    async def get_briefings(actor: CurrentActor, notice_id: UUID) -> BriefingsResponse:
        """Show who told whom of a notice; one of another area is not found."""
        async with foundation.database.reading() as session:
            notice = await notices.get_notice(session, notice_id)
            if not may_see(actor, notice):
                raise notices.NoticeNotFound
            found = await briefings.list_briefings(session, notice_id)
        return BriefingsResponse(items=[_shown(context, one) for one in found])

    return router


def _shown(context: Context, one: Briefing) -> BriefingResponse:
    told_to = context.cipher.open_remark(one.told_to, told_to_binding(one.id))
    names = BriefingResponse.model_fields.keys() - {"told_to"}
    return BriefingResponse(**{name: getattr(one, name) for name in names}, told_to=told_to)
