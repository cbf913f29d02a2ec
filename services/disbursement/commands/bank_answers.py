"""What the bank has said becomes true here, by hundreds, each word once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, cast

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.rounds import ring_complete, send_with_next_rounds
from services.disbursement.domain import Answer, AttemptStatus, CaseFile, Meaning, Movement, Payment, PaymentStatus
from services.disbursement.store.rounds import Attempt
from shared import audit, clocks, outbox
from shared.events import PaymentFailed, PaymentSettled
from shared.identity import Actor
from shared.ids import SourceId
from shared.outbox import Wake
from shared.windows import WindowKind

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


async def record_answers(
    session: AsyncSession, actor: Actor, answers: Sequence[Answer], kind: WindowKind, now: datetime
) -> Mapping[Meaning, int]:
    """Settle what the bank has paid, hold what it refused; return how many answers meant what. What repeats changes nothing."""
    attempts = await store.lock_attempts(session, [answer.end_to_end_id for answer in answers])
    outcomes, meanings = _read(answers, attempts, now)
    await _note_odd(session, actor, meanings)
    counts = {meaning: len(found) for meaning, found in meanings.items()}
    for meaning, count in counts.items():
        metrics.ANSWERS.labels(meaning.value).inc(count)
    if not outcomes:
        return counts
    outcomes = await _where_a_newer_account_is_known(session, outcomes)
    await store.save_answers(
        session, [(each.answer.end_to_end_id, _STATUS_AFTER[each.meaning], each.answer.reason) for each in outcomes], now
    )
    await store.save_payments(session, [each.payment for each in outcomes], now)
    await _book(session, outcomes, now)
    await audit.record(session, actor, "bank answers recorded", "payment", [each.payment.id for each in outcomes])
    await ring_complete(session, actor, [each.attempt.payment for each in outcomes])
    await store.save_payments(
        session, await send_with_next_rounds(session, actor, kind, _in(outcomes, PaymentStatus.RESERVED), now), now
    )
    await _tell(session, outcomes)
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
            meaning = policy.meaning_of(answer, attempt.payment, attempt.status)
            if meaning in _STATUS_AFTER:
                after = policy.answered(attempt.payment, answer, meaning, now)
                outcomes[name] = _Outcome(answer, meaning, attempt, after)
        meanings.setdefault(meaning, []).append(name)
    return list(outcomes.values()), meanings


async def _where_a_newer_account_is_known(session: AsyncSession, outcomes: Sequence[_Outcome]) -> list[_Outcome]:
    """A payment refused at an account that has been corrected meanwhile is not held: it goes to the new one."""
    refused = [each for each in outcomes if each.meaning is Meaning.REJECTS and each.payment.state is PaymentStatus.HELD]
    if not refused:
        return list(outcomes)
    names = {each.answer.end_to_end_id for each in refused}
    cases = await store.find_cases(session, [each.payment.case_id for each in refused])
    return [_again(each, cases[each.payment.case_id]) if each.answer.end_to_end_id in names else each for each in outcomes]


def _again(refused: _Outcome, case: CaseFile) -> _Outcome:
    """Return the outcome with the payment on its way to another account, where the case has one."""
    before, payment = refused.attempt, refused.payment
    if not policy.may_try_again(payment, AttemptStatus.REJECTED, before.account_hash, case.account_hash):
        return refused
    again = replace(payment.to(PaymentStatus.RESERVED), round_id=None, alone_since=before.payment.alone_since)
    return replace(refused, payment=again)


async def _book(session: AsyncSession, outcomes: Sequence[_Outcome], now: datetime) -> None:
    settled = _in(outcomes, PaymentStatus.SETTLED)
    released = _in(outcomes, PaymentStatus.RELEASED)
    await store.move(session, Movement.SETTLE, settled, now)
    await store.move(session, Movement.RELEASE, released, now)
    await clocks.keep(session, "paid", [each.id for each in settled], now)


async def _tell(session: AsyncSession, outcomes: Sequence[_Outcome]) -> None:
    payments = [each.payment for each in outcomes]
    settled = _in(outcomes, PaymentStatus.SETTLED)
    held = _in(outcomes, PaymentStatus.HELD)
    await outbox.publish(session, [*map(_settled, settled), *map(_failed, held)])
    over = [each for each in payments if each.ended_at is not None and each.alone_since is not None]
    await outbox.wake(session, [Wake(each.workflow, each.id) for each in held])
    await outbox.wake(session, [Wake(each.workflow, each.id, signal="payment_ended") for each in over])


async def _note_odd(session: AsyncSession, actor: Actor, meanings: Mapping[Meaning, Sequence[str]]) -> None:
    for meaning, action in _ODD.items():
        if names := meanings.get(meaning):
            log.warning(action, count=len(names))
            await audit.record(session, actor, action, "attempt", names)


def _in(outcomes: Sequence[_Outcome], state: PaymentStatus) -> list[Payment]:
    return [each.payment for each in outcomes if each.payment.state is state]


def _settled(payment: Payment) -> PaymentSettled:
    return PaymentSettled(
        incident_id=payment.incident_id,
        case_id=payment.case_id,
        drill=payment.drill,
        payment_id=payment.id,
        award_id=payment.award_id,
        source_id=cast(SourceId, payment.source_id),
        commune_code=payment.commune_code,
        amount_dong=payment.amount,
        rail=payment.rail,
    )


def _failed(payment: Payment) -> PaymentFailed:
    return PaymentFailed(
        incident_id=payment.incident_id,
        case_id=payment.case_id,
        drill=payment.drill,
        payment_id=payment.id,
        award_id=payment.award_id,
        commune_code=payment.commune_code,
        reason=payment.reason or "",
    )


def _count(outcomes: Sequence[_Outcome], now: datetime) -> None:
    for each in outcomes:
        if each.payment.ended_at is not None:
            metrics.ENDED.labels(each.payment.state.value).inc()
        if each.payment.state is PaymentStatus.SETTLED:
            metrics.SETTLEMENT_SECONDS.labels(each.payment.rail).observe((now - each.payment.decided_at).total_seconds())
