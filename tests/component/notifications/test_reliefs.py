"""Whoever comes on duty at the top of a ladder is told, once, of what nobody has taken there."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from services.notifications.store import reliefs
from shared import audit
from shared.clock import now
from shared.database import execute
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.component.notifications.test_climbs import LEADER_PHONE, PROVINCE_PHONE, climb_of, give_ladder, let_pass, settle
from tests.component.notifications.test_duty_findings import changed, declared
from tests.load.judging import nodes_of
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed

FIRST, SECOND, THIRD = "0559000031", "0559000032", "0559000033"
_MOVE = "update duty_shifts set begins_at = begins_at - interval '2 hours', ends_at = ends_at - interval '2 hours'"


def leader(phone: str, begins: float, ends: float, moment: datetime) -> dict[str, Any]:
    at = {name: (moment + timedelta(hours=hours)).isoformat() for name, hours in (("from", begins), ("until", ends))}
    return {"province_code": PROVINCE, "post": "leader", "phone": phone, **at}


async def give_leaders(harness: ServiceHarness, *spans: tuple[str, float, float]) -> None:
    moment = now()
    officer = {"province_code": PROVINCE, "phone": PROVINCE_PHONE}
    await harness.give_duty(officer, *(leader(*span, moment) for span in spans))


async def to_the_top(harness: ServiceHarness, count: int = 1) -> list[Any]:
    missed = [a_clock_missed() for _ in range(count)]
    await harness.take(*missed)
    await settle(harness)
    for _ in range(3):
        await let_pass(harness, 600)
    return missed


async def shifts_change(harness: ServiceHarness) -> None:
    """Two hours go by for the province's leaders; whoever came is looked for, again and again."""
    await harness.change(f"{_MOVE} where post = 'leader' and province_code = '{PROVINCE}'")
    for _ in range(3):
        await harness.loops.clocks.assign_waiting()
        await settle(harness)


def calls(harness: ServiceHarness, *phones: str) -> list[int]:
    return [len(harness.telephones.texts(phone)) for phone in phones]


async def test_who_relieves_the_last_one_told_is_told_once_in_one_message_and_each_after_him(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 3), (THIRD, 3, 30))
    missed = await to_the_top(harness, 3)
    heard = [calls(harness, FIRST, SECOND, THIRD)]
    for _ in range(3):
        await shifts_change(harness)
        heard.append(calls(harness, FIRST, SECOND, THIRD))

    assert heard == [[1, 0, 0], [1, 1, 0], [1, 1, 1], [1, 1, 1]]
    assert "3 viec qua han" in harness.telephones.texts(THIRD)[0]
    assert await harness.rows("select count(*) from former_escalations") == [(6,)]
    assert (await climb_of(harness, missed[0].clock_id)).state == "top"


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param([(FIRST, -6, 1), (FIRST, 1, 30)], [1, 0], id="the same person stays"),
        pytest.param([(FIRST, -6, 30), (SECOND, 1, 30)], [1, 1], id="both are there, and the newer counts"),
        pytest.param([(FIRST, -6, 30), (SECOND, 1, 3)], [1, 1], id="and when he has gone, the first one knows already"),
        pytest.param([(FIRST, -6, 1), (SECOND, 5, 30)], [1, 1], id="for a while nobody"),
    ],
)
async def test_nobody_is_told_twice_however_shifts_change(
    harness: ServiceHarness, spans: Sequence[tuple[str, float, float]], expected: list[int]
) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, *spans)
    await to_the_top(harness)
    for _ in range(4):
        await shifts_change(harness)

    assert calls(harness, FIRST, SECOND) == expected


async def test_who_takes_over_a_shift_that_stays_is_told(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 30))
    await to_the_top(harness)
    ((shift,),) = await harness.rows("select id::text from duty_shifts where post = 'leader' and province_code is not null")
    moment = now()
    times = {name: (moment + timedelta(hours=hours)).isoformat() for name, hours in (("from", -6), ("until", 30))}
    async with harness.client("provincial_officer") as officer:
        body = {**times, "name": "Lãnh đạo Hai", "phone": SECOND, "post": "leader"}
        (await officer.put(f"/v1/shifts/{shift}", json=body, headers={"If-Match": '"r1"'})).raise_for_status()
    for _ in range(2):
        await harness.loops.clocks.assign_waiting()
        await settle(harness)

    assert calls(harness, FIRST, SECOND) == [1, 1]


