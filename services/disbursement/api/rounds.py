"""Rounds as people look back at them: those of a source, and the summary of one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from services.disbursement import store
from services.disbursement.api.dependencies import CurrentFoundation
from services.disbursement.api.schemas.rounds import RoundResponse, RoundSummaryResponse
from shared.events.disbursement import RailName
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.ids import RoundId, SourceId

router = APIRouter(tags=["books"])


@router.get("/v1/sources/{source_id}/rounds")
async def list_rounds(  # noqa: PLR0913, PLR0917 - a list with its page
    source_id: UUID,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    rail: Annotated[RailName, Query()] = "bank",
    limit: PageSize = 100,
    cursor: Cursor = None,
) -> Page[RoundResponse]:
    """List the rounds of a source by one rail, the newest first. 404 source-not-found."""
    async with foundation.database.reading() as session:
        source = await store.sources.find_source(session, actor.area, SourceId(source_id))
        found = await store.round_summaries.list_rounds(session, source.id, rail, (position_of(cursor), limit + 1))
    items = [RoundResponse.of(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/rounds/{round_id}")
async def get_round(round_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> RoundSummaryResponse:
    """What a round came to, by benefit, commune and what became of it: sums, no household. 404 round-not-found."""
    async with foundation.database.reading() as session:
        return RoundSummaryResponse.with_figures(
            await store.round_summaries.find_summary(session, actor.area, RoundId(round_id))
        )
