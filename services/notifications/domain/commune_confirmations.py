"""Commune confirmations: how each commune of an incident stands with the last digest that it was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Standing(StrEnum):
    """Where a commune stands with its digest; what needs somebody first stands first."""

    UNREACHED = "unreached"
    """Nobody is there to be told, or no way has reached anybody."""
    LATE = "late"
    """Its time is over, and nobody has confirmed."""
    WAITING = "waiting"
    CONFIRMED_LATE = "confirmed_late"
    CONFIRMED = "confirmed"
    NOTHING_SENT = "nothing_sent"
    """There was nothing to say to it."""


class Shown(StrEnum):
    """Which communes somebody wants to see."""

    ALL = "all"
    UNCONFIRMED = "unconfirmed"
    LATE = "late"
    """Not confirmed within the time, also where somebody has confirmed since."""
    SILENT = "silent"
    """Nothing at all is heard of them."""


@dataclass(frozen=True)
class OpenClimb:
    """Where it stands on the ladder that nobody of the commune has confirmed, or that nothing is heard of it."""

    kind: str
    rung: int
    state: str
    next_at: datetime | None
    taken_by: str | None
    taken_at: datetime | None
    taken_until: datetime | None


@dataclass(frozen=True)
class CommuneConfirmation:
    """A commune of an incident with the digest that counts: one that nobody has confirmed, else the last one."""

    commune_code: str
    as_of: datetime
    """By the clock of the database, which judges."""
    notice_id: UUID | None = None
    state: str | None = None
    reason: str | None = None
    created_at: datetime | None = None
    acknowledged_at: datetime | None = None
    due_at: datetime | None = None
    """Until when it is to be confirmed: by the clock of the first of those for which it stands."""
    next_way_at: datetime | None = None
    silent_since: datetime | None = None
    has_contacts: bool = False
    climb: OpenClimb | None = None


@dataclass(frozen=True)
class ConfirmationCounts:
    """How many communes stand where. `sent`: were told something; `late`: not confirmed in time, whatever came since."""

    communes: int = 0
    sent: int = 0
    confirmed: int = 0
    within_limit: int = 0
    waiting: int = 0
    late: int = 0
    unreached: int = 0
    silent: int = 0


@dataclass(frozen=True)
class ConfirmationPage:
    """A page of communes, the worst first, and what all of them come to, also by province."""

    rows: Sequence[CommuneConfirmation]
    following: str | None
    """After which position the next page begins."""
    counts: ConfirmationCounts
    provinces: Mapping[str, ConfirmationCounts]
