"""A commune is cut off: its own targets wait, what a statute sets does not, and a later act undoes it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from shared import audit, clock_states, clocks, cut_offs
from shared.clock import now
from shared.clock_handovers import Handover, hand_over
from shared.database import execute
from shared.events import CommuneCutOff, CommuneReached
from shared.ids import CaseId, new_id
from shared.time_limits import TimeLimit
from tests.component.shared.test_clocks import ACTOR, a_clock, escalate
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE

_HOUR = timedelta(hours=1)


def running(hours, *, article=None, commune_code=COMMUNE, kind="assisted"):
    """A clock of a commune that ends in so many hours."""
    moment = now()
    clock = a_clock(
        started_at=moment - 10 * _HOUR,
        due_at=moment + hours * _HOUR,
        owner=f"commune:{commune_code}",
        limit=TimeLimit(kind, 72, "hours", article),
    )
    return replace(clock, scope=replace(clock.scope, commune_code=commune_code))


def an_act(until, **values):
    given = {"cut_off_id": new_id(), "incident_id": INCIDENT, "commune_code": COMMUNE, "drill": True, "document": "12/CĐ"}
    return CommuneCutOff(**{**given, "until": until, "signed_by": "leader-1", **values})


def the_end_of(act):
    names = ("cut_off_id", "incident_id", "commune_code", "until", "drill", "document", "signed_by")
    return CommuneReached(**{name: getattr(act, name) for name in names})


async def start(database, *started):
    async with database.transaction() as session:
        await clocks.start(session, started)


async def hear(database, *facts):
    async with database.transaction() as session:
        for fact in facts:
            if isinstance(fact, CommuneCutOff):
                await cut_offs.on_cut_off(session, ACTOR, [fact])
            else:
                await cut_offs.on_reached(session, ACTOR, [fact])


async def due(database, *of):
    async with database.reading() as session:
        rows = {row.id: row.due_at for row in await execute(session, text("select id, due_at from clocks"))}
    return [rows[clock.id] for clock in of]


async def test_its_own_targets_wait_and_nothing_else_does(database):
    own, later, other = running(1), running(60), running(1, commune_code=OTHER_COMMUNE)
    statutory, of_province = running(1, article="335/2026/NĐ-CP 12.3.c", kind="funeral_decision"), running(1, kind="paid")
    await start(database, own, later, other, statutory, of_province)
    async with database.transaction() as session:
        await hand_over(session, ACTOR, "test", Handover("paid", [of_province.subject_id], "province:01"), now())
    until = now() + 24 * _HOUR

    await hear(database, an_act(until))

    assert await due(database, own, later, other, statutory) == [until, later.due_at, other.due_at, statutory.due_at]
    async with database.reading() as session:
        rows = await execute(session, text("select due_at from clocks where owner = 'province:01'"))
        assert [row.due_at for row in rows] == [of_province.due_at]
        [shown] = await clock_states.of_case(session, CaseId(own.scope.case_id))
        [of_statute] = await clock_states.of_case(session, CaseId(statutory.scope.case_id))
        moved = (await execute(session, text("select details from audit where action = 'clocks moved'"))).scalars().all()
    assert (shown.due_before, shown.cut_off_until) == (own.due_at, until)
    assert (of_statute.due_before, of_statute.cut_off_until) == (None, until)
    assert len(moved) == 1


async def test_what_begins_while_it_lasts_is_never_missed_before_and_is_missed_then(database):
    until = now() + 24 * _HOUR
    await hear(database, an_act(until))
    begun = running(1)
    await start(database, begun)

    assert await escalate(database, now() + 2 * _HOUR) == 0
    assert await due(database, begun) == [until]
    assert await escalate(database, until + _HOUR) == 1


async def test_a_later_act_lets_them_run_as_before_and_what_was_due_meanwhile_is_missed_from_then_on(database):
    soon, past = running(5), running(1)
    await start(database, soon, past)
    act = an_act(now() + 24 * _HOUR)
    await hear(database, act)
    async with database.transaction() as session:
        await execute(session, text("update clocks set due_before = now() - interval '1 hour' where id = :id"), {"id": past.id})
        await audit.record(session, ACTOR, "time passed", "clock", [past.id])

    await hear(database, the_end_of(act))

    [runs_on, overdue] = await due(database, soon, past)
    assert (runs_on, overdue < now()) == (soon.due_at, True)
    assert await escalate(database, now()) == 1
    async with database.reading() as session:
        row = (await execute(session, text("select answer_from, ended_at from clocks where id = :id"), {"id": past.id})).one()
    assert row.answer_from > now() - timedelta(minutes=1)


async def test_acts_in_another_order_and_told_twice_end_in_the_same(database):
    clock = running(1)
    await start(database, clock)
    act = an_act(now() + 24 * _HOUR)

    await hear(database, the_end_of(act), act, act, the_end_of(act))

    assert await due(database, clock) == [clock.due_at]


async def test_a_case_that_is_moved_to_a_commune_that_is_reached_waits_no_longer(database):
    moved, stays = running(1), running(1)
    await start(database, moved, stays)
    act = an_act(now() + 24 * _HOUR)
    await hear(database, act)

    async with database.transaction() as session:
        await clocks.relocate_cases(session, {CaseId(moved.scope.case_id): OTHER_COMMUNE})
        await audit.record(session, ACTOR, "case moved", "case", [moved.scope.case_id])
    await hear(database, the_end_of(an_act(act.until, commune_code=OTHER_COMMUNE)))

    assert await due(database, moved, stays) == [moved.due_at, act.until]


async def test_where_two_acts_hold_the_later_moment_counts_until_it_is_ended(database):
    clock = running(1)
    await start(database, clock)
    long, short = an_act(now() + 48 * _HOUR), an_act(now() + 24 * _HOUR)
    await hear(database, long, short)
    before = await due(database, clock)

    await hear(database, the_end_of(long))

    assert (before, await due(database, clock)) == ([long.until], [short.until])
