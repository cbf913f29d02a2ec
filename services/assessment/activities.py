"""What happens when a list's work is woken."""

from datetime import datetime
from uuid import UUID

from temporalio import activity

from services.assessment.commands.awards import lists
from services.assessment.policy.awards.lists import next_look
from services.assessment.store.awards import lists as list_store
from shared.clock import Now, now
from shared.foundation import Foundation
from shared.temporal import temporal_errors


class AssessmentActivities:
    """Each is one command or one question; repeating any of them is harmless, because the rows say what was done."""

    def __init__(self, foundation: Foundation, now: Now = now) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._now = now

    @activity.defn(name="assessment.assign_list")
    async def assign_list(self, list_id: UUID) -> datetime | None:
        """Put the cases in the order of urgency, once; return when the list must be looked at, or None if it is complete."""
        with temporal_errors():
            async with self._database.transaction() as session:
                await lists.assign_list(session, self._foundation.actor, list_id, self._now())
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

    async def _next_look(self, list_id: UUID) -> datetime | None:
        async with self._database.reading() as session:
            view = await list_store.look_at_list(session, list_id)
        return next_look(view.waiting_count, view.due_at, self._now()) if view else None
