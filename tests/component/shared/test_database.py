import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared import audit, clocks
from shared.database import Database, Lease, execute, ring, run_alone
from shared.identity import Actor
from shared.ids import new_id
from shared.recorded_changes import UnrecordedChange
from tests.component.shared.test_clocks import a_clock
from tests.support.waiting import eventually

ACTOR = Actor.service("test")


async def test_a_command_that_fails_leaves_nothing(database):
    async def fail():
        async with database.transaction() as session:
            await clocks.start(session, [a_clock()])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    assert await _count(database, "clocks") == 0


async def test_a_question_cannot_change_anything(database):
    with pytest.raises(DBAPIError):
        async with database.reading() as session:
            await clocks.start(session, [a_clock()])


async def test_a_question_sees_what_was_committed_meanwhile(database):
    async with database.reading() as session:
        before = (await execute(session, text("select count(*) from clocks"))).scalar()
        async with database.transaction() as other:
            await clocks.start(other, [a_clock()])
        after = (await execute(session, text("select count(*) from clocks"))).scalar()

    assert (before, after) == (0, 1)


async def test_what_the_server_ended_meanwhile_is_told_to_nobody(database, database_url):
    ways = (database.transaction, database.reading, database.reserved)
    backends = [await _backend(way) for way in ways]
    onlooker = Database(database_url, name="onlooker")

    async def gone() -> bool:
        async with onlooker.reading() as session:
            return not (await execute(session, text("select 1 from pg_stat_activity where pid = any(:pids)"), given)).all()

    given = {"pids": backends}
    async with onlooker.reading() as session:
        await execute(session, text("select pg_terminate_backend(pid) from unnest(cast(:pids as int[])) as pid"), given)
    await eventually(gone, what="the server to end the connections")
    await onlooker.close()

    assert {await _backend(way) for way in ways}.isdisjoint(backends)


async def _backend(way) -> int:
    async with way() as session:
        return (await execute(session, text("select pg_backend_pid()"))).scalar_one()


async def _ring_and_fail(database):
    async with database.transaction() as session:
        ring(session, "facts")
        raise RuntimeError


async def test_a_bell_rings_for_its_own_kind_and_only_after_the_commit(database):
    with database.bell("facts") as facts, database.bell("wakes") as wakes, database.bell() as any_change:
        async with database.transaction() as session:
            ring(session, "facts")
            before = (facts.is_set(), any_change.is_set())
        after = (facts.is_set(), wakes.is_set(), any_change.is_set())
        facts.clear()
        with pytest.raises(RuntimeError):
            await _ring_and_fail(database)
        undone = facts.is_set()

    assert (before, after, undone) == ((False, False), (True, False, True), False)


async def test_a_change_without_an_audit_row_is_found_in_tests(database_url):
    strict = Database(database_url, name="strict", strict=True)

    with pytest.raises(UnrecordedChange):
        async with strict.transaction() as session:
            await clocks.start(session, [a_clock()])
    async with strict.transaction() as session:
        await clocks.start(session, [a_clock()])
        await audit.record(session, ACTOR, "clock started", "clock", [new_id()])

    assert await _count(strict, "clocks") == 1
    await strict.close()


async def test_the_audit_row_of_an_earlier_transaction_excuses_no_later_one(database_url):
    """PostgreSQL counts changes by connection for up to a second: here both transactions have the same one."""
    strict = Database(database_url, name="strict", pool_size=1, strict=True)
    async with strict.transaction() as session:
        await clocks.start(session, [a_clock()])
        await audit.record(session, ACTOR, "clock started", "clock", [new_id()])

    with pytest.raises(UnrecordedChange):
        async with strict.transaction() as session:
            await clocks.start(session, [a_clock()])
    async with strict.transaction() as session:
        await execute(session, text("delete from inbox"))
    async with strict.transaction() as session:
        await execute(session, text("select 1"))

    assert await _count(strict, "clocks") == 1
    await strict.close()


async def test_an_audit_row_can_be_neither_changed_nor_deleted(database):
    async with database.transaction() as session:
        await audit.record(session, ACTOR, "something done", "thing", ["1"])

    for statement in ("update audit set actor = 'other'", "delete from audit", "truncate audit"):
        with pytest.raises(DBAPIError, match="append-only"):
            async with database.transaction() as session:
                await execute(session, text(statement))


async def test_only_one_holds_a_lease_and_the_next_one_gets_a_higher_number(database):
    first, second = Lease(database, "relay", ttl_s=0.5), Lease(database, "relay", ttl_s=0.5)

    assert await first.hold()
    assert not await second.hold()
    await asyncio.sleep(0.6)
    assert await second.hold()
    assert not await first.hold()
    assert second.number == 2


async def test_work_moves_to_another_process_when_the_holder_is_gone(database):
    seen: list[str] = []

    def working(name):
        async def work(lease):
            while True:
                seen.append(name)
                await asyncio.sleep(0.05)

        return work

    first = asyncio.create_task(run_alone(database, "sweeper", working("first")))
    await asyncio.sleep(0.3)
    second = asyncio.create_task(run_alone(database, "sweeper", working("second")))
    await asyncio.sleep(0.3)
    assert set(seen) == {"first"}
    first.cancel()
    await asyncio.sleep(1.5)

    assert seen[-1] == "second"
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)


async def _count(database, table):
    async with database.reading() as session:
        return (await execute(session, text(f"select count(*) from {table}"))).scalar()


async def test_work_that_is_cancelled_from_inside_begins_again(database):
    begun: list[int] = []

    async def work(lease):
        begun.append(lease.number)
        if len(begun) == 1:
            raise asyncio.CancelledError
        await asyncio.sleep(60)

    alone = asyncio.create_task(run_alone(database, "sweeper", work))
    await asyncio.sleep(1.5)

    assert (len(begun), alone.done()) == (2, False)
    alone.cancel()
    await asyncio.gather(alone, return_exceptions=True)


async def test_a_swarm_is_served_by_connections_that_are_kept(database_url):
    """Made anew at each swarm they would cost more than what is asked by them."""
    kept = Database(database_url, name="kept", pool_size=3, connect_s=30)

    async def swarm(opened):
        async def ask():
            async with opened() as session:
                return (await execute(session, text("select pg_backend_pid() from pg_sleep(0.05)"))).scalar()

        return set(await asyncio.gather(*(ask() for _ in range(12))))

    for opened in (kept.transaction, kept.reading):
        first, second = await swarm(opened), await swarm(opened)
        assert first == second
        assert len(first) == 3
    await kept.close()
