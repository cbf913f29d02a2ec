"""The verdict over urgent notices at half load: what is later, unheard, or costs more events than was promised is named."""

from typing import Any

from tests.load.urgent.result import Result


def a_result(**values: Any) -> Result:
    given: dict[str, Any] = {
        "per_second": 20.0,
        "events": {"AssistPromptly": 13.9, "DeliverNotice": 3.0, "PayRound": 1.1},
        "reported_per_second": 10.0,
        "seconds": [0.2] * 99 + [9.0],
        "untold": 0,
    }
    return Result(**{**given, **values})


def test_one_of_a_hundred_may_be_late_and_not_two():
    assert list(a_result().faults()) == []
    assert list(a_result(seconds=[0.2] * 98 + [1.01] * 2).faults()) == ["p99 1.01 s > 1 s"]


def test_what_nobody_heard_is_never_quick():
    assert list(a_result(untold=1).faults()) == ["1 × không ai nghe / nobody heard of it"]
    assert list(a_result(seconds=[]).faults()) == ["0 × không ai nghe / nobody heard of it"]


def test_a_household_that_costs_too_many_events_is_named():
    assert list(a_result(events={"AssistPromptly": 14.1, "PayRound": 4.0}).faults()) == [
        "AssistPromptly: 14.1 events > 14",
        "Temporal: 18.1 events > 18",
    ]
