"""Intake alone, on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from services.intake.activities import CaseActivities
from services.intake.app import build_service, build_vault
from tests.component.intake.desk import Intake, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture
async def intake(fresh_database: FreshDatabase) -> AsyncIterator[Intake]:
    url = await fresh_database("intake")
    foundation = a_foundation("intake", url)
    settings = settings_for(url)
    service = build_service(foundation, settings)
    yield Intake(
        foundation,
        service.api(),
        service.readers[0],
        CaseActivities(foundation, build_vault(foundation)),
    )
    await foundation.database.close()


@pytest.fixture
async def incident(intake: Intake) -> str:
    return await intake.declare()
