"""What the bank has said becomes true here, by hundreds, each word once, each line by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.bank_readings import Reading, read_line
from services.disbursement.commands.context import Context
from services.disbursement.commands.odd_answers import find_early_returns, keep_explained, keep_odd_answers
from services.disbursement.commands.recoveries import claim_retracted, end_sent_back
from services.disbursement.commands.reductions import effects_on, write_effects
from services.disbursement.commands.returns import CameBack, tell_returns, write_returns
from services.disbursement.commands.rounds import join_next_rounds, ring_complete_rounds
from services.disbursement.commands.second_payments import take_back
from services.disbursement.commands.tickets import end_tickets
from services.disbursement.domain.attempts import DEAD, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning, OddAnswer
from services.disbursement.domain.payments import CASE_RETRACTED, NEW_ACCOUNT, Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from services.disbursement.store.odd_answers import KeptNotes
from services.disbursement.store.tickets import TicketEnd
from shared import audit, clocks, outbox
from shared.copies import replace
from shared.events import Event
from shared.identity import Actor
from shared.ids import PaymentId
from shared.outbox import Wake
from shared.targets import PAID

log = structlog.get_logger(__name__)

_ODD: Final = {
    Meaning.STRANGER: "bank answer to nothing of ours",
    Meaning.CONTRADICTS: "bank answer contradicts an earlier one",
}


async def record_answers(
    session: AsyncSession, actor: Actor, context: Context, answers: Sequence[Answer | OddAnswer], now: datetime
) -> Mapping[Meaning, int]:
    """Settle what the bank has paid, hold what it refused, keep what is odd; return how many answers meant what.

    What repeats changes nothing. What cannot be understood ends nothing and stops nothing beside it.
    """
    names = [answer.end_to_end_id for answer in answers if answer.end_to_end_id is not None]
    attempts = await store.attempts.lock_attempts(session, names)
    early = dict(await find_early_returns(session, context, names))
    payments = {each.payment.id: each.payment for each in attempts.values()}
    returned = [attempts[name].payment.id for name in _returned(answers) if name in attempts]
    seconds = await store.recoveries.find_second_payments(session, returned)
    reading = Reading(attempts, payments, early, now - context.bank_queue, context.cipher, seconds)
    for answer in answers:
        read_line(reading, answer, now)
    await _note_odd(session, actor, reading.meanings)
    kept = await keep_odd_answers(session, actor, context, reading.notes, now)
    await keep_explained(session, actor, context, reading.explained, now)
    revived = _contradict(reading, kept, now)
    counts = {meaning: len(found) for meaning, found in reading.meanings.items()}
    for meaning, count in counts.items():
        metrics.ANSWERS.labels(meaning.value).inc(count)
    if reading.payments:
        await _save(session, actor, context, reading, now)
        await store.attempts.revive_attempts(session, revived, now)
    taken = [(one.recovery, reading.payment(attempts[one.end_to_end_id].payment)) for one in reading.taken_back]
    await outbox.publish(session, await take_back(session, actor, taken, now))
    return counts


def _returned(answers: Sequence[Answer | OddAnswer]) -> list[str]:
    return [answer.end_to_end_id for answer in answers if isinstance(answer, Answer) and answer.status == "returned"]


def _contradict(reading: Reading, kept: KeptNotes, now: datetime) -> Mapping[str, int | None]:
    """Flag the payments about which the bank contradicts itself; return the attempts that it now says it paid, and what: None
    where it has said so before, so that what it named last stands.

    Words that a person has ended mean nothing when the bank repeats them.
    """
    revived: dict[str, int | None] = {}
    for note, answer in reading.contradictions:
        attempt = reading.attempt(answer.end_to_end_id)
        if attempt is None or note.id in kept.ended:
            continue
        reading.payments[attempt.payment.id] = policy.bank_answers.contradict(attempt.payment, answer, now)
        if answer.status == "settled" and answer.amount_dong is not None:
            is_new = note.id in kept.new
            revived[answer.end_to_end_id] = answer.amount_dong if is_new else revived.get(answer.end_to_end_id)
    return revived


async def _save(session: AsyncSession, actor: Actor, context: Context, reading: Reading, now: datetime) -> None:
    # What came back is written down whole, before anything is taken off it.
    back = [
        CameBack(reading.before[payment.id], payment, result.reason)
        for name, result in reading.results.items()
        if result.status is AttemptStatus.RETURNED
        for payment in (reading.payment(reading.attempts[name].payment),)
    ]
    sent_back = await end_sent_back(session, actor, [one.after for one in back], now)
    await _where_less_stands(session, reading, now)
    await _where_a_newer_account_is_known(session, reading, now)
    await store.attempts.save_results(session, list(reading.results.values()), now)
    payments = list(reading.payments.values())
    await store.payments.save_payments(session, payments, now)
    settled, released = reading.changed(PaymentStatus.SETTLED), reading.changed(PaymentStatus.RELEASED)
    await store.sources.move(session, Movement.SETTLE, settled, now)
    await write_returns(session, back, reading.payments, now)
    await store.sources.move(session, Movement.RELEASE, released, now)
    reduced = await write_effects(session, actor, context, reading.effects, now)
    claimed = await claim_retracted(session, context, settled, now)
    await clocks.keep(session, PAID, [each.id for each in settled], now)
    over = [each.id for each in [*settled, *released, *(one.after for one in back)]]
    await store.odd_answers.end_explained(session, over, actor.subject, now)
    rejected = await _end_explained_of_rejected(session, actor, reading, now)
    await end_tickets(session, [*over, *rejected], TicketEnd(actor.subject), now)
    # What one person has proposed for one that stays open he said before the bank said this.
    answered = {reading.attempts[name].payment.id for name in reading.results}
    changed = {each.id for each in reading.payments.values() if each != reading.before[each.id]}
    await store.tickets.void_proposals(session, answered | changed)
    await audit.record(session, actor, "bank answers recorded", "payment", [each.id for each in payments])
    await ring_complete_rounds(session, actor, [reading.before[each.id] for each in payments])
    going = await join_next_rounds(session, actor, context, reading.changed(PaymentStatus.RESERVED), now)
    await store.payments.save_payments(session, going, now)
    await _publish_facts(session, reading, [*tell_returns(back, reading.payments), *sent_back, *reduced, *claimed])
    await outbox.wake(
        session, [Wake(one.before.workflow, one.before.id, signal="payment_ended") for one in back if one.before.left_round_at]
    )
    _count([*settled, *released], now)


async def _end_explained_of_rejected(
    session: AsyncSession, actor: Actor, reading: Reading, now: datetime
) -> Sequence[PaymentId]:
    """An attempt that is exactly dead leaves nothing odd behind: the next one is judged by its own words."""
    rejected = [name for name, result in reading.results.items() if result.status in DEAD]
    of_payments = [reading.attempts[name].payment.id for name in rejected]
    await store.odd_answers.end_explained_of_attempts(session, of_payments, rejected, actor.subject, now)
    return of_payments


async def _where_less_stands(session: AsyncSession, reading: Reading, now: datetime) -> None:
    """A reduction waited for this answer: what has not gone goes out lower or not at all, what has gone is too much."""
    last = {reading.attempts[name].payment.id: result.status for name, result in reading.results.items()}
    ended = [(payment, last[payment.id]) for payment in reading.payments.values() if payment.id in last]
    left_round_at = {attempt.payment.id: attempt.payment.left_round_at for attempt in reading.attempts.values()}
    for effect in await effects_on(session, ended, now):
        payment = effect.payment
        if payment.state is PaymentStatus.RESERVED:
            payment = replace(payment, left_round_at=left_round_at[payment.id])
        reading.effects.append(replace(effect, payment=payment))
        reading.payments[payment.id] = payment


async def _where_a_newer_account_is_known(session: AsyncSession, reading: Reading, now: datetime) -> None:
    """A payment refused at an account that has been corrected meanwhile is not held: it goes to the new one."""
    refused = [
        (reading.attempts[name], payment, result.status)
        for name, result in reading.results.items()
        if result.status in DEAD
        and (payment := reading.payment(reading.attempts[name].payment)).state in {PaymentStatus.HELD, PaymentStatus.RETURNED}
    ]
    files = await store.payees.find_files(session, [payment for _, payment, _ in refused])
    for attempt, payment, status in refused:
        case = files[payment.id]
        if case.retracted and payment.state is PaymentStatus.RETURNED and not payment.contradicted:
            # What was paid had been claimed, and the claim has ended: nothing is owed all the same.
            reading.payments[payment.id] = payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now)
            continue
        goes_elsewhere = policy.payments.may_try_again(payment, status, attempt.account_hash, case.account_hash)
        if goes_elsewhere or policy.payments.may_be_read_again(payment, attempt.payee_revision, case):
            since = attempt.payment.left_round_at if status is AttemptStatus.REJECTED else None
            again = replace(payment.to(PaymentStatus.RESERVED), round_id=None, left_round_at=since)
            reading.payments[payment.id] = again
        elif case.obstacle in NEW_ACCOUNT and not payment.contradicted:
            # Another account was named meanwhile, by one person: it waits for the second, as if it were named only now.
            reading.payments[payment.id] = replace(payment, reason=case.obstacle)


async def _publish_facts(session: AsyncSession, reading: Reading, others: Sequence[Event]) -> None:
    settled, held = reading.changed(PaymentStatus.SETTLED), reading.changed(PaymentStatus.HELD)
    said = {reading.attempts[name].payment.id: result.reason for name, result in reading.results.items()}
    failed = [replace(each, reason=said.get(each.id)) if each.reason in NEW_ACCOUNT else each for each in held]
    odd = [each for each in reading.payments.values() if each.contradicted and not reading.before[each.id].contradicted]
    await outbox.publish(
        session,
        [
            *map(facts.payment_settled, settled),
            *map(facts.payment_failed, failed),
            *facts.payees_needed([*held, *reading.changed(PaymentStatus.RETURNED)]),
            *map(facts.payment_contradicted, odd),
            *others,
        ],
    )
    over = [*settled, *reading.changed(PaymentStatus.RELEASED)]
    await outbox.wake(session, [Wake(each.workflow, each.id) for each in held])
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in over if each.left_round_at])


async def _note_odd(session: AsyncSession, actor: Actor, meanings: Mapping[Meaning, Sequence[str]]) -> None:
    for meaning, action in _ODD.items():
        if names := meanings.get(meaning):
            log.warning(action, count=len(names))
            await audit.record(session, actor, action, "attempt", names)


def _count(ended: Sequence[Payment], now: datetime) -> None:
    for state, count in Counter(each.state for each in ended).items():
        metrics.ENDED.labels(state.value).inc(count)
    for each in ended:
        if each.state is PaymentStatus.SETTLED:
            metrics.SETTLEMENT_SECONDS.labels(each.rail).observe((now - each.decided_at).total_seconds())
