"""Handovers: goods that pass into the household's hands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.ids import PaymentId


class EvidenceKind(StrEnum):
    """What proves that something is in the household's hands: 335/2026/NĐ-CP Art. 28, and what a village has at night."""

    SIGNED_LIST = "signed_list"
    RECEIPT = "receipt"
    PHOTO = "photo"
    WITNESS = "witness"
    OTHER = "other"


@dataclass(frozen=True)
class Handover:
    """What the paying agent says; `details` (where the evidence lies, note) are sealed.

    `handed_at` is when it was handed over; None: as it is written down.
    """

    payment_id: PaymentId
    handed_to: str
    quantity: int | None
    evidence_kind: EvidenceKind
    details: bytes
    handed_at: datetime | None = None


@dataclass(frozen=True)
class Stop:
    """Since this moment no more than `left` of a payment is owed, as we have heard: nothing, or what a reduction leaves."""

    since: datetime
    left: int = 0


@dataclass(frozen=True)
class Carried:
    """So much of a payment's goods left with a delivery note that nobody has closed, when it was made, and what was stopped."""

    quantity: int
    made_at: datetime
    stops: Sequence[Stop] = ()


@dataclass(frozen=True)
class HandoverRecord:
    """Who gave what to whom, when, and what proves it; `details` are sealed.

    `evidence_kind` is None where it was handed over before this was asked.
    """

    payment_id: PaymentId
    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime
    details: bytes | None = None
    evidence_kind: str | None = None


def details_binding(payment_id: PaymentId) -> str:
    """Return to what the sealed details of a handover are bound."""
    return f"handovers.details|{payment_id}"
