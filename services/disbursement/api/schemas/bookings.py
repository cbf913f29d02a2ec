"""Bookings by two persons at the doors."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.bookings import (
    BookingKind,
    BookingRecord,
    BookingVerdict,
    ListedContribution,
    giver_of,
    reason_binding,
)
from services.disbursement.domain.sources import contribution_binding
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.privacy import Cipher
from shared.sound_text import SOUND


class ReversalRequest(Request):
    """Why a contribution was wrong."""

    reason: Annotated[str, Field(min_length=3, max_length=500, description="Stored encrypted."), SOUND]


class BookingDecisionRequest(Request):
    """What the second person says, who has looked at the papers."""

    verdict: BookingVerdict


class BookingResponse(BaseModel):
    """What somebody wants booked, and what another person said of it (null: nothing yet).

    `given_by` and `reason` are null for who neither may confirm it nor has booked it. Of a reversal `given_by`, `received_at`
    and `received_by` (who booked it; null: not written down) are those of the contribution that would be taken back.
    """

    id: UUID
    source_id: UUID
    source_name: str
    kind: BookingKind
    reverses: UUID | None = Field(description="The contribution that would be taken back.")
    amount: int
    unit: Unit
    given_by: str | None
    reason: str | None = Field(description="Of a reversal: what was wrong.")
    received_at: AwareDatetime | None
    received_by: str | None
    booked_by: str
    booked_at: AwareDatetime
    verdict: BookingVerdict | None
    decided_by: str | None
    decided_at: AwareDatetime | None
    drill: bool = Field(default=False, description="The source holds invented means, for drills only.")

    @classmethod
    def of(cls, record: BookingRecord, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read the words."""
        booking, taken_back, giver = record.booking, record.reversed, giver_of(record)
        return cls(
            id=booking.id,
            source_id=booking.source_id,
            source_name=record.source.name,
            kind=booking.kind,
            reverses=booking.reverses,
            amount=booking.amount,
            unit=record.source.unit,
            given_by=cipher.open_remark(*giver) if cipher and giver else None,
            reason=cipher.open_remark(booking.reason, reason_binding(booking.id)) if cipher and booking.reason else None,
            received_at=taken_back.received_at.astimezone(VIETNAM) if taken_back else None,
            received_by=taken_back.booked_by if taken_back else None,
            booked_by=booking.booked_by,
            booked_at=booking.booked_at.astimezone(VIETNAM),
            verdict=record.verdict,
            decided_by=record.decided_by,
            decided_at=record.decided_at.astimezone(VIETNAM) if record.decided_at else None,
            drill=record.source.drill,
        )


class ListedContributionResponse(BaseModel):
    """What came in, and whether it was reversed or waits for that.

    `given_by` is null for who neither may ask for its reversal and confirm it nor has booked it.
    """

    id: UUID
    amount: int
    given_by: str | None = None
    received_at: AwareDatetime
    is_reversed: bool
    waits_for_reversal: bool

    @classmethod
    def of(cls, listed: ListedContribution, cipher: Cipher | None) -> Self:
        """Return it as it is shown; without a cipher to who may not read who gave it."""
        return cls(
            id=listed.id,
            amount=listed.amount,
            given_by=cipher.open_remark(listed.given_by, contribution_binding(listed.id)) if cipher else None,
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