async def test_what_was_taken_goes_to_nobody_else(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 30))
    await to_the_top(harness)
    await harness.change(
        "update climbs set state = 'taken', taken_by = 'x', taken_rung = 4, taken_at = now(), taken_until = now()"
    )
    await shifts_change(harness)

    assert calls(harness, FIRST, SECOND) == [1, 0]


_MANY = """
    insert into climbs (clock_id, kind, incident_id, case_id, commune_code, risk_level, drill, due_at, answer_from, missed_at,
                        state, first_rung, rung, since)
    select gen_random_uuid(), kind, incident_id, gen_random_uuid(), commune_code, risk_level, drill, due_at, answer_from,
           missed_at, 'climbing', first_rung, rung, since from climbs cross join generate_series(1, :many)"""
_TOLD_OF_MANY = """
    insert into escalations (clock_id, rung, incident_id, case_id, commune_code, kind, drill, due_at, answer_from, missed_at,
                             state, recipient, shift_id, notice_id, created_at, accepted_at)
    select c.clock_id, e.rung, e.incident_id, c.case_id, e.commune_code, e.kind, e.drill, e.due_at, e.answer_from, e.missed_at,
           e.state, e.recipient, e.shift_id, e.notice_id, e.created_at, e.accepted_at
      from climbs c join escalations e on e.rung = c.rung where c.clock_id <> e.clock_id"""


async def rows_read(harness: ServiceHarness, statement: str) -> float:
    """How many rows of tables and indexes the server goes through for this."""
    async with harness.foundation.database.transaction() as session:
        await audit.record(session, harness.foundation.actor, "looked at", "plan", [new_id()])
        for table in ("climbs", "escalations"):
            await execute(session, text(f"analyze {table}"))
        told = (await execute(session, text(f"explain (analyze, format json) {statement}"))).scalar_one()
    plan = (orjson.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    scans = [node for node in nodes_of(plan) if "Scan" in node["Node Type"] and "Relation Name" in node]
    return sum((one["Actual Rows"] + one.get("Rows Removed by Filter", 0)) * one["Actual Loops"] for one in scans)


async def test_who_relieves_is_looked_for_from_place_to_place_where_thousands_stand_at_the_top(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 30))
    await to_the_top(harness)
    await harness.change(_MANY, many=4000)
    await harness.change(_TOLD_OF_MANY)
    await harness.change("update climbs set state = 'top' where state = 'climbing'")
    read = await rows_read(harness, str(reliefs._TOLD))
    async with harness.foundation.database.reading() as session:
        told = await reliefs.list_told_at_top(session)

    assert [(one.commune_code, int(one.rung)) for one in told] == [(COMMUNE, 4)]
    assert read < 20, "a row of each place and person, and one more"


async def test_who_stays_in_a_second_shift_is_written_down_as_who_knows_and_not_looked_at_for_ever(
    harness: ServiceHarness,
) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (FIRST, 1, 30))
    await to_the_top(harness)
    await shifts_change(harness)
    async with harness.foundation.database.reading() as session:
        (told,) = await reliefs.list_told_at_top(session)
    leader = "post = 'leader' and province_code is not null"
    here = f"select id from duty_shifts where {leader} and begins_at <= now() and now() < ends_at"

    assert await harness.rows(here) == [(told.shift_id,)]


async def test_what_a_drill_has_left_at_the_top_is_looked_at_by_nobody_once_it_is_over(harness: ServiceHarness) -> None:
    await give_ladder(harness, LEADER_PHONE)
    await give_leaders(harness, (FIRST, -6, 1), (SECOND, 1, 30))
    await harness.take(declared(COMMUNE))
    await to_the_top(harness)
    await harness.take(changed(2, COMMUNE, closed=True))
    await shifts_change(harness)

    assert calls(harness, FIRST, SECOND) == [1, 0]
