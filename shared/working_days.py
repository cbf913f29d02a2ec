"""Working days of Vietnam: the published holidays, completed by the days that the government moved. Pure but for its file."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Final, Literal

import holidays
import yaml

from shared.clock import VIETNAM

CalendarUnit = Literal["hours", "days", "working_days"]
"""In what the law counts time."""

_OVERRIDES: Final = Path(__file__).parent / "days_off.yaml"
_END_OF_DAY: Final = time(23, 59, 59)
_SATURDAY: Final = 5
_ANY_WORKING_DAY: Final = date(2026, 11, 20)


class WorkingDayCalendar:
    """Counts terms in days and working days (Civil Code Art. 147-148). `moved` says of single days whether they are off."""

    def __init__(self, moved: Mapping[date, bool] | None = None) -> None:
        self._moved = {**_shipped(), **(moved or {})}
        # Loading the package takes a second; it passes while the service starts, not while an officer waits.
        self.is_working_day(_ANY_WORKING_DAY)

    def is_working_day(self, day: date) -> bool:
        """Monday to Friday without public holidays, with the Saturdays that make up for a moved day."""
        if day in self._moved:
            return not self._moved[day]
        return day.weekday() < _SATURDAY and day not in _holidays(day.year)

    def end_of_term(self, start: datetime, working_days: int) -> datetime:
        """Return the last second of the term; it begins on the day after `start`, Vietnam time."""
        return self.due_at(start, working_days, "working_days").astimezone(UTC)

    def due_at(self, start: datetime, limit: int, unit: CalendarUnit) -> datetime:
        """Return when a term ends, in Vietnam time; hours are exact, days and working days end with a working day."""
        local = start.astimezone(VIETNAM)
        if unit == "hours":
            return local + timedelta(hours=limit)
        day = local.date()
        if unit == "days":
            day += timedelta(days=limit)
        else:
            left = limit
            while left:
                day += timedelta(days=1)
                left -= self.is_working_day(day)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return end_of_day(day)


def end_of_day(day: date) -> datetime:
    """Return the last second of a day, Vietnam time: until then what was due on it is in time."""
    return datetime.combine(day, _END_OF_DAY, VIETNAM)


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=year))


@cache
def _shipped() -> Mapping[date, bool]:
    entries = yaml.safe_load(_OVERRIDES.read_text(encoding="utf-8"))
    return {entry["day"]: entry["day_off"] for entry in entries}
