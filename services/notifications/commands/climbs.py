"""Climbs: what nobody has taken in time goes to the next rung, and what is done leaves the ladder."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.escalations import HandedBy, close_escalations, first_rungs, hand_on
from services.notifications.domain.climbs import TAKEN_UP
from services.notifications.domain.escalations import SolvedClock, WaitingClimb
from services.notifications.policy.climbs import above
from services.notifications.store import climbs, escalations
from shared import audit, clocks, outbox
from shared.identity import Actor

_MAX_AT_ONCE: Final = 1000
"""How many go on in one turn: what is more waits for the next."""


async def climb_due(session: AsyncSession, actor: Actor, context: Context, *, by: HandedBy) -> int:
    """Let what stands on its rung for too long by the database's clock go on; return how many. Harmless to repeat."""
    due = await climbs.lock_due(session, _MAX_AT_ONCE)
    if not due:
        return 0
    now = await clocks.present(session)
    await audit.record(session, actor, "clocks climbed", "clock", [one.clock_id for one in due])
    steps = await hand_on(session, context, [WaitingClimb(one, above(one.rung)) for one in due], now, by=by)
    await outbox.publish(session, [facts.escalation_climbed(step) for step in steps])
    await close_escalations(session, actor, context, now)
    return len(due)


async def end_climbs(
    session: AsyncSession, actor: Actor, context: Context, solved: Sequence[SolvedClock], now: datetime
) -> None:
    """What these clocks were for is done: nobody is told of them any more, and whoever took one has kept his word.

    Harmless to repeat, also before anybody has heard that the clock was missed.
    """
    latest = {one.missed.clock_id: one for one in solved}
    ended = await climbs.solve(
        session, list(latest.values()), await first_rungs(session, context, [one.missed for one in solved])
    )
    if not ended:
        return
    ids = [one.clock_id for one in ended]
    await escalations.withdraw(session, ids)
    await audit.record(session, actor, "climbs ended", "clock", ids)
    # By the moment of the work, not of the news of it: whoever has kept his word has kept it.
    words = sorted((one.solved_at or now, one.clock_id) for one in ended if one.taken_by is not None)
    for done_at, same in groupby(words, key=itemgetter(0)):
        await clocks.keep(session, TAKEN_UP, [clock_id for _, clock_id in same], done_at)
