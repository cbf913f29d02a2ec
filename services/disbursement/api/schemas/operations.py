"""How payments stand, at the operators' door."""

from datetime import datetime

from pydantic import BaseModel, Field

from services.disbursement.domain.payments import PaymentStatus


class UnfinishedPayments(BaseModel):
    """Payments of one state that have not ended."""

    state: PaymentStatus
    count: int
    oldest_since: datetime | None = Field(
        description="Since when the oldest waits for means, is held or unknown (from when it first was), or is at the bank; "
        "null for other states."
    )


class UnfinishedPaymentsResponse(BaseModel):
    """All of them, drills too; a state in which there is none is not named."""

    items: list[UnfinishedPayments]
