"""What a bank's answer means, and what the payment becomes by it."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from services.disbursement.domain.attempts import Attempt, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.payments import (
    AMOUNT_DIFFERS,
    AT_THE_BANK,
    BANK_CONTRADICTS,
    CASE_RETRACTED,
    Payment,
    PaymentStatus,
)

STATUS_AFTER: Final = {
    Meaning.SETTLES: AttemptStatus.SETTLED,
    Meaning.REJECTS: AttemptStatus.REJECTED,
    Meaning.REFUSES: AttemptStatus.REFUSED,
    Meaning.DIFFERS: AttemptStatus.DISPUTED,
}
"""What means something new, and what the attempt becomes by it."""


def meaning_of(answer: Answer, attempt: Attempt) -> Meaning:
    """Return what a bank's answer about one attempt means. Nothing that has ended is changed by what comes late."""
    payment = attempt.payment
    is_current = answer.end_to_end_id == payment.end_to_end_id
    if is_current and attempt.status is AttemptStatus.SENT and payment.state in AT_THE_BANK:
        return _news(answer, payment)
    if is_current and attempt.status is AttemptStatus.REFUSED and payment.state is PaymentStatus.HELD:
        return Meaning.REPEATS if answer.status == "refused" else _news(answer, payment)
    if is_current and attempt.status is AttemptStatus.DISPUTED and _waits_for_the_exact_amount(answer, payment):
        return Meaning.SETTLES
    return Meaning.REPEATS if _is_known(answer, attempt) else Meaning.CONTRADICTS


def _news(answer: Answer, payment: Payment) -> Meaning:
    if answer.status == "refused":
        return Meaning.REFUSES
    if answer.status == "rejected":
        return Meaning.REJECTS
    return Meaning.SETTLES if answer.amount_dong == payment.amount else Meaning.DIFFERS


def _waits_for_the_exact_amount(answer: Answer, payment: Payment) -> bool:
    """Tell whether the bank sets right what it named wrongly; where it contradicts itself, a person decides."""
    is_exact = answer.status == "settled" and answer.amount_dong == payment.amount
    return is_exact and payment.state is PaymentStatus.HELD and not payment.contradicted


def _is_known(answer: Answer, attempt: Attempt) -> bool:
    if answer.status == "refused":
        return True
    if answer.status == "rejected":
        return attempt.status is AttemptStatus.REJECTED
    if attempt.status is AttemptStatus.SETTLED:
        return answer.amount_dong in {attempt.payment.amount, attempt.named_amount}
    return attempt.status is AttemptStatus.DISPUTED


def apply_answer(payment: Payment, answer: Answer, meaning: Meaning, now: datetime) -> Payment:
    """Return the payment after an answer that means something new."""
    if meaning is Meaning.SETTLES:
        return payment.to(PaymentStatus.SETTLED, at=now)
    if meaning is Meaning.REJECTS and payment.recovery and not payment.contradicted:
        # The case was taken back while the money was out; it has not gone, so there is nothing to recover.
        return replace(payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    reason = AMOUNT_DIFFERS if meaning is Meaning.DIFFERS else answer.reason or "rejected"
    held = hold(payment, reason, now)
    return replace(held, contradicted=True) if reason == BANK_CONTRADICTS else held


def contradict(payment: Payment, answer: Answer, now: datetime) -> Payment:
    """Return the payment about which the bank now says otherwise: shown, and held where another attempt could be made."""
    after = replace(payment, contradicted=True)
    if answer.status != "settled":
        return after
    if after.state in {PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED, PaymentStatus.HELD}:
        return hold(after, BANK_CONTRADICTS, now)
    # It was released because the bank had refused it; now the bank says that the money has gone.
    return replace(after, recovery=True) if after.state is PaymentStatus.RELEASED else after


def hold(payment: Payment, reason: str, now: datetime) -> Payment:
    """Return the payment held for this reason, also where it was held before for another."""
    held = replace(payment, reason=reason) if payment.state is PaymentStatus.HELD else payment.to(PaymentStatus.HELD, reason)
    return replace(held, left_round_at=payment.left_round_at or now)
