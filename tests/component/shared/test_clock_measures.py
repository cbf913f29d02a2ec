"""Operators see how many clocks there are in each state, and how soon what was missed was called so."""

from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import clock_measures, clocks
from shared.clock import now
from shared.clock_handovers import Handover, hand_over
from shared.database import Database, execute
from shared.time_limits import Clock
from tests.component.shared.test_clocks import ACTOR, a_clock, start
from tests.conftest import FreshDatabase

STATES = ("running", "kept", "kept_late", "missed", "handed_over", "stopped")
LATER = timedelta(hours=1)


@pytest.fixture
async def counted(fresh_database: FreshDatabase) -> AsyncIterator[Database]:
    """A service's database: there clocks are counted."""
    opened = Database(await fresh_database("disbursement"), name="test", pool_size=4, connect_s=30)
    yield opened
    await opened.close()


def running(count: int = 1) -> list[Clock]:
    return [a_clock(due_at=now() + LATER, started_at=now(), owner="commune:00004") for _ in range(count)]


async def shown(database: Database) -> Mapping[str, float]:
    """What is shown of the clocks of drills that are there, by state."""
    service = f"counted {id(database)}"
    await clock_measures.measure(database, service)
    labels = {"service": service, "kind": "assisted", "drill": "true"}
    found = {state: REGISTRY.get_sample_value("kipthoi_clocks", {**labels, "state": state}) for state in STATES}
    return {state: count for state, count in found.items() if count}


async def test_each_clock_is_counted_in_its_state_and_in_no_other(counted: Database) -> None:
    kept, stopped, passed, left = running(4), running(2), running(3), running(5)
    missed, late = [a_clock() for _ in range(6)], [a_clock() for _ in range(2)]
    await start(counted, *kept, *stopped, *passed, *left, *missed, *late)
    before = await shown(counted)
    async with counted.transaction() as session:
        assert await clocks.escalate_overdue(session, ACTOR, "disbursement") == 8
        await clocks.keep(session, "assisted", [one.subject_id for one in (*kept, *late)], now())
        await clocks.stop(session, "assisted", [one.subject_id for one in stopped], now())
        handover = Handover("assisted", [one.subject_id for one in passed], "province:01")
        await hand_over(session, ACTOR, "disbursement", handover, now())

    assert before == {"running": 22}
    # What was handed over runs on with its new owner.
    assert await shown(counted) == {
        "running": 8, "kept": 4, "kept_late": 2, "missed": 6, "handed_over": 3, "stopped": 2,
    }  # fmt: skip
    assert await _rows(counted, "select count(*) from clocks") == (25,)


async def test_what_was_undone_is_counted_as_it_stands_and_nothing_is_counted_twice_after_thousands_of_changes(
    counted: Database,
) -> None:
    some = running(3)
    await start(counted, *some)
    cases = [one.scope.case_id for one in some if one.scope.case_id is not None]
    for _ in range(300):
        at = now()
        async with counted.transaction() as session:
            await clocks.keep(session, "assisted", [one.subject_id for one in some], at)
            await clocks.reopen(session, cases, at, now())
    assert await shown(counted) == {"running": 3}

    async with counted.transaction() as session:
        await execute(session, text("select fold_clock_figures()"))
    assert await shown(counted) == {"running": 3}
    assert await _rows(counted, "select count(*) from clock_figures where not folded") == (0,)


@pytest.mark.parametrize("by", ["workflow", "sweeper"])
async def test_the_seconds_until_a_clock_was_called_missed_are_told_by_who_came_first(
    counted: Database, by: clock_measures.FoundBy
) -> None:
    late = now() - timedelta(seconds=20)
    before = {bound: _seconds(by, bound) for bound in ("10.0", "30.0")}
    await start(counted, a_clock(due_at=late), a_clock(due_at=late), *running())
    for _ in range(2):
        async with counted.transaction() as session:
            await clocks.escalate_overdue(session, ACTOR, "disbursement", by=by)

    assert {bound: _seconds(by, bound) - before[bound] for bound in before} == {"10.0": 0, "30.0": 2}


def _seconds(by: str, bound: str) -> float:
    labels = {"service": "disbursement", "by": by, "le": bound}
    return REGISTRY.get_sample_value("kipthoi_clocks_missed_seconds_bucket", labels) or 0.0


async def _rows(database: Database, question: str) -> tuple[int, ...]:
    async with database.reading() as session:
        return tuple((await execute(session, text(question))).one())
