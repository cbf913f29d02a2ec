"""What is written down of orders that the bank has not answered: that it never received one, that it refuses one by form.

Neither says what became of the payment. An order is told again, under the same end-to-end id, only when the bank says a
second time, longer after than its own queue, that it never received it (at once where it had turned away the message in
which the order was); one that it also refuses again and again is held for people, and so is one about whose payment it
contradicts itself: the money may have gone by an earlier attempt, or by this one, of which it has said something before.
One whose case was taken back ends as not gone. While its source, rail or incident is paused it is asked about and not told
again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.bank_answers import record_answers
from services.disbursement.commands.context import Context
from services.disbursement.commands.odd_answers import keep_odd_answers
from services.disbursement.domain.attempts import Attempt, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.odd_answers import OddAnswerNote
from services.disbursement.domain.payments import ACCOUNT_UNREADABLE, AT_THE_BANK, ORDER_REFUSED
from shared import audit
from shared.identity import Actor
from shared.ids import PaymentId


@dataclass(frozen=True)
class Silence:
    """What the bank did not answer of the orders it was `asked` about: it never received it, or has it under way."""

    asked: Collection[str]
    never_received: Collection[str]
    under_way: Collection[str] = ()


@dataclass
class _Steps:
    """What is done about silent orders, by their end-to-end ids."""

    again: set[str] = field(default_factory=set)
    concluded: list[Answer] = field(default_factory=list)
    since: dict[str, datetime | None] = field(default_factory=dict)
    denied: list[OddAnswerNote] = field(default_factory=list)


@dataclass(frozen=True)
class Refusal:
    """The bank's refusal of one order that stood alone, in its own words."""

    end_to_end_id: str
    words: str


async def record_silence(
    session: AsyncSession, actor: Actor, context: Context, silence: Silence, now: datetime
) -> frozenset[str]:
    """Write down which of the orders asked about the bank never received; return those that are to be told again."""
    attempts = await store.attempts.lock_attempts(session, list(silence.asked))
    silent = {name: attempt for name, attempt in attempts.items() if attempt.status is AttemptStatus.SENT}
    await record_under_way(session, actor, silent, silence.under_way, now)
    steps = await _steps(session, context, silence, silent, now)
    in_force = await store.pauses.hold_in_force(session)
    # To tell one again would be to order it anew: it stays missing, and is told once the pause is lifted.
    stopped = {name for name in steps.again if in_force.stop(silent[name].payment)}
    again = frozenset(steps.again - stopped)
    since = {name: moment for name, moment in steps.since.items() if name not in stopped}
    if since:
        await store.attempts.save_missing(session, since)
        await audit.record(session, actor, "bank asked", "attempt", sorted(since), told_again=len(again))
    await keep_odd_answers(session, actor, context, steps.denied, now)
    if steps.concluded:
        await record_answers(session, actor, context, steps.concluded, now)
    return again


async def record_under_way(
    session: AsyncSession, actor: Actor, attempts: Mapping[str, Attempt], names: Collection[str], now: datetime
) -> None:
    """Write down which of these attempts, which are held, the bank says that it has: from now on it cannot deny them."""
    waiting = {name for name, attempt in attempts.items() if attempt.status is AttemptStatus.SENT and attempt.known_at is None}
    if known := sorted(waiting.intersection(names)):
        await store.attempts.save_known(session, known, now)
        await audit.record(session, actor, "order under way", "attempt", known)


