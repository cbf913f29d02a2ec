"""Which dated entry holds on a day."""

from dataclasses import dataclass
from datetime import date

import pytest

from services.disbursement.policy.dated_entries import in_force


@dataclass(frozen=True)
class _Entry:
    valid_from: date


FIRST, SECOND = _Entry(date(2021, 7, 1)), _Entry(date(2026, 10, 5))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 1, 1), FIRST),
        (date(2021, 7, 1), FIRST),
        (date(2026, 10, 4), FIRST),
        (date(2026, 10, 5), SECOND),
        (date(2030, 1, 1), SECOND),
    ],
)
def test_the_latest_that_has_begun_holds_and_before_all_the_first(day: date, expected: _Entry) -> None:
    assert in_force([FIRST, SECOND], day) is expected
    assert in_force([SECOND, FIRST], day) is expected
