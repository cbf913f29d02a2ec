"""Searches: cases by their number, households by name or telephone."""

from fastapi import APIRouter

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.searches import SearchRequest, SearchResponse
from services.intake.commands.searches import search_cases
from shared.http import CurrentActor

router = APIRouter(tags=["cases"])


@router.post("/v1/cases/search")
async def post_search(
    form: SearchRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> SearchResponse:
    """Find cases of one's area. By name or telephone for those only who may know the household; each search is recorded."""
    async with foundation.database.transaction() as session:
        return SearchResponse.of(await search_cases(session, actor, context, form.wanted))
