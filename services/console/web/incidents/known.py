"""Which incidents somebody may choose: intake knows them; where it is away, the read model does."""

from collections.abc import Sequence

from services.console.client.intake import IncidentItem
from services.console.client.transport import Caller
from services.console.store.board import list_heads
from services.console.views.board import IncidentHead
from services.console.web.context import Context
from shared.communes import codes_within
from shared.errors import Unavailable
from shared.identity import Actor


async def incidents_of(context: Context, caller: Caller, actor: Actor) -> Sequence[IncidentHead]:
    """Return the incidents that strike this person's area: the real ones first, the newest first; none while nobody answers."""
    return await incidents_or_none(context, caller, actor) or ()


async def incidents_or_none(context: Context, caller: Caller, actor: Actor) -> Sequence[IncidentHead] | None:
    """Return them, or None while neither intake nor the read model answers: then nobody knows whether there are any."""
    answer = await context.services.intake.incidents(caller)
    if answer.content is not None:
        heads = [item.head() for item in answer.content.items if strikes(item, actor)]
        return sorted(heads, key=lambda head: (head.closed, head.drill, -(head.starts_on.toordinal() if head.starts_on else 0)))
    try:
        async with context.database.reading() as session:
            return await list_heads(session, actor.area)
    except Unavailable:
        return None


def strikes(item: IncidentItem, actor: Actor) -> bool:
    """Tell whether an incident reaches into somebody's area."""
    if actor.area is None:
        return True
    return not set(codes_within(*actor.area)).isdisjoint(item.commune_codes)
