"""What one process of the service does again and again: closing lists, sending decisions on, reading the law."""

from typing import Final

from services.assessment.commands.awards import held_decisions, lists, reassessment
from services.assessment.commands.context import Context
from services.assessment.domain.reassessment_runs import ReassessmentRun
from services.assessment.metrics import LAW_RELEASE, LISTS, REASSESSED
from services.assessment.store.awards import held_decisions as held_store
from services.assessment.store.awards import reassessment_runs as run_store
from shared import windows
from shared.clock import Now, now
from shared.foundation import Foundation

CLOSE_EVERY_S: Final = 0.1
REASSESS_EVERY_S: Final = 5.0
SEND_EVERY_S: Final = 0.5
LAW_EVERY_S: Final = 1.0
"""What was released is known everywhere after so long, at most; nothing takes force sooner than a minute after its release."""


class AssessmentLoops:
    """Repeating any of them is harmless, because the rows say what was done."""

    def __init__(self, foundation: Foundation, context: Context, now: Now = now) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._context = context
        self._now = now

    async def close_lists(self) -> None:
        """Close the lists whose window is full or due; asks first without locking anything."""
        async with self._database.reading() as session:
            if not await windows.any_ready(session, self._context.list_window, self._now()):
                return
        async with self._database.transaction() as session:
            closed = await lists.close_lists(session, self._foundation.actor, self._context, self._now())
        LISTS.inc(closed)

    async def send_decisions(self) -> None:
        """Send on the decisions that can be taken back no more; asks first without locking anything."""
        async with self._database.reading() as session:
            if not await held_store.any_due(session, self._now()):
                return
        async with self._database.transaction() as session:
            await held_decisions.send_due(session, self._foundation.actor, self._now())

    async def read_law(self) -> None:
        """Learn what was released of the law: one small question where nothing was. Every process does it."""
        async with self._database.reading() as session:
            await self._context.read_law(session)
        LAW_RELEASE.set(self._context.law.release)

    async def reassess_cases(self) -> None:
        """Bring open cases to the law of today, once after each release and each day on which the law changed."""
        if not self._context.law_is_current:
            return
        law = reassessment.law_of_today(self._context, self._now())
        async with self._database.reading() as session:
            last = await run_store.find_last_run(session)
        if last is not None and last >= law:
            return
        actor = self._foundation.actor
        examined, changed, after, more = 0, 0, None, True
        while more:
            next_page = reassessment.NextPage(last, after)
            async with self._database.transaction() as session:
                page = await reassessment.reassess_cases(session, actor, self._context, next_page, self._now())
            examined, changed, after = examined + page.examined, changed + page.changed, page.after
            more = after is not None
        async with self._database.transaction() as session:
            await reassessment.finish_reassessment(session, actor, ReassessmentRun(law, examined, changed), self._now())
        REASSESSED.inc(changed)
