"""Working days as the law's releases say them: the calendar that ships, with the days of these releases."""

from services.assessment.policy.law.releases import Released
from shared.working_days import WorkingDayCalendar


class VietnamCalendar(WorkingDayCalendar):
    """Counts terms in days and working days (Civil Code Art. 147-148), with what law officers released."""

    def with_released(self, released: Released) -> "VietnamCalendar":
        """Return the calendar as it ships, with the days of these releases."""
        return VietnamCalendar(released.days)
