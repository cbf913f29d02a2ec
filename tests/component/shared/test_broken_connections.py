"""A connection to an engine that breaks off in the moment of writing: whoever writes is told so, and goes on with another.

On uvloop, as the services are: it says of a broken connection what asyncio does not.
"""

import asyncio
import os
import socket

import pytest
import uvloop
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import AIOKafkaConnection
from aiokafka.errors import KafkaConnectionError
from aiokafka.protocol.admin import ApiVersionRequest
from sqlalchemy import text

from shared.database import Database, execute
from shared.errors import Unavailable
from shared.messaging.broken_connections import name_broken_connections

ENDS_S = 20


@pytest.fixture
def named(monkeypatch):
    for name in ("send", "_send_sasl_token"):
        monkeypatch.setattr(AIOKafkaConnection, name, getattr(AIOKafkaConnection, name))
    name_broken_connections()


def _on_uvloop(bootstrap, act):
    """Give this a client of Kafka as the services have it."""

    async def with_client():
        client = AIOKafkaClient(bootstrap_servers=list(bootstrap), metadata_max_age_ms=100)
        await client.bootstrap()
        try:
            async with asyncio.timeout(ENDS_S):
                await act(client)
        finally:
            await client.close()

    _run(with_client())


def _run(work):
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def _break_off(transport):
    """uvloop finds it out by what is written last, a library in its next turn."""
    with socket.socket(fileno=os.dup(transport.get_extra_info("socket").fileno())) as end:
        end.shutdown(socket.SHUT_RDWR)
    transport.write(b"x")
    await asyncio.sleep(0)


async def _broken_off(client):
    connection = await client._get_conn(client.get_random_node())
    await _break_off(connection._writer.transport)
    assert connection.connected()
    return connection


def test_what_is_written_on_a_connection_that_breaks_off_is_refused_as_kafkas_library_expects(kafka_bootstrap, named):
    async def act(client):
        connection = await _broken_off(client)
        with pytest.raises(KafkaConnectionError, match="broken"):
            connection.send(ApiVersionRequest())
        assert not connection.connected()
        with pytest.raises(KafkaConnectionError, match="No connection"):
            connection.send(ApiVersionRequest())

    _on_uvloop(kafka_bootstrap, act)


def test_whoever_asks_where_the_brokers_are_goes_on_asking(kafka_bootstrap, named):
    async def act(client):
        for _ in range(20):
            await _broken_off(client)
            assert not await client._metadata_update(client.cluster, []), "nobody can have answered"
            # Until now this waited for ever where the one who asks had ended without a word.
            await client.force_metadata_update()
        assert not client._sync_task.done()

    _on_uvloop(kafka_bootstrap, act)


def test_a_sound_connection_answers_as_ever_however_often_it_is_arranged(kafka_bootstrap, named):
    name_broken_connections()

    async def act(client):
        connection = await client._get_conn(client.get_random_node())
        assert (await connection.send(ApiVersionRequest())).error_code == 0

    _on_uvloop(kafka_bootstrap, act)


@pytest.mark.parametrize("way", ["transaction", "reading", "reserved"])
def test_a_connection_to_the_database_that_breaks_off_is_a_database_that_is_away(database_url, way):
    async def ask(database, *, broken):
        async with getattr(database, way)() as session:
            await execute(session, text("select 1"))
            if broken:
                connection = await (await session.connection()).get_raw_connection()
                await _break_off(connection.driver_connection._transport)
            return (await execute(session, text("select 2"))).scalar()

    async def work():
        database = Database(database_url, name="broken")
        with pytest.raises(Unavailable):
            await ask(database, broken=True)
        assert await ask(database, broken=False) == 2
        await database.close()

    _run(work())


def test_an_error_of_our_own_is_not_taken_for_a_broken_connection(database_url):
    async def work():
        database = Database(database_url, name="broken")
        with pytest.raises(RuntimeError, match="ours"):
            async with database.transaction():
                raise RuntimeError("ours")
        await database.close()

    _run(work())
