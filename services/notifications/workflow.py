"""The waiting of notifications: for a commune's confirmation, and for somebody to take what was missed."""

import asyncio
from datetime import datetime
from uuid import UUID

from temporalio import workflow

from services.notifications.activities import NoticeActivities
from shared.temporal import PATIENT, PROMPT


@workflow.defn(name="DeliverNotice")
class DeliverNotice:
    """Sees one digest through. Ends when it was acknowledged, when its silence was escalated, or when no phone took it."""

    def __init__(self) -> None:
        self._acknowledged = False

    @workflow.run
    async def run(self, notice_id: UUID) -> None:
        due = await workflow.execute_activity_method(NoticeActivities.send_notice, notice_id, **PATIENT)
        if due is not None and not self._acknowledged:
            await self._acknowledged_or(due)
            if not self._acknowledged:
                await workflow.execute_activity_method(NoticeActivities.escalate_overdue, **PROMPT)

    @workflow.signal
    def acknowledged(self) -> None:
        self._acknowledged = True

    async def _acknowledged_or(self, due: datetime) -> None:
        """Sleep until the due moment or the bell: one timer, never moved."""
        timer = asyncio.create_task(asyncio.sleep(max(0.0, (due - workflow.now()).total_seconds())))
        await workflow.wait_condition(lambda: self._acknowledged or timer.done())


@workflow.defn(name="ClimbLadder")
class ClimbLadder:
    """Waits with one person for what went out to him in one window, and has it climb when nobody has taken it.

    Nobody rings: rows say what was taken or done meanwhile. Clocks of one window may have minutes of their own, so it looks
    again while some of them still stand with this person.
    """

    @workflow.run
    async def run(self, window_id: UUID, due: datetime) -> None:
        wait_s = (due - workflow.now()).total_seconds()
        while True:
            await asyncio.sleep(max(0.0, wait_s))
            later = await workflow.execute_activity_method(NoticeActivities.climb_due, window_id, **PROMPT)
            if later is None:
                return
            # The database's clock decides: what it does not call due yet is asked for again, but not at once.
            wait_s = max(1.0, (later - workflow.now()).total_seconds())
