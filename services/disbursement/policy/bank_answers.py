"""What a bank's answer means, and what the payment becomes by it."""

from datetime import datetime
from typing import Final

from services.disbursement.domain.attempts import DEAD, Attempt, AttemptStatus
from services.disbursement.domain.bank_answers import Answer, Meaning
from services.disbursement.domain.odd_answers import EarlyReturn
from services.disbursement.domain.payments import (
    AMOUNT_DIFFERS,
    AT_THE_BANK,
    BANK_CONTRADICTS,
    CAME_BACK,
    CASE_RETRACTED,
    Payment,
    PaymentStatus,
)
from services.disbursement.domain.recoveries import SecondPayment
from services.disbursement.policy.reductions import IN_HAND
from services.disbursement.policy.second_payments import meaning_of_return as meaning_of_second_return
from shared.copies import replace

STATUS_AFTER: Final = {
    Meaning.SETTLES: AttemptStatus.SETTLED,
    Meaning.REJECTS: AttemptStatus.REJECTED,
    Meaning.RETURNS: AttemptStatus.RETURNED,
    Meaning.REFUSES: AttemptStatus.REFUSED,
    Meaning.DIFFERS: AttemptStatus.DISPUTED,
}
"""What means something new, and what the attempt becomes by it."""


def meaning_of(
    answer: Answer,
    attempt: Attempt,
    early: EarlyReturn | None = None,
    sure_before: datetime | None = None,
    second: SecondPayment | None = None,
) -> Meaning:
    """Return what a bank's answer about one attempt means. Nothing that has ended is changed by what comes late.

    `early`: it has said before that this came back. `sure_before`: what it has said since then may be one word, sent twice.
    `second`: what is, or was, claimed because the bank paid it by this order as well.
    """
    payment = attempt.payment
    is_current = answer.end_to_end_id == payment.end_to_end_id
    if answer.status == "returned":
        if second is not None:
            return meaning_of_second_return(answer, second)
        is_sure = early is not None and sure_before is not None and early.first_at <= sure_before
        return _meaning_of_return(answer, attempt, is_current=is_current, is_sure=is_sure)
    if is_current and attempt.status is AttemptStatus.SENT and payment.state in AT_THE_BANK:
        return _news(answer, payment, early)
    if is_current and attempt.status is AttemptStatus.REFUSED and payment.state is PaymentStatus.HELD:
        return Meaning.REPEATS if answer.status == "refused" else _news(answer, payment, early)
    if is_current and attempt.status is AttemptStatus.DISPUTED and _waits_for_the_exact_amount(answer, payment):
        return Meaning.SETTLES
    return Meaning.REPEATS if _is_known(answer, attempt) else Meaning.CONTRADICTS


def _meaning_of_return(answer: Answer, attempt: Attempt, *, is_current: bool, is_sure: bool) -> Meaning:
    """It may come twice, and before the word that it was settled: then it ends nothing until the bank says that, or says this
    again later. Taken at its first word, the money would go out anew while the first may still arrive.

    A part that comes back ends nothing: people must look. Of what was rejected before, it says the same: the household has
    nothing by it; unless it has said meanwhile that it paid that: people look at both words.
    """
    payment, status = attempt.payment, attempt.status
    if status is AttemptStatus.REJECTED or (status is AttemptStatus.DISPUTED and payment.state in IN_HAND):
        return Meaning.CONTRADICTS if attempt.is_contradicted else Meaning.REPEATS
    if status in DEAD:
        return Meaning.REPEATS
    was_paid = status is AttemptStatus.SETTLED and payment.state is PaymentStatus.SETTLED
    was_out = is_current and (
        (status is AttemptStatus.SENT and payment.state in AT_THE_BANK)
        or (status is AttemptStatus.REFUSED and payment.state is PaymentStatus.HELD)
    )
    if not (was_paid or was_out):
        return Meaning.CONTRADICTS
    return Meaning.RETURNS if answer.amount_dong == payment.amount and (was_paid or is_sure) else Meaning.ODD


