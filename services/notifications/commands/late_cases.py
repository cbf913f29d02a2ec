"""Late cases: whom no help has reached in time hears that honestly, once per clock, unless something was said meanwhile."""

from datetime import datetime, timedelta
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.outcomes import inform_of_outcomes
from services.notifications.domain.climbs import LateCase
from services.notifications.domain.ladder import Rung
from services.notifications.domain.outcomes import Outcome, OutcomeKind
from services.notifications.store import cases
from services.notifications.store import late_cases as store
from shared import audit
from shared.communes import province_of
from shared.identity import Actor

MAX_AT_ONCE: Final = 200
GRACE: Final = timedelta(seconds=30)
"""So long after a clock was missed nothing is said: what reached the household in the last minute is known by then."""


async def inform_late(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Let the people of up to 200 late cases know of it; return how many cases there were. A clock is told of once."""
    meant = await store.find_uninformed(session, now - GRACE, MAX_AT_ONCE)
    if not meant:
        return 0
    # Cases before climbs, as whoever moves them; then look again: what was solved meanwhile is not late any more.
    await cases.lock_contacts(session, {one.case_id for one in meant})
    await audit.record(session, actor, "late cases told of", "clock", sorted(one.clock_id for one in meant))
    late = await store.mark_informed(session, [one.clock_id for one in meant], now)
    if late:
        await inform_of_outcomes(session, actor, context, [_news(one) for one in late], now)
    return len(meant)


def _news(late: LateCase) -> Outcome:
    return Outcome(
        case_id=late.case_id,
        outcome_id=late.clock_id,
        incident_id=late.incident_id,
        commune_code=late.commune_code,
        drill=late.drill,
        kind=OutcomeKind.LATE,
        award_ids=(),
        caused_by=late.clock_id,
        authority=_holder(late),
        known_at=late.missed_at,
    )


def _holder(late: LateCase) -> str:
    """Who has it now: the commune, or its province where it has climbed so far."""
    province = province_of(late.commune_code)
    return f"province:{province}" if province and late.rung >= Rung.PROVINCIAL_OFFICER else f"commune:{late.commune_code}"
