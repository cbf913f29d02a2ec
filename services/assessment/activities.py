"""What happens when a list's work is woken, and the loops that close lists and stand behind the clocks."""

from datetime import datetime
from typing import Final
from uuid import UUID

from temporalio import activity

from services.assessment import commands
from services.assessment.commands import Office
from services.assessment.metrics import LISTS
from services.assessment.policy import next_look
from services.assessment.store import lists
from shared import windows
from shared.clock import Now, now
from shared.foundation import Foundation
from shared.temporal import temporal_errors

CLOSE_EVERY_S: Final = 0.1
FORGET_EVERY_S: Final = 3600.0


class AssessmentActivities:
    """Each is one command or one question; repeating any of them is harmless, because the rows say what was done."""

    def __init__(self, foundation: Foundation, office: Office, now: Now = now) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._office = office
        self._now = now

    @activity.defn(name="assessment.assign_list")
    async def assign_list(self, list_id: UUID) -> datetime | None:
        """Put the cases in the order of urgency, once; return when the list must be looked at, or None if it is complete."""
        with temporal_errors():
            async with self._database.transaction() as session:
                await commands.assign_list(session, self._foundation.actor, list_id, self._now())
        return await self._next_look(list_id)

    @activity.defn(name="assessment.look_after_list")
    async def look_after_list(self, list_id: UUID) -> datetime | None:
        """Return when the list must be looked at again, or None when nobody of it waits for findings. It changes nothing."""
        with temporal_errors():
            return await self._next_look(list_id)

    @activity.defn(name="assessment.escalate_overdue")
    async def escalate_overdue(self) -> int:
        """Escalate every overdue clock of this service; who comes second finds nothing."""
        with temporal_errors():
            return await self._foundation.escalate_overdue()

    async def close_lists(self) -> None:
        """Close the lists whose window is full or due; asks first without locking anything."""
        async with self._database.reading() as session:
            if not await windows.any_ready(session, self._office.list_window, self._now()):
                return
        async with self._database.transaction() as session:
            closed = await commands.close_lists(session, self._foundation.actor, self._office, self._now())
        LISTS.inc(closed)

    async def _next_look(self, list_id: UUID) -> datetime | None:
        async with self._database.reading() as session:
            view = await lists.look_at_list(session, list_id)
        return next_look(view.waiting_count, view.due_at, self._now()) if view else None
