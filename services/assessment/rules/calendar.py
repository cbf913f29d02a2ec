"""Working days of Vietnam: the published holidays, completed by the days that the government moved."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import holidays
import yaml

from shared.clock import VIETNAM

_OVERRIDES: Final = Path(__file__).parent / "days_off.yaml"
_END_OF_DAY: Final = time(23, 59, 59)
_SATURDAY: Final = 5
_ANY_WORKING_DAY: Final = date(2026, 11, 20)


class VietnamCalendar:
    """Counts terms in working days (Civil Code Art. 147-148)."""

    def __init__(self) -> None:
        # Loading the package takes a second; it passes while the service starts, not while an officer waits.
        is_working_day(_ANY_WORKING_DAY)

    def end_of_term(self, start: datetime, working_days: int) -> datetime:
        """Return the last second of the term; it begins on the day after `start`, Vietnam time."""
        day = start.astimezone(VIETNAM).date()
        left = working_days
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day)
        return datetime.combine(day, _END_OF_DAY, VIETNAM).astimezone(UTC)


def is_working_day(day: date) -> bool:
    """Monday to Friday without public holidays, with the Saturdays that make up for a moved day."""
    days_off, working_days = _overrides()
    if day in working_days:
        return True
    return day.weekday() < _SATURDAY and day not in days_off and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@cache
def _overrides() -> tuple[frozenset[date], frozenset[date]]:
    content = yaml.safe_load(_OVERRIDES.read_text(encoding="utf-8"))
    return frozenset(content["days_off"]), frozenset(content["working_days"])
