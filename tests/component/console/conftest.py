"""The desk on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.component.console.harness import ServiceHarness, a_harness
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture
async def harness(fresh_database: FreshDatabase) -> AsyncIterator[ServiceHarness]:
    foundation = a_foundation("console", await fresh_database("console"))
    yield a_harness(foundation)
    await foundation.database.close()


@pytest.fixture
async def disbursement(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Disbursement]:
    """The service that pays, whose doors the desk reaches."""
    foundation = a_foundation("disbursement", await fresh_database("disbursement"))
    service = Disbursement(foundation, settings_for("http://bank.test"), QuietBank())
    harness.others.doors["disbursement"] = service.app
    yield service
    await foundation.database.close()
