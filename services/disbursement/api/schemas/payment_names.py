"""What people know of a payment, beside its id, which is for programs."""

from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.disbursement.domain.payments import Payment
from shared.events.assessment import Unit


class PaymentName(BaseModel):
    """Of which case it is, for what, and how much. What people call the case is told by intake."""

    case_id: UUID
    benefit: str
    person: str | None
    amount: int
    unit: Unit

    @classmethod
    def of(cls, payment: Payment) -> Self:
        return cls(
            case_id=payment.case_id,
            benefit=payment.benefit,
            person=payment.person,
            amount=payment.amount,
            unit=payment.unit,
        )
