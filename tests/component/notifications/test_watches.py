"""Communes of which nothing is heard: a clock like any other, kept by the first word, never told to the commune itself."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from services.notifications.metrics import SILENT_COMMUNES
from shared.clock import now
from shared.events import ClockMissed, ClockSolved, CommuneSilent, IncidentChanged, IncidentDeclared, SilenceEnded
from shared.ids import new_id
from tests.component.notifications.harness import OFFICER_PHONE, ServiceHarness
from tests.component.notifications.test_climbs import PROVINCE_PHONE, give_ladder, rang, settle
from tests.component.notifications.test_duty_findings import changed, declared
from tests.support.builders import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    a_clock_missed,
    a_household_reported,
    goods_handed_over,
    moved,
)

HOURS = {4: 6, 3: 12, 2: 24}
_MISSED = ["missed"]
_HEARD = ["kept", "running"]


def begun(*communes: str, hours_ago: float = 1, **values: Any) -> IncidentDeclared:
    return declared(*(communes or (COMMUNE,)), occurred_at=now() - timedelta(hours=hours_ago), **values)


def later(revision: int, *communes: str, **values: Any) -> IncidentChanged:
    return changed(revision, *(communes or (COMMUNE,)), **{"occurred_at": now(), **values})


async def clocks_of(harness: ServiceHarness, commune: str = COMMUNE) -> list[tuple[str, int]]:
    rows = await harness.rows(
        "select state, limit_count from clocks where kind = 'heard' and commune_code = :c order by started_at", c=commune
    )
    return [(row.state, row.limit_count) for row in rows]


async def hours_pass(harness: ServiceHarness, hours: float) -> None:
    """So many hours go by in which nothing is heard: all that is written down of the watches is so much older."""
    past = "make_interval(secs => :secs)"
    moments = {"clocks": ("started_at", "due_at", "answer_from", "ended_at"), "watches": ("since", "due_at", "heard_at")}
    for table, names in moments.items():
        older = ", ".join(f"{name} = {name} - {past}" for name in names)
        which = "where kind = 'heard'" if table == "clocks" else "where since is not null"
        await harness.change(f"update {table} set {older} {which}", secs=hours * 3600)


async def sweep(harness: ServiceHarness) -> None:
    await harness.loops.clocks.sweep()
    await harness.take(*[fact for fact in await harness.facts(ClockMissed) if fact.kind == "heard"])
    await settle(harness)


async def silent(harness: ServiceHarness, **area: Any) -> list[str]:
    async with harness.client("auditor" if not area else "provincial_officer", **area) as client:
        return [one["commune_code"] for one in (await client.get("/v1/silent-communes")).json()["items"]]


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


async def a_report(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported(occurred_at=now()))


async def goods(harness: ServiceHarness) -> None:
    await harness.take(goods_handed_over(occurred_at=now()))


async def contacts(harness: ServiceHarness) -> None:
    body = {"contacts": [{"name": "Cán bộ Thử", "phone": OFFICER_PHONE, "role": "trực ban"}]}
    async with harness.client("commune_officer", communes=[COMMUNE]) as client:
        (await client.put(f"/v1/communes/{COMMUNE}/contacts", json=body)).raise_for_status()


async def a_word(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as client:
        (await client.post(f"/v1/communes/{COMMUNE}/heard", json={"by": "radio"})).raise_for_status()


async def a_handover(harness: ServiceHarness) -> None:
    async with harness.client("commune_chair", communes=[COMMUNE]) as client:
        handover = (await client.post("/v1/duty/handovers", json={"place": COMMUNE})).json()
        (await client.post(f"/v1/duty/handovers/{handover['id']}/signatures", json={"side": "goes"})).raise_for_status()


@pytest.mark.parametrize("word", [a_report, goods, contacts, a_word, a_handover])
async def test_any_word_ends_the_silence_and_the_climb(harness: ServiceHarness, word: Any) -> None:
    await give_ladder(harness)
    await harness.take(begun())
    await hours_pass(harness, 6)
    await sweep(harness)
    await word(harness)
    await harness.take(*await harness.facts(ClockSolved))

    assert await clocks_of(harness) == [("kept_late", 6), ("running", 6)]
    (ended,) = await harness.facts(SilenceEnded)
    (said,) = await harness.facts(CommuneSilent)
    assert (ended.reason, ended.notice_id) == ("heard", said.notice_id)
    assert await silent(harness) == []
    assert [row.state for row in await harness.rows("select state from climbs")] == ["solved"]


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


@pytest.mark.parametrize(
    ("fact", "states"),
    [
        pytest.param(lambda: a_household_reported(occurred_at=now(), drill=False), _MISSED, id="a-real-report-in-a-drill"),
        pytest.param(
            lambda: a_household_reported(commune_code=OTHER_COMMUNE, occurred_at=now()), _MISSED, id="of-another-commune"
        ),
        pytest.param(
            lambda: moved(a_household_reported(commune_code=OTHER_COMMUNE, occurred_at=now()), COMMUNE),
            _MISSED,
            id="a-moved-case",
        ),
        pytest.param(lambda: a_household_reported(occurred_at=now(), incident_id=new_id()), _HEARD, id="of-another-incident"),
    ],
)
async def test_only_a_word_of_the_very_commune_keeps_its_clock(harness: ServiceHarness, fact: Any, states: list[str]) -> None:
    await harness.take(begun(hours_ago=1))
    await harness.take(fact())
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert [state for state, _ in await clocks_of(harness)] == states


@pytest.mark.parametrize(
    ("role", "where", "states"),
    [
        ("commune_officer", {"communes": [COMMUNE]}, _HEARD),
        ("provincial_officer", {"provinces": [PROVINCE]}, _MISSED),
        ("provincial_leader", {"provinces": [PROVINCE]}, _MISSED),
    ],
)
async def test_only_what_its_own_people_do_is_a_word_of_the_commune(
    harness: ServiceHarness, role: str, where: dict[str, Any], states: list[str]
) -> None:
    missed = a_clock_missed()
    await harness.take(begun(hours_ago=1), missed)
    word = {"plan": "Cử tổ 2 đến từng hộ", "until": (now() + timedelta(hours=2)).isoformat()}
    async with harness.client(role, **where) as client:
        (await client.post(f"/v1/escalations/{missed.clock_id}/taken", json=word)).raise_for_status()
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert [state for state, _ in await clocks_of(harness)] == states


async def test_a_report_that_is_heard_of_before_its_incident_counts(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported(occurred_at=now() - timedelta(minutes=2)))
    await harness.take(begun(hours_ago=1))
    await hours_pass(harness, 5.5)
    await harness.loops.clocks.sweep()

    assert await clocks_of(harness) == [("kept", 6), ("running", 6)]


async def test_a_raised_level_shortens_what_runs_and_an_extension_watches_further_communes(harness: ServiceHarness) -> None:
    await harness.take(begun(hours_ago=10, risk_level=3))
    await harness.take(later(2, COMMUNE, OTHER_COMMUNE, risk_level=4))
    before = (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE))
    await sweep(harness)

    assert before == ([("running", 6)], [("running", 6)])
    assert (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE)) == ([("missed", 6)], [("running", 6)])


async def test_a_raised_level_counts_from_the_last_word(harness: ServiceHarness) -> None:
    await harness.take(begun(hours_ago=10, risk_level=3))
    await harness.take(a_household_reported(occurred_at=now() - timedelta(hours=1)))
    await harness.take(later(2, COMMUNE, risk_level=4))
    await sweep(harness)

    assert await clocks_of(harness) == [("kept", 12), ("running", 6)]


async def test_who_is_watched_late_is_not_silent_at_once(harness: ServiceHarness) -> None:
    """An incident of last week that is told again: nothing is known of what was heard since."""
    await harness.take(begun(hours_ago=24 * 7))
    await sweep(harness)

    assert await clocks_of(harness) == [("running", 6)]


async def test_the_end_of_an_incident_ends_the_watch_and_the_silence_and_it_may_go_on(harness: ServiceHarness) -> None:
    await give_ladder(harness)
    await harness.take(begun(COMMUNE, OTHER_COMMUNE))
    await hours_pass(harness, 6)
    await sweep(harness)
    await harness.take(later(2, COMMUNE, OTHER_COMMUNE, closed=True))
    await harness.take(*await harness.facts(ClockSolved))
    ended = await silent(harness)
    await harness.take(later(3, COMMUNE))

    assert ended == []
    assert {fact.reason for fact in await harness.facts(SilenceEnded)} == {"ended"}
    assert {row.state for row in await harness.rows("select state from climbs")} == {"solved"}
    assert await clocks_of(harness) == [("missed", 6), ("running", 6)]
    assert await clocks_of(harness, OTHER_COMMUNE) == [("missed", 6)]


async def test_a_repeated_or_older_revision_changes_nothing(harness: ServiceHarness) -> None:
    newest, first = later(3, COMMUNE, OTHER_COMMUNE), begun()
    await harness.take(newest)
    await harness.take(first)
    await harness.take(later(2, COMMUNE, closed=True))

    assert (await clocks_of(harness), await clocks_of(harness, OTHER_COMMUNE)) == ([("running", 6)], [("running", 6)])


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


async def test_only_who_may_act_there_says_that_he_has_spoken_with_it(harness: ServiceHarness) -> None:
    async def say(role: str, code: str = COMMUNE, by: str = "phone", **area: Any) -> httpx.Response:
        async with harness.client(role, **area) as client:
            return await client.post(f"/v1/communes/{code}/heard", json={"by": by})

    answers = [
        await say("provincial_officer", provinces=["79"]),
        await say("assessor", communes=[COMMUNE]),
        await say("provincial_officer", provinces=[PROVINCE], by="dove"),
        await say("provincial_officer", code="99999", provinces=[PROVINCE]),
        await say("provincial_officer", provinces=[PROVINCE]),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 422, 422, 200]
