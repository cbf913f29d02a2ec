"""The service on a database of its own, beside a bank that is real enough to lose a reply."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from deploy.simulators.__main__ import Neighbours, simulators_app
from deploy.simulators.conduct import Line
from services.disbursement.activities import Activities
from services.disbursement.app import build_context, build_service
from services.disbursement.gateways.bank import HttpBank
from services.disbursement.gateways.rail import Inquiry, RailOrder
from services.disbursement.loops import Loops
from shared.tls import trusted
from tests.component.disbursement.harness import SECRET, ServiceHarness, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation
from tests.support.waiting import eventually


class QuietBank:
    """Takes every order, writes it down and says nothing: for tests in which the answers are the test's."""

    def __init__(self) -> None:
        self.heard: list[RailOrder] = []
        self.inquiry = Inquiry([], frozenset())

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        assert round_id
        assert idempotency_key
        self.heard += orders

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        assert end_to_end_ids
        return self.inquiry


@pytest.fixture
async def harness(fresh_database: FreshDatabase) -> AsyncIterator[ServiceHarness]:
    """The service beside a bank that says nothing by itself."""
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    yield ServiceHarness(foundation, settings_for("http://bank.test"), QuietBank())
    await foundation.database.close()


@pytest.fixture
def two(harness: ServiceHarness) -> ServiceHarness:
    """The service where one person alone ends what is worth 1,000,000 đồng at most."""
    harness.settings = settings_for("http://bank.test", one_person_up_to_dong=1_000_000)
    bound = build_context(harness.foundation, harness.settings)
    harness.app.state.context = bound
    harness.context = bound
    harness.activities = Activities(harness.foundation, harness.bank, bound)
    return harness


class SimulatedBank:
    """A handle on the bank simulator: what it shall do wrong, and what stands in its book."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def misbehave(self, **faults: Any) -> None:
        async with httpx.AsyncClient(verify=trusted()) as client:
            (await client.post(f"{self.url}/faults", json=faults)).raise_for_status()

    async def book(self) -> list[Any]:
        async with httpx.AsyncClient(verify=trusted()) as client:
            entries: list[Any] = (await client.get(f"{self.url}/book")).json()["entries"]
            return entries

    async def kept(self) -> list[Any]:
        """What it booked and has not sent back."""
        async with httpx.AsyncClient(verify=trusted()) as client:
            book = (await client.get(f"{self.url}/book")).json()
            return [entry for entry in book["entries"] if entry["end_to_end_id"] not in book["returned"]]

    async def falls_quiet(self) -> None:
        """Wait until it has booked, answered and taken back all that it will, and was heard."""
        async with httpx.AsyncClient(verify=trusted()) as client:

            async def under_way() -> int:
                count: int = (await client.get(f"{self.url}/book")).json()["answers_under_way"]
                return count

            await eventually(under_way, lambda count: count == 0, every_s=0.05, what="the bank to have nothing under way")


@asynccontextmanager
async def impatient(harness: ServiceHarness) -> AsyncIterator[Activities]:
    """Activities that wait a second for each answer of the bank: for tests in which it hangs."""
    gateway = HttpBank(harness.settings.bank_url, timeout_s=1, is_real=False, connect_s=30)
    yield Activities(harness.foundation, gateway, harness.context)
    await gateway.close()


@pytest.fixture
async def bank_and_harness(
    fresh_database: FreshDatabase, tmp_path: Path
) -> AsyncIterator[tuple[SimulatedBank, ServiceHarness]]:
    """The service beside the bank simulator, each on a port of its own; the bank answers at the service's door."""
    ports = [_free_port(), _free_port()]
    bank_url, answers_url = f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}/v1/bank/answers"
    neighbours = Neighbours(answers_url, "http://nobody.test", SECRET, "not asked for")
    settings = settings_for(f"{bank_url}/bank")
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    # Whoever tests a bank that hangs says so; a starved machine that stands still for a second is not one.
    gateway = HttpBank(settings.bank_url, timeout_s=60, is_real=settings.bank_is_real)
    harness = ServiceHarness(foundation, settings, gateway)
    stops = [
        await _served(simulators_app(tmp_path, bank_url, neighbours), ports[0]),
        await _served(harness.app, ports[1]),
    ]
    yield SimulatedBank(f"{bank_url}/bank"), harness
    for stop in stops:
        await stop()
    await gateway.close()
    await foundation.database.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _served(app: FastAPI, port: int) -> Callable[[], Awaitable[None]]:
    config = uvicorn.Config(app, host="127.0.0.1", port=port, http=Line, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)

    async def stop() -> None:
        server.should_exit = True
        server.force_exit = True
        await task
        # A forced end leaves the lifespan waiting; the collector would end it in the middle of another test.
        await server.lifespan.shutdown()

    return stop


@pytest.fixture
def books(harness: ServiceHarness) -> ServiceHarness:
    """The service where both sides are expected to say the same at once."""
    harness.settings = settings_for("http://bank.test", is_real=True)
    harness.context = replace(build_context(harness.foundation, harness.settings), statement_grace=timedelta(0))
    harness.app.state.context = harness.context
    harness.activities = Activities(harness.foundation, harness.bank, harness.context)
    harness.loops = Loops(harness.foundation, harness.context)
    harness.reader = build_service(harness.foundation, harness.settings).readers[0]
    return harness
