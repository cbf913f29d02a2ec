"""The waiting of intake: one workflow per case and opening, as lean as can be, because there are as many as households."""

import asyncio
from datetime import datetime

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from services.intake.activities import CaseActivities
    from shared.ids import CaseId
    from shared.temporal import PROMPT


@workflow.defn(name="AssistPromptly")
class AssistPromptly:
    """Waits until help is in hand or the case has ended; has the promise escalated when its moment passes first."""

    def __init__(self) -> None:
        self._over = False

    @workflow.run
    async def run(self, case_id: CaseId, due: datetime) -> None:  # noqa: ARG002 - it names the work; the activity takes all
        timer = asyncio.create_task(asyncio.sleep((due - workflow.now()).total_seconds()))  # one timer, never moved
        await workflow.wait_condition(lambda: self._over or timer.done())
        if not self._over:
            await workflow.execute_activity_method(CaseActivities.escalate_overdue, **PROMPT)

    @workflow.signal
    def assisted(self) -> None:
        self._over = True

    @workflow.signal
    def ended(self) -> None:
        self._over = True
