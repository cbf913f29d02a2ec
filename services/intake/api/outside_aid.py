"""Aid that others gave households directly: written down, withdrawn where it was wrong, asked for before a signature."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.outside_aid import (
    OutsideAidFoundResponse,
    OutsideAidQuery,
    OutsideAidRequest,
    OutsideAidResponse,
    OutsideAidSearchRequest,
)
from services.intake.commands.context import Context
from services.intake.commands.outside_aid import record_aid, withdraw_aid
from services.intake.domain.outside_aid import AidDraft
from services.intake.store import outside_aid as store
from services.intake.store.outside_aid import AidPage
from services.intake.store.seals import Seals
from shared.clock import now
from shared.http import CurrentActor, Page, cursor_after, position_of
from shared.identity import Actor
from shared.need_to_know import reads_words

router = APIRouter(tags=["outside aid"])


async def _draft(case_id: UUID, form: OutsideAidRequest) -> AidDraft:
    return form.to_draft(case_id)


@router.post("/v1/cases/{case_id}/outside-aid", status_code=201, response_model=OutsideAidResponse)
async def post_outside_aid(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    draft: Annotated[AidDraft, Depends(_draft)],
) -> Response:
    """Write down what others gave the household of a case. Nothing is refused or lowered by it. 409 already-retracted."""

    async def command(session: AsyncSession) -> OutsideAidResponse:
        return OutsideAidResponse.of(await record_aid(session, actor, context, draft, now()))

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/cases/{case_id}/outside-aid/{aid_id}/withdraw", response_model=OutsideAidResponse)
async def post_withdrawal(
    request: Request, case_id: UUID, aid_id: UUID, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Say that it was wrong; it stays on record. 409 outside-aid-withdrawn."""

    async def command(session: AsyncSession) -> OutsideAidResponse:
        return OutsideAidResponse.of(await withdraw_aid(session, actor, case_id, aid_id, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/outside-aid/search")
async def search_outside_aid(
    form: OutsideAidSearchRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> OutsideAidFoundResponse:
    """What others have given the households of these cases (500 at most); those outside one's area are left out."""
    async with foundation.database.reading() as session:
        found = await store.list_of_cases(session, _seals(actor, context), form.case_ids)
    standing = [aid for aid in found if aid.withdrawn_at is None and actor.may_act_in(aid.commune_code)]
    return OutsideAidFoundResponse(items=[OutsideAidResponse.of(aid) for aid in standing])


@router.get("/v1/outside-aid")
async def list_outside_aid(
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    query: Annotated[OutsideAidQuery, Depends()],
) -> Page[OutsideAidResponse]:
    """List what others have given in an incident to households of one's area, as it was recorded; with what was withdrawn."""
    async with foundation.database.reading() as session:
        wanted = AidPage(query.incident_id, position_of(query.cursor), query.limit + 1)
        found = await store.list_of_incident(session, _seals(actor, context), actor.area, wanted)
    page = found[: query.limit]
    more = cursor_after(page[-1].id) if len(found) > query.limit else None
    return Page(items=[OutsideAidResponse.of(aid) for aid in page], next_cursor=more)


def _seals(actor: Actor, context: Context) -> Seals | None:
    """Return what opens the words, for who reads what somebody wrote in his own."""
    return context.seals if reads_words(actor) else None
