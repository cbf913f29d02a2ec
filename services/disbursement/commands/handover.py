"""Goods pass into the household's hands, and somebody answers for it. A hot path: one row each, the source's row last."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.domain import Movement, Payment
from services.disbursement.store.handovers import HandoverDone
from shared import audit, clocks, outbox
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


async def hand_over(session: AsyncSession, actor: Actor, handover: Handover, now: datetime) -> Payment:
    """Write down that the goods were handed over, stop the clock, tell the others."""
    payment = await store.lock_payment(session, handover.payment_id)
    if not actor.may_act_in(payment.commune_code):
        raise policy.NotYourCommune(commune_code=payment.commune_code)
    done = policy.hand_over(payment, actor.subject, handover.quantity, now)
    await store.save_payments(session, [done], now)
    await store.save_handover(
        session, done.id, HandoverDone(handover.handed_to, done.amount, actor.subject, now), handover.details
    )
    await clocks.keep(session, "paid", [done.id], now)
    await audit.record(session, actor, "goods handed over", "payment", [done.id], to=handover.handed_to)
    await store.move(session, Movement.SETTLE, [done], now)
    await outbox.publish(session, _handed_over(done))
    metrics.ENDED.labels(done.state.value).inc()
    metrics.SETTLEMENT_SECONDS.labels(done.rail).observe((now - done.decided_at).total_seconds())
    return done


def _handed_over(payment: Payment) -> GoodsHandedOver:
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
