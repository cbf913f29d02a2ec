"""Intake alone, on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from services.intake.app import build_context, build_service
from tests.component.intake.harness import ServiceHarness, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture
async def harness(fresh_database: FreshDatabase) -> AsyncIterator[ServiceHarness]:
    url = await fresh_database("intake")
    foundation = a_foundation("intake", url)
    settings = settings_for(url)
    service = build_service(foundation, settings)
    yield ServiceHarness(
        foundation,
        service.api(),
        service.readers[0],
        build_context(foundation, settings),
    )
    await foundation.database.close()


@pytest.fixture
async def incident(harness: ServiceHarness) -> str:
    return await harness.declare()
