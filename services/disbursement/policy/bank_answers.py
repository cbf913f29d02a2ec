"""What a bank's answer means, and what the payment becomes by it."""

from dataclasses import replace
from datetime import datetime

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.payments import AMOUNT_DIFFERS, AT_THE_BANK, CASE_RETRACTED, Payment, PaymentStatus


def meaning_of(answer: Answer, payment: Payment, attempt: AttemptStatus) -> Meaning:
    """Return what a bank's answer about one attempt means. Nothing that has ended is changed by what comes late."""
    is_current = answer.end_to_end_id == payment.end_to_end_id
    if attempt is not AttemptStatus.SENT or payment.state not in AT_THE_BANK or not is_current:
        same = attempt.value == answer.status or attempt is AttemptStatus.DISPUTED
        return Meaning.REPEATS if same else Meaning.CONTRADICTS
    if answer.status == "rejected":
        return Meaning.REJECTS
    return Meaning.SETTLES if answer.amount_dong == payment.amount else Meaning.DIFFERS


def apply_answer(payment: Payment, answer: Answer, meaning: Meaning, now: datetime) -> Payment:
    """Return the payment after an answer that means something new."""
    if meaning is Meaning.SETTLES:
        return payment.to(PaymentStatus.SETTLED, at=now)
    if meaning is Meaning.REJECTS and payment.recovery:
        # The case was taken back while the money was out; it has not gone, so there is nothing to recover.
        return replace(payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    reason = AMOUNT_DIFFERS if meaning is Meaning.DIFFERS else answer.reason or "rejected"
    return replace(payment.to(PaymentStatus.HELD, reason), left_round_at=payment.left_round_at or now)
