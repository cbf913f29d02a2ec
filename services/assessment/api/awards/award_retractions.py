"""POST /v1/assessments/{case_id}/awards/{award_id}/retract and …/lift: one award was never due, or was taken back wrongly."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.awards.schemas.award_retractions import (
    LiftedResponse,
    LiftRetractionRequest,
    RetractAwardRequest,
)
from services.assessment.api.awards.schemas.awards import CaseReduction, case_reduction
from services.assessment.commands.awards.award_retractions import lift_retraction, propose_retraction
from services.assessment.commands.context import Context
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor


def award_retractions_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors."""
    router = APIRouter(tags=["assessments"])

    @router.post("/v1/assessments/{case_id}/awards/{award_id}/retract", status_code=201, response_model=CaseReduction)
    async def post_retraction(
        case_id: UUID, award_id: UUID, body: RetractAwardRequest, request: Request, actor: CurrentActor
    ) -> Response:
        """Say that a signed award was never due: it waits for a signature (`reduction_ids` of POST /v1/decisions).

        Only that stops it; who said it signs it not.

        409 award-not-signed, award-retracted, retraction-waits, no-death, case-retracted.
        """

        async def command(session: AsyncSession) -> CaseReduction:
            work = body.to_work(case_id, award_id)
            return case_reduction(await propose_retraction(session, actor, context, work, now()))

        return await foundation.idempotency.once(request, actor, command)

    @router.post("/v1/assessments/{case_id}/awards/{award_id}/lift", response_model=LiftedResponse)
    async def post_lift(
        case_id: UUID, award_id: UUID, body: LiftRetractionRequest, request: Request, actor: CurrentActor
    ) -> Response:
        """Say that a signed retraction was wrong: the next findings may propose what it took back, to be signed anew.

        409 nothing-to-lift, case-retracted.
        """

        async def command(session: AsyncSession) -> LiftedResponse:
            await lift_retraction(session, actor, context, body.to_work(case_id, award_id), now())
            return LiftedResponse(award_id=award_id)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router
