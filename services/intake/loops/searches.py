"""The loop that keeps households findable: a moment after they were reported, corrected or moved."""

from typing import Final

from services.intake.commands import searches as commands
from services.intake.commands.context import Context
from shared.foundation import Foundation

AT_ONCE: Final = 200


class HouseholdMarking:
    """Marks what is not marked; any number of processes may do so, and any may be killed at any moment."""

    def __init__(self, foundation: Foundation, context: Context) -> None:
        self._foundation = foundation
        self._context = context
        self._has_begun = False

    async def mark_households(self) -> None:
        """Mark every household that waits; first of all, once a process, let those wait that another key has marked."""
        if not self._has_begun:
            while await self._turn(commands.mark_anew):
                pass
            self._has_begun = True
        while await self._turn(commands.mark_households) >= AT_ONCE:
            pass

    async def _turn(self, command: commands.Marking) -> int:
        async with self._foundation.database.transaction() as session:
            return await command(session, self._foundation.actor, self._context, AT_ONCE)
