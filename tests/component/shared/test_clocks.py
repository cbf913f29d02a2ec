from datetime import timedelta
from uuid import UUID

from sqlalchemy import text

from shared import clock_states, clocks
from shared.clock import now
from shared.database import execute
from shared.events.clocks import ClockMissed
from shared.identity import Actor
from shared.ids import CaseId, new_id
from shared.time_limits import Clock, ClockScope, TimeLimit
from tests.support.builders import COMMUNE, INCIDENT, MORNING
from tests.support.records import outbox_facts

ACTOR = Actor.service("test")


def a_clock(*, due_at=MORNING, case_id=None, kind="assisted", **values):
    case = case_id or CaseId(new_id())
    return Clock(
        **{
            "limit": TimeLimit(kind, 72, "hours"),
            "scope": ClockScope(INCIDENT, case, COMMUNE, 4, drill=True),
            "subject_id": UUID(str(case)),
            "started_at": MORNING - timedelta(hours=72),
            "due_at": due_at,
            "owner": "intake",
            "answer_from": due_at,
            **values,
        }
    )


async def escalate(database, at=None):
    async with database.transaction() as session:
        return await clocks.escalate_overdue(session, ACTOR, "test", at or now())


async def start(database, *started):
    async with database.transaction() as session:
        await clocks.start(session, started)


async def test_all_that_is_overdue_is_escalated_once_by_whoever_comes_first(database):
    await start(database, *[a_clock() for _ in range(300)])

    assert await escalate(database) == 300
    assert await escalate(database) == 0
    facts = await outbox_facts(database)
    assert len({fact.clock_id for fact in facts if isinstance(fact, ClockMissed)}) == 300


async def test_a_clock_is_not_missed_before_its_moment(database):
    await start(database, a_clock(due_at=MORNING))

    assert await escalate(database, MORNING - timedelta(seconds=1)) == 0
    assert await escalate(database, MORNING) == 1


async def test_a_kept_clock_is_never_escalated_and_a_missed_one_stays_missed(database):
    kept, missed = a_clock(), a_clock()
    await start(database, kept, missed)
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [kept.subject_id], MORNING)
    await escalate(database)
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [missed.subject_id], now())

    async with database.reading() as session:
        states = [(await clock_states.of_case(session, clock.scope.case_id))[0].state for clock in (kept, missed)]
    assert states == ["kept", "missed"]


async def test_the_same_clock_started_twice_is_one_clock(database):
    clock = a_clock()

    await start(database, clock)
    await start(database, clock)

    async with database.reading() as session:
        assert (await execute(session, text("select count(*) from clocks"))).scalar() == 1
