"""The three worlds behind `--stack`: where the tests' PostgreSQL, Kafka and Temporal come from."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import asyncpg
import pytest

from deploy.devstack.stack import Stack
from deploy.kafka.apply import apply_topics


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


class _Embedded:
    def __init__(self, stack: Stack) -> None:
        self._stack = stack
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
            await _hurry(self._stack.addresses.engines.postgres.superuser_url)
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


class _External:
    async def postgres(self) -> str:
        return _needed("KIPTHOI_TEST_POSTGRES")

    async def kafka(self) -> list[str]:
        bootstrap = _needed("KIPTHOI_TEST_KAFKA").split(",")
        await apply_topics(bootstrap)
        return bootstrap

    async def temporal(self) -> str:
        return _needed("KIPTHOI_TEST_TEMPORAL")


def _needed(name: str) -> str:
    value = os.environ.get(name)
    assert value, f"--stack=external needs {name}"
    return value


class _Containers:
    def __init__(self, running: contextlib.AsyncExitStack) -> None:
        self._running = running

    async def _up(self, container: Any) -> Any:
        await asyncio.to_thread(container.start)
        self._running.push_async_callback(asyncio.to_thread, container.stop)
        return container

    async def postgres(self) -> str:
        from testcontainers.community.postgres import PostgresContainer

        container = await self._up(PostgresContainer("postgres:18", username="postgres", dbname="postgres"))
        return str(container.get_connection_url(driver=None))

    async def kafka(self) -> list[str]:
        from testcontainers.community.kafka import KafkaContainer

        container = await self._up(KafkaContainer("apache/kafka:4.3.1").with_kraft())
        bootstrap = [str(container.get_bootstrap_server())]
        await apply_topics(bootstrap)
        return bootstrap

    async def temporal(self) -> str:
        from testcontainers.core.container import DockerContainer

        command = "server start-dev --headless --ip 0.0.0.0"
        container = await self._up(DockerContainer("temporalio/temporal:1.9.1").with_command(command).with_exposed_ports(7233))
        return f"{container.get_container_host_ip()}:{container.get_exposed_port(7233)}"


@contextlib.asynccontextmanager
async def _containers() -> AsyncIterator[Engines]:
    import docker

    try:
        await asyncio.to_thread(lambda: docker.from_env(timeout=2).ping())
    except docker.errors.DockerException:
        pytest.skip("--stack=containers: no Docker engine answers on this machine")
    async with contextlib.AsyncExitStack() as running:
        yield _Containers(running)


def database_url(superuser: str, name: str) -> str:
    """The address of one database as SQLAlchemy wants it."""
    return f"{superuser.rsplit('/', 1)[0]}/{name}".replace("postgresql://", "postgresql+asyncpg://", 1)
