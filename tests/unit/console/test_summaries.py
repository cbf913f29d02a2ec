"""Coverage, medians, changes and lines over time."""

from statistics import median

import pytest

from services.console.views.charts import Chart, Series, cases_over_time, coverage_over_time, rounded_up
from services.console.views.summaries import (
    LEAST_H,
    RATIO,
    Change,
    Sums,
    Tally,
    changes_of,
    median_of,
    medians_of,
    sums_of_provinces,
)
from services.console.web.board.graphics import WIDTH, drawing_of
from tests.support.builders import COMMUNE, ELSEWHERE, OTHER_COMMUNE


@pytest.mark.parametrize(
    ("in_time", "missed", "coverage"), [(0, 0, None), (0, 5, 0.0), (999, 1, 99.9), (9999, 1, 99.9), (7, 0, 100.0)]
)
def test_coverage_is_a_hundred_only_when_everybody_was_helped_in_time(
    in_time: int, missed: int, coverage: float | None
) -> None:
    assert Sums(eligible=20_000, in_time=in_time, missed=missed).coverage == coverage


def test_who_still_has_time_is_neither_kept_nor_missed() -> None:
    minutes_after_the_report = Sums(eligible=9)
    later = Sums(eligible=9, in_time=3, missed=1, helped_late=1)

    assert (minutes_after_the_report.coverage, minutes_after_the_report.not_due) == (None, 9)
    assert (later.coverage, later.not_due) == (75.0, 5)


def test_a_province_is_the_sum_of_its_communes() -> None:
    communes = {
        COMMUNE: Sums(eligible=3, in_time=1, dead=1),
        OTHER_COMMUNE: Sums(eligible=2, dead=2),
        ELSEWHERE: Sums(eligible=9),
    }

    provinces = sums_of_provinces(communes)

    assert len(provinces) == 2
    assert provinces["01"] == Sums(eligible=5, in_time=1, dead=3)


@pytest.mark.parametrize("hours", [[0.5], [1, 2, 3], [20, 30, 40, 50, 60], [5] * 100 + [70] * 99, list(range(1, 200))])
def test_a_median_is_right_to_some_hundredths(hours: list[float]) -> None:
    slots: dict[int, int] = {}
    for each in hours:
        slot = next(number for number in range(200) if LEAST_H * RATIO ** (number + 1) > each)
        slots[slot] = slots.get(slot, 0) + 1

    found = median_of(slots)

    assert found == pytest.approx(median(hours), rel=0.07)


def test_what_nobody_has_reached_has_no_median() -> None:
    assert median_of({}) is None
    assert medians_of([Tally(COMMUNE, "to_helped", 30, 4), Tally(COMMUNE, "dead", 30, 4)])["to_assessed"] is None
    assert medians_of([Tally(COMMUNE, "to_helped", 30, 4)])["to_helped"] is not None


def test_changes_are_those_since_the_chosen_hour_upwards_and_downwards_apart() -> None:
    tallies = [
        Tally("x", "dead", 9, 5, 0),
        Tally("x", "dead", 10, 1, 2),
        Tally("y", "dead", 11, 0, 1),
        Tally("x", "helped", 11, 9),
    ]

    assert changes_of(tallies, 10)["dead"] == Change(1, 3)
    assert changes_of(tallies, 10)["missing"] == Change(0, 0)


def test_lines_over_time_only_add_up_and_end_at_what_there_is() -> None:
    tallies = [Tally("x", "identified", 100, 3), Tally("y", "identified", 103, 2), Tally("x", "helped", 102, 1)]

    chart = cases_over_time(tallies)
    lines = {line.name: list(line.values) for line in chart.series}

    assert lines["identified"] == [0, 3, 3, 3, 5]
    assert lines["helped"] == [0, 0, 0, 1, 1]
    assert lines["told"] == [0, 0, 0, 0, 0]
    assert chart.top == 8


def test_many_days_are_drawn_in_longer_steps_and_lose_nothing() -> None:
    chart = cases_over_time([Tally("x", "identified", hour, 1) for hour in range(1000)])

    assert len(chart.moments) <= 240
    assert chart.series[0].values[-1] == 1000


def test_the_share_over_time_is_of_those_known_by_then_and_begins_with_the_first_of_them() -> None:
    tallies = [Tally("x", "eligible", 98, 9), Tally("x", "in_time", 101, 1), Tally("x", "missed", 102, 1)]
    tallies.append(Tally("y", "missed", 104, 2))

    chart = coverage_over_time(tallies)

    assert chart.series[0].values == [100, 50, 50, 25]
    assert len(chart.moments) == 4


def test_of_nothing_there_is_nothing_to_draw() -> None:
    assert cases_over_time([]).is_empty
    assert coverage_over_time([]).is_empty


@pytest.mark.parametrize(("value", "top"), [(1, 4), (4, 4), (5, 8), (9, 20), (21, 40), (201, 400), (999, 2000)])
def test_an_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert rounded_up(value) == top


def test_everything_drawn_stands_inside_the_picture() -> None:
    chart = cases_over_time([Tally("x", "identified", hour, 1) for hour in (1, 5, 9)])
    one = Chart(chart.moments[:1], [Series("identified", [1.0])], 1.0)

    for drawing in (drawing_of(chart), drawing_of(one)):
        places = [tuple(map(float, pair.split(","))) for line in drawing.lines for pair in line.points.split()]
        assert all(0 <= x <= WIDTH and 0 <= y <= 200 for x, y in places)
