"""What is written down of orders that the bank has not answered: that it never received one, that it refuses one by form.

Neither says what became of the payment. An order is told again, under the same end-to-end id, only when the bank says a
second time and later that it never received it; one that it also refuses again and again is held for people, and so is
one about whose payment it contradicts itself: the money may have gone by an earlier attempt. One whose case was taken back
ends as not gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.bank_answers import record_answers
from services.disbursement.commands.context import Context
from services.disbursement.commands.odd_answers import keep_odd_answers
from services.disbursement.domain.attempts import Attempt, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.odd_answers import OddAnswerNote
from services.disbursement.domain.payments import ORDER_REFUSED
from services.disbursement.domain.reductions import Reduction
from shared import audit
from shared.identity import Actor
from shared.ids import AwardId


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
            if (answer := _instead(name, attempt, least)) is not None:
                concluded.append(answer)
            else:
                again.add(name)
        elif attempt.missing_since is None:
            since[name] = now
    if since:
        await store.attempts.save_missing(session, since)
        await audit.record(session, actor, "bank asked", "attempt", sorted(since), told_again=len(again))
    if concluded:
        await record_answers(session, actor, context, concluded, now)
    return frozenset(again)


def _instead(name: str, attempt: Attempt, least: Mapping[AwardId, Reduction]) -> Answer | None:
    payment = attempt.payment
    return policy.attempts.instead_of_telling_again(name, payment, least.get(payment.award_id))


async def record_refusal(session: AsyncSession, actor: Actor, context: Context, refusal: Refusal, now: datetime) -> None:
    """Count a refusal by form, and keep the bank's words; nothing is concluded from it."""
    attempt = (await store.attempts.lock_attempts(session, [refusal.end_to_end_id])).get(refusal.end_to_end_id)
    if attempt is None or attempt.status is not AttemptStatus.SENT:
        return
    await store.attempts.save_refusal(session, refusal.end_to_end_id)
    await audit.record(session, actor, "order refused by form", "attempt", [refusal.end_to_end_id])
    note = OddAnswerNote(refusal.end_to_end_id, attempt.payment.id, Meaning.REFUSES, refusal.words)
    await keep_odd_answers(session, actor, context, [note], now)
