"""AssistPromptly waits for help, and has the promise escalated when its moment passes first. Time is skipped."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Replayer

from services.intake.domain.cases import assist_promptly
from services.intake.workflow import AssistPromptly
from shared.ids import CaseId, new_id
from shared.temporal import Work, data_converter, worker
from tests.support.foundation import TEMPORAL_KEY

THREE_DAYS = timedelta(hours=72)


class Sweeper:
    """Stands in for the service's activity and remembers when it was asked."""

    def __init__(self, environment: WorkflowEnvironment) -> None:
        self._environment = environment
        self.asked_at: list[datetime] = []
        self.failures = 0

    @activity.defn(name="intake.escalate_overdue")
    async def escalate_overdue(self) -> int:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the database is away")
        self.asked_at.append(await self._environment.get_current_time())
        return 1


class Waiting:
    """The workflows of intake with a worker that works."""

    def __init__(self, environment: WorkflowEnvironment, client: Client, sweeper: Sweeper) -> None:
        self.environment = environment
        self.client = client
        self.sweeper = sweeper

    async def begin(self, due: datetime, *, signal: str | None = None) -> WorkflowHandle[object, None]:
        """Start one as the relay does: by name, with arguments that were JSON."""
        case_id = CaseId(new_id())
        return await self.client.start_workflow(
            "AssistPromptly",
            args=[str(case_id), due.isoformat()],
            id=assist_promptly(case_id, 1).id,
            task_queue="intake",
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal=signal,
        )

    async def now(self) -> datetime:
        return await self.environment.get_current_time()


@pytest.fixture
async def waiting(temporal_env: WorkflowEnvironment) -> AsyncIterator[Waiting]:
    config = temporal_env.client.config()
    config["data_converter"] = data_converter(TEMPORAL_KEY)
    client = Client(**config)
    sweeper = Sweeper(temporal_env)
    async with worker(client, Work("intake", [AssistPromptly], [sweeper.escalate_overdue])):
        yield Waiting(temporal_env, client, sweeper)


async def events(handle: WorkflowHandle[object, None]) -> list[str]:
    history = await handle.fetch_history()
    return [str(event.event_type) for event in history.events]


async def test_help_that_never_comes_is_escalated_at_its_moment(waiting: Waiting) -> None:
    due = await waiting.now() + THREE_DAYS

    handle = await waiting.begin(due)
    await handle.result()

    (asked_at,) = waiting.sweeper.asked_at
    assert due <= asked_at < due + timedelta(seconds=5)
    assert len(await events(handle)) <= 16


@pytest.mark.parametrize("bell", ["assisted", "ended"])
async def test_a_bell_in_time_ends_the_waiting_without_an_escalation(waiting: Waiting, bell: str) -> None:
    handle = await waiting.begin(await waiting.now() + THREE_DAYS)
    await waiting.environment.sleep(timedelta(hours=1))

    await handle.signal(bell)
    await handle.result()

    assert waiting.sweeper.asked_at == []
    assert len(await events(handle)) <= 10


async def test_a_bell_that_comes_with_the_start_costs_one_task(waiting: Waiting) -> None:
    handle = await waiting.begin(await waiting.now() + THREE_DAYS, signal="assisted")

    await handle.result()

    assert waiting.sweeper.asked_at == []
    assert len(await events(handle)) <= 7


async def test_a_moment_that_has_passed_is_escalated_at_once(waiting: Waiting) -> None:
    begun = await waiting.now()

    handle = await waiting.begin(begun - timedelta(hours=5))
    await handle.result()

    (asked_at,) = waiting.sweeper.asked_at
    assert asked_at < begun + timedelta(seconds=5)
    assert len(await events(handle)) <= 11


async def test_help_that_came_with_a_late_start_is_not_escalated(waiting: Waiting) -> None:
    handle = await waiting.begin(await waiting.now() - timedelta(hours=5), signal="assisted")

    await handle.result()

    assert waiting.sweeper.asked_at == []


async def test_a_bell_after_the_escalation_disturbs_nobody(waiting: Waiting) -> None:
    waiting.sweeper.failures = 1
    handle = await waiting.begin(await waiting.now() - timedelta(hours=5))

    await handle.signal("assisted")
    await handle.result()

    assert len(waiting.sweeper.asked_at) <= 1


async def test_an_escalation_is_tried_until_the_database_is_back(waiting: Waiting) -> None:
    waiting.sweeper.failures = 3

    handle = await waiting.begin(await waiting.now() + THREE_DAYS)
    await handle.result()

    assert len(waiting.sweeper.asked_at) == 1


async def test_its_history_names_nobody_and_can_be_replayed(waiting: Waiting) -> None:
    handle = await waiting.begin(await waiting.now() + THREE_DAYS)
    await handle.result()
    history = await handle.fetch_history()

    assert handle.id.startswith("assist-promptly:")
    assert UUID(handle.id.split(":")[1]).version == 7
    await Replayer(workflows=[AssistPromptly], data_converter=data_converter(TEMPORAL_KEY)).replay_workflow(history)
