"""What a case that was taken back means for its payments."""

from dataclasses import replace
from datetime import datetime

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.payments import CASE_RETRACTED, Payment, PaymentStatus


def retract(payment: Payment, last: AttemptStatus | None, now: datetime) -> Payment:
    """Return the payment of a case that was taken back: released where nothing can have been paid, else to be recovered."""
    waits = payment.state in {PaymentStatus.WAITING_FUNDS, PaymentStatus.WAITING_PAYEE, PaymentStatus.RESERVED}
    is_dead = payment.state is PaymentStatus.HELD and last is AttemptStatus.REJECTED and not payment.contradicted
    if waits or is_dead or payment.state is PaymentStatus.RETURNED:
        return payment.to(PaymentStatus.RELEASED, CASE_RETRACTED, at=now)
    if payment.state is PaymentStatus.RELEASED:
        return payment
    return replace(payment, recovery=True)
