"""The harness of notifications, with a database of its own for each test and one gateway for a module."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import uvicorn

from deploy.simulators.conduct import Line
from deploy.simulators.phones import Phones, phones_app
from services.notifications.app import PRODUCERS, build_activities, build_context, build_handlers, build_loops, build_service
from services.notifications.gateways.sms import SmsGateway
from shared.messaging import FactReader
from tests.component.notifications.harness import ServiceHarness, Telephones, some_settings
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture(scope="module")
async def gateway_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, Phones]]:
    phones = Phones(tmp_path_factory.mktemp("phones"))
    config = uvicorn.Config(phones_app(phones), host="127.0.0.1", port=0, http=Line, log_level="warning", lifespan="off")
    server = uvicorn.Server(config)
    task = asyncio.create_task(server._serve())
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}", phones
    server.should_exit = True
    await task
    phones.close()


@pytest.fixture
def telephones(gateway_url: tuple[str, Phones], tmp_path: Path) -> Telephones:
    url, phones = gateway_url
    phones.conduct.lose_next_replies = 0
    phones.conduct.silent_until = 0.0
    phones.refused_numbers = frozenset()
    phones._heard.clear()
    return Telephones(url, phones)


@pytest.fixture
async def harness(fresh_database: FreshDatabase, telephones: Telephones) -> AsyncIterator[ServiceHarness]:
    foundation = a_foundation("notifications", await fresh_database("notifications"))
    settings = some_settings(telephones.url)
    gateway = SmsGateway(telephones.url, is_real=False)
    activities = build_activities(foundation, settings, gateway)
    handlers = build_handlers(foundation, build_context(foundation, settings))
    yield ServiceHarness(
        foundation,
        FactReader("notifications", foundation.database, settings.kafka_bootstrap, PRODUCERS, handlers),
        activities,
        build_loops(foundation, settings, activities),
        build_service(foundation, settings).api(),
        telephones,
    )
    await gateway.close()
    await foundation.database.close()
