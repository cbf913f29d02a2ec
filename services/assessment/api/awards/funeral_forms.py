"""POST /v1/assessments/{case_id}/funeral-forms: the form of a funeral came in."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.awards.schemas.funeral_forms import FuneralFormRequest, FuneralFormResponse, form_response
from services.assessment.commands.awards.funeral_forms import receive_form
from services.assessment.commands.context import Context
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor


def funeral_forms_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["assessments"])

    @router.post("/v1/assessments/{case_id}/funeral-forms", status_code=201, response_model=FuneralFormResponse)
    async def post_funeral_form(case_id: UUID, body: FuneralFormRequest, request: Request, actor: CurrentActor) -> Response:
        """Say when the form came in: the statute counts from then, whatever the findings say.

        The same moment again is the same form.
        """

        async def command(session: AsyncSession) -> FuneralFormResponse:
            received = await receive_form(session, actor, context, body.to_form(case_id, actor), now())
            return form_response(received)

        return await foundation.idempotency.once(request, actor, command)

    return router
