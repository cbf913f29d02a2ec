"""A household shown in full: to whom, when and why; until then a page shows it masked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

LASTS: Final = timedelta(minutes=30)
"""So long a household stays shown to who gave a reason: as long as a call and its notes take."""


class DisclosureReason(StrEnum):
    """Why somebody must know whose case it is."""

    VISIT = "visit"
    CALL = "call"
    DECIDE = "decide"
    PAY = "pay"
    COMPLAINT = "complaint"
    CHECK = "check"
    OTHER = "other"
    """Something else, which is then said in words."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks at a case; `masked`: the household stays masked unless he has said why he must know it."""

    case_id: UUID
    masked: bool = False


@dataclass(frozen=True, slots=True)
class DisclosureWanted:
    """Somebody wants to see whose case it is, and says why; the note may name people and is kept encrypted."""

    case_id: UUID
    reason: DisclosureReason
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A household was shown in full."""

    id: UUID
    shown_to: str
    roles: tuple[str, ...]
    shown_at: datetime
    reason: DisclosureReason
    note: str | None

    @property
    def until(self) -> datetime:
        return self.shown_at + LASTS
