"""Steps at the door."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.disbursement.api.schemas.requests import Day, Request
from services.disbursement.domain.milestones import StepEvidence
from services.disbursement.domain.payments import Payment, PaymentStatus
from shared.sound_text import Line


class StepRequest(Request):
    """How far the work has come, as somebody has seen it, and what proves it. Where the proof lies is stored encrypted."""

    seen_on: Day
    evidence_kind: StepEvidence = Field(
        description="Minutes of acceptance that household and commune have signed, a photo, or something else."
    )
    evidence: Line = Field(description="Where the proof lies: number of the minutes, file of the photo.")


class StepResponse(BaseModel):
    """The part that waited for the step, as it stands now."""

    payment_id: UUID
    part: int
    parts: int
    due_on: date | None
    state: PaymentStatus

    @classmethod
    def of(cls, payment: Payment) -> Self:
        return cls(payment_id=payment.id, part=payment.part, parts=payment.parts, due_on=payment.due_on, state=payment.state)
