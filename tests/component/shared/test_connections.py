"""A process never opens more connections than its budget says, however many ask at once; the server tells processes apart."""

import asyncio

from sqlalchemy import text

from shared import connections
from shared.connections import most_of_process, name_of_process
from shared.database import Database, execute

CROWD = 40


async def test_however_many_ask_at_once_a_process_keeps_to_its_budget(database_url):
    crowded = Database(database_url, name="crowded", pool_size=3, connect_s=30)

    async def ask(number):
        async with (crowded.transaction, crowded.reading, crowded.reserved)[number % 3]() as session:
            await execute(session, text("select pg_sleep(0.1)"))

    asking = asyncio.gather(*(ask(number) for number in range(CROWD)))
    most = 0
    while not asking.done():
        async with crowded.reserved() as session:
            most = max(most, (await connections.look(session, crowded.pool_size)).open)
    await asking
    await crowded.close()

    assert most_of_process(3) == 10
    assert 8 <= most <= most_of_process(3)


async def test_processes_are_counted_by_what_their_connections_are_called(database_url, monkeypatch):
    one = Database(database_url, name="intake", pool_size=2, connect_s=30)
    monkeypatch.setattr("shared.database_pools.name_of_process", lambda name: f"{name_of_process(name)}0")
    other = Database(database_url, name="intake", pool_size=2, connect_s=30)
    async with one.reserved(), one.transaction() as first, other.transaction() as second:
        await execute(first, text("select 1"))
        await execute(second, text("select 1"))
        seen = await connections.look(first, one.pool_size)
    await one.close()
    await other.close()

    assert (seen.processes, seen.most) == (2, 2 * most_of_process(2))
