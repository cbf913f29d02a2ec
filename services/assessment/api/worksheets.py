"""GET /v1/worksheets and POST /v1/findings: an officer who visits a whole hamlet takes its files along and sends what he saw
when he has a network again.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment import commands
from services.assessment.api.assessments import CommuneCode, case_out, findings_out
from services.assessment.api.shapes import CaseOut, FindingsList, FindingsListOut, RefusedCase
from services.assessment.commands import Office
from services.assessment.domain import CaseState
from services.assessment.metrics import FINDINGS
from services.assessment.store import cases as case_store
from shared.clock import now
from shared.foundation import Foundation
from shared.http import MAX_LINES, CurrentActor, Cursor, Page, cursor_after, language_of, position_of, problem_body


def worksheets_router(foundation: Foundation, office: Office) -> APIRouter:
    """Return the doors for who works by lists."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/worksheets", response_model=Page[CaseOut])
    async def get_worksheet(
        actor: CurrentActor,
        incident_id: UUID,
        commune_code: CommuneCode = None,
        state: CaseState = CaseState.OPEN,
        cursor: Cursor = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LINES)] = MAX_LINES,
    ) -> Response:
        """Give an officer the whole files of the cases in his area, to take along. That he has seen them is recorded."""
        asked = {"incident_id": incident_id, "commune_code": commune_code, "state": state, "after": position_of(cursor)}
        conditions = {name: value for name, value in {**asked, "area": actor.area}.items() if value is not None}
        async with foundation.database.transaction() as session:
            found = [row["case_id"] for row in await case_store.list_cases(session, conditions, limit + 1)]
            views = await commands.view_cases(session, actor, office, found[:limit], now())
        more = cursor_after(found[limit - 1]) if len(found) > limit else None
        page = Page[CaseOut](items=[case_out(view) for view in views], next_cursor=more)
        return Response(page.model_dump_json(), media_type="application/json")

    @router.post("/v1/findings", response_model=FindingsListOut)
    async def post_findings_list(body: FindingsList, request: Request, actor: CurrentActor) -> Response:
        """Record what an officer saw of many households at once; one that cannot be recorded stops no other."""
        work = body.by_case()
        language = language_of(request)

        async def command(session: AsyncSession) -> FindingsListOut:
            done = await commands.record_findings(session, actor, office, work, now())
            FINDINGS.inc(len(done.recorded))
            return FindingsListOut(
                recorded=[findings_out(recorded) for recorded in done.recorded],
                refused=[
                    RefusedCase(case_id=case_id, problem=problem_body(problem, language))
                    for case_id, problem in done.refused.items()
                ],
            )

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router
