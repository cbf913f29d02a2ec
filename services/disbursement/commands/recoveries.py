"""What is too much in hand comes back: claimed once, planned by instalments, received by receipts, or let go by who may.

Nothing is taken off other help. Rows are held in one order: payment, recovery, source.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.domain.attempts import Claim
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.recoveries import (
    Claimed,
    Instalment,
    Receipt,
    ReceiptWay,
    Recovery,
    RecoveryCause,
    RecoveryState,
)
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.recoveries import ReceiptDiffers, RecoveryOutcome
from shared import audit, clocks, outbox
from shared.clock import VIETNAM
from shared.events import Event
from shared.identity import Actor, Role
from shared.ids import PaymentId, RecoveryId
from shared.number_words import number_text
from shared.targets import RECOVERED


@dataclass(frozen=True)
class RecoveryEnding:
    """How a person says that it ended, why (a code: words about a person have no place here), and by which paper.

    Of what was paid back: by which receipt, on which way.
    """

    recovery_id: RecoveryId
    outcome: RecoveryOutcome
    reason_code: str
    act: str | None = None
    receipt_number: str | None = None
    way: ReceiptWay = "cash"


@dataclass(frozen=True)
class RecoveryPlan:
    """The days and sums by which the rest is to come back."""

    recovery_id: RecoveryId
    parts: Sequence[tuple[date, int]]


async def open_claims(session: AsyncSession, claims: Sequence[tuple[Recovery, Payment]], now: datetime) -> list[Event]:
    """Write down what is to be had back, each once, with its owner and its clock; return the facts to be published."""
    if not claims:
        return []
    payments = {recovery.id: payment for recovery, payment in claims}
    owned = [replace(recovery, owner=f"commune:{payment.answering_commune}") for recovery, payment in claims]
    opened = [one for one in await store.recoveries.open_recoveries(session, owned) if one.state is RecoveryState.OPEN]
    cases = await store.cases.find_cases(session, [one.case_id for one in opened])
    await clocks.start(
        session,
        [policy.recoveries.recovered_clock(payments[one.id], one, cases.get(one.case_id), now) for one in opened],
    )
    return [facts.recovery_opened(one, payments[one.id]) for one in opened]


async def claim_retracted(session: AsyncSession, context: Context, payments: Iterable[Payment], now: datetime) -> list[Event]:
    """Claim what cases that were taken back have in hand by these (held, saved) payments; return the facts to be published.

    Of which nothing is left to claim, because it was claimed before and came back, is marked no more.
    """
    marked = [each for each in payments if each.recovery]
    claimed = await store.recoveries.sum_claimed(session, [each.id for each in marked])
    state = RecoveryState.OPEN if context.recoveries_open else RecoveryState.NOTED
    claims = [
        (claim, each)
        for each in marked
        if (claim := policy.recoveries.claim_of_retracted(each, claimed.get(each.id, Claimed()).amount, state, now)) is not None
    ]
    opened = await open_claims(session, claims, now)
    await unmark(session, marked, now)
    return opened


async def claim_paid_twice(
    session: AsyncSession, context: Context, payment: Payment, claim: Claim, now: datetime
) -> list[Event]:
    """Claim what the bank paid by this order though the (held) payment had been handed over, and book that it is gone.

    Once for an order, whatever comes twice; nothing where the bank named nothing. Where it names more than is claimed, the
    claim grows by that. Raises MeansShort where the source has not so much, and ClaimIsOver: then nothing is written.
    """
    if not claim.paid:
        return []
    state = RecoveryState.OPEN if context.recoveries_open else RecoveryState.NOTED
    recovery = policy.recoveries.claim_of_paid_twice(payment, claim, state, now)
    owned = replace(recovery, owner=f"commune:{payment.means_commune_code}")
    if not await store.recoveries.open_recoveries(session, [owned]):
        return await _claim_more(session, payment, owned, now)
    await _check_means(session, payment, owned.amount)
    await store.sources.move_twice(session, Movement.PAY_TWICE, [(owned, payment)], now)
    metrics.PAID_TWICE.inc()
    if owned.state is not RecoveryState.OPEN:
        return []
    cases = await store.cases.find_cases(session, [owned.case_id])
    await clocks.start(session, [policy.recoveries.recovered_clock(payment, owned, cases.get(owned.case_id), now)])
    return [facts.paid_twice(owned, payment)]


async def _claim_more(session: AsyncSession, payment: Payment, said: Recovery, now: datetime) -> list[Event]:
    """Let the claim of this order grow to what the bank says that it paid; its plan asks for the rest with its last part."""
    before = await store.recoveries.lock_recovery(session, said.id)
    more = said.amount - before.amount
    if more <= 0:
        return []
    if before.ended_at is not None:
        raise policy.recoveries.ClaimIsOver(more=number_text(more))
    await _check_means(session, payment, more)
    plan, received = await store.recoveries.find_plan(session, before)
    after = replace(before, amount=said.amount, plan_revision=before.plan_revision + bool(plan))
    await store.recoveries.save_amount(session, after)
    await store.recoveries.save_recovery(session, after)
    if plan:
        parts = policy.recoveries.with_more(plan, received, more)
        await store.recoveries.save_plan(session, after, parts, after.owner or said.owner or "", now)
    await store.sources.move_twice(session, Movement.PAY_TWICE, [(after, payment)], now, more=more)
    return [facts.paid_twice(after, payment)] if after.state is RecoveryState.OPEN else []


async def _check_means(session: AsyncSession, payment: Payment, amount: int) -> None:
    """Hold the payment's source. Raises MeansShort where it has not so much."""
    if payment.source_id is None:
        return
    source = await store.sources.lock_source(session, payment.source_id)
    if source.available < amount:
        raise policy.resolutions.MeansShort(missing=number_text(amount - source.available))


