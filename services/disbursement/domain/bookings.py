"""Bookings that want two persons: what came in above a limit, and a wrong contribution that is reversed. Nothing is edited."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from services.disbursement.domain.sources import Source, contribution_binding
from shared.ids import SourceId

BookingId = NewType("BookingId", UUID)


class BookingKind(StrEnum):
    """What is booked once another person has confirmed it."""

    CONTRIBUTION = "contribution"
    REVERSAL = "reversal"
    """The whole of a contribution that was wrong: the right one is a contribution of its own."""


class BookingVerdict(StrEnum):
    """What the other person said."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Booking:
    """What somebody wants booked. `given_by` (of a contribution) and `reason` (of a reversal) are sealed.

    Confirmed, a contribution has the booking's id; `reverses` is the contribution that a reversal takes back.
    """

    id: BookingId
    source_id: SourceId
    kind: BookingKind
    reverses: UUID | None
    amount: int
    given_by: bytes | None
    reason: bytes | None
    booked_by: str
    booked_at: datetime


@dataclass(frozen=True)
class Reversed:
    """What a reversal would take back: who gave it (sealed), when it came in, and who booked it (None: not written down)."""

    contribution: UUID
    given_by: bytes
    received_at: datetime
    booked_by: str | None


@dataclass(frozen=True)
class BookingRecord:
    """A booking, its source, what it would take back, and what became of it."""

    booking: Booking
    source: Source
    reversed: Reversed | None = None
    verdict: BookingVerdict | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class ListedContribution:
    """What came in, from whom (sealed) and booked by whom (None: not written down), and what became of its reversal."""

    id: UUID
    amount: int
    given_by: bytes
    received_at: datetime
    booked_by: str | None
    is_reversed: bool
    waits_for_reversal: bool


def reason_binding(booking: BookingId) -> str:
    """Return where the sealed reason of a reversal belongs."""
    return f"bookings.reason|{booking}"


def giver_of(record: BookingRecord) -> tuple[bytes, str] | None:
    """Return the sealed name of who gave what is booked, or would be taken back, and where it belongs."""
    taken_back, given_by = record.reversed, record.booking.given_by
    if taken_back is not None:
        return taken_back.given_by, contribution_binding(taken_back.contribution)
    return (given_by, contribution_binding(record.booking.id)) if given_by is not None else None
