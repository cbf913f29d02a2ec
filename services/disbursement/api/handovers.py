"""Handovers, written down by paying agents: one by one, and as a signed list says."""

from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.handovers import (
    HandoverListRequest,
    HandoverListResponse,
    HandoverRequest,
    HandoverResponse,
    RefusedHandover,
)
from services.disbursement.domain.handovers import Handover, details_binding
from shared.clock import now
from shared.errors import InvalidInput
from shared.http import CurrentActor, language_of, problem_body
from shared.ids import PaymentId
from shared.privacy import Cipher

router = APIRouter(tags=["payments"])


@router.post("/v1/payments/{payment_id}/handover", status_code=201, response_model=HandoverResponse)
async def hand_over(  # noqa: PLR0913, PLR0917 - what a door is given
    request: Request,
    payment_id: UUID,
    body: HandoverRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Write down that the goods are in the household's hands.

    What left with a note that is open and was handed over before it was stopped, or reduced, is recorded as it was given, and
    what is too much of it is claimed. 403 not-your-commune, separation-of-duties (nor who told of it himself, assessed, signed
    or delegated); 409 already-handed-over, goes-by-bank, not-ready-for-handover, goods-stopped, goods-not-out,
    goods-beyond-means; the same Idempotency-Key gets the first answer again.
    """
    if missing := body.missing():
        raise InvalidInput(*missing)
    handover = _handover(foundation.data_cipher, payment_id, body)

    async def command(session: AsyncSession) -> HandoverResponse:
        moment = now()
        payment = (await commands.handovers.hand_over(session, actor, context, [handover], moment)).only()
        return HandoverResponse.of(payment, handover, actor.subject, moment)

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/handovers", response_model=HandoverListResponse)
async def hand_over_list(
    request: Request, body: HandoverListRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Write down what was handed over to a whole hamlet, as the signed list says; one that is refused stops no other."""
    items = body.by_payment()
    handovers = {one: _handover(foundation.data_cipher, one, item) for one, item in items.items()}
    language = language_of(request)

    async def command(session: AsyncSession) -> HandoverListResponse:
        moment = now()
        result = await commands.handovers.hand_over(session, actor, context, list(handovers.values()), moment)
        return HandoverListResponse(
            handed_over=[HandoverResponse.of(payment, handovers[payment.id], actor.subject, moment) for payment in result.done],
            refused=[
                RefusedHandover(payment_id=payment_id, problem=problem_body(problem, language))
                for payment_id, problem in result.refused.items()
            ],
        )

    return await foundation.idempotency.once(request, actor, command, status=200)


def _handover(cipher: Cipher, payment_id: UUID, body: HandoverRequest) -> Handover:
    sealed = _sealed(cipher, PaymentId(payment_id), body)
    return Handover(PaymentId(payment_id), body.handed_to, body.quantity, body.evidence_kind, sealed, body.handed_at)


def _sealed(cipher: Cipher, payment_id: PaymentId, body: HandoverRequest) -> bytes:
    said = {"note": body.note, "evidence": body.evidence, "proxy_name": body.proxy_name}
    details = orjson.dumps({name: value for name, value in said.items() if name != "proxy_name" or value})
    return cipher.seal_bytes(details, details_binding(payment_id))
