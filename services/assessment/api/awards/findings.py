"""POST /v1/assessments/{case_id}/findings, POST /v1/findings: what an officer saw, of one household or of a whole hamlet.

Findings: {"losses": {…}, "household"?: {"standing", "size", "members", "areas", "circumstances", "coping"}, "note"?,
"seen_revision"?: the revision on which they rest}.
"""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.awards.schemas.findings import (
    FindingsListRequest,
    FindingsListResponse,
    FindingsRequest,
    FindingsResponse,
    RefusedCase,
    findings_response,
)
from services.assessment.commands.awards import findings
from services.assessment.commands.context import Context
from services.assessment.metrics import FINDINGS
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, problem_body
from shared.http.problems import language_of


def findings_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors for who has looked."""
    router = APIRouter(tags=["assessments"])

    @router.post("/v1/assessments/{case_id}/findings", status_code=201, response_model=FindingsResponse)
    async def post_findings(case_id: UUID, body: FindingsRequest, request: Request, actor: CurrentActor) -> Response:
        """Record what an officer saw; the answer says what the law gives by it, and what not. Again is a new revision."""

        async def command(session: AsyncSession) -> FindingsResponse:
            recorded = (await findings.record_findings(session, actor, context, {case_id: body.to_visit()}, now())).only()
            FINDINGS.inc()
            return findings_response(recorded)

        return await foundation.idempotency.once(request, actor, command, null_is_said=True)

    @router.post("/v1/findings", response_model=FindingsListResponse)
    async def post_findings_list(body: FindingsListRequest, request: Request, actor: CurrentActor) -> Response:
        """Record what an officer saw of many households at once; one that cannot be recorded stops no other."""
        work = body.by_case()
        language = language_of(request)

        async def command(session: AsyncSession) -> FindingsListResponse:
            done = await findings.record_findings(session, actor, context, work, now())
            FINDINGS.inc(len(done.recorded))
            return FindingsListResponse(
                recorded=[findings_response(recorded) for recorded in done.recorded],
                refused=[
                    RefusedCase(case_id=case_id, problem=problem_body(problem, language))
                    for case_id, problem in done.refused.items()
                ],
            )

        return await foundation.idempotency.once(request, actor, command, status=200, null_is_said=True)

    return router
