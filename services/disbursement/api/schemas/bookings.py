"""Bookings by two persons at the doors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.bookings import BookingKind, BookingRecord, BookingVerdict, ListedContribution
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.sound_text import SOUND


class ReversalRequest(Request):
    """Why a contribution was wrong."""

    reason: Annotated[str, Field(min_length=3, max_length=500, description="Stored encrypted."), SOUND]


class BookingDecisionRequest(Request):
    """What the second person says, who has looked at the papers."""

    verdict: BookingVerdict


class BookingResponse(BaseModel):
    """What somebody wants booked, and what another person said of it (null: nothing yet)."""

    id: UUID
    source_id: UUID
    source_name: str
    kind: BookingKind
    reverses: UUID | None = Field(description="The contribution that would be taken back.")
    amount: int
    unit: Unit
    booked_by: str
    booked_at: AwareDatetime
    verdict: BookingVerdict | None
    decided_by: str | None
    decided_at: AwareDatetime | None
    drill: bool = Field(default=False, description="The source holds invented means, for drills only.")

    @classmethod
    def of(cls, record: BookingRecord) -> Self:
        booking = record.booking
        return cls(
            id=booking.id,
            source_id=booking.source_id,
            source_name=record.source.name,
            kind=booking.kind,
            reverses=booking.reverses,
            amount=booking.amount,
            unit=record.source.unit,
            booked_by=booking.booked_by,
            booked_at=booking.booked_at.astimezone(VIETNAM),
            verdict=record.verdict,
            decided_by=record.decided_by,
            decided_at=record.decided_at.astimezone(VIETNAM) if record.decided_at else None,
            drill=record.source.drill,
        )


class ListedContributionResponse(BaseModel):
    """What came in, and whether it was reversed or waits for that. Who gave it is not told here."""

    id: UUID
    amount: int
    received_at: AwareDatetime
    is_reversed: bool
    waits_for_reversal: bool

    @classmethod
    def of(cls, listed: ListedContribution) -> Self:
        return cls(
            id=listed.id,
            amount=listed.amount,
            received_at=listed.received_at.astimezone(VIETNAM),
            is_reversed=listed.is_reversed,
            waits_for_reversal=listed.waits_for_reversal,
        )


class WaitingBookingsResponse(BaseModel):
    """What waits for a second person, the oldest first; at most 200."""

    items: list[BookingResponse]


class ContributionsResponse(BaseModel):
    """What came into a source, the newest first; at most 200."""

    items: list[ListedContributionResponse]
