"""A database that holds the mechanisms' tables and nothing else."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import shared.messaging.reader as reader_module
from shared.database import Database
from shared.ids import new_id
from shared.migrations import create_mechanisms
from shared.sealing_migrations import allow_sealing_again
from tests.support.engines import Engines
from tests.support.engines import database_url as url_of
from tests.support.kafka import OwnTopic


def _create(connection: Connection) -> None:
    with Operations.context(MigrationContext.configure(connection)):
        create_mechanisms()
        allow_sealing_again(())


@pytest.fixture(scope="session")
async def template(engines: Engines) -> AsyncIterator[tuple[str, str]]:
    """The superuser's URL and the name of a database with the mechanisms."""
    superuser = await engines.postgres()
    name = f"template_mechanisms_{new_id().hex}"
    connection = await asyncpg.connect(superuser)
    await connection.execute(f"create database {name}")
    engine = create_async_engine(url_of(superuser, name))
    async with engine.begin() as opened:
        await opened.run_sync(_create)
    await engine.dispose()
    yield superuser, name
    await connection.execute(f"drop database {name}")
    await connection.close()


@pytest.fixture
async def database_url(template: tuple[str, str]) -> AsyncIterator[str]:
    superuser, source = template
    name = f"t_{new_id().hex}"
    connection = await asyncpg.connect(superuser)
    await connection.execute(f"create database {name} template {source}")
    yield url_of(superuser, name)
    await connection.execute(f"drop database {name} with (force)")
    await connection.close()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = Database(database_url, name="test", pool_size=8, connect_s=30)
    yield opened
    await opened.close()


@pytest.fixture
async def topic(kafka_bootstrap: list[str]) -> AsyncIterator[OwnTopic]:
    own = OwnTopic(kafka_bootstrap)
    await own.create()
    yield own
    await own.delete()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that pause, look again and measure sooner than for people."""
    monkeypatch.setattr(reader_module, "_PAUSE_S", 0.01)
    monkeypatch.setattr(reader_module, "_LOOK_AGAIN_S", 0.5)
    monkeypatch.setattr(reader_module, "_MEASURE_EVERY_S", 0.2)
