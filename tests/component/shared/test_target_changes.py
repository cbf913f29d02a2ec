"""A target of our own changes: running clocks are brought to it on its first day, and only those of its kind and level."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import text

from shared import clocks, paces
from shared.clock import VIETNAM, now
from shared.database import execute
from shared.target_changes import replan
from shared.targets import Target
from shared.time_limits import TimeLimit
from tests.component.shared.test_clocks import ACTOR, a_clock

_HOUR = timedelta(hours=1)
_NOW = now()
"""When it is for these tests: in Vietnam a day may begin while they run."""
_TODAY = _NOW.astimezone(VIETNAM).date()
_MIDNIGHT = datetime.combine(_TODAY, datetime.min.time(), VIETNAM)


def running(*, since, hours=72, risk_level=4, kind="assisted", article=None):
    clock = a_clock(started_at=since, due_at=since + hours * _HOUR, limit=TimeLimit(kind, hours, "hours", article))
    return replace(clock, scope=replace(clock.scope, risk_level=risk_level))


def targets(count, by_risk=None, valid_from=_TODAY):
    old = Target("assisted", _TODAY - timedelta(days=900), 72, "hours", {}, None)
    return {"assisted": [old, Target("assisted", valid_from, count, "hours", by_risk or {}, None)]}


async def start(database, *started):
    async with database.transaction() as session:
        await clocks.start(session, started)


async def rows_of(database, *of):
    async with database.reading() as session:
        rows = {row.id: row for row in await execute(session, text("select id, due_at, limit_count from clocks"))}
    return [(rows[clock.id].due_at, rows[clock.id].limit_count) for clock in of]


async def test_a_shorter_limit_takes_no_more_than_it_leaves_from_its_first_day_on(database):
    long_ago, young = running(since=_MIDNIGHT - 60 * _HOUR), running(since=_MIDNIGHT - 2 * _HOUR)
    other, statutory = running(since=_MIDNIGHT, kind="paid"), running(since=_MIDNIGHT, article="1/2026 1.1")
    await start(database, long_ago, young, other, statutory)

    changed = await replan(database, ACTOR, _NOW, targets(48))

    assert changed == 2
    assert await rows_of(database, long_ago, young) == [(long_ago.due_at, 48), (_MIDNIGHT + 48 * _HOUR, 48)]
    assert await rows_of(database, other, statutory) == [(other.due_at, 72), (statutory.due_at, 72)]
    assert await replan(database, ACTOR, _NOW, targets(48)) == 0
    async with database.reading() as session:
        lines = await execute(session, text("select details from audit where action = 'clocks moved'"))
        assert len(lines.all()) == 1


async def test_from_a_level_of_risk_on_a_shorter_limit_holds(database):
    grave, mild = running(since=_MIDNIGHT, risk_level=4), running(since=_MIDNIGHT, risk_level=3)
    await start(database, grave, mild)

    await replan(database, ACTOR, _NOW, targets(72, {4: 24}))

    assert await rows_of(database, grave, mild) == [(_MIDNIGHT + 24 * _HOUR, 24), (mild.due_at, 72)]


async def test_in_a_drill_that_runs_faster_a_new_limit_is_as_many_times_shorter(database):
    clock = running(since=_MIDNIGHT)
    clock = replace(clock, scope=replace(clock.scope, drill=True))
    async with database.transaction() as session:
        await paces.remember(session, {clock.scope.incident_id: 2})
    await start(database, clock)

    await replan(database, ACTOR, _NOW, targets(48))

    assert await rows_of(database, clock) == [(_MIDNIGHT + 24 * _HOUR, 48)]


async def test_what_began_long_ago_is_left_alone_and_what_begins_tomorrow_too(database):
    clock = running(since=_MIDNIGHT)
    await start(database, clock)

    for day in (_TODAY - timedelta(days=30), _TODAY + timedelta(days=1)):
        assert await replan(database, ACTOR, _NOW, targets(24, valid_from=day)) == 0


async def test_all_pages_are_gone_through(database, monkeypatch):
    monkeypatch.setattr("shared.target_changes.PAGE", 2)
    started = [running(since=_MIDNIGHT + n * _HOUR / 10) for n in range(5)]
    await start(database, *started)

    assert await replan(database, ACTOR, _NOW, targets(24)) == 5
