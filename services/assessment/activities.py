"""What happens when a list's work is woken, and the loops that close lists and stand behind the clocks."""

from datetime import datetime
from typing import Final
from uuid import UUID

from temporalio import activity

from services.assessment import commands
from services.assessment.commands import Office
from services.assessment.metrics import LAW_RELEASE, LISTS, RENEWED
from services.assessment.policy import next_look
from services.assessment.store import lists, renewals
from shared import windows
from shared.clock import Now, now
from shared.foundation import Foundation
from shared.temporal import temporal_errors

CLOSE_EVERY_S: Final = 0.1
FORGET_EVERY_S: Final = 3600.0
RENEW_EVERY_S: Final = 5.0
LAW_EVERY_S: Final = 1.0
"""What was released is known everywhere after so long, at most; nothing takes force sooner than a minute after its release."""


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

    async def read_law(self) -> None:
        """Learn what was released of the law: one small question where nothing was. Every process does it."""
        async with self._database.reading() as session:
            await self._office.read_law(session)
        LAW_RELEASE.set(self._office.law.release)

    async def renew_cases(self) -> None:
        """Bring open cases to the law of today, once after each release and each day on which the law changed."""
        if not self._office.law_is_current:
            return
        law = commands.law_of_today(self._office, self._now())
        async with self._database.reading() as session:
            last = await renewals.find_last_pass(session)
        if last is not None and last >= law:
            return
        examined, changed, after, more = 0, 0, None, True
        while more:
            async with self._database.transaction() as session:
                page = await commands.renew_cases(session, self._foundation.actor, self._office, (last, after), self._now())
            examined, changed, after = examined + page.examined, changed + page.changed, page.after
            more = after is not None
        async with self._database.transaction() as session:
            await commands.finish_renewal(session, self._foundation.actor, law, (examined, changed), self._now())
        RENEWED.inc(changed)

    async def _next_look(self, list_id: UUID) -> datetime | None:
        async with self._database.reading() as session:
            view = await lists.look_at_list(session, list_id)
        return next_look(view.waiting_count, view.due_at, self._now()) if view else None
