"""Windows in the database: found by index, removed when they are old, and no number ever names two."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from shared import windows
from shared.clock import now
from shared.database import execute
from shared.windows import KEEP_CLOSED, WindowKind

ROUNDS = WindowKind("round", seconds=2, most_items=200)


async def join(database, groups, at, kind=ROUNDS):
    async with database.transaction() as session:
        return await windows.join(session, kind, groups, at)


async def close(database, at, kind=ROUNDS):
    async with database.transaction() as session:
        return await windows.close(session, kind, at)


async def rows(database, statement="select * from windows order by group_key, number"):
    async with database.reading() as session:
        return (await execute(session, text(statement))).all()


async def test_twenty_thousand_payments_of_one_moment_wait_one_length_at_most(database):
    at = now()

    await join(database, ["source"] * 20_050, at)

    found = await rows(database)
    assert len(found) == 101
    assert max(window.closes_at for window in found) <= at + timedelta(seconds=2)
    assert len(await close(database, at + timedelta(seconds=2))) == 101


async def test_items_that_come_one_by_one_fill_windows_that_travel_at_once(database):
    kind, at = WindowKind("round", seconds=60, most_items=2), now()
    await join(database, ["source"], at, kind)
    await close(database, at, kind)

    for _ in range(10):
        await join(database, ["source"], at, kind)

    assert len(await close(database, at, kind)) == 5
    await join(database, ["source"], at, kind)
    [last] = await rows(database, "select * from windows where state = 'filling'")
    assert last.closes_at == at + timedelta(seconds=60)


async def test_old_windows_go_the_latest_stays_and_numbers_go_on(database):
    at = now()
    for minute in range(5):
        await join(database, ["busy"], at + timedelta(minutes=minute))
        await close(database, at + timedelta(minutes=minute))
    await join(database, ["quiet"], at)
    await close(database, at)
    later = at + KEEP_CLOSED + timedelta(minutes=3, seconds=30)

    await join(database, ["busy"], later)
    await close(database, later)
    left = [(window.group_key, window.number) for window in await rows(database)]
    await join(database, ["quiet"], later)

    assert left == [("busy", 5), ("busy", 6), ("quiet", 1)]
    assert [(window.group_key, window.number) for window in await rows(database)][-1] == ("quiet", 2)


async def test_two_closers_at_once_remove_without_waiting_for_one_another(database):
    at = now()
    for minute in range(3):
        await join(database, ["one", "other"], at + timedelta(minutes=minute))
        await close(database, at + timedelta(minutes=minute))
    later = at + KEEP_CLOSED * 2
    await join(database, ["one", "other"], later)

    closed = await asyncio.gather(close(database, later), close(database, later))

    assert sorted(window.group_key for one in closed for window in one) == ["one", "other"]


async def test_the_latest_of_a_group_and_what_can_go_are_found_by_index(database):
    async with database.transaction() as session:
        await execute(
            session,
            text("""
                insert into windows (id, kind, group_key, number, item_count, state, opened_at, closes_at, closed_at)
                select gen_random_uuid(), 'round', 'group ' || g, n, 1, 'closed', now(), now(), now()
                  from generate_series(1, 100) g, generate_series(1, 1000) n"""),
        )
        await execute(session, text("analyze windows"))
        latest = await _plan(session, windows._LATEST, {"kind": "round", "groups": ["group 1", "group 7"]})
        values = {"kind": "round", "groups": ["group 1"], "numbers": [1000], "before": now(), "most": 500}
        forgotten = await _plan(session, windows._FORGET, values)

    for plan in (latest, forgotten):
        assert "uq_windows_kind_group_key_number" in plan
        assert "Seq Scan" not in plan


async def _plan(session, statement, values):
    return "\n".join(row[0] for row in await execute(session, text(f"explain {statement.text}"), values))
