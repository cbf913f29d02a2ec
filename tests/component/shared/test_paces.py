"""How fast a drill runs is kept once in each service, said by each of its facts, and changes nothing that is real."""

from datetime import timedelta

from sqlalchemy import text

from shared import clock_states, clocks, outbox, paces
from shared.database import execute
from shared.events import IncidentDeclared
from shared.ids import CaseId, new_id
from shared.messaging import FactReader
from shared.time_limits import Clock, ClockScope, TimeLimit
from tests.support.builders import COMMUNE, INCIDENT, MORNING, a_household_reported
from tests.support.records import deliver, outbox_facts

LIMIT = TimeLimit("assisted", 72, "hours")


def a_clock(case, *, drill=True):
    scope = ClockScope(INCIDENT, case, COMMUNE, 4, drill=drill)
    due_at = LIMIT.due_after(MORNING)
    return Clock.of_commune(LIMIT, scope, case, started_at=MORNING, due_at=due_at, known_at=MORNING)


async def hear(database, *facts):
    async def nothing(session, actor, facts):
        pass

    handlers = {type(fact): nothing for fact in facts}
    await deliver(FactReader("test", database, ["127.0.0.1:1"], ["intake"], handlers), *facts)


async def known(database):
    async with database.reading() as session:
        return {row.incident_id: row.pace for row in await execute(session, text("select * from paced_incidents"))}


async def test_the_first_fact_of_a_drill_says_its_pace_and_its_clocks_run_so(database):
    await hear(database, a_household_reported(pace=600), a_household_reported(pace=600))
    await hear(database, a_household_reported(pace=600))
    case = CaseId(new_id())
    async with database.transaction() as session:
        (running,) = await clocks.start(session, [a_clock(case)])

    async with database.reading() as session:
        (state,) = await clock_states.of_case(session, case)
    assert await known(database) == {INCIDENT: 600}
    assert running.due_at == state.due_at == MORNING + timedelta(seconds=432)
    assert (state.limit, state.unit, state.pace) == (72, "hours", 600)


async def test_what_is_real_runs_as_it_does_whatever_a_fact_says(database):
    await hear(database, a_household_reported(pace=600, drill=False))
    case = CaseId(new_id())
    async with database.transaction() as session:
        await clocks.start(session, [a_clock(case, drill=False)])
        await outbox.publish(session, a_household_reported(drill=False))

    async with database.reading() as session:
        (state,) = await clock_states.of_case(session, case)
    assert await known(database) == {}
    assert (state.due_at, state.pace) == (MORNING + timedelta(hours=72), 1)
    assert [fact.pace for fact in await outbox_facts(database)] == [1]


async def test_a_pace_stays_as_it_was_first_said(database):
    for pace in (60, 600, 1):
        await hear(database, a_household_reported(pace=pace))

    assert await known(database) == {INCIDENT: 60}


async def test_every_fact_of_a_faster_drill_says_so_beside_drill_and_an_old_one_means_one(database):
    other = new_id()
    async with database.transaction() as session:
        await paces.remember(session, {INCIDENT: 600})
        await outbox.publish(session, [a_household_reported(), a_household_reported(incident_id=other)])

    assert {fact.incident_id: fact.pace for fact in await outbox_facts(database)} == {INCIDENT: 600, other: 1}
    old = a_household_reported().model_dump(mode="json", exclude={"pace"})
    assert type(a_household_reported()).model_validate(old).pace == 1
    assert IncidentDeclared.model_fields["pace"].default == 1
