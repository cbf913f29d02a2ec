"""The size of an installation follows from measured costs, by rules that a person can check with a pencil."""

import itertools
import json
import math

import pytest
from typer.testing import CliRunner

from services.console.cli import app
from services.console.views.capacity import (
    DENSE,
    DENSE_FROM_PER_S,
    PART_WORDS,
    PROVEN_PER_S,
    SERVICES,
    THIN,
    capacity,
)


def test_a_small_storm_needs_two_processes_of_each_service_and_costs_what_thin_lists_cost():
    needed = capacity(5_000, 72)

    assert needed.costs is THIN
    assert set(needed.processes.values()) == {2}
    assert (needed.cores, needed.proven) == (2, True)
    assert needed.per_second == pytest.approx(5_000 / 72 / 3600)


def test_cores_are_rate_times_cost_with_room_left_and_processes_follow_each_services_own():
    needed = capacity(36_000, 1)

    assert needed.per_second == 10 > DENSE_FROM_PER_S
    assert needed.busy_cores["notifications"] == pytest.approx(10 * DENSE.cpu_ms["notifications"] / 1000)
    assert needed.cores > sum(needed.busy_cores.values()) / 0.75
    assert needed.processes["notifications"] == max(needed.processes.values()) == needed.readers
    assert needed.connections > sum(needed.processes.values()) * 28


def test_more_households_in_the_same_time_never_need_less():
    sizes = [capacity(households, 1) for households in range(60, 72_000, 60)]

    for less, more in itertools.pairwise(sizes):
        assert less.cores <= more.cores
        assert less.memory_mb <= more.memory_mb
        assert less.connections <= more.connections
        assert all(count <= more.processes[service] for service, count in less.processes.items())
        assert all(cores <= more.busy_cores[part] for part, cores in less.busy_cores.items())
    assert {size.costs.measured.en for size in sizes} == {THIN.measured.en, DENSE.measured.en}


def test_what_breaks_first_stands_first_and_a_rate_that_nobody_measured_is_said():
    needed = capacity(360_000, 1)

    rates = [one.per_second for one in needed.ceilings]
    assert rates == sorted(rates)
    assert "Notices" in needed.ceilings[0].part.en
    assert needed.per_second > PROVEN_PER_S
    assert not needed.proven


def test_disk_grows_with_households_and_kafka_keeps_seven_days():
    quick, slow = capacity(10_000, 24), capacity(10_000, 24 * 14)

    assert quick.disk_gb["databases"] == slow.disk_gb["databases"]
    assert slow.disk_gb["kafka"] == pytest.approx(quick.disk_gb["kafka"] / 2)


@pytest.mark.parametrize(("households", "hours"), [(0, 1), (1, 0), (-5, 3), (1, math.nan), (1, math.inf), (1, 8785)])
def test_nothing_in_no_time_is_refused(households, hours):
    with pytest.raises(ValueError, match="above zero"):
        capacity(households, hours)
    words = ["capacity", "--households", str(households), "--hours", str(hours)]
    assert CliRunner().invoke(app, words).exit_code == 2


def test_programs_read_it_and_people_a_table_in_both_languages():
    words = ["capacity", "--households", "50000", "--hours", "6"]

    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    assert set(told["processes"]) == set(SERVICES)
    assert told["costs"]["cpu_ms"]["postgres"] > 0
    assert "Hỏng trước" in CliRunner().invoke(app, ["--lang", "vi", *words]).output
    assert "Breaks first" in CliRunner().invoke(app, ["--lang", "en", *words]).output
    assert "2,31/s" in CliRunner().invoke(app, ["--lang", "vi", *words]).output, (
        "2.31 would be 231 to who counts thousands by dots"
    )
    assert "2.31/s" in CliRunner().invoke(app, ["--lang", "en", *words]).output


@pytest.mark.parametrize("language", ["vi", "en"])
def test_people_read_words_and_programs_codes(language: str) -> None:
    words = ["capacity", "--households", "50000", "--hours", "6"]
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).output)
    shown = CliRunner(env={"COLUMNS": "400"}).invoke(app, ["--lang", language, *words]).output

    codes = {*told["processes"], *told["costs"]["cpu_ms"], *told["disk_gb"]}
    assert {"intake", "postgres", "write_ahead_log"} < codes
    assert {code for code in codes if code in shown.split() or f" {code} " in shown} <= {"databases"}
    assert all(getattr(PART_WORDS[code], language) in shown for code in codes)