async def end_sent_back(session: AsyncSession, actor: Actor, payments: Sequence[Payment], now: datetime) -> list[Event]:
    """The bank sent these payments back whole: nothing of them is left to claim. Return the facts to be published."""
    by_id = {each.id: each for each in payments}
    held = await store.recoveries.lock_open(session, by_id)
    # What it paid twice it paid by another order, which is in hand still.
    ended = [policy.recoveries.sent_back(one, actor.subject, now) for one in held if one.cause is not RecoveryCause.PAID_TWICE]
    for one in ended:
        await store.recoveries.save_recovery(session, one)
    if ended:
        await audit.record(session, actor, "recovery ended", "recovery", [one.id for one in ended], outcome="returned")
        await clocks.stop(session, RECOVERED, [one.id for one in ended], now)
    return [facts.recovery_ended(one, by_id[one.payment_id]) for one in ended]


async def plan_recovery(session: AsyncSession, actor: Actor, plan: RecoveryPlan, now: datetime) -> Recovery:
    """Agree by which instalments the rest comes back; a later plan stands for an earlier one. Its first day is the clock."""
    payment, recovery = await _hold(session, actor, plan.recovery_id)
    today = now.astimezone(VIETNAM).date()
    parts = policy.recoveries.check_plan(recovery, plan.parts, actor.subject, payment, today)
    after = replace(recovery, plan_revision=recovery.plan_revision + 1)
    await store.recoveries.save_plan(session, after, parts, actor.subject, now)
    await store.recoveries.save_recovery(session, after)
    await clocks.keep(session, RECOVERED, [after.id], now)
    await _let_run(session, payment, after, parts[0], now)
    await audit.record(session, actor, "recovery planned", "recovery", [after.id], instalments=len(parts))
    await outbox.publish(session, [facts.recovery_planned(after, payment, parts)])
    return after


