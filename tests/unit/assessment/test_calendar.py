"""Terms in working days, 335/2026/NĐ-CP 11.3.a with the Civil Code Art. 147-148."""

from datetime import date, datetime

import pytest

from services.assessment.rules.calendar import VietnamCalendar, is_working_day
from shared.clock import VIETNAM


@pytest.mark.parametrize(
    ("received", "days", "end"),
    [
        ("2026-11-20T09:00", 2, "2026-11-25"),
        ("2026-11-20T09:00", 3, "2026-11-26"),
        ("2026-11-20T23:59", 3, "2026-11-26"),
        ("2026-11-16T00:00", 3, "2026-11-19"),
        ("2027-02-02T09:00", 3, "2027-02-12"),
    ],
)
def test_a_term_begins_the_next_day_and_ends_with_its_last(received: str, days: int, end: str) -> None:
    start = datetime.fromisoformat(received).replace(tzinfo=VIETNAM)
    due = VietnamCalendar().end_of_term(start, days).astimezone(VIETNAM)
    assert due.isoformat() == f"{end}T23:59:59+07:00"


def test_holidays_moved_days_and_make_up_saturdays_are_known() -> None:
    assert not is_working_day(date(2026, 11, 24))
    assert not is_working_day(date(2026, 11, 21))
    assert is_working_day(date(2026, 8, 22))
    assert is_working_day(date(2026, 1, 10))
    assert not is_working_day(date(2026, 1, 2))
