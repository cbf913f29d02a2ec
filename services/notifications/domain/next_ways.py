"""Next ways: by what else a commune hears a digest that nobody has confirmed, and what of that was tried."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from services.notifications.domain.deliveries import Way
from services.notifications.domain.phones import SealedPhone

To = Literal["contacts", "officer", "leader"]
"""Whom of the commune: those who get its digests, or who is on duty there at this post."""


@dataclass(frozen=True)
class UnconfirmedDigest:
    """A digest that waits for its commune's word; `tried_from` also of the first of those that it stands for."""

    id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    risk_level: int | None
    tried_from: datetime
    next_way_at: datetime


@dataclass(frozen=True)
class Tried:
    """What a digest, or one that it stands for, went by: ways of the commune's contacts, numbers (blinded), how many turns; by
    which way to whose duty.
    """

    ways: frozenset[Way] = frozenset()
    numbers: frozenset[bytes] = field(default=frozenset(), repr=False)
    turns: int = 0
    shifts: frozenset[tuple[Way, UUID]] = frozenset()


@dataclass(frozen=True)
class NextWay:
    """One more way: these addresses, all by the same way and of the same people."""

    way: Way
    to: To
    addresses: tuple[SealedPhone, ...]


@dataclass(frozen=True)
class WentBy:
    """By which way a digest went, to whom and when; `has_failed`: nobody has it by this way."""

    turn: int
    way: Way
    to: To
    began_at: datetime
    accepted_at: datetime | None
    delivered_at: datetime | None
    has_failed: bool
