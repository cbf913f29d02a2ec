"""What a case that was taken back means for its payments."""

from dataclasses import replace
from datetime import datetime

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import CASE_RETRACTED, Payment, PaymentStatus
from services.disbursement.policy.payments import is_certainly_unpaid


def retract(payment: Payment, last: AttemptStatus | None, now: datetime) -> Payment:
    """Return the payment of a case that was taken back: released where nothing can have been paid, else to be recovered."""
    if is_certainly_unpaid(payment, last):
        return payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now)
    if payment.state is PaymentStatus.RELEASED:
        return payment
    return replace(payment, recovery=True)
