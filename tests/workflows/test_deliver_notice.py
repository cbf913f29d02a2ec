"""A digest is sent, confirmed, or its silence escalated at the due moment; few events, no truth in Temporal."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from services.notifications.workflow import DeliverNotice
from shared.ids import new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY

TEN_MINUTES: Final = timedelta(minutes=10)
MAX_EVENTS: Final = 22


class Recorded:
    """Stands in for the activities: says until when, and remembers which were called."""

    def __init__(self, env: WorkflowEnvironment, *, within: timedelta | None = TEN_MINUTES, failures: int = 0) -> None:
        self._env = env
        self._within = within
        self._failures = failures
        self.calls: list[str] = []
        self.escalated_at: datetime | None = None

    @activity.defn(name="notifications.send_notice")
    async def send_notice(self, notice_id: UUID) -> datetime | None:
        assert isinstance(notice_id, UUID)
        self.calls.append("send")
        if self._failures:
            self._failures -= 1
            raise ApplicationError("the gateway is away")
        return await self._env.get_current_time() + self._within if self._within else None

    @activity.defn(name="notifications.escalate_overdue")
    async def escalate_overdue(self) -> None:
        self.calls.append("escalate")
        self.escalated_at = await self._env.get_current_time()


@pytest.fixture
def client(temporal_env: WorkflowEnvironment) -> Client:
    # With the environment's own settings: its interceptor skips time while a result is awaited.
    config = temporal_env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    return Client(**config)


@asynccontextmanager
async def _started(client: Client, recorded: Recorded) -> AsyncIterator[WorkflowHandle[DeliverNotice, None]]:
    queue = f"notifications-{new_id()}"
    work = Work(queue, [DeliverNotice], [recorded.send_notice, recorded.escalate_overdue])
    async with worker(client, work):
        # As the relay starts it: by name, with the id as text.
        handle = await client.start_workflow(
            "DeliverNotice", args=[str(new_id())], id=f"deliver-notice:{new_id()}", task_queue=queue
        )
        yield handle


async def test_silence_is_escalated_at_the_due_moment(temporal_env: WorkflowEnvironment, client: Client) -> None:
    recorded = Recorded(temporal_env)
    began = await temporal_env.get_current_time()

    async with _started(client, recorded) as handle:
        await handle.result()

    assert recorded.calls == ["send", "escalate"]
    assert recorded.escalated_at is not None
    assert TEN_MINUTES <= recorded.escalated_at - began < TEN_MINUTES + timedelta(minutes=1)
    assert await _events(handle) <= MAX_EVENTS


async def test_a_confirmation_ends_the_waiting(temporal_env: WorkflowEnvironment, client: Client) -> None:
    recorded = Recorded(temporal_env, within=timedelta(days=2))

    async with _started(client, recorded) as handle:
        await handle.signal("acknowledged")
        await handle.result()

    assert recorded.calls == ["send"]
    assert await _events(handle) <= MAX_EVENTS


async def test_a_notice_that_needs_nothing_more_ends_at_once(temporal_env: WorkflowEnvironment, client: Client) -> None:
    recorded = Recorded(temporal_env, within=None)

    async with _started(client, recorded) as handle:
        await handle.result()

    assert recorded.calls == ["send"]


async def test_sending_is_repeated_while_the_gateway_is_away(temporal_env: WorkflowEnvironment, client: Client) -> None:
    recorded = Recorded(temporal_env, within=None, failures=3)

    async with _started(client, recorded) as handle:
        await handle.result()

    assert recorded.calls == ["send"] * 4


async def test_a_recorded_history_replays(temporal_env: WorkflowEnvironment, client: Client) -> None:
    recorded = Recorded(temporal_env)
    async with _started(client, recorded) as handle:
        await handle.result()

    history = await handle.fetch_history()
    runner = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_all_modules())
    replayer = Replayer(workflows=[DeliverNotice], workflow_runner=runner, data_converter=data_converter(TEMPORAL_KEY))
    await replayer.replay_workflow(history)


async def _events(handle: WorkflowHandle[DeliverNotice, None]) -> int:
    return len((await handle.fetch_history()).events)