async def receive(session: AsyncSession, actor: Actor, receipt: Receipt, now: datetime) -> Recovery:
    """Book what came back: it is free for others again. The same receipt again changes nothing; with the last it has ended."""
    payment, recovery = await _hold(session, actor, receipt.recovery_id)
    known = await store.recoveries.find_receipt(session, receipt)
    if known is not None:
        if known != (receipt.amount, receipt.received_on):
            raise ReceiptDiffers
        return recovery
    after = policy.recoveries.take_receipt(recovery, receipt, payment, now)
    await store.recoveries.save_receipt(session, receipt, now)
    await store.recoveries.save_recovery(session, after)
    plan, since = await store.recoveries.find_plan(session, after)
    due = policy.recoveries.next_instalment(plan, since)
    before = policy.recoveries.next_instalment(plan, since - receipt.amount)
    if after.ended_at is not None or due != before:
        await clocks.keep(session, RECOVERED, [after.id], now)
    if after.ended_at is None and due is not None and due != before:
        await _let_run(session, payment, after, due, now)
    await unmark(session, [payment], now)
    await audit.record(session, actor, "repayment received", "recovery", [after.id], amount=receipt.amount, way=receipt.way)
    await store.sources.repay(session, payment, after, receipt, now)
    told: list[Event] = [facts.repayment_received(after, payment, receipt)]
    if after.ended_at is not None:
        told.append(facts.recovery_ended(after, payment))
    await outbox.publish(session, told)
    metrics.REPAID.labels(receipt.way).inc()
    return after


async def own_recovery(session: AsyncSession, actor: Actor, recovery_id: RecoveryId, owner: str) -> Recovery:
    """Name who sees to it from now on."""
    payment, recovery = await _hold(session, actor, recovery_id)
    if recovery.ended_at is not None:
        raise policy.recoveries.RecoveryEndedAlready
    after = replace(recovery, owner=owner)
    await store.recoveries.save_recovery(session, after)
    await audit.record(session, actor, "recovery owned", "recovery", [after.id], owner=owner, payment=payment.id)
    return after


async def end_recovery(session: AsyncSession, actor: Actor, ending: RecoveryEnding, now: datetime) -> Recovery:
    """Let go what is left, by the paper that says so; or book, by one receipt, that all of it came back."""
    if ending.outcome == "paid_back":
        recovery = await store.recoveries.get_recovery(session, ending.recovery_id)
        number = policy.recoveries.check_receipt_named(ending.receipt_number)
        today = now.astimezone(VIETNAM).date()
        receipt = Receipt(recovery.id, ending.way, number, recovery.left, today, actor.subject)
        return await receive(session, actor, receipt, now)
    payment, recovery = await _hold(session, actor, ending.recovery_id)
    leads = Role.PROVINCIAL_LEADER in actor.roles
    said = policy.recoveries.Ending(ending.outcome, ending.reason_code, actor.subject, leads, ending.act)
    ended = policy.recoveries.end_recovery(recovery, payment, said, now)
    await store.recoveries.save_recovery(session, ended)
    await clocks.stop(session, RECOVERED, [ended.id], now)
    await unmark(session, [payment], now)
    await audit.record(session, actor, "recovery ended", "recovery", [ended.id], outcome=ended.state.value, act=ended.act)
    waived = ended.state is RecoveryState.WAIVED
    await outbox.publish(
        session, [facts.recovery_ended(ended, payment) if waived else facts.recovery_written_off(ended, payment)]
    )
    return ended


async def _hold(session: AsyncSession, actor: Actor, recovery_id: RecoveryId) -> tuple[Payment, Recovery]:
    known = await store.recoveries.get_recovery(session, recovery_id)
    (payment,) = await store.payments.lock_payments(session, [PaymentId(known.payment_id)])
    if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
        raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    return payment, await store.recoveries.lock_recovery(session, recovery_id)


async def unmark(session: AsyncSession, payments: Sequence[Payment], now: datetime) -> None:
    """Let nobody look at these (held) payments of cases that were taken back any more, once no claim of theirs is open.

    Of one that is not in hand the mark says that its money may be on its way: an answer ends that, not a claim.
    """
    marked = [each for each in payments if each.recovery and each.state in policy.reductions.IN_HAND]
    claims = await store.recoveries.list_of_payments(session, [each.id for each in marked])
    over = [each for each in marked if all(one.ended_at is not None for one in claims[each.id])]
    await store.payments.save_payments(session, [replace(each, recovery=False) for each in over], now)


async def _let_run(session: AsyncSession, payment: Payment, recovery: Recovery, part: Instalment, now: datetime) -> None:
    cases = await store.cases.find_cases(session, [payment.case_id])
    await clocks.start(session, [policy.recoveries.recovered_clock(payment, recovery, cases.get(payment.case_id), now, part)])
