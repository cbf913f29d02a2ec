"""Goods pass into the household's hands, and somebody answers for it. A hot path: by lists, the sources' rows last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.domain.handovers import Handover, HandoverRecord
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Movement
from shared import audit, clocks, outbox
from shared.duties import Duty, Held, check_duty
from shared.errors import Problem, raise_first
from shared.identity import Actor
from shared.ids import PaymentId
from shared.targets import PAID


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
    by_payment = {handover.payment_id: handover for handover in handovers}
    payments = {payment.id: payment for payment in await store.payments.lock_payments(session, by_payment)}
    duties = await store.duties.find_duties(session, {payment.case_id for payment in payments.values()})
    done: list[Payment] = []
    refused: dict[PaymentId, Problem] = {}
    for payment_id, handover in sorted(by_payment.items()):
        try:
            done.append(_handed_over(actor, payments.get(payment_id), handover, duties, now))
        except Problem as problem:
            refused[payment_id] = problem
    if done:
        await _write(session, actor, done, by_payment, now)
    return Handovers(tuple(done), refused)


def _handed_over(
    actor: Actor, payment: Payment | None, handover: Handover, duties: Mapping[UUID, Collection[Held]], now: datetime
) -> Payment:
    if payment is None:
        raise store.payments.PaymentNotFound
    if not actor.may_act_in(payment.commune_code):
        raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    check_duty(actor.subject, Duty.HAND_OVER, {payment.case_id: {*duties[payment.case_id], (payment.signed_by, Duty.SIGN)}})
    return policy.handovers.hand_over(payment, handover.quantity, now)


async def _write(
    session: AsyncSession, actor: Actor, done: Sequence[Payment], by_payment: Mapping[PaymentId, Handover], now: datetime
) -> None:
    ids = [payment.id for payment in done]
    await store.payments.save_payments(session, done, now)
    records = [_record(payment, by_payment[payment.id], actor, now) for payment in done]
    await store.handovers.save_handovers(session, records)
    await clocks.keep(session, PAID, ids, now)
    given_to = sorted({record.handed_to for record in records})
    proved_by = sorted({record.evidence_kind for record in records if record.evidence_kind})
    await audit.record(session, actor, "goods handed over", "payment", ids, to=given_to, evidence=proved_by)
    await store.sources.move(session, Movement.SETTLE, done, now)
    await outbox.publish(session, [facts.goods_handed_over(payment, actor.subject) for payment in done])
    for payment in done:
        metrics.ENDED.labels(payment.state.value).inc()
        metrics.SETTLEMENT_SECONDS.labels(payment.rail).observe((now - payment.decided_at).total_seconds())


def _record(payment: Payment, handover: Handover, actor: Actor, now: datetime) -> HandoverRecord:
    return HandoverRecord(
        payment.id, handover.handed_to, payment.amount, actor.subject, now, handover.details, handover.evidence_kind
    )
