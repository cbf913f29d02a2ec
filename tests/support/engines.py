"""The three worlds behind `--stack`: where the tests' PostgreSQL, Kafka and Temporal come from."""

import asyncio
import contextlib
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from deploy.devstack.addresses import free_port
from deploy.devstack.stack import Stack
from deploy.kafka.apply import apply_topics
from tests.support.memory import folder_in_memory
from tests.support.waiting import eventually


class World(StrEnum):
    EMBEDDED = "embedded"
    CONTAINERS = "containers"
    EXTERNAL = "external"


class Engines(Protocol):
    """Real engines; each starts when it is first asked for."""

    async def postgres(self) -> str:
        """The superuser's URL, postgresql://…/postgres."""

    async def kafka(self) -> list[str]:
        """Brokers, with the project's topics on them."""

    async def temporal(self) -> str:
        """host:port of the frontend."""


@contextlib.asynccontextmanager
async def open_engines(world: World, folder: Path) -> AsyncIterator[Engines]:
    """Give the engines of a world, and stop at the end what was started."""
    if world is World.EXTERNAL:
        yield _External()
    elif world is World.CONTAINERS:
        async with _containers() as engines:
            yield engines
    else:
        stack = Stack(folder)
        engines = _Embedded(stack)
        try:
            yield engines
        finally:
            await stack.stop()
            if engines.memory:
                shutil.rmtree(engines.memory, ignore_errors=True)


class _Embedded:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self.memory: Path | None = None
        self._started: set[str] = set()
        self._lock = asyncio.Lock()

    async def _start(self, name: str) -> None:
        async with self._lock:
            if name not in self._started:
                await self._stack.start_engines_only(name)
                self._started.add(name)

    async def postgres(self) -> str:
        if "postgres" not in self._started:
            await self._start("postgres")
            superuser = self._stack.addresses.engines.postgres.superuser_url
            await _hurry(superuser)
            if (folder := folder_in_memory()) is not None:
                self.memory = folder
                await _live_in(folder, superuser)
        return self._stack.addresses.engines.postgres.superuser_url

    async def kafka(self) -> list[str]:
        await self._start("kafka")
        return list(self._stack.addresses.engines.kafka.bootstrap)

    async def temporal(self) -> str:
        await self._start("temporal")
        return self._stack.addresses.engines.temporal.address


async def _hurry(superuser: str) -> None:
    """A component test's database lives for a second: it need not outlive a power cut. Journeys and chaos keep the defaults."""
    connection = await asyncpg.connect(superuser)
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        await connection.execute(f"alter system set {setting} = off")
    await connection.execute("select pg_reload_conf()")
    await connection.close()


async def _live_in(folder: Path, superuser: str) -> None:
    """Have every database that says nothing else lie in this folder."""
    connection = await asyncpg.connect(f"{superuser.rsplit('/', 1)[0]}/postgres")
    await connection.execute(f"create tablespace memory location '{folder}'")
    await connection.execute("alter database template1 set tablespace memory")
    await connection.close()


class _External:
    async def postgres(self) -> str:
        return _needed("KIPTHOI_TEST_POSTGRES")

    async def kafka(self) -> list[str]:
        bootstrap = _needed("KIPTHOI_TEST_KAFKA").split(",")
        await _create_topics(bootstrap)
        return bootstrap

    async def temporal(self) -> str:
        return _needed("KIPTHOI_TEST_TEMPORAL")


def _needed(name: str) -> str:
    value = os.environ.get(name)
    assert value, f"--stack=external needs {name}"
    return value


class _Containers:
    """Each container starts when it is first asked for, once, however many ask; all are removed at the end."""

    def __init__(self, running: contextlib.AsyncExitStack, host: str) -> None:
        self._running, self._host = running, host
        self._addresses: dict[str, str] = {}
        self._lock = asyncio.Lock()

    async def postgres(self) -> str:
        return await self._once("postgres", self._start_postgres)

    async def kafka(self) -> list[str]:
        return [await self._once("kafka", self._start_kafka)]

    async def temporal(self) -> str:
        return await self._once("temporal", self._start_temporal)

    async def _once(self, name: str, start: Callable[[], Awaitable[str]]) -> str:
        async with self._lock:
            if name not in self._addresses:
                self._addresses[name] = await start()
            return self._addresses[name]

    async def _start_postgres(self) -> str:
        from tests.support.containers import postgres_container

        container = await self._up(postgres_container())
        superuser = str(container.get_connection_url(driver=None))
        await _hurry(superuser)
        return superuser

    async def _start_kafka(self) -> str:
        from tests.support.containers import kafka_container

        port = free_port()
        await self._up(kafka_container(self._host, port))
        bootstrap = f"{self._host}:{port}"
        await _create_topics([bootstrap])
        return bootstrap

    async def _start_temporal(self) -> str:
        from tests.support.containers import TEMPORAL_PORT, temporal_container

        container = await self._up(temporal_container())
        return f"{container.get_container_host_ip()}:{container.get_exposed_port(TEMPORAL_PORT)}"

    async def _up(self, container: Any) -> Any:
        self._running.push_async_callback(asyncio.to_thread, container.stop)
        await asyncio.to_thread(container.start)
        return container


@contextlib.asynccontextmanager
async def _containers() -> AsyncIterator[Engines]:
    from docker.errors import DockerException
    from testcontainers.core.docker_client import DockerClient

    try:
        docker = await asyncio.to_thread(DockerClient, timeout=2)
        await asyncio.to_thread(docker.client.ping)
    except DockerException as error:
        pytest.skip(f"--stack=containers: no Docker engine answers on this machine ({error})")
    async with contextlib.AsyncExitStack() as running:
        running.callback(docker.client.close)
        yield _Containers(running, docker.host())


async def _create_topics(bootstrap: Sequence[str]) -> None:
    """The project's topics, with no more replicas than the cluster has nodes; waits until Kafka tells its nodes."""

    async def nodes() -> int:
        admin = AIOKafkaAdminClient(bootstrap_servers=list(bootstrap), request_timeout_ms=3000)
        try:
            await admin.start()
            return len((await admin.describe_cluster())["brokers"])
        finally:
            await admin.close()

    await apply_topics(bootstrap, await eventually(nodes, what=f"Kafka's answer at {','.join(bootstrap)}"))


def database_url(superuser: str, name: str) -> str:
    """The address of one database as SQLAlchemy wants it."""
    return f"{superuser.rsplit('/', 1)[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://", 1)
