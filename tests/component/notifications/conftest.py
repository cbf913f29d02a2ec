"""The harness of notifications, with a database of its own for each test and one gateway for a module."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn

from deploy.devstack.addresses import free_port
from deploy.simulators.conduct import Line
from deploy.simulators.handsets import Handsets
from deploy.simulators.mail import Mailboxes
from deploy.simulators.phones import Phones
from deploy.simulators.phones_doors import phones_app
from services.notifications.app import (
    PRODUCERS,
    build_activities,
    build_context,
    build_handlers,
    build_loops,
    build_service,
    build_ways,
)
from shared.messaging import FactReader
from tests.component.notifications.harness import ServiceHarness, Telephones, some_settings
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait longer for a provider than a starved machine stands still: whoever tests one that hangs says so."""
    for gateway in ("sms", "webhook"):
        monkeypatch.setattr(f"services.notifications.gateways.{gateway}._TIMEOUT", httpx.Timeout(60))
    monkeypatch.setattr("services.notifications.gateways.email._TIMEOUT_S", 60.0)


@pytest.fixture(scope="module")
async def providers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Telephones]:
    handsets = Handsets(tmp_path_factory.mktemp("phones"))
    first, second = Phones(handsets), Phones(handsets, "sms-2")
    mailboxes, smtp_port = Mailboxes(tmp_path_factory.mktemp("mail")), free_port()
    await mailboxes.open("127.0.0.1", smtp_port)
    caller = Phones(handsets, "voice-1")
    app = phones_app(first, {"second": second, "voice": caller})
    config = uvicorn.Config(app, host="127.0.0.1", port=0, http=Line, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Telephones(f"http://127.0.0.1:{port}", first, second, mailboxes, f"smtp://127.0.0.1:{smtp_port}", caller)
    server.should_exit = True
    await task
    await mailboxes.close()
    handsets.close()


@pytest.fixture
def telephones(providers: Telephones) -> Telephones:
    providers.forget()
    return providers


@pytest.fixture
async def harness(fresh_database: FreshDatabase, telephones: Telephones) -> AsyncIterator[ServiceHarness]:
    foundation = a_foundation("notifications", await fresh_database("notifications"))
    settings = some_settings(telephones.url, smtp_url=telephones.smtp_url, voice_url=f"{telephones.url}/voice")
    context = build_context(foundation, settings)
    ways = build_ways(settings, context)
    activities = build_activities(foundation, settings, ways)
    handlers = build_handlers(foundation, context)
    yield ServiceHarness(
        foundation,
        FactReader("notifications", foundation.database, settings.kafka_bootstrap, PRODUCERS, handlers),
        activities,
        build_loops(foundation, settings, activities),
        build_service(foundation, settings).api(),
        telephones,
    )
    await ways.close()
    await foundation.database.close()
