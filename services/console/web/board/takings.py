"""Who has taken missed clocks that a list of the board shows: asked of notifications when somebody looks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.console.client.transport import Caller
from services.console.store.officers import officers_of
from services.console.views.clocks import TakingView
from services.console.views.officers import called
from services.console.views.vocabulary import missed_clock
from services.console.web.context import Context
from shared.texts import Text

TAKEN_UP: Final = "taken_up"
"""The clock of a word: what it is about is the missed clock that was taken."""


@dataclass(frozen=True)
class ShownTaking:
    """A taking, who by name, and of what."""

    taking: TakingView
    who: Text
    what: Text


async def takings_of(context: Context, caller: Caller, clock_ids: Sequence[UUID]) -> Mapping[UUID, ShownTaking]:
    """Return who has taken which of these clocks; nobody is named while notifications is away."""
    found = await context.services.notifications.escalations.of_clocks(caller, clock_ids)
    officers = await officers_of(context.database, context.cipher, [one.taken_by for one in found.values()])
    return {
        clock_id: ShownTaking(one, called(officers, one.taken_by), missed_clock(one.kind)) for clock_id, one in found.items()
    }
