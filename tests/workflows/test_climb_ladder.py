"""What nobody takes climbs at its moment, and is asked for again while something is away. Time is skipped."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from services.notifications.domain.climbs import climb_ladder
from services.notifications.workflow import ClimbLadder
from shared.ids import new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY

TEN_MINUTES: Final = timedelta(minutes=10)
TWENTY_MINUTES: Final = timedelta(minutes=20)
MAX_EVENTS: Final = 16


class Ladder:
    """Stands in for the activity: remembers when it was asked, and says when the next clock of the window is due."""

    def __init__(self, environment: WorkflowEnvironment, *later: timedelta, failures: int = 0) -> None:
        self._environment = environment
        self._later = list(later)
        self._failures = failures
        self.asked: list[tuple[UUID, datetime]] = []

    @activity.defn(name="notifications.climb_due")
    async def climb_due(self, window_id: UUID) -> datetime | None:
        if self._failures:
            self._failures -= 1
            raise RuntimeError("the database is away")
        now = await self._environment.get_current_time()
        self.asked.append((window_id, now))
        return now + self._later.pop(0) if self._later else None


class Waiting:
    """One window that went out to one person."""

    def __init__(self, environment: WorkflowEnvironment) -> None:
        config = environment.client.config()
        config["data_converter"] = data_converter(TEMPORAL_KEY)
        self._environment = environment
        self._client = Client(**config)
        self._queue = f"notifications-{new_id()}"
        self.window_id = new_id()

    @asynccontextmanager
    async def served_by(self, ladder: Ladder) -> AsyncIterator[None]:
        async with worker(self._client, Work(self._queue, [ClimbLadder], [ladder.climb_due])):
            yield

    async def begin(self, within: timedelta) -> WorkflowHandle[object, None]:
        """Start it as the relay does: by name, with arguments that were JSON."""
        due = await self._environment.get_current_time() + within
        return await self._client.start_workflow(
            "ClimbLadder",
            args=[str(self.window_id), due.isoformat()],
            id=climb_ladder(self.window_id).id,
            task_queue=self._queue,
        )


@pytest.fixture
def waiting(temporal_env: WorkflowEnvironment) -> Waiting:
    return Waiting(temporal_env)


async def test_what_nobody_has_taken_climbs_at_its_moment(temporal_env: WorkflowEnvironment, waiting: Waiting) -> None:
    ladder, began = Ladder(temporal_env), await temporal_env.get_current_time()
    async with waiting.served_by(ladder):
        handle = await waiting.begin(TEN_MINUTES)
        await handle.result()

    [(window_id, asked_at)] = ladder.asked
    assert window_id == waiting.window_id
    assert TEN_MINUTES <= asked_at - began < TEN_MINUTES + timedelta(minutes=1)
    assert len((await handle.fetch_history()).events) <= MAX_EVENTS


async def test_it_looks_again_while_a_clock_has_longer(temporal_env: WorkflowEnvironment, waiting: Waiting) -> None:
    ladder = Ladder(temporal_env, TWENTY_MINUTES)
    async with waiting.served_by(ladder):
        await (await waiting.begin(TEN_MINUTES)).result()

    [(_, first), (_, second)] = ladder.asked
    assert TWENTY_MINUTES <= second - first < TWENTY_MINUTES + timedelta(minutes=1)


async def test_while_the_database_is_away_it_asks_again(temporal_env: WorkflowEnvironment, waiting: Waiting) -> None:
    ladder = Ladder(temporal_env, failures=3)
    async with waiting.served_by(ladder):
        await (await waiting.begin(TEN_MINUTES)).result()

    assert len(ladder.asked) == 1
