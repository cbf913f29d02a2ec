"""AssessDamage: one per list of a commune. It waits; the truth is in the rows."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.assessment.activities import AssessmentActivities
    from shared.temporal import PROMPT

ResultT = TypeVar("ResultT")


@workflow.defn(name="AssessDamage")
class AssessDamage:
    """Hands a list of up to 200 cases to an officer and waits for the findings; what is late is escalated.

    Ends when every case of the list has findings, was refused or was withdrawn. The bell rings once, when that is so:
    a list in time costs about twenty events, however many cases it has.
    """

    def __init__(self) -> None:
        self._rung = False
        self._timer: asyncio.Task[None] | None = None

    @workflow.run
    async def run(self, list_id: UUID) -> None:
        due = await self._do(AssessmentActivities.assign_list, list_id)
        while due is not None:
            if not await self._rung_before(due):
                await self._do(AssessmentActivities.escalate_overdue)
            due = await self._do(AssessmentActivities.look_after_list, list_id)

    @workflow.signal
    def findings_recorded(self) -> None:
        """The bell: the last findings of the list have come."""
        self._rung = True

    async def _rung_before(self, due: datetime) -> bool:
        """Sleep until the bell or the next due moment, with one pending timer; tell whether the bell came first."""
        if self._timer is not None:
            # Only when another timer follows: most lists end by their bell, and need no event to stop it.
            self._timer.cancel()
        timer = self._timer = asyncio.create_task(asyncio.sleep(max(0.0, (due - workflow.now()).total_seconds())))
        await workflow.wait_condition(lambda: self._rung or timer.done())
        rung, self._rung = self._rung, False
        return rung

    async def _do(self, activity: Callable[..., Awaitable[ResultT]], *arguments: Any) -> ResultT:
        return await workflow.execute_activity_method(activity, args=arguments, **PROMPT)
