"""GET /v1/assessments, GET /v1/assessments/{case_id}."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.assessment.api.awards.schemas.cases import AssessmentResponse, CaseResponse, assessment_response, case_response
from services.assessment.commands.awards import case_views
from services.assessment.commands.context import Context
from services.assessment.domain.cases import CaseState
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.identity import Actor
from shared.need_to_know import knowledge_of

CommuneCode = Annotated[str | None, Query(pattern=r"^[0-9]{5}$")]


class CasesQuery(BaseModel):
    """Which cases are asked for, page by page."""

    incident_id: UUID | None = None
    commune_code: CommuneCode = None
    state: CaseState | None = None
    cursor: Cursor = None
    limit: PageSize = 100


def cases_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors to cases under assessment."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/assessments", response_model=Page[AssessmentResponse])
    async def list_assessments(actor: CurrentActor, query: Annotated[CasesQuery, Query()]) -> Response:
        """List the cases of the caller's area, in the order of their ids, with their awards (withdrawn ones left out).

        Why something is given is for officers of the place and auditors; others see the amounts.
        """
        page = await _page(foundation, actor, query)
        # Written out here: a page of 500 cases would otherwise be validated a second time.
        return Response(page.model_dump_json(), media_type="application/json")

    @router.get("/v1/assessments/{case_id}")
    async def get_assessment(case_id: UUID, actor: CurrentActor) -> CaseResponse:
        """Show a case with findings, proposals, refusals and clocks. That it was looked at is recorded."""
        async with foundation.database.transaction() as session:
            return case_response(await case_views.view_case(session, actor, context, case_id, now()))

    return router


async def _page(foundation: Foundation, actor: Actor, query: CasesQuery) -> Page[AssessmentResponse]:
    wanted = query.model_dump(include={"incident_id", "commune_code", "state"}) | {"after": position_of(query.cursor)}
    conditions = {name: value for name, value in {**wanted, "area": actor.area}.items() if value is not None}
    async with foundation.database.reading() as session:
        rows = await case_store.list_cases(session, conditions, query.limit + 1)
        shown = rows[: query.limit]
        awards = await award_store.find_awards(session, [row["case_id"] for row in shown])
    knowledge = knowledge_of(actor)
    items = [
        assessment_response(row, [case_views.known_award(award, knowledge) for award in awards[row["case_id"]]])
        for row in shown
    ]
    more = cursor_after(shown[-1]["case_id"]) if len(rows) > query.limit else None
    return Page[AssessmentResponse](items=items, next_cursor=more)