async def _steps(
    session: AsyncSession, context: Context, silence: Silence, silent: Mapping[str, Attempt], now: datetime
) -> _Steps:
    """Return what is done about each order that has no answer: nothing, waiting, telling it again, or a conclusion."""
    reductions = await store.reductions.list_of_awards(session, [each.payment.award_id for each in silent.values()])
    least = policy.reductions.least_standing(reductions)
    files = await store.payees.find_files(session, [each.payment for each in silent.values()])
    missing = {name for name in silence.never_received if name in silent}
    spoken_of = await store.odd_answers.list_spoken_of(session, missing)
    steps = _Steps()
    for name, attempt in silent.items():
        payment, is_sure = attempt.payment, policy.attempts.is_certainly_missing(attempt, context.bank_queue, now)
        if name not in missing:
            if attempt.missing_since is not None:
                steps.since[name] = None
            continue
        if policy.attempts.is_refused_for_good(attempt):
            steps.concluded.append(Answer(name, "refused", ORDER_REFUSED, None, is_ours=True))
            continue
        if not (is_sure or policy.attempts.may_knock_again(attempt)):
            if attempt.missing_since is None:
                steps.since[name] = now
            continue
        is_known = attempt.known_at is not None or name in spoken_of
        reduction, case = least.get(payment.award_id), files[payment.id]
        answer = policy.attempts.instead_of_telling_again(name, attempt, reduction, case, is_known=is_known)
        steps.since[name] = None if is_sure or answer is None else now
        if answer is None:
            steps.again.add(name)
        elif is_sure:
            steps.concluded.append(answer)
            if is_known and not payment.contradicted:
                steps.denied.append(OddAnswerNote(name, payment.id, Meaning.CONTRADICTS, policy.attempts.DENIED))
    return steps


async def may_be_told(session: AsyncSession, attempts: Mapping[str, Attempt]) -> bool:
    """Tell whether every one of these may be told the bank once more just as it was: nothing has been said of it, and nothing
    stops it or its household. The attempts are held.
    """
    payments = [each.payment for each in attempts.values()]
    least = policy.reductions.least_standing(await store.reductions.list_of_awards(session, [p.award_id for p in payments]))
    files = await store.payees.find_files(session, payments)
    spoken_of = await store.odd_answers.list_spoken_of(session, attempts)
    in_force = await store.pauses.hold_in_force(session)
    return not spoken_of and all(
        attempt.status is AttemptStatus.SENT
        and attempt.payment.state in AT_THE_BANK
        and attempt.known_at is None
        and not in_force.stop(attempt.payment)
        and policy.attempts.instead_of_telling_again(
            name, attempt, least.get(attempt.payment.award_id), files[attempt.payment.id], is_known=False
        )
        is None
        for name, attempt in attempts.items()
    )


async def record_turned_away(session: AsyncSession, actor: Actor, names: Sequence[str]) -> None:
    """Write down that the bank turned away the message in which it was told of these; nothing is concluded from it."""
    attempts = await store.attempts.lock_attempts(session, names)
    silent = sorted(name for name, attempt in attempts.items() if attempt.status is AttemptStatus.SENT)
    if silent:
        await store.attempts.save_turned_away(session, silent)
        await audit.record(session, actor, "orders turned away", "attempt", silent)


async def note_accounts(
    session: AsyncSession, actor: Actor, unreadable: Collection[PaymentId], readable: Collection[PaymentId], now: datetime
) -> None:
    """Write down of which payments at the bank the account cannot be read, and of which it can be again: people see it.

    Only a key that comes back, or the account written down once more, lets such a payment go on.
    """
    held = await store.payments.lock_payments(session, sorted({*unreadable, *readable}))
    at_the_bank = [each for each in held if each.state in AT_THE_BANK]
    changed = [
        replace(each, reason=ACCOUNT_UNREADABLE if each.id in unreadable else None)
        for each in at_the_bank
        if (each.reason == ACCOUNT_UNREADABLE) != (each.id in unreadable)
    ]
    if changed:
        await store.payments.save_payments(session, changed, now)
        lost = [each.id for each in changed if each.reason is not None]
        await audit.record(session, actor, "accounts read", "payment", [each.id for each in changed], unreadable=len(lost))


async def record_refusal(session: AsyncSession, actor: Actor, context: Context, refusal: Refusal, now: datetime) -> None:
    """Count a refusal by form, and keep the bank's words; nothing is concluded from it."""
    attempt = (await store.attempts.lock_attempts(session, [refusal.end_to_end_id])).get(refusal.end_to_end_id)
    if attempt is None or attempt.status is not AttemptStatus.SENT:
        return
    await store.attempts.save_refusal(session, refusal.end_to_end_id)
    await audit.record(session, actor, "order refused by form", "attempt", [refusal.end_to_end_id])
    note = OddAnswerNote(refusal.end_to_end_id, attempt.payment.id, Meaning.REFUSES, refusal.words)
    await keep_odd_answers(session, actor, context, [note], now)
