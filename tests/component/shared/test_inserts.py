from dataclasses import replace

from sqlalchemy import text

from shared.database import execute
from shared.tables import clocks
from tests.component.shared.test_clocks import a_clock, start


async def test_rows_of_every_kind_of_value_arrive_as_they_are_and_each_trigger_passes_once(database):
    started = [a_clock(case_id=None), a_clock(kind="paid"), a_clock()]
    async with database.transaction() as session:
        await execute(session, text("create table passes (id integer)"))
        await execute(
            session,
            text(
                "create function note_pass() returns trigger language plpgsql as $$ begin insert into passes values (1);"
                " return null; end $$"
            ),
        )
        await execute(
            session, text("create trigger passes after insert on clocks for each statement execute function note_pass()")
        )
    await start(database, *started)
    async with database.reading() as session:
        kept = {row.id: row for row in await execute(session, clocks.select())}
        passes = (await execute(session, text("select count(*) from passes"))).scalar_one()
    async with database.transaction() as session:
        for statement in ("drop trigger passes on clocks", "drop function note_pass", "drop table passes"):
            await execute(session, text(statement))
    assert passes == 1
    assert {one.id: (one.limit.kind, one.subject_id, one.due_at, one.scope.drill, one.limit.article) for one in started} == {
        one: (row.kind, row.subject_id, row.due_at, row.drill, row.article) for one, row in kept.items()
    }


async def test_a_row_that_is_there_already_stays_as_it_is_and_its_neighbours_arrive(database):
    first, other = a_clock(), a_clock()
    await start(database, first)
    await start(database, replace(first, owner="somebody else"), other, other)
    async with database.reading() as session:
        owners = {row.id: row.owner for row in await execute(session, clocks.select())}
    assert owners == {first.id: first.owner, other.id: other.owner}
