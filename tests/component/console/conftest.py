"""The desk on a database of its own."""

from collections.abc import AsyncIterator

import pytest

from tests.component.console.desk import Desk, a_desk
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation


@pytest.fixture
async def desk(fresh_database: FreshDatabase) -> AsyncIterator[Desk]:
    foundation = a_foundation("console", await fresh_database("console"))
    yield a_desk(foundation)
    await foundation.database.close()
