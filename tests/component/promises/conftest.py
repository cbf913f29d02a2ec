"""One set of migrated databases for all these tests: each test breaks its world inside transactions that are rolled back."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping

import asyncpg
import pytest

from shared.ids import new_id
from shared.migrations import upgrade
from tests.component.promises.sound import a_sound_world
from tests.component.promises.world import SERVICES, World
from tests.support.engines import Engines


@pytest.fixture(scope="session")
async def promise_databases(engines: Engines) -> AsyncIterator[Mapping[str, asyncpg.Connection]]:
    superuser = await engines.postgres()
    base, mark = superuser.rsplit("/", 1)[0], new_id().hex
    async with contextlib.AsyncExitStack() as opened:
        admin = await asyncpg.connect(superuser)
        opened.push_async_callback(admin.close)
        connections = {}
        for service in SERVICES:
            name = f"promises_{service}_{mark}"
            await admin.execute(f"create database {name}")
            opened.push_async_callback(admin.execute, f"drop database if exists {name} with (force)")
            url = f"{base}/{name}"
            await asyncio.to_thread(upgrade, service, url.replace("postgresql://", "postgresql+asyncpg://", 1))
            connections[service] = await asyncpg.connect(url)
            opened.push_async_callback(connections[service].close)
        yield connections


@pytest.fixture
async def world(promise_databases: Mapping[str, asyncpg.Connection]) -> AsyncIterator[World]:
    transactions = [connection.transaction() for connection in promise_databases.values()]
    for transaction in transactions:
        await transaction.start()
    yield await a_sound_world(promise_databases)
    for transaction in transactions:
        await transaction.rollback()