def _news(answer: Answer, payment: Payment, early: EarlyReturn | None) -> Meaning:
    if answer.status == "refused":
        return Meaning.REFUSES
    if answer.status == "rejected":
        return Meaning.REJECTS
    if answer.amount_dong != payment.amount:
        return Meaning.DIFFERS
    # It arrived and came back, and the words have come in the other order.
    return Meaning.RETURNS if early is not None and early.answer.amount_dong == payment.amount else Meaning.SETTLES


def _waits_for_the_exact_amount(answer: Answer, payment: Payment) -> bool:
    """Tell whether the bank sets right what it named wrongly; where it contradicts itself, a person decides."""
    is_exact = answer.status == "settled" and answer.amount_dong == payment.amount
    return is_exact and payment.state is PaymentStatus.HELD and not payment.contradicted


def _is_known(answer: Answer, attempt: Attempt) -> bool:
    if answer.status == "refused":
        return True
    if answer.status == "rejected":
        return attempt.status in DEAD
    if attempt.status is AttemptStatus.RETURNED:
        # It was settled before it came back: we hear of both, in whatever order.
        return answer.amount_dong in {attempt.payment.amount + attempt.payment.lowered, attempt.payment.amount}
    if attempt.status is AttemptStatus.SETTLED:
        return answer.amount_dong in {attempt.payment.amount, attempt.named_amount}
    if attempt.status is not AttemptStatus.DISPUTED:
        return False
    # Another sum than it named last is a new word; where it named none, it spoke of ours.
    return answer.amount_dong == (attempt.payment.amount if attempt.named_amount is None else attempt.named_amount)


def apply_answer(payment: Payment, answer: Answer, meaning: Meaning, now: datetime) -> Payment:
    """Return the payment after an answer that means something new."""
    if meaning is Meaning.SETTLES:
        return payment.to(PaymentStatus.SETTLED, at=now)
    if meaning is Meaning.RETURNS:
        return come_back(payment, answer.reason, now)
    if meaning is Meaning.REJECTS and payment.recovery and not payment.contradicted:
        # The case was taken back while the money was out; it has not gone, so there is nothing to recover.
        return replace(payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)
    reason = AMOUNT_DIFFERS if meaning is Meaning.DIFFERS else answer.reason or "rejected"
    held = hold(payment, reason, now)
    return replace(held, contradicted=True) if reason == BANK_CONTRADICTS else held


def come_back(payment: Payment, reason: str | None, now: datetime) -> Payment:
    """Return the payment whose money is with the source again: to be paid anew, or free where its case was taken back."""
    back = payment.to(PaymentStatus.RETURNED, reason or CAME_BACK)
    back = replace(back, times_returned=payment.times_returned + 1, round_id=None, left_round_at=None)
    if not payment.recovery or payment.contradicted:
        return back
    return replace(back.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now), recovery=False)


def contradict(payment: Payment, answer: Answer, now: datetime) -> Payment:
    """Return the payment about which the bank now says otherwise: shown, and held where another attempt could be made."""
    after = replace(payment, contradicted=True)
    if answer.status != "settled":
        return after
    if after.state in {PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED, PaymentStatus.HELD}:
        # It was the bank that paid it, or is said to have: by hand it is not given on top.
        return replace(hold(after, BANK_CONTRADICTS, now), rail="bank")
    # It was released because the bank had refused it; now the bank says that the money has gone.
    return replace(after, recovery=True) if after.state is PaymentStatus.RELEASED else after


def hold(payment: Payment, reason: str, now: datetime) -> Payment:
    """Return the payment held for this reason, also where it was held before for another."""
    held = replace(payment, reason=reason) if payment.state is PaymentStatus.HELD else payment.to(PaymentStatus.HELD, reason)
    return replace(held, left_round_at=payment.left_round_at or now)
