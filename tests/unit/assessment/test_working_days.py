"""Terms as the Civil Code counts them: working days of Vietnam, make-up Saturdays, hours through days off."""

from datetime import UTC, date, datetime

import pytest

from services.assessment.rules.calendar import VietnamCalendar
from shared.clock import VIETNAM


def _due(start: str, limit: int, unit: str) -> str:
    return VietnamCalendar().due_at(datetime.fromisoformat(start), limit, unit).isoformat()  # type: ignore[arg-type] # of the table


@pytest.mark.parametrize(
    ("start", "limit", "unit", "due"),
    [
        ("2026-11-20T09:00:00+07:00", 2, "working_days", "2026-11-25T23:59:59+07:00"),  # 24/11 is off
        ("2026-11-20T09:00:00+07:00", 3, "working_days", "2026-11-26T23:59:59+07:00"),
        ("2027-02-02T09:00:00+07:00", 3, "working_days", "2027-02-12T23:59:59+07:00"),  # Tết
        ("2025-11-21T09:00:00+07:00", 2, "working_days", "2025-11-25T23:59:59+07:00"),  # 24/11 is off from 2026 only
        ("2026-01-01T09:00:00+07:00", 1, "working_days", "2026-01-05T23:59:59+07:00"),  # Friday 2/1 is off
        ("2026-01-09T09:00:00+07:00", 1, "working_days", "2026-01-10T23:59:59+07:00"),  # Saturday 10/1 is worked
        ("2026-08-21T09:00:00+07:00", 1, "working_days", "2026-08-22T23:59:59+07:00"),  # Saturday 22/8 is worked
        ("2026-08-28T09:00:00+07:00", 1, "working_days", "2026-09-03T23:59:59+07:00"),  # 31/8-2/9 are off
        ("2026-11-20T09:00:00+07:00", 2, "days", "2026-11-23T23:59:59+07:00"),  # ends on a Sunday, rolls to Monday
        ("2026-11-22T09:00:00+07:00", 2, "days", "2026-11-25T23:59:59+07:00"),  # ends on 24/11, rolls
        ("2026-01-08T09:00:00+07:00", 2, "days", "2026-01-10T23:59:59+07:00"),  # ends on a worked Saturday
        ("2026-11-20T09:30:15+07:00", 48, "hours", "2026-11-22T09:30:15+07:00"),  # a Sunday: hours never roll
        ("2026-11-20T18:30:00Z", 1, "working_days", "2026-11-23T23:59:59+07:00"),  # Saturday already in Vietnam
        ("2026-11-20T16:59:59Z", 1, "days", "2026-11-23T23:59:59+07:00"),
        ("2026-12-31T23:59:59+07:00", 1, "hours", "2027-01-01T00:59:59+07:00"),
    ],
)
def test_a_term_ends_when_the_calendar_of_vietnam_says(start: str, limit: int, unit: str, due: str):
    assert _due(start, limit, unit) == due


def test_a_moved_day_counts_as_soon_as_it_is_known():
    start = datetime(2028, 4, 28, 9, tzinfo=VIETNAM)
    moved = {date(2028, 5, 2): True, date(2028, 4, 29): False}

    assert VietnamCalendar(moved).due_at(start, 1, "working_days").date() == date(2028, 4, 29)
    assert VietnamCalendar(moved).due_at(start, 2, "working_days").date() == date(2028, 5, 3)


def test_clocks_keep_utc():
    end = VietnamCalendar().end_of_term(datetime(2026, 11, 20, 2, tzinfo=UTC), 3)

    assert end == datetime(2026, 11, 26, 16, 59, 59, tzinfo=UTC)
