"""Handovers: goods that pass into the household's hands."""

from dataclasses import dataclass
from datetime import datetime

from shared.ids import PaymentId


@dataclass(frozen=True)
class Handover:
    """What the paying agent says; `details` (note, evidence) are sealed."""

    payment_id: PaymentId
    handed_to: str
    quantity: int | None
    details: bytes | None


@dataclass(frozen=True)
class HandoverRecord:
    """Who gave what to whom, and when; `details` are sealed and not shown."""

    payment_id: PaymentId
    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime
    details: bytes | None = None
