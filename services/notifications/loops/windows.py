"""The loop that closes windows: each becomes a notice."""

from services.notifications.commands import digests, escalations
from services.notifications.commands.context import Context
from services.notifications.loops.bells import whenever_rung
from shared import windows
from shared.clock import now
from shared.database import Lease
from shared.foundation import Foundation
from shared.windows import WINDOWS_FILL


class WindowLoop:
    """Closes the windows of escalations and digests."""

    def __init__(self, foundation: Foundation, context: Context) -> None:
        self._database = foundation.database
        self._actor = foundation.actor
        self._context = context

    async def close_windows(self, lease: Lease) -> None:  # noqa: ARG002 - held, not asked
        """Close windows for ever, as soon as they are due."""
        await whenever_rung(self._database, WINDOWS_FILL, self.close_due_windows)

    async def close_due_windows(self) -> bool:
        """Close the windows that are full or due; return whether there was one."""
        context = self._context
        async with self._database.reading() as session:
            moment = now()
            due = [
                window
                for window in (context.escalation_window, context.digest_window)
                if await windows.any_ready(session, window, moment)
            ]
        closed = 0
        if context.escalation_window in due:
            async with self._database.transaction() as session:
                closed += await escalations.close_escalations(session, self._actor, context, now())
        if context.digest_window in due:
            async with self._database.transaction() as session:
                closed += await digests.close_digests(session, self._actor, context, now())
        return closed > 0
