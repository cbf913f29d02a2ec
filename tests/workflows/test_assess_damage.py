"""AssessDamage waits for the findings of a list; the activities are recorded, time is skipped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from services.assessment.workflow import AssessDamage
from shared.ids import new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY

_DAY = timedelta(hours=24)


@dataclass
class Rows:
    """What the rows of a list say: when its next clock is due, and after how many escalations the last findings came."""

    due_in: timedelta | None = _DAY
    complete_after: int = 1
    calls: list[str] = field(default_factory=list)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @activity.defn(name="assessment.assign_list")
    async def assign_list(self, list_id: UUID) -> datetime | None:
        assert isinstance(list_id, UUID)
        self.calls.append("assign")
        return self.now + self.due_in if self.due_in else None

    @activity.defn(name="assessment.look_after_list")
    async def look_after_list(self, list_id: UUID) -> datetime | None:
        assert isinstance(list_id, UUID)
        self.calls.append("look")
        looks = self.calls.count("look")
        return None if looks >= self.complete_after else self.now + _DAY * (looks + 1)

    @activity.defn(name="assessment.escalate_overdue")
    async def escalate_overdue(self) -> int:
        self.calls.append("escalate")
        return 1


@pytest.fixture
async def client(temporal_env: WorkflowEnvironment) -> Client:
    config = temporal_env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    return Client(**config)


@asynccontextmanager
async def a_list(client: Client, env: WorkflowEnvironment, rows: Rows) -> AsyncIterator[WorkflowHandle[Any, Any]]:
    rows.now = await env.get_current_time()
    work = Work("assessment", [AssessDamage], [rows.assign_list, rows.look_after_list, rows.escalate_overdue])
    async with worker(client, work):
        yield await client.start_workflow("AssessDamage", args=[str(new_id())], id=f"list-{new_id()}", task_queue="assessment")


async def test_a_list_in_time_ends_with_its_bell_and_costs_few_events(
    client: Client, temporal_env: WorkflowEnvironment
) -> None:
    rows = Rows()
    async with a_list(client, temporal_env, rows) as handle:
        await _timer_of(handle)
        await handle.signal("findings_recorded")
        await handle.result()

    assert rows.calls == ["assign", "look"]
    history = await handle.fetch_history()
    assert len(history.events) <= 22
    await Replayer(workflows=[AssessDamage], data_converter=data_converter(TEMPORAL_KEY)).replay_workflow(history)


async def test_a_list_that_is_complete_before_anybody_looks_ends_at_once(
    client: Client, temporal_env: WorkflowEnvironment
) -> None:
    rows = Rows(due_in=None)
    async with a_list(client, temporal_env, rows) as handle:
        await handle.result()

    assert rows.calls == ["assign"]


async def test_a_bell_that_rings_while_the_list_is_assigned_is_not_lost(
    client: Client, temporal_env: WorkflowEnvironment
) -> None:
    rows = Rows()
    async with a_list(client, temporal_env, rows) as handle:
        await handle.signal("findings_recorded")
        await handle.result()

    assert rows.calls == ["assign", "look"]


async def test_what_is_late_is_escalated_at_each_due_moment_until_the_list_is_complete(
    client: Client, temporal_env: WorkflowEnvironment
) -> None:
    rows = Rows(complete_after=3)
    async with a_list(client, temporal_env, rows) as handle:
        await handle.result()

    assert rows.calls == ["assign", *["escalate", "look"] * 3]
    assert await temporal_env.get_current_time() - rows.now >= 3 * _DAY


async def test_a_bell_too_many_leaves_one_timer(client: Client, temporal_env: WorkflowEnvironment) -> None:
    rows = Rows(complete_after=2)
    async with a_list(client, temporal_env, rows) as handle:
        await _timer_of(handle)
        await handle.signal("findings_recorded")
        await handle.result()

    assert rows.calls == ["assign", "look", "escalate", "look"]
    kinds = [event.event_type for event in (await handle.fetch_history()).events]
    assert kinds.count(EventType.EVENT_TYPE_TIMER_STARTED) == 2
    assert kinds.count(EventType.EVENT_TYPE_TIMER_CANCELED) == 1


async def _timer_of(handle: WorkflowHandle[Any, Any]) -> None:
    """Wait until the workflow sleeps."""
    for _ in range(200):
        kinds = [event.event_type for event in (await handle.fetch_history()).events]
        if EventType.EVENT_TYPE_TIMER_STARTED in kinds:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the workflow started no timer")
