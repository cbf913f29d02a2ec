"""When a digest that nobody has confirmed goes by one more way, and which of them are due after a standstill."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.policy.next_ways import due_since, following, moments
from services.notifications.policy.way_loader import read_rules
from shared.targets import ACKNOWLEDGED, target_on

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
(OURS,) = read_rules()
RULES = replace(OURS, next_after_percent={1: (50,), 2: (), 3: (40, 55, 70), 4: (40,), 5: (20,)})


@pytest.mark.parametrize(("risk_level", "minutes"), [(1, [30.0]), (2, []), (3, [12.0, 16.5, 21.0]), (4, [4.0]), (None, [2.0])])
def test_shares_of_the_time_to_confirm_by_level_of_risk(risk_level: int | None, minutes: list[float]) -> None:
    assert [(at - NOON) / timedelta(minutes=1) for at in moments(RULES, risk_level, NOON, 1)] == minutes


def test_a_faster_drill_has_them_as_much_sooner() -> None:
    assert moments(RULES, 3, NOON, 600)[0] == NOON + timedelta(minutes=12) / 600


@pytest.mark.parametrize("risk_level", [1, 2, 3, 4, 5])
def test_all_of_ours_come_before_the_clock_is_missed(risk_level: int) -> None:
    due = target_on(ACKNOWLEDGED, NOON, risk_level).due_after(NOON)

    planned = moments(OURS, risk_level, NOON, 1)

    assert planned == sorted(planned)
    assert planned[0] > NOON
    assert planned[-1] < due


def test_the_next_one_and_how_many_have_passed() -> None:
    first, second, third = moments(RULES, 3, NOON, 1)

    assert following([first, second, third], NOON) == first
    assert following([first, second, third], first) == second
    assert following([first, second, third], third) is None
    assert [due_since([first, second, third], first, at) for at in (first, second, third, third + timedelta(days=1))] == [
        1,
        2,
        3,
        3,
    ]
    assert due_since([first, second, third], second, second) == 1
