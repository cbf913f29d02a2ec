"""What the bank has said becomes true here, by hundreds, each word once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands import facts
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import join_next_rounds, ring_complete_rounds
from services.disbursement.domain.attempts import Attempt, AttemptResult, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment, PaymentStatus
from services.disbursement.domain.sources import Movement
from shared import audit, clocks, outbox
from shared.identity import Actor
from shared.outbox import Wake

log = structlog.get_logger(__name__)

_STATUS_AFTER: Final = {
    Meaning.SETTLES: AttemptStatus.SETTLED,
    Meaning.REJECTS: AttemptStatus.REJECTED,
    Meaning.DIFFERS: AttemptStatus.DISPUTED,
}
_ODD: Final = {
    Meaning.STRANGER: "bank answer to nothing of ours",
    Meaning.CONTRADICTS: "bank answer contradicts an earlier one",
}


@dataclass(frozen=True)
class _Outcome:
    """One answer that means something new, and the payment after it."""

    answer: Answer
    meaning: Meaning
    attempt: Attempt
    payment: Payment

    @property
    def result(self) -> AttemptResult:
        return AttemptResult(self.answer.end_to_end_id, _STATUS_AFTER[self.meaning], self.answer.reason)


async def record_answers(
    session: AsyncSession, actor: Actor, context: Context, answers: Sequence[Answer], now: datetime
) -> Mapping[Meaning, int]:
    """Settle what the bank has paid, hold what it refused; return how many answers meant what. What repeats changes nothing."""
    attempts = await store.attempts.lock_attempts(session, [answer.end_to_end_id for answer in answers])
    outcomes, meanings = _read(answers, attempts, now)
    await _note_odd(session, actor, meanings)
    counts = {meaning: len(found) for meaning, found in meanings.items()}
    for meaning, count in counts.items():
        metrics.ANSWERS.labels(meaning.value).inc(count)
    if not outcomes:
        return counts
    outcomes = await _where_a_newer_account_is_known(session, outcomes)
    await store.attempts.save_results(session, [each.result for each in outcomes], now)
    await store.payments.save_payments(session, [each.payment for each in outcomes], now)
    await _book(session, outcomes, now)
    await audit.record(session, actor, "bank answers recorded", "payment", [each.payment.id for each in outcomes])
    await ring_complete_rounds(session, actor, [each.attempt.payment for each in outcomes])
    going = await join_next_rounds(session, actor, context, _in(outcomes, PaymentStatus.RESERVED), now)
    await store.payments.save_payments(session, going, now)
    await _publish_facts(session, outcomes)
    _count(outcomes, now)
    return counts


def _read(
    answers: Sequence[Answer], attempts: Mapping[str, Attempt], now: datetime
) -> tuple[list[_Outcome], dict[Meaning, list[str]]]:
    """Return what is new, and which end-to-end ids meant what."""
    outcomes: dict[str, _Outcome] = {}
    meanings: dict[Meaning, list[str]] = {}
    for answer in answers:
        name = answer.end_to_end_id
        attempt = attempts.get(name)
        if attempt is None:
            meaning = Meaning.STRANGER
        elif name in outcomes:
            meaning = Meaning.REPEATS
        else:
            meaning = policy.bank_answers.meaning_of(answer, attempt.payment, attempt.status)
            if meaning in _STATUS_AFTER:
                after = policy.bank_answers.apply_answer(attempt.payment, answer, meaning, now)
                outcomes[name] = _Outcome(answer, meaning, attempt, after)
        meanings.setdefault(meaning, []).append(name)
    return list(outcomes.values()), meanings


async def _where_a_newer_account_is_known(session: AsyncSession, outcomes: Sequence[_Outcome]) -> list[_Outcome]:
    """A payment refused at an account that has been corrected meanwhile is not held: it goes to the new one."""
    refused = [each for each in outcomes if each.meaning is Meaning.REJECTS and each.payment.state is PaymentStatus.HELD]
    if not refused:
        return list(outcomes)
    names = {each.answer.end_to_end_id for each in refused}
    cases = await store.cases.find_cases(session, [each.payment.case_id for each in refused])
    return [_again(each, cases[each.payment.case_id]) if each.answer.end_to_end_id in names else each for each in outcomes]


def _again(refused: _Outcome, case: CaseFile) -> _Outcome:
    """Return the outcome with the payment on its way to another account, where the case has one."""
    before, payment = refused.attempt, refused.payment
    if not policy.payments.may_try_again(payment, AttemptStatus.REJECTED, before.account_hash, case.account_hash):
        return refused
    again = replace(payment.to(PaymentStatus.RESERVED), round_id=None, left_round_at=before.payment.left_round_at)
    return replace(refused, payment=again)


async def _book(session: AsyncSession, outcomes: Sequence[_Outcome], now: datetime) -> None:
    settled = _in(outcomes, PaymentStatus.SETTLED)
    released = _in(outcomes, PaymentStatus.RELEASED)
    await store.sources.move(session, Movement.SETTLE, settled, now)
    await store.sources.move(session, Movement.RELEASE, released, now)
    await clocks.keep(session, policy.payments.PAID.kind, [each.id for each in settled], now)


async def _publish_facts(session: AsyncSession, outcomes: Sequence[_Outcome]) -> None:
    payments = [each.payment for each in outcomes]
    settled = _in(outcomes, PaymentStatus.SETTLED)
    held = _in(outcomes, PaymentStatus.HELD)
    await outbox.publish(session, [*map(facts.payment_settled, settled), *map(facts.payment_failed, held)])
    over = [each for each in payments if each.ended_at is not None and each.left_round_at is not None]
    await outbox.wake(session, [Wake(each.workflow, each.id) for each in held])
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in over])


async def _note_odd(session: AsyncSession, actor: Actor, meanings: Mapping[Meaning, Sequence[str]]) -> None:
    for meaning, action in _ODD.items():
        if names := meanings.get(meaning):
            log.warning(action, count=len(names))
            await audit.record(session, actor, action, "attempt", names)


def _in(outcomes: Sequence[_Outcome], state: PaymentStatus) -> list[Payment]:
    return [each.payment for each in outcomes if each.payment.state is state]


def _count(outcomes: Sequence[_Outcome], now: datetime) -> None:
    for each in outcomes:
        if each.payment.ended_at is not None:
            metrics.ENDED.labels(each.payment.state.value).inc()
        if each.payment.state is PaymentStatus.SETTLED:
            metrics.SETTLEMENT_SECONDS.labels(each.payment.rail).observe((now - each.payment.decided_at).total_seconds())
