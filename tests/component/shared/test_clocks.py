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


async def test_a_kept_clock_is_never_escalated_and_a_missed_one_is_never_kept_in_time(database):
    kept, missed = a_clock(), a_clock()
    await start(database, kept, missed)
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [kept.subject_id], MORNING)
    await escalate(database)
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [missed.subject_id], now())

    async with database.reading() as session:
        states = [(await clock_states.of_case(session, clock.scope.case_id))[0].state for clock in (kept, missed)]
    assert states == ["kept", "kept_late"]


async def test_what_is_done_late_before_anybody_said_so_was_kept_late_and_is_said_once(database):
    late, in_time = a_clock(), a_clock()
    await start(database, late, in_time)
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [late.subject_id], MORNING + timedelta(seconds=1))
        await clocks.keep(session, "assisted", [in_time.subject_id], MORNING)

    assert await states(database, late, in_time) == ["kept_late", "kept"]
    async with database.reading() as session:
        assert await clocks.any_overdue(session)
    assert (await escalate(database), await escalate(database)) == (1, 0)
    assert await states(database, late, in_time) == ["kept_late", "kept"]
    solved, missed = await outbox_facts(database)
    assert (solved.outcome, solved.solved_at) == ("kept_late", MORNING + timedelta(seconds=1))
    assert solved.clock_id == missed.clock_id == late.id


async def test_an_act_that_is_taken_back_leaves_clocks_as_they_were(database):
    case, act = CaseId(new_id()), MORNING + timedelta(seconds=1)
    early, late, said, stopped = (a_clock(kind=kind, case_id=case, due_at=due) for kind, due in _FOUR)
    await start(database, said)
    await escalate(database, MORNING)
    await start(database, early, late, stopped)
    before = await rows_of(database)
    async with database.transaction() as session:
        for clock in (early, late, said):
            await clocks.end(session, "kept", clock.limit.kind, [clock.subject_id], act)
        await clocks.end(session, "stopped", stopped.limit.kind, [stopped.subject_id], act)
    between = await states(database, early, late, said, stopped)
    async with database.transaction() as session:
        await clocks.reopen(session, [case], act, MORNING)

    assert between == ["kept", "kept_late", "kept_late", "stopped"]
    assert await rows_of(database) == before


_FOUR = (("decision", MORNING + timedelta(hours=1)), ("paid", MORNING), ("findings", MORNING), ("assisted", MORNING))


async def rows_of(database):
    async with database.reading() as session:
        found = await execute(session, text("select id, state, ended_at, solved_at, escalated_at from clocks order by id"))
        return [tuple(row) for row in found]


async def states(database, *ended):
    async with database.reading() as session:
        rows = {row.id: row.state for row in await execute(session, text("select id, state from clocks"))}
    return [rows[clock.id] for clock in ended]


async def test_the_same_clock_started_twice_is_one_clock(database):
    clock = a_clock()

    await start(database, clock)
    await start(database, clock)

    async with database.reading() as session:
        assert (await execute(session, text("select count(*) from clocks"))).scalar() == 1
