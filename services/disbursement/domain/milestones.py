"""Steps: somebody has seen how far the work has come that the next part of an award waits for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.ids import CaseId, PaymentId


class StepEvidence(StrEnum):
    """What proves how far the work has come."""

    MINUTES = "minutes"
    """Minutes of acceptance (biên bản nghiệm thu), signed by the household and the commune."""
    PHOTO = "photo"
    OTHER = "other"


@dataclass(frozen=True)
class ConfirmedStep:
    """Who saw it on which day, and what proves it; `details` (where the proof lies) are sealed."""

    payment_id: PaymentId
    case_id: CaseId
    seen_on: date
    evidence_kind: StepEvidence
    details: bytes
    confirmed_by: str
    confirmed_at: datetime


def details_binding(payment_id: PaymentId) -> str:
    """Return to what the sealed details of a step are bound."""
    return f"confirmed_steps.details|{payment_id}"
