"""The loops behind the clocks: what is overdue is escalated, what nobody takes climbs, what waits for somebody is handed on."""

from typing import Final

from services.notifications import metrics
from services.notifications.commands import climbs, clocks, digests, escalations, late_cases, watches
from services.notifications.commands.context import Context
from services.notifications.domain.climbs import ClimbState
from services.notifications.domain.ladder import Rung
from services.notifications.store import climbs as climb_store
from services.notifications.store import escalations as escalation_store
from services.notifications.store import late_cases as late_case_store
from services.notifications.store import notices as notice_store
from services.notifications.store import reliefs as relief_store
from services.notifications.store import watches as watch_store
from shared.clock import now
from shared.clocks import any_overdue
from shared.foundation import Foundation

GRACE_S: Final = 1.0
"""So long a workflow may be late before the sweeper does its work; what the sweeper finds is counted (`by="sweeper"`)."""


class ClockLoops:
    """Sweeps overdue clocks, and looks again for people on duty."""

    def __init__(self, foundation: Foundation, context: Context) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context

    async def sweep(self) -> None:
        """Stand behind the clocks while Temporal is late or down."""
        async with self._database.reserved() as session:
            due = await any_overdue(session)
        if due:
            async with self._database.reserved() as session:
                await watches.renew_heard(session, self._actor, self._context, None, now())
                await clocks.escalate_overdue(session, self._actor, by="sweeper")
            await self._note_silence()

    async def assign_waiting(self) -> None:
        """Look again for somebody on duty: a shift may have begun since. And for a silence that a crash left unsaid."""
        async with self._database.reading() as session:
            clocks_wait = await escalation_store.list_places_without_duty(session)
            stands_at_top = await relief_store.list_told_at_top(session)
            digests_wait = await notice_store.list_communes_without_recipient(session)
            silence = await notice_store.any_silent(session) or await watch_store.any_unsaid(session)
        if silence:
            await self._note_silence()
        if clocks_wait or stands_at_top:
            async with self._database.transaction() as session:
                await escalations.assign_waiting_escalations(session, self._actor, self._context, now())
        if digests_wait:
            async with self._database.transaction() as session:
                await digests.assign_waiting_digests(session, self._actor, self._context, now())

    async def climb_late(self) -> None:
        """Stand behind the ladder while Temporal is late or down: what a workflow should have let climb a second ago."""
        async with self._database.reading() as session:
            late = await climb_store.any_due(session, GRACE_S)
        if late:
            async with self._database.reserved() as session:
                await climbs.climb_due(session, self._actor, self._context, by="sweeper")

    async def inform_late(self) -> None:
        """Tell the people of late cases, 200 at once: behind whoever is called to help, never before him."""
        more = True
        while more:
            async with self._database.reading() as session:
                if not await late_case_store.any_uninformed(session, now() - late_cases.GRACE):
                    return
            async with self._database.transaction() as session:
                more = await late_cases.inform_late(session, self._actor, self._context, now()) == late_cases.MAX_AT_ONCE

    async def _note_silence(self) -> None:
        async with self._database.transaction() as session:
            await clocks.note_silence(session, self._actor, now())
            await watches.note_unheard(session, self._actor, now())

    async def measure(self) -> None:
        """Show operators how much waits because nobody is there."""
        async with self._database.reading() as session:
            open_climbs = await climb_store.count_open(session)
            metrics.SILENT_COMMUNES.set(await watch_store.count_silent(session))
            metrics.WITHOUT_RECIPIENT.labels("clocks").set(await escalation_store.count_without_duty(session))
            metrics.WITHOUT_RECIPIENT.labels("digests").set(await notice_store.count_without_recipient(session))
        moment = now()
        for rung in Rung:
            for state in (ClimbState.CLIMBING, ClimbState.TOP, ClimbState.TAKEN):
                count, _ = open_climbs.get((rung, state), (0, moment))
                metrics.OPEN_CLIMBS.labels(str(int(rung)), state.value).set(count)
        at_top = [since for (_, state), (_, since) in open_climbs.items() if state is ClimbState.TOP]
        metrics.OLDEST_AT_TOP.set((moment - min(at_top)).total_seconds() if at_top else 0)
