"""The verdict over urgent notices at half load: what is later, unheard, or costs more events than was promised is named."""

from typing import Any

import pytest

from tests.drill.finds import Finds
from tests.drill.result import Result as Storm
from tests.load.urgent.__main__ import half_load
from tests.load.urgent.result import Result


def a_result(**values: Any) -> Result:
    given: dict[str, Any] = {
        "per_second": 20.0,
        "events": {"AssistPromptly": 13.9, "DeliverNotice": 3.0, "PayRound": 1.1},
        "reported_per_second": 10.0,
        "busy": 0.5,
        "seconds": [0.2] * 99 + [9.0],
        "untold": 0,
    }
    return Result(**{**given, **values})


def test_one_of_a_hundred_may_be_late_and_not_two():
    assert list(a_result().faults()) == []
    assert list(a_result(seconds=[0.2] * 98 + [1.01] * 2).faults()) == ["p99 1.01 s > 1 s"]


def test_what_was_quick_in_an_idle_house_proves_nothing():
    assert list(a_result(busy=0.41).faults()) == []
    assert list(a_result(busy=0.39).faults()) == ["CPU 39% < 40%: không phải nửa tải / no half load"]


@pytest.mark.parametrize(("cpu_ms", "rate"), [({"intake": 100.0, "kafka": 150.0}, 4.0), ({"intake": 10.0}, 10.0)])
def test_half_load_is_half_of_what_the_cores_can_do_and_of_what_came_through(
    monkeypatch: pytest.MonkeyPatch, cpu_ms: dict[str, float], rate: float
) -> None:
    monkeypatch.setattr("tests.load.urgent.__main__._CORES", 2)
    storm = Storm(households=300, seed=7, incident_id="", windows={}, seconds=15.0, retracted=300, cpu_ms=cpu_ms)

    assert storm.per_second == 20.0
    assert half_load(storm) == rate


def test_what_nobody_heard_is_never_quick():
    assert list(a_result(untold=1).faults()) == ["1 × không ai nghe / nobody heard of it"]
    assert list(a_result(seconds=[]).faults()) == ["0 × không ai nghe / nobody heard of it"]


def test_a_household_that_costs_too_many_events_is_named():
    assert list(a_result(events={"AssistPromptly": 14.1, "PayRound": 4.0}).faults()) == [
        "AssistPromptly: 14.1 events > 14",
        "Temporal: 18.1 events > 18",
    ]


def test_what_the_sweeper_had_to_find_is_one_of_a_hundred_at_most():
    assert list(a_result(finds=Finds({"first": 150, "workflow": 49, "sweeper": 2})).faults()) == []
    assert list(a_result(finds=Finds({"first": 100, "workflow": 97, "sweeper": 3})).faults()) == ["sweeper: 3/200 = 1.5% > 1%"]


def test_finds_are_read_from_the_metrics_and_counted_from_a_moment_on():
    line = 'kipthoi_notifications_climbs_total{{rung="{rung}",by="{by}"}} {count}\n'
    kind = "# TYPE kipthoi_notifications_climbs_total counter\n"
    before = Finds.in_page(kind + line.format(rung=1, by="first", count=5.0))
    after = Finds.in_page(
        kind
        + line.format(rung=1, by="first", count=9.0)
        + line.format(rung="nobody", by="first", count=1.0)
        + line.format(rung=2, by="sweeper", count=2.0)
    )

    assert after.since(before).to_json() == {"all": 7, "sweeper": 2, "share": 0.2857}
    assert before.since(after) == before, "the process began anew"
    assert Finds.in_page("").fault is None
