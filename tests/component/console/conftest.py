"""The desk on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.component.console.harness import ServiceHarness, a_harness
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture
async def harness(fresh_database: FreshDatabase) -> AsyncIterator[ServiceHarness]:
    foundation = a_foundation("console", await fresh_database("console"))
    yield a_harness(foundation)
    await foundation.database.close()
