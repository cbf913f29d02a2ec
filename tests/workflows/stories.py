"""The ways in which workflows go, each played on a real server: what its activities answer, and when its bells ring.

Activities are known by their names on the wire alone, answered by one stand-in; the workflows are the real ones.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from temporalio import activity
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHandle, WorkflowHistory
from temporalio.common import RawValue, WorkflowIDConflictPolicy, WorkflowIDReusePolicy

from shared.ids import new_id
from shared.temporal import Work, worker
from tests.support import histories
from tests.support.waiting import eventually

SOON: Final = timedelta(seconds=2)
LATER: Final = timedelta(hours=72)
"""Later than any story takes: the bell comes first."""
SUGGEST_CONTINUE_AS_NEW: Final = 24
"""Events after which the recorder's server asks to continue as new; production's asks after 4,096."""


@dataclass(frozen=True, eq=False)
class Story:
    """One way in which a workflow goes. Each run of it becomes a file."""

    workflow: str
    files: Sequence[str]
    due: timedelta | None = None
    """For workflows that are told their moment at the start."""
    with_start: str | None = None
    """The bell that is delivered together with the start."""
    bells: Sequence[str] = ()
    """Each rings when the workflow sleeps."""
    answers: Mapping[str, Sequence[timedelta]] = field(default_factory=dict)
    """What activities answer, one after the other: look again after so long. What is not said is None: nothing to wait for."""

    def __str__(self) -> str:
        return f"{self.workflow}-{self.files[0]}"

    def paths(self) -> list[Path]:
        return [histories.FOLDER / self.workflow / f"{file}.json" for file in self.files]


_ASSIGN: Final = "assessment.assign_list"
_LOOK: Final = "assessment.look_after_list"
_SEND_ROUND: Final = "disbursement.send_round"
_SETTLE: Final = "disbursement.settle_what_is_answered"
_ASK: Final = "disbursement.ask_bank"
_SEND_NOTICE: Final = "notifications.send_notice"
_CLIMB: Final = "notifications.climb_due"

STORIES: Final = (
    Story("AssistPromptly", ["ended-by-assisted"], due=LATER, bells=["assisted"]),
    Story("AssistPromptly", ["ended-by-ended"], due=LATER, bells=["ended"]),
    Story("AssistPromptly", ["bell-with-start"], due=LATER, with_start="assisted"),
    Story("AssistPromptly", ["timer-fired"], due=SOON),
    Story("AssistPromptly", ["started-late"], due=-LATER),
    Story("AssessDamage", ["ended-at-once"]),
    Story("AssessDamage", ["ended-by-findings-recorded"], bells=["findings_recorded"], answers={_ASSIGN: [LATER]}),
    Story("AssessDamage", ["bell-with-start"], with_start="findings_recorded", answers={_ASSIGN: [LATER]}),
    Story("AssessDamage", ["timer-fired"], answers={_ASSIGN: [SOON]}),
    Story(
        "AssessDamage",
        ["bell-too-many"],
        bells=["findings_recorded"],
        answers={_ASSIGN: [LATER], _LOOK: [SOON]},
    ),
    Story("PayRound", ["ended-at-once"]),
    Story("PayRound", ["ended-by-answers-arrived"], bells=["answers_arrived"], answers={_SEND_ROUND: [LATER]}),
    Story("PayRound", ["bell-with-start"], with_start="answers_arrived", answers={_SEND_ROUND: [LATER]}),
    Story("PayRound", ["timer-fired"], answers={_SEND_ROUND: [SOON], _SETTLE: [SOON]}),
    Story("PayHousehold", ["ended-at-once"]),
    Story("PayHousehold", ["ended-by-payee-changed"], bells=["payee_changed"], answers={_ASK: [LATER]}),
    Story("PayHousehold", ["ended-by-payment-ended"], bells=["payment_ended"], answers={_ASK: [LATER]}),
    Story("PayHousehold", ["ended-by-asked-again"], bells=["asked_again"], answers={_ASK: [LATER]}),
    Story("PayHousehold", ["bell-with-start"], with_start="payment_ended", answers={_ASK: [LATER]}),
    Story("PayHousehold", ["timer-fired"], answers={_ASK: [SOON]}),
    Story("PayHousehold", ["continued-as-new", "begun-by-continuing"], answers={_ASK: [SOON, SOON]}),
    Story("DeliverNotice", ["ended-at-once"]),
    Story("DeliverNotice", ["ended-by-acknowledged"], bells=["acknowledged"], answers={_SEND_NOTICE: [LATER]}),
    Story("DeliverNotice", ["bell-with-start"], with_start="acknowledged", answers={_SEND_NOTICE: [LATER]}),
    Story("DeliverNotice", ["timer-fired"], answers={_SEND_NOTICE: [SOON]}),
    Story("ClimbLadder", ["timer-fired"], due=SOON),
    Story("ClimbLadder", ["looked-again"], due=SOON, answers={_CLIMB: [SOON]}),
    Story("ClimbLadder", ["started-late"], due=-LATER),
)


class Player:
    """Plays stories with workers of all services and one stand-in for their activities."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._queues = {
            histories.name_of(each): service for service, classes in histories.workflow_classes().items() for each in classes
        }
        self._answers: dict[str, dict[str, list[timedelta]]] = {}

    async def play_all(self, stories: Sequence[Story]) -> list[list[WorkflowHistory] | BaseException]:
        """Return for each story what was recorded of its runs, or what went wrong. All at once, because they mostly sleep."""
        async with AsyncExitStack() as workers:
            for service, classes in histories.workflow_classes().items():
                await workers.enter_async_context(worker(self._client, Work(service, classes, [self.answer])))
            return await asyncio.gather(*(self._play(story) for story in stories), return_exceptions=True)

    @activity.defn(dynamic=True)
    async def answer(self, _: Sequence[RawValue]) -> datetime | None:
        """Stand in for any activity."""
        asked = activity.info()
        left = self._answers[asked.workflow_id or ""].get(asked.activity_type)
        return asked.started_time + left.pop(0) if left else None

    async def _play(self, story: Story) -> list[WorkflowHistory]:
        """Start it as the relay does: by name, with arguments that were JSON."""
        work = new_id()
        workflow_id = f"{story.workflow}:{work}"
        self._answers[workflow_id] = {name: list(looks) for name, looks in story.answers.items()}
        due = [] if story.due is None else [(datetime.now(UTC) + story.due).isoformat()]
        handle = await self._client.start_workflow(
            story.workflow,
            args=[str(work), *due],
            id=workflow_id,
            task_queue=self._queues[story.workflow],
            id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            task_timeout=timedelta(seconds=5),
            memo={"work": str(work)},
            start_signal=story.with_start,
        )
        for bell in story.bells:
            await _asleep(handle)
            await handle.signal(bell)
        await handle.result()
        return [history async for history in self._runs(workflow_id, handle.first_execution_run_id)]

    async def _runs(self, workflow_id: str, run_id: str | None) -> AsyncIterator[WorkflowHistory]:
        while run_id:
            history = await self._client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
            yield history
            run_id = history.events[-1].workflow_execution_continued_as_new_event_attributes.new_execution_run_id


async def _asleep(handle: WorkflowHandle[Any, Any]) -> None:
    """Wait until a timer runs."""
    over = (EventType.EVENT_TYPE_TIMER_FIRED, EventType.EVENT_TYPE_TIMER_CANCELED)

    async def look() -> bool:
        kinds = [event.event_type for event in (await handle.fetch_history()).events]
        return kinds.count(EventType.EVENT_TYPE_TIMER_STARTED) > sum(kinds.count(each) for each in over)

    await eventually(look, within_s=10, every_s=0.02, what="a timer")
