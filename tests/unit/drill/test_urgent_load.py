"""The verdict over urgent notices at half load: what is later, unheard, or costs more events than was promised is named."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.drill.finds import Finds
from tests.load.urgent.half import next_rate, rate_at_half
from tests.load.urgent.result import Result
from tests.load.urgent.trickle import Trickle


def a_result(*, seen: dict[str, Any] | None = None, **values: Any) -> Result:
    half = replace(Trickle(per_second=1.2, busy=0.5, seconds=[0.2] * 99 + [9.0], untold=0), **(seen or {}))
    events = {"AssistPromptly": 13.9, "DeliverNotice": 3.0, "PayRound": 1.1}
    return Result(**{"per_second": 20.0, "events": events, "half": half, **values})


def test_one_of_a_hundred_may_be_late_and_not_two():
    assert list(a_result().faults()) == []
    assert list(a_result(seen={"seconds": [0.2] * 98 + [1.01] * 2}).faults()) == ["p99 1.01 s > 1 s"]


def test_what_was_quick_in_an_idle_house_proves_nothing():
    assert list(a_result(seen={"busy": 0.41}).faults()) == []
    assert list(a_result(seen={"busy": 0.39}).faults()) == ["CPU 39% < 40%: không phải nửa tải / no half load"]


@pytest.mark.parametrize("first", [0.3, 1.2, 6.0])
async def test_half_load_is_found_by_trying(first: float) -> None:
    async def busy_at(rate: float) -> float:
        return min(1.0, 0.16 + 0.25 * rate)

    found = await rate_at_half(busy_at, first, idle=0.16)

    assert 0.47 <= await busy_at(found) <= 0.53


async def test_a_machine_that_says_something_else_each_time_is_asked_five_times() -> None:
    says: Iterator[float] = iter([0.9, 0.2, 0.9, 0.2, 0.9])
    rates: list[float] = []

    async def busy_at(rate: float) -> float:
        rates.append(rate)
        return next(says)

    await rate_at_half(busy_at, 1.0, idle=0.1)

    assert len(rates) == 5


@pytest.mark.parametrize(("busy", "factor"), [(0.5, 1.0), (0.99, 0.5), (0.1, 2.0), (0.05, 2.0), (0.7, 2 / 3)])
def test_one_try_never_changes_the_rate_by_more_than_twice(busy: float, factor: float) -> None:
    assert next_rate(3.0, busy, idle=0.1) == pytest.approx(3.0 * factor)


def test_what_nobody_heard_is_never_quick():
    assert list(a_result(seen={"untold": 1}).faults()) == ["1 × không ai nghe / nobody heard of it"]
    assert list(a_result(seen={"seconds": []}).faults()) == ["0 × không ai nghe / nobody heard of it"]


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
