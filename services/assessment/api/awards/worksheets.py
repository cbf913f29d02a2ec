"""GET /v1/worksheets: an officer who visits a whole hamlet takes its files along, where there may be no network."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.assessment.api.awards.cases import CommuneCode
from services.assessment.api.awards.schemas.cases import CaseResponse, case_response
from services.assessment.commands.awards import case_views
from services.assessment.commands.context import Context
from services.assessment.domain.cases import CaseState
from services.assessment.store.awards import cases as case_store
from shared.clock import now
from shared.foundation import Foundation
from shared.http import MAX_LINES, CurrentActor, Cursor, Page, cursor_after, position_of


class WorksheetQuery(BaseModel):
    """Which cases somebody takes along, page by page."""

    incident_id: UUID
    commune_code: CommuneCode = None
    state: CaseState = CaseState.OPEN
    cursor: Cursor = None
    limit: Annotated[int, Query(ge=1, le=MAX_LINES)] = MAX_LINES


def worksheets_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door for who works by lists."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/worksheets", response_model=Page[CaseResponse])
    async def get_worksheet(actor: CurrentActor, query: Annotated[WorksheetQuery, Query()]) -> Response:
        """Give an officer the whole files of the cases in his area, to take along. That he has seen them is recorded."""
        wanted = query.model_dump(include={"incident_id", "commune_code", "state"}) | {"after": position_of(query.cursor)}
        conditions = {name: value for name, value in {**wanted, "area": actor.area}.items() if value is not None}
        limit = query.limit
        async with foundation.database.transaction() as session:
            found = [row["case_id"] for row in await case_store.list_cases(session, conditions, limit + 1)]
            views = await case_views.view_cases(session, actor, context, found[:limit], now())
        more = cursor_after(found[limit - 1]) if len(found) > limit else None
        page = Page[CaseResponse](items=[case_response(view) for view in views], next_cursor=more)
        return Response(page.model_dump_json(), media_type="application/json")

    return router
