"""Payments: seen by officers, handed over by paying agents."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import AtDoor
from services.disbursement.api.schemas.payments import (
    HandoverIn,
    HandoverListIn,
    HandoverListOut,
    HandoverOut,
    PaymentDetail,
    PaymentOut,
    RefusedHandover,
)
from services.disbursement.domain import PaymentStatus, Rail
from services.disbursement.store import PaymentFilter
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, language_of, position_of, problem_body
from shared.ids import CaseId, IncidentId, PaymentId
from shared.privacy import Cipher

router = APIRouter(tags=["payments"])


async def _asked(
    actor: CurrentActor,
    incident_id: UUID | None = None,
    case_id: UUID | None = None,
    commune_code: Annotated[str | None, Query(max_length=5)] = None,
    state: PaymentStatus | None = None,
    rail: Rail | None = None,
) -> PaymentFilter:
    """Return which payments are asked for, within the caller's area."""
    return PaymentFilter(
        area=actor.area,
        case_id=CaseId(case_id) if case_id else None,
        incident_id=IncidentId(incident_id) if incident_id else None,
        commune_code=commune_code,
        state=state.value if state else None,
        rail=rail,
    )


@router.get("/v1/payments")
async def list_payments(
    door: AtDoor, which: Annotated[PaymentFilter, Depends(_asked)], limit: PageSize = 100, cursor: Cursor = None
) -> Page[PaymentOut]:
    """List payments of the caller's area; also those that wait for means or for a payee."""
    async with door.foundation.database.reading() as session:
        found = await store.list_payments(session, which, position_of(cursor), limit + 1)
    items = [PaymentOut.of(each) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/payments/{payment_id}")
async def get_payment(payment_id: UUID, actor: CurrentActor, door: AtDoor) -> PaymentDetail:
    """One payment with every attempt and its handover."""
    which = PaymentFilter(area=actor.area, payment=PaymentId(payment_id))
    async with door.foundation.database.reading() as session:
        found = await store.list_payments(session, which, None, 1)
        if not found:
            raise store.PaymentNotFound
        attempts = await store.list_attempts(session, PaymentId(payment_id))
        handover = await store.find_handover(session, PaymentId(payment_id))
    return PaymentDetail.with_story(found[0], attempts, handover)


@router.post("/v1/payments/{payment_id}/handover", status_code=201, response_model=HandoverOut)
async def hand_over(request: Request, payment_id: UUID, body: HandoverIn, actor: CurrentActor, door: AtDoor) -> Response:
    """Write down that the goods are in the household's hands.

    403 not-your-commune, separation-of-duties (who signed may not hand over); 409 already-handed-over, goes-by-bank,
    not-ready-for-handover; the same Idempotency-Key gets the first answer again.
    """
    handover = _handover(door.foundation.data_cipher, payment_id, body)

    async def command(session: AsyncSession) -> HandoverOut:
        moment = now()
        payment = (await commands.hand_over(session, actor, [handover], moment)).only()
        return HandoverOut.of(payment, body.handed_to, actor.subject, moment)

    return await door.foundation.idempotency.once(request, actor, command)


@router.post("/v1/handovers", response_model=HandoverListOut)
async def hand_over_list(request: Request, body: HandoverListIn, actor: CurrentActor, door: AtDoor) -> Response:
    """Write down what was handed over to a whole hamlet, as the signed list says; one that is refused stops no other."""
    items = body.by_payment()
    handovers = [_handover(door.foundation.data_cipher, payment_id, item) for payment_id, item in items.items()]
    language = language_of(request)

    async def command(session: AsyncSession) -> HandoverListOut:
        moment = now()
        result = await commands.hand_over(session, actor, handovers, moment)
        return HandoverListOut(
            handed_over=[
                HandoverOut.of(payment, items[payment.id].handed_to, actor.subject, moment) for payment in result.done
            ],
            refused=[
                RefusedHandover(payment_id=payment_id, problem=problem_body(problem, language))
                for payment_id, problem in result.refused.items()
            ],
        )

    return await door.foundation.idempotency.once(request, actor, command, status=200)


def _handover(cipher: Cipher, payment_id: UUID, body: HandoverIn) -> commands.Handover:
    return commands.Handover(PaymentId(payment_id), body.handed_to, body.quantity, _sealed(cipher, payment_id, body))


def _sealed(cipher: Cipher, payment_id: UUID, body: HandoverIn) -> bytes | None:
    if body.note is None and body.evidence is None:
        return None
    details = orjson.dumps({"note": body.note, "evidence": body.evidence})
    return cipher.seal_bytes(details, f"handovers.details|{payment_id}")
