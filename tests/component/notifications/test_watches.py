"""Communes of which nothing is heard: a clock like any other, kept by the first word, never told to the commune itself."""

import asyncio
from datetime import timedelta

import pytest

from services.notifications.metrics import SILENT_COMMUNES
from shared.clock import now
from shared.events import ClockMissed, CommuneSilent, SilenceEnded
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import PROVINCE_PHONE, give_ladder, rang
from tests.component.notifications.watching import (
    HOURS,
    a_word,
    begun,
    clocks_of,
    hours_pass,
    later,
    silent,
    sweep,
)
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    a_household_reported,
)


@pytest.mark.parametrize("level", HOURS)
async def test_a_declared_incident_watches_its_communes_by_its_level_of_risk(harness: ServiceHarness, level: int) -> None:
    await harness.take(begun(COMMUNE, OTHER_COMMUNE, risk_level=level))
    rows = await harness.rows("select due_at - started_at as span, owner from clocks where kind = 'heard' order by owner")

    assert [row.span for row in rows] == [timedelta(hours=HOURS[level])] * 2
    assert [row.owner for row in rows] == sorted(f"commune:{code}" for code in (COMMUNE, OTHER_COMMUNE))


async def test_in_a_drill_that_runs_faster_every_silence_does(harness: ServiceHarness) -> None:
    await harness.take(begun(hours_ago=0, pace=600))
    await harness.take(a_household_reported(occurred_at=now() + timedelta(seconds=2), pace=600))
    await harness.take(later(2, risk_level=3, occurred_at=now() + timedelta(seconds=3), pace=600))
    rows = await harness.rows(
        "select c.due_at - c.started_at as span, c.limit_count, w.due_at = c.due_at as same, w.heard_at is not null as heard"
        " from clocks c join watches w on w.subject_id = c.subject_id"
    )

    assert [(row.span, row.limit_count, row.same, row.heard) for row in rows] == [(timedelta(seconds=72), 12, True, True)]


async def test_who_is_silent_is_told_to_the_province_and_never_to_the_commune(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    await harness.loops.clocks.measure()

    assert await clocks_of(harness) == [("missed", 6)]
    assert rang(harness) == {PROVINCE_PHONE: 1}
    assert "xa chua co lien lac" in harness.telephones.texts(PROVINCE_PHONE)[0]
    (said,) = await harness.facts(CommuneSilent)
    assert (said.commune_code, said.kind, said.drill) == (COMMUNE, "heard", True)
    assert await silent(harness) == [COMMUNE]
    assert await silent(harness, provinces=["79"]) == []
    assert SILENT_COMMUNES._value.get() == 1


async def test_the_first_word_keeps_the_clock_and_the_next_runs_from_then_on(harness: ServiceHarness) -> None:
    await harness.take(begun())
    await hours_pass(harness, 6)
    heard = now() - timedelta(hours=2)  # the fifth hour
    await harness.take(a_household_reported(occurred_at=heard))
    await harness.loops.clocks.sweep()
    (running,) = await harness.rows("select started_at, due_at from clocks where kind = 'heard' and state = 'running'")

    assert await clocks_of(harness) == [("kept", 6), ("running", 6)]
    assert abs(running.started_at - heard) < timedelta(seconds=1)
    assert running.due_at - running.started_at == timedelta(hours=6)
    assert await silent(harness) == []


async def test_of_whom_something_was_heard_in_time_nobody_hears_that_he_is_silent(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun(hours_ago=5), a_household_reported(occurred_at=now() - timedelta(minutes=5)))
    await hours_pass(harness, 2)
    await sweep(harness)

    assert await clocks_of(harness) == [("kept", 6), ("running", 6)]
    assert [fact for fact in await harness.facts(ClockMissed) if fact.kind == "heard"] == []
    assert await harness.facts(CommuneSilent) == []


async def test_who_falls_silent_again_is_another_silence(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    await a_word(harness)
    await hours_pass(harness, 6.5)
    await sweep(harness)
    first, second = await harness.facts(CommuneSilent)

    assert first.notice_id != second.notice_id
    assert await clocks_of(harness) == [("kept_late", 6), ("missed", 6)]
    assert await silent(harness) == [COMMUNE]


async def test_two_processes_and_a_word_at_the_due_moment_say_it_once(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun())
    await hours_pass(harness, 6)
    await asyncio.gather(*(harness.loops.clocks.sweep() for _ in range(3)), a_word(harness))
    await sweep(harness)
    states = await clocks_of(harness)

    assert len(await harness.facts(CommuneSilent)) == len(await harness.facts(SilenceEnded)) <= 1
    assert [state for state, _ in states] in (["kept_late", "running"], ["kept", "running"])
    assert await silent(harness) == []


async def test_what_a_crash_left_unsaid_is_said_by_the_next_look(harness: ServiceHarness) -> None:
    await harness.take(begun())
    await hours_pass(harness, 6)
    await harness.change("update clocks set state = 'missed', ended_at = now(), escalated_at = now() where kind = 'heard'")
    await harness.loops.clocks.assign_waiting()

    assert [fact.kind for fact in await harness.facts(CommuneSilent)] == ["heard"]
