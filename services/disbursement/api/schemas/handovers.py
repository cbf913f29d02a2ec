"""Handovers at the door, one by one and by list."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.disbursement.api.schemas.requests import Amount, Request
from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.http import MAX_LINES, ProblemBody, lines_by
from shared.sound_text import Line, Story


class HandoverRequest(Request):
    """Goods were handed over. `quantity`, where given, must be what was decided. Note and evidence are stored encrypted."""

    handed_to: Literal["household", "proxy"]
    quantity: Amount | None = None
    note: Story | None = None
    evidence: Line | None = Field(default=None, description="Where the proof lies: number of the signed list, file, photo.")


class HandoverLine(HandoverRequest):
    """One line of a signed list."""

    payment_id: UUID


class HandoverListRequest(Request):
    """What was handed over, each payment once."""

    items: list[HandoverLine] = Field(min_length=1, max_length=MAX_LINES)

    def by_payment(self) -> dict[UUID, HandoverLine]:
        """Return the lines by payment. Raises InvalidInput where a payment stands twice."""
        return lines_by("payment_id", self.items)


class HandoverResponse(BaseModel):
    """The goods are in the household's hands."""

    payment_id: UUID
    case_id: UUID
    award_id: UUID
    state: PaymentStatus
    quantity: int
    unit: Unit
    handed_to: str
    handed_over_by: str
    handed_over_at: datetime

    @classmethod
    def of(cls, payment: Payment, handed_to: str, agent: str, at: datetime) -> Self:
        return cls(
            payment_id=payment.id,
            case_id=payment.case_id,
            award_id=payment.award_id,
            state=payment.state,
            quantity=payment.amount,
            unit=payment.unit,
            handed_to=handed_to,
            handed_over_by=agent,
            handed_over_at=at.astimezone(VIETNAM),
        )


class RefusedHandover(BaseModel):
    """A line that could not be written down, and why."""

    payment_id: UUID
    problem: ProblemBody


class HandoverListResponse(BaseModel):
    """What became of a list: nothing of it is lost, every line stands in one of the two."""

    handed_over: list[HandoverResponse]
    refused: list[RefusedHandover]
