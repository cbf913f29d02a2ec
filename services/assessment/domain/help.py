"""What has become of an award after it was approved, as those who pay have told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class HelpState(StrEnum):
    """How far the help of an award has come."""

    RECEIVED = "received"
    FAILED = "failed"
    RETURNED = "returned"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Help:
    """The newest word about the help of one award. `reason` is the bank's or ours, as a code."""

    award_id: UUID
    case_id: UUID
    state: HelpState
    at: datetime
    reason: str | None = None
