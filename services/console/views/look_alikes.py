"""Another case that may be of the same household, as intake tells it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class LookAlikeView:
    """One of two cases that look alike. `earlier`: it is the one that the shown case looks like."""

    case_id: UUID
    case_number: str
    reported_at: datetime
    likeness: str
    verdict: str | None
    earlier: bool
    retracted: bool
