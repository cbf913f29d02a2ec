"""Visits: people whom no phone reaches are told by their commune; an officer acknowledges it, and a clock of its own runs."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.digests import gather_digest
from services.notifications.domain.digests import DigestItem, DigestKind
from services.notifications.domain.notices import Notice
from shared import clocks
from shared.identity import Actor
from shared.ids import CaseId, IncidentId
from shared.targets import STRICTEST_RISK, TOLD_IN_PERSON, target_on
from shared.time_limits import Clock, ClockScope


async def request_visits(
    session: AsyncSession, actor: Actor, context: Context, visits: Sequence[Notice], now: datetime
) -> None:
    """Let the commune know of these visits, and let their clocks run."""
    await clocks.start(session, [_clock(visit, now) for visit in visits])
    items = [
        DigestItem(visit.id, visit.case_id, visit.incident_id, visit.commune_code or "", visit.drill, DigestKind.IN_PERSON)
        for visit in visits
    ]
    await gather_digest(session, actor, context, items, now)


def _clock(visit: Notice, now: datetime) -> Clock:
    case_id = CaseId(visit.case_id) if visit.case_id else None
    risk_level = visit.risk_level or STRICTEST_RISK
    scope = ClockScope(IncidentId(visit.incident_id), case_id, visit.commune_code or "", risk_level, visit.drill)
    limit = target_on(TOLD_IN_PERSON, now, risk_level)
    return Clock.of_commune(limit, scope, visit.id, started_at=now, due_at=limit.due_after(now), known_at=now)
