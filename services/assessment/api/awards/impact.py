"""GET /v1/rules/entries/{entry_id}/preview: which open cases an entry of dated law would change, before it is released."""

from uuid import UUID

from fastapi import APIRouter

from services.assessment.api.awards.schemas.impact import EntryPreviewResponse, impact_response
from services.assessment.commands.awards import impact
from services.assessment.commands.context import Context
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, PageSize, position_of


def impact_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door to the impact of an entry."""
    router = APIRouter(tags=["rules"])

    @router.get("/v1/rules/entries/{entry_id}/preview")
    async def preview_entry(
        entry_id: UUID, actor: CurrentActor, cursor: Cursor = None, limit: PageSize = 100
    ) -> EntryPreviewResponse:
        """Say which open cases of the caller's area would get another amount or deadline on the entry's first day."""
        async with foundation.database.reading() as session:
            entry, found = await impact.preview_entry(session, actor, context, entry_id)
        return impact_response(entry, found, position_of(cursor), limit)

    return router
