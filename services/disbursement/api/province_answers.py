"""The province answers what a commune asked; the written request on paper."""

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, policy, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.province_document import pdf_of
from services.disbursement.api.schemas.province_answers import ProvinceAnswerRequest, ProvinceAnswerResponse
from services.disbursement.commands.province_answers import AnswerDraft
from services.disbursement.domain.province_requests import ProvinceRequestId
from shared.clock import now
from shared.http import CurrentActor

router = APIRouter(tags=["requests"])


async def _draft(request_id: UUID, body: ProvinceAnswerRequest) -> AnswerDraft:
    """Return what is said to this request."""
    return body.to_draft(ProvinceRequestId(request_id))


@router.post("/v1/requests/{request_id}/answer", status_code=201, response_model=ProvinceAnswerResponse)
async def answer_request(
    request: Request,
    draft: Annotated[AnswerDraft, Depends(_draft)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Grant what was asked for, a part of it, or nothing, and why; who waits for what is granted goes on in his turn.

    What is granted is booked into a source of the commune, one for each origin. 403 not-your-province, answered-by-who-asked;
    404 request-not-found; 409 already-answered; 422 where the verdict and what is granted do not fit.
    """

    async def command(session: AsyncSession) -> ProvinceAnswerResponse:
        answered = await commands.province_answers.answer_request(session, actor, context, draft, now())
        return ProvinceAnswerResponse.of(answered, context.cipher)

    return await foundation.idempotency.once(request, actor, command)


@router.get(
    "/v1/requests/{request_id}/document",
    response_class=Response,
    responses={200: {"description": "The letter, one A4 page or more", "content": {"application/pdf": {}}}},
)
async def get_document(request_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> Response:
    """Return the written request as a letter to be signed: what is lacking by item, households, totals in figures and words."""
    async with foundation.database.reading() as session:
        asked = await store.province_requests.find_request(session, actor.area, ProvinceRequestId(request_id))
        title = await store.incidents.find_title(session, asked.request.incident_id)
    pdf = await asyncio.to_thread(pdf_of, policy.province_documents.document_of(asked, title))
    name = f'inline; filename="de-nghi-{str(request_id)[-8:]}.pdf"'
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": name, "Cache-Control": "no-store"})
