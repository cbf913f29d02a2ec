"""Less of a signed award stands: what is not paid goes out lower or not at all, what is paid is to be recovered.

What may be on its way waits for the bank's answer; every place that ends an attempt asks `effects_on` what follows.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.recoveries import claim_retracted, open_claims
from services.disbursement.commands.rounds import ring_complete_rounds
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.recoveries import Claimed, RecoveryState
from services.disbursement.domain.reductions import Effect, Reduction
from services.disbursement.domain.sources import Movement
from shared import audit, clocks, outbox
from shared.events import Event
from shared.identity import Actor
from shared.outbox import Wake
from shared.targets import PAID


async def remember_reductions(
    session: AsyncSession, actor: Actor, context: Context, reductions: Sequence[Reduction], now: datetime
) -> None:
    """Keep what still stands of these awards, also of those that are not heard of yet, and let their payments follow."""
    cases = await store.cases.lock_cases(session, [one.case_id for one in reductions])
    await store.reductions.insert_reductions(session, reductions, now)
    await audit.record(session, actor, "reductions remembered", "award", sorted({one.award_id for one in reductions}))
    held = await store.payments.lock_payments_of_cases(session, list(cases))
    before = {each.payment.id: each.payment for each in held}
    effects = await effects_on(session, [(each.payment, each.last) for each in held], now)
    released = [each for each in effects if each.payment.state is PaymentStatus.RELEASED]
    await store.payments.save_payments(session, [each.payment for each in effects], now)
    had_means = [each.payment for each in released if before[each.payment.id].state is not PaymentStatus.WAITING_FUNDS]
    await store.sources.move(session, Movement.RELEASE, had_means, now)
    published = await write_effects(session, actor, context, effects, now)
    ended = [each.payment for each in released]
    await ring_complete_rounds(session, actor, ended)
    await outbox.publish(session, published)
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in ended if each.left_round_at])
    metrics.ENDED.labels(PaymentStatus.RELEASED.value).inc(len(ended))


async def effects_on(
    session: AsyncSession, payments: Sequence[tuple[Payment, AttemptStatus | None]], now: datetime
) -> list[Effect]:
    """Return what signed reductions make of these (held) payments, each with what became of its latest attempt.

    Only what changes is returned.
    """
    found = await store.reductions.list_of_awards(session, [payment.award_id for payment, _ in payments])
    if not found:
        return []
    least = policy.reductions.least_standing(found)
    claimed = await store.recoveries.sum_claimed(session, [payment.id for payment, _ in payments])
    effects = [
        policy.reductions.reduce(payment, last, least[payment.award_id], claimed.get(payment.id, Claimed()), now)
        for payment, last in payments
        if payment.award_id in least
    ]
    before = {payment.id: payment for payment, _ in payments}
    return [each for each in effects if each.recovered or each.payment != before[each.payment.id]]


async def write_effects(
    session: AsyncSession, actor: Actor, context: Context, effects: Sequence[Effect], now: datetime
) -> list[Event]:
    """Free what was set aside too much, claim what is too much in hand, stop clocks; return the facts to be published.

    The payments themselves are saved by the caller, and the means of released ones are moved by him.
    """
    if not effects:
        return []
    await store.sources.lower(session, effects, now)
    state = RecoveryState.OPEN if context.recoveries_open else RecoveryState.NOTED
    claims = [(policy.reductions.recovery_of(each, state, now), each.payment) for each in effects if each.recovered]
    opened = await open_claims(session, claims, now)
    over = [each.payment.id for each in effects if each.payment.state is PaymentStatus.RELEASED]
    await clocks.stop(session, PAID, over, now)
    await audit.record(session, actor, "payments reduced", "payment", [each.payment.id for each in effects])
    published = [facts.payment_reduced(each) for each in effects]
    for fact in published:
        metrics.REDUCED.labels(fact.effect).inc()
    return [*published, *opened]


async def claim_handed_over(
    session: AsyncSession, actor: Actor, context: Context, payments: Sequence[Payment], now: datetime
) -> list[Event]:
    """Claim what is too much of what was (just) handed over; return the facts to be published.

    Less of an award may stand since it went out, or its case was taken back: that is in hand, and to be recovered.
    """
    effects = await effects_on(session, [(payment, None) for payment in payments], now)
    reduced = await write_effects(session, actor, context, effects, now)
    # After those of the reductions: what they claim is not claimed again.
    return [*reduced, *await claim_retracted(session, context, payments, now)]
