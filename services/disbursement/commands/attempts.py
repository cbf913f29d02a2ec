"""What is written down of orders that the bank has not answered: that it never received one, that it refuses one by form.

Neither says what became of the payment. An order is told again, under the same end-to-end id, only when the bank says a
second time and later that it never received it; one that it also refuses again and again is held for people, and so is
one about whose payment it contradicts itself: the money may have gone by an earlier attempt. One whose case was taken back
ends as not gone. While its source, rail or incident is paused it is asked about and not told again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.bank_answers import record_answers
from services.disbursement.commands.context import Context
from services.disbursement.commands.odd_answers import keep_odd_answers
from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.odd_answers import OddAnswerNote
from services.disbursement.domain.payments import ACCOUNT_UNREADABLE, AT_THE_BANK, ORDER_REFUSED
from shared import audit
from shared.identity import Actor
from shared.ids import PaymentId


@dataclass(frozen=True)
class Refusal:
    """The bank's refusal of one order that stood alone, in its own words."""

    end_to_end_id: str
    words: str


async def record_silence(
    session: AsyncSession, actor: Actor, context: Context, is_missing: Mapping[str, bool], now: datetime
) -> frozenset[str]:
    """Write down which of the orders asked about the bank never received; return those that are to be told again."""
    attempts = await store.attempts.lock_attempts(session, list(is_missing))
    reductions = await store.reductions.list_of_awards(session, [each.payment.award_id for each in attempts.values()])
    least = policy.reductions.least_standing(reductions)
    files = await store.payees.find_files(session, [each.payment for each in attempts.values()])
    in_force = await store.pauses.hold_in_force(session)
    silent = {name: attempt for name, attempt in attempts.items() if attempt.status is AttemptStatus.SENT}
    again: set[str] = set()
    concluded: list[Answer] = []
    since: dict[str, datetime | None] = {}
    for name, attempt in silent.items():
        if not is_missing[name]:
            if attempt.missing_since is not None:
                since[name] = None
        elif policy.attempts.is_refused_for_good(attempt):
            concluded.append(Answer(name, "refused", ORDER_REFUSED, None))
        elif policy.attempts.is_certainly_missing(attempt, now):
            since[name] = None
            reduction, case = least.get(attempt.payment.award_id), files[attempt.payment.id]
            answer = policy.attempts.instead_of_telling_again(name, attempt, reduction, case)
            if answer is not None:
                concluded.append(answer)
            else:
                again.add(name)
        elif attempt.missing_since is None:
            since[name] = now
    # To tell one again would be to order it anew: it stays missing, and is told once the pause is lifted.
    stopped = {name for name in again if in_force.stop(silent[name].payment)}
    again -= stopped
    since = {name: moment for name, moment in since.items() if name not in stopped}
    if since:
        await store.attempts.save_missing(session, since)
        await audit.record(session, actor, "bank asked", "attempt", sorted(since), told_again=len(again))
    if concluded:
        await record_answers(session, actor, context, concluded, now)
    return frozenset(again)


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
