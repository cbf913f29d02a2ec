"""How much may be ordered: of one award in all, and of one source in a day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from shared.clock import VIETNAM
from shared.ids import SourceId

OVER_DAY_LIMIT: Final = "over_day_limit"
"""Its source has ordered as much today as it may: it goes on another day by itself."""
OVER_AWARD_LIMIT: Final = "over_award_limit"
"""More than may go out for one award, or than its source may order on any day: it waits until another limit is in force."""
OVER_LIMIT: Final = frozenset({OVER_DAY_LIMIT, OVER_AWARD_LIMIT})


@dataclass(frozen=True)
class Limits:
    """What is in force for one source on one day, in đồng. None: nothing is limited."""

    per_award: int | None = None
    per_day: int | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether nothing is limited."""
        return self.per_award is None and self.per_day is None


@dataclass(frozen=True)
class SourceDay:
    """What a source has ordered on one day of Vietnam's calendar since `since`, and how much it might (`most`), in đồng."""

    source_id: SourceId
    day: date
    ordered: int
    most: int | None
    since: datetime


def day_of(moment: datetime) -> date:
    """Return the day of Vietnam's calendar on which something is ordered."""
    return moment.astimezone(VIETNAM).date()


def start_of_day(moment: datetime) -> datetime:
    """Return the first moment of that day of Vietnam's calendar."""
    return datetime.combine(day_of(moment), time(), VIETNAM)
