"""When doors and readers hold every connection, what the service lives by goes on; and time is the database's."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from shared import clocks
from shared.clock import now
from shared.database import Database, Lease, TookTooLong, execute, run_alone
from shared.errors import Unavailable
from shared.outbox import publish
from shared.relay import FactLane, RelaySettings
from tests.component.shared.test_clocks import ACTOR, a_clock, start, states
from tests.support.builders import a_household_reported
from tests.support.foundation import a_foundation, client_for
from tests.support.records import outbox_facts
from tests.support.waiting import eventually


@contextlib.asynccontextmanager
async def _busy_doors(database: Database):
    """Every connection of the pools for commands and for questions is held, and others wait for one."""
    release = asyncio.Event()
    held = [0]

    async def hold(opened):
        with contextlib.suppress(Unavailable):
            async with opened() as session:
                await execute(session, text("select 1"))
                held[0] += 1
                await release.wait()

    doors = [asyncio.create_task(hold(opened)) for opened in [database.transaction] * 12 + [database.reading] * 18]
    # 8 connections for commands in these tests, and 8 for questions.
    await eventually(lambda: _is(held[0] == 16), what="all connections to be held")
    try:
        yield
    finally:
        release.set()
        for door in doors:
            door.cancel()
        await asyncio.gather(*doors, return_exceptions=True)


async def _is(value):
    return value


async def test_with_all_connections_in_use_leases_sweeper_health_and_relay_go_on(database_url, kafka_bootstrap):
    foundation = a_foundation("intake", database_url, strict=False)
    database = foundation.database
    async with database.transaction() as session:
        await clocks.start(session, [a_clock(due_at=now() - timedelta(minutes=1))])
        await publish(session, a_household_reported())
    from shared.http import create_api

    app = create_api("intake", "test", foundation.verifier, foundation.ready())
    lane = FactLane(database, RelaySettings("intake", kafka_bootstrap))
    lease = Lease(database, "held", ttl_s=1.0)

    async with _busy_doors(database), client_for(app) as client, asyncio.timeout(20):
        assert await lease.hold()
        assert await lease.hold(), "it was not renewed"
        await foundation.sweep()
        assert (await client.get("/health/ready")).status_code == 200
        relay = asyncio.create_task(run_alone(database, "facts", lane.deliver_for_ever))
        await eventually(lambda: _undelivered(database), lambda count: count == 0, what="both facts on the topic")
        relay.cancel()
        await asyncio.gather(relay, return_exceptions=True)

    assert [fact.name for fact in await outbox_facts(database)] == ["intake.household_reported", "clocks.clock_missed"]
    await database.close()


async def _undelivered(database):
    async with database.reserved() as session:
        return (await execute(session, text("select count(*) from outbox where delivered_at is null"))).scalar()


@pytest.fixture
def off_by(monkeypatch):
    """Lets this machine's clock be off, before any database was asked; afterwards it is right again."""

    def be(by):
        class Wrong(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + by

        monkeypatch.setattr("shared.clock.datetime", Wrong)
        monkeypatch.setattr("shared.clock._ahead", [timedelta(0)])

    return be


_OFF = pytest.mark.parametrize("by", [timedelta(minutes=-10), timedelta(minutes=10)], ids=["slow", "fast"])


@_OFF
async def test_a_process_whose_clock_is_wrong_escalates_by_the_databases_clock(database, off_by, by):
    late, in_time = (a_clock(due_at=now() + timedelta(minutes=minutes)) for minutes in (-5, 5))
    await start(database, in_time)
    off_by(by)
    async with database.reserved() as session:
        assert not await clocks.any_overdue(session)
        assert await clocks.escalate_overdue(session, ACTOR, "test") == 0
    await start(database, late)

    async with database.reserved() as session:
        assert await clocks.any_overdue(session)
        assert await clocks.escalate_overdue(session, ACTOR, "test") == 1
    assert await states(database, late, in_time) == ["missed", "running"]


@_OFF
async def test_a_process_whose_clock_is_wrong_keeps_by_the_databases_clock(database, off_by, by):
    """Whoever acts says when: by the clock that judges it, as soon as the process has asked its database."""

    async def follows():
        # An answer that took too long says nothing of the time: it is asked again.
        return await database.ping() and abs(now() - datetime.now(UTC)) < timedelta(seconds=1)

    late, in_time = (a_clock(due_at=now() + timedelta(minutes=minutes)) for minutes in (-5, 5))
    await start(database, late, in_time)
    off_by(by)
    await eventually(follows, what="the process to go by its database's clock")
    async with database.transaction() as session:
        await clocks.keep(session, "assisted", [late.subject_id, in_time.subject_id], now())

    assert await states(database, late, in_time) == ["kept_late", "kept"]
    assert REGISTRY.get_sample_value("kipthoi_machine_clock_off_seconds", {"service": "test"}) == pytest.approx(
        -by.total_seconds(), abs=5
    )


async def _too_slow(database):
    async with database.transaction() as session:
        await execute(session, text("set local statement_timeout = '100ms'"))
        await execute(session, text("select pg_sleep(5)"))


async def _locked_out(database):
    async with database.transaction() as holder, database.transaction() as other:
        await execute(holder, text("lock table inbox"))
        await execute(other, text("set local lock_timeout = '100ms'"))
        await execute(other, text("lock table inbox"))


@pytest.mark.parametrize("work", [_too_slow, _locked_out])
async def test_what_took_too_long_is_told_from_a_database_that_is_away(database, work):
    with pytest.raises(TookTooLong):
        await work(database)


async def test_a_database_that_is_away_is_only_away():
    nowhere = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", name="test")

    with pytest.raises(Unavailable) as away:
        async with nowhere.transaction() as session:
            await execute(session, text("select 1"))

    assert not isinstance(away.value, TookTooLong)
    await nowhere.close()
