from collections.abc import AsyncIterator

import pytest

from tests.component.promises.world import World, a_sound_world, close
from tests.conftest import FreshDatabase


@pytest.fixture
async def world(fresh_database: FreshDatabase) -> AsyncIterator[World]:
    made = await a_sound_world(fresh_database)
    yield made
    await close(made)
