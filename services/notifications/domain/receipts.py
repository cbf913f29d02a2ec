"""Receipts: what a provider says afterwards of a message that it took."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain.deliveries import Lane, Way


@dataclass(frozen=True)
class Receipt:
    """A provider's word about one message, which may be unknown; it may come twice, or late."""

    provider: str
    message_id: UUID
    status: str
    at: datetime


@dataclass(frozen=True)
class SentDelivery:
    """A message as it stands when a receipt comes, or does not come."""

    id: UUID
    notice_id: UUID
    lane: Lane
    way: Way
    state: str
    provider: str | None
    tried: tuple[str, ...]
    first_tried_at: datetime | None
    accepted_at: datetime | None
    delivered_at: datetime | None

    @property
    def may_fail(self) -> bool:
        """It has not arrived, and nobody has taken it back."""
        return self.delivered_at is None and self.state in {"waiting", "sent"}


@dataclass(frozen=True)
class Arrival:
    """A message that has arrived: of which notice, and whether it counts (a wrong number that was corrected does not)."""

    delivery_id: UUID
    notice_id: UUID
    at: datetime
    counts: bool
