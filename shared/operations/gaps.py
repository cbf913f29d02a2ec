"""Gaps at the doors of the service that missed something: which places, of whose topic, and that the owner was asked."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock import VIETNAM
from shared.errors import NotFound
from shared.events import service_of_topic
from shared.foundation import Foundation
from shared.http import LARGEST_NUMBER, Cursor, Page, PageSize, cursor_after_name, number_position_of
from shared.messaging import Gap, list_gaps, mark_asked
from shared.operations.operators import Act, Operator
from shared.texts import Text


class GapNotFound(NotFound):
    """There is no gap of this number."""

    code = "unknown-gap"
    title = Text(vi="Không có khoảng trống mang số này", en="There is no gap of this number")


class GapResponse(BaseModel):
    """Places of a topic that a reader of this service never saw: the broker had dropped them before they were read."""

    id: int
    reader: str | None
    topic: str
    owner: str | None = Field(description="The service that owns the topic and can publish these places again.")
    partition: int
    from_offset: int
    until_offset: int = Field(description="Exclusive.")
    missed: int = Field(description="How many records.")
    since: datetime
    asked_at: datetime | None = Field(description="When the owner was asked to publish them again.")
    republication: int | None = Field(description="The republication of the owner that does it.")


class GapAskedRequest(Act):
    """Which republication of the owner fills the gap."""

    republication: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class GapAskedResponse(BaseModel):
    """The gap, and the republication that was noted now (one that was noted before stays)."""

    id: int


def gaps_router(foundation: Foundation) -> APIRouter:
    """Return the doors of gaps."""
    router = APIRouter(tags=["operations"])

    @router.get("/v1/operations/gaps")
    async def list_open_gaps(
        _: Operator,
        limit: PageSize = 100,
        cursor: Cursor = None,
        asked: Annotated[bool, Query(description="Also those whose owner was asked already.")] = False,  # noqa: FBT002 - a query's switch
    ) -> Page[GapResponse]:
        """List what readers of this service missed, the oldest first."""
        async with foundation.database.reading() as session:
            found = await list_gaps(session, number_position_of(cursor) or 0, limit + 1, with_asked=asked)
        items = [_shown(gap) for gap in found[:limit]]
        return Page(items=items, next_cursor=cursor_after_name(items[-1].id) if len(found) > limit else None)

    @router.post("/v1/operations/gaps/{gap_id}/asked", response_model=GapAskedResponse)
    async def note_that_owner_was_asked(
        request: Request, actor: Operator, gap_id: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)], body: GapAskedRequest
    ) -> Response:
        """Write down that the topic's owner publishes these places again, so that nobody need ask. Harmless to repeat."""

        async def command(session: AsyncSession) -> GapAskedResponse:
            if not await mark_asked(session, actor, gap_id, body.republication, body.reason):
                raise GapNotFound
            return GapAskedResponse(id=gap_id)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


def _shown(gap: Gap) -> GapResponse:
    return GapResponse(
        id=gap.id,
        reader=gap.reader,
        topic=gap.topic,
        owner=service_of_topic(gap.topic),
        partition=gap.partition,
        from_offset=gap.from_offset,
        until_offset=gap.until_offset,
        missed=gap.until_offset - gap.from_offset,
        since=gap.noticed_at.astimezone(VIETNAM),
        asked_at=gap.asked_at.astimezone(VIETNAM) if gap.asked_at else None,
        republication=gap.republication,
    )
