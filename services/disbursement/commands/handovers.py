"""Goods pass into the household's hands, and somebody answers for it. A hot path: by lists, the sources' rows last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.reductions import claim_handed_over
from services.disbursement.domain.handovers import Carried, Handover, HandoverRecord
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.sources import Movement
from shared import audit, clocks, outbox
from shared.duties import Duty, Held, check_duty
from shared.errors import Problem, raise_first
from shared.identity import Actor
from shared.ids import PaymentId
from shared.number_words import number_text
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


async def hand_over(
    session: AsyncSession, actor: Actor, context: Context, handovers: Sequence[Handover], now: datetime
) -> Handovers:
    """Write down which goods were handed over, stop their clocks, tell the others. One that is refused stops no other.

    What was given before it was stopped is recorded, counts as given, and is claimed.
    """
    by_payment = {handover.payment_id: handover for handover in handovers}
    payments = {payment.id: payment for payment in await store.payments.lock_payments(session, by_payment)}
    duties = await store.duties.find_duties(session, {payment.case_id for payment in payments.values()})
    carried = await _find_carried(session, payments)
    done: list[Payment] = []
    refused: dict[PaymentId, Problem] = {}
    for payment_id, handover in sorted(by_payment.items()):
        try:
            payment = _allowed(actor, payments.get(payment_id), duties)
            done.append(policy.handovers.hand_over(payment, handover, carried.get(payment_id), now))
        except Problem as problem:
            refused[payment_id] = problem
    done, short = await _with_means(session, payments, done, now)
    if done:
        await _write(session, actor, context, (done, by_payment), now)
    return Handovers(tuple(done), {**refused, **short})


async def _find_carried(session: AsyncSession, payments: Mapping[PaymentId, Payment]) -> Mapping[PaymentId, Carried]:
    carried = await store.stock.find_carried(session, payments)
    out = [(payments[name], each.quantity) for name, each in carried.items()]
    stopped = await store.handovers.list_stopped(session, out)
    return {name: replace(each, stops=stopped.get(name, ())) for name, each in carried.items()}


def _allowed(actor: Actor, payment: Payment | None, duties: Mapping[UUID, Collection[Held]]) -> Payment:
    if payment is None:
        raise store.payments.PaymentNotFound
    if not actor.may_act_in(payment.commune_code):
        raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    check_duty(actor.subject, Duty.HAND_OVER, {payment.case_id: {*duties[payment.case_id], (payment.signed_by, Duty.SIGN)}})
    return payment


async def _with_means(
    session: AsyncSession, before: Mapping[PaymentId, Payment], done: Sequence[Payment], now: datetime
) -> tuple[list[Payment], dict[PaymentId, Problem]]:
    """Set aside once more what was freed of these since; return those whose source has it, and why not of the others."""
    again = {each.id: more for each in done if (more := policy.handovers.set_aside_again(before[each.id], each)) > 0}
    if not again:
        return list(done), {}
    # All that are moved afterwards, too: whoever holds several holds them in one order.
    sources = await store.sources.lock_sources(session, {each.source_id for each in done if each.source_id is not None})
    free = {source.id: source.available for source in sources}
    served: list[Payment] = []
    short: dict[PaymentId, Problem] = {}
    for each in done:
        more = again.get(each.id, 0)
        if more and each.source_id is not None:
            if free[each.source_id] < more:
                short[each.id] = policy.handovers.GoodsBeyondMeans(missing=number_text(more - free[each.source_id]))
                continue
            free[each.source_id] -= more
            await store.sources.raise_again(session, each, more, now)
        served.append(each)
    return served, short


async def _write(
    session: AsyncSession,
    actor: Actor,
    context: Context,
    work: tuple[Sequence[Payment], Mapping[PaymentId, Handover]],
    now: datetime,
) -> None:
    done, by_payment = work
    ids = [payment.id for payment in done]
    await store.payments.save_payments(session, done, now)
    records = [_record(payment, by_payment[payment.id], actor, now) for payment in done]
    await store.handovers.save_handovers(session, records)
    await clocks.keep(session, PAID, ids, now)
    given_to = sorted({record.handed_to for record in records})
    proved_by = sorted({record.evidence_kind for record in records if record.evidence_kind})
    await audit.record(session, actor, "goods handed over", "payment", ids, to=given_to, evidence=proved_by)
    await store.sources.move(session, Movement.SETTLE, done, now)
    claimed = await claim_handed_over(session, actor, context, done, now)
    await outbox.publish(session, [*(facts.goods_handed_over(payment, actor.subject) for payment in done), *claimed])
    for payment in done:
        metrics.ENDED.labels(payment.state.value).inc()
        metrics.SETTLEMENT_SECONDS.labels(payment.rail).observe((now - payment.decided_at).total_seconds())


def _record(payment: Payment, said: Handover, actor: Actor, now: datetime) -> HandoverRecord:
    at = said.handed_at or now
    return HandoverRecord(payment.id, said.handed_to, payment.amount, actor.subject, at, said.details, said.evidence_kind)
