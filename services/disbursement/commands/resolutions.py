"""A person ends what the bank left open: a fee, a contradiction, an order that it takes in no form."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.recoveries import claim_retracted
from services.disbursement.commands.reductions import effects_on, write_effects
from services.disbursement.commands.rounds import join_next_rounds
from services.disbursement.domain.attempts import AttemptResult, AttemptStatus, Claim
from services.disbursement.domain.odd_answers import reason_binding
from services.disbursement.domain.payments import NEW_ACCOUNT, Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from services.disbursement.policy.resolutions import Outcome
from services.disbursement.store.odd_answers import Ending
from shared import audit, clocks, outbox
from shared.identity import Actor
from shared.ids import PaymentId
from shared.outbox import Wake
from shared.targets import PAID

_STATUS_AFTER: Final = {"paid": AttemptStatus.SETTLED, "not_paid": AttemptStatus.REJECTED}


@dataclass(frozen=True)
class Resolution:
    """What a person says became of a payment, and why he knows."""

    payment_id: PaymentId
    outcome: Outcome
    reason: str


async def resolve_payment(
    session: AsyncSession, actor: Actor, context: Context, resolution: Resolution, now: datetime
) -> Payment:
    """End what the bank left open; what was not paid goes on to the newest account, where that is another one."""
    case_id = (await store.payments.get_payment(session, resolution.payment_id)).case_id
    await store.cases.lock_cases(session, [case_id])
    found = await store.payments.lock_payment_with_attempt(session, resolution.payment_id)
    before, outcome = found.payment, resolution.outcome
    if not (actor.may_act_in(before.commune_code) or actor.may_act_in(before.means_commune_code)):
        raise policy.handovers.NotYourCommune(commune_code=before.commune_code)
    odd = await store.odd_answers.list_of_payment(session, before.id)
    open_meanings = policy.resolutions.open_meanings(before, odd)
    possible = policy.resolutions.possible_outcomes(before, found.last, open_meanings)
    after = policy.resolutions.resolve(before, outcome, possible, actor.subject, now)
    claim = await store.attempts.find_claim(session, before.id)
    was_released = after.state is PaymentStatus.SETTLED and before.state is PaymentStatus.RELEASED
    if after.state is PaymentStatus.SETTLED and before.state in {PaymentStatus.HELD, PaymentStatus.RELEASED}:
        after = policy.resolutions.really_paid(after, claim)
    ends_an_attempt = was_released or before.state in {PaymentStatus.HELD, PaymentStatus.UNKNOWN}
    effects = await effects_on(session, [(after, _STATUS_AFTER[outcome])], now) if ends_an_attempt else []
    after = effects[0].payment if effects else after
    case = (await store.payees.find_files(session, [before]))[before.id]
    if after.state in {PaymentStatus.HELD, PaymentStatus.RETURNED} and policy.payments.may_try_again(
        after, AttemptStatus.REJECTED, found.last_account, case.account_hash
    ):
        after = replace(after.to(PaymentStatus.RESERVED), round_id=None)
    elif policy.payments.is_dead(after, AttemptStatus.REJECTED) and case.obstacle in NEW_ACCOUNT:
        after = replace(after, reason=case.obstacle)
    await _end_attempts(session, before, after, (outcome, claim), now)
    await _write(session, before, after, now)
    claimed = await claim_retracted(session, context, [after] if after.state is PaymentStatus.SETTLED else [], now)
    reduced = await write_effects(session, actor, context, effects, now)
    await audit.record(session, actor, "payment resolved", "payment", [after.id], outcome=outcome)
    reason = context.cipher.seal(resolution.reason, reason_binding(before.id))
    await store.odd_answers.end_notes(session, Ending(before.id, outcome, actor.subject, reason), now)
    (going,) = await join_next_rounds(session, actor, context, [after], now)
    await store.payments.save_payments(session, [going], now)
    if before.contradicted:
        await outbox.publish(session, [facts.contradiction_resolved(going, outcome)])
    await outbox.publish(session, [*reduced, *claimed, *facts.payees_needed([going])])
    await _publish(session, before, going)
    return going


async def _end_attempts(
    session: AsyncSession, before: Payment, after: Payment, said: tuple[Outcome, Claim | None], now: datetime
) -> None:
    """End the attempt that was meant: of an earlier one that was paid after all, those after it are dead."""
    outcome, claim = said
    if before.state not in {PaymentStatus.HELD, PaymentStatus.UNKNOWN, PaymentStatus.RELEASED}:
        return
    if before.state is PaymentStatus.RELEASED and (outcome != "paid" or before.attempt_count == 0):
        return
    meant = claim.end_to_end_id if claim is not None else before.end_to_end_id
    if meant != before.end_to_end_id:
        # First the dead: at most one attempt of a payment is alive.
        latest = AttemptResult(before.end_to_end_id, AttemptStatus.REJECTED, after.reason)
        await store.attempts.save_results(session, [latest], now)
    await store.attempts.save_results(session, [AttemptResult(meant, _STATUS_AFTER[outcome], after.reason)], now)


async def _write(session: AsyncSession, before: Payment, after: Payment, now: datetime) -> None:
    # Of what was released nothing is set aside any more.
    kept = 0 if before.state is PaymentStatus.RELEASED and after.state is PaymentStatus.SETTLED else before.amount
    await _set_aside_again(session, after, after.amount - kept, now)
    await store.payments.save_payments(session, [after], now)
    if before.state is not after.state and after.state is PaymentStatus.SETTLED:
        await store.sources.move(session, Movement.SETTLE, [after], now)
        await clocks.keep(session, PAID, [after.id], now)
    if before.state is not after.state and after.state is PaymentStatus.RELEASED:
        await store.sources.move(session, Movement.RELEASE, [after], now)


async def _set_aside_again(session: AsyncSession, payment: Payment, more: int, now: datetime) -> None:
    """Take from the source what an order of before has paid more; what it has not is said, and nothing is written."""
    if more <= 0 or payment.source_id is None:
        return
    source = await store.sources.lock_source(session, payment.source_id)
    if source.available < more:
        raise policy.resolutions.MeansShort(missing=more)
    await store.sources.raise_again(session, payment, more, now)


async def _publish(session: AsyncSession, before: Payment, after: Payment) -> None:
    if after.state is before.state:
        return
    if after.state is PaymentStatus.SETTLED:
        await outbox.publish(session, [facts.payment_settled(after)])
    if after.ended_at is not None:
        metrics.ENDED.labels(after.state.value).inc()
    if after.left_round_at is not None:
        signal = "payment_ended" if after.ended_at is not None else "payee_changed"
        await outbox.wake(session, [Wake(after.workflow, after.id, signal=signal)])
