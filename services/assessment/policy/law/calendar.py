"""The port of the calendar: how days and working days are counted."""

from datetime import datetime
from typing import Protocol, Self

from services.assessment.policy.law.releases import Released
from shared.working_days import CalendarUnit

__all__ = ["CalendarUnit", "WorkingDays"]


class WorkingDays(Protocol):
    """Time limits in days and working days, counted as the Civil Code says (Art. 147-148)."""

    def with_released(self, released: Released) -> Self:
        """Return the calendar as it ships, with the days of these releases and no others."""
        ...

    def end_of_term(self, start: datetime, working_days: int) -> datetime:
        """Return the last second of the term; it begins on the day after `start`, Vietnam time."""
        ...

    def due_at(self, start: datetime, limit: int, unit: CalendarUnit) -> datetime:
        """Return when a limit ends, in Vietnam time; hours are exact, days and working days end with a working day."""
        ...
