"""Goods pass into the household's hands, and somebody answers for it. A hot path: by lists, the sources' rows last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.domain import Movement, Payment
from services.disbursement.store.handovers import HandoverDone
from shared import audit, clocks, outbox
from shared.errors import Problem, raise_first
from shared.events import GoodsHandedOver
from shared.identity import Actor
from shared.ids import PaymentId, SourceId


@dataclass(frozen=True)
class Handover:
    """What the paying agent says; `details` (note, evidence) are sealed."""

    payment_id: PaymentId
    handed_to: str
    quantity: int | None
    details: bytes | None


@dataclass(frozen=True)
class Handovers:
    """What became of each payment: handed over, in the order of their ids, or refused and why."""

    done: tuple[Payment, ...]
    refused: Mapping[PaymentId, Problem]

    def only(self) -> Payment:
        """Return the one payment that was handed over, or raise why it was not."""
        raise_first(self.refused)
        return self.done[0]


async def hand_over(session: AsyncSession, actor: Actor, handovers: Sequence[Handover], now: datetime) -> Handovers:
    """Write down which goods were handed over, stop their clocks, tell the others. One that is refused stops no other."""
    asked = {handover.payment_id: handover for handover in handovers}
    payments = {payment.id: payment for payment in await store.lock_payments(session, asked)}
    done: list[Payment] = []
    refused: dict[PaymentId, Problem] = {}
    for payment_id, handover in sorted(asked.items()):
        try:
            done.append(_handed_over(actor, payments.get(payment_id), handover, now))
        except Problem as problem:
            refused[payment_id] = problem
    if done:
        await _write(session, actor, done, asked, now)
    return Handovers(tuple(done), refused)


def _handed_over(actor: Actor, payment: Payment | None, handover: Handover, now: datetime) -> Payment:
    if payment is None:
        raise store.PaymentNotFound
    if not actor.may_act_in(payment.commune_code):
        raise policy.NotYourCommune(commune_code=payment.commune_code)
    return policy.hand_over(payment, actor.subject, handover.quantity, now)


async def _write(
    session: AsyncSession, actor: Actor, done: Sequence[Payment], asked: Mapping[PaymentId, Handover], now: datetime
) -> None:
    ids = [payment.id for payment in done]
    await store.save_payments(session, done, now)
    rows = [
        HandoverDone(payment.id, asked[payment.id].handed_to, payment.amount, actor.subject, now, asked[payment.id].details)
        for payment in done
    ]
    await store.save_handovers(session, rows)
    await clocks.keep(session, "paid", ids, now)
    given_to = sorted({asked[payment.id].handed_to for payment in done})
    await audit.record(session, actor, "goods handed over", "payment", ids, to=given_to)
    await store.move(session, Movement.SETTLE, done, now)
    await outbox.publish(session, [_fact(payment) for payment in done])
    for payment in done:
        metrics.ENDED.labels(payment.state.value).inc()
        metrics.SETTLEMENT_SECONDS.labels(payment.rail).observe((now - payment.decided_at).total_seconds())


def _fact(payment: Payment) -> GoodsHandedOver:
    return GoodsHandedOver(
        incident_id=payment.incident_id,
        case_id=payment.case_id,
        drill=payment.drill,
        payment_id=payment.id,
        award_id=payment.award_id,
        source_id=cast(SourceId, payment.source_id),
        commune_code=payment.commune_code,
        quantity=payment.amount,
        unit=payment.unit,
    )
