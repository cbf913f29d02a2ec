"""Takes facts into the read model. Each command is one transaction of the reader's, set-wise, with one audit row."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.domain.marks import marks_by_case
from services.console.domain.story import line_of
from services.console.store import facts as store
from shared import audit
from shared.events import CaseEvent, ClockHandedOver, ClockMissed, Event, IncidentDeclared
from shared.events.notifications import CommuneSilent, NoticeAcknowledged, NoticeUndeliverable
from shared.identity import Actor


async def remember_incidents(session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared]) -> None:
    """Know these incidents by name."""
    await store.save_incidents(session, facts)
    await _record(session, actor, facts)


async def remember_cases(session: AsyncSession, actor: Actor, facts: Sequence[CaseEvent]) -> None:
    """Mark the cases of these facts and add the facts to their stories."""
    await store.save_marks(session, marks_by_case(facts))
    await store.save_lines(session, map(line_of, facts))
    await _record(session, actor, facts)


async def remember_missed_clocks(session: AsyncSession, actor: Actor, facts: Sequence[ClockMissed]) -> None:
    """Know that these clocks were missed."""
    await store.save_missed_clocks(session, facts)
    await store.save_lines(session, (line_of(fact) for fact in facts if fact.case_id))
    await _record(session, actor, facts)


async def remember_handovers(session: AsyncSession, actor: Actor, facts: Sequence[ClockHandedOver]) -> None:
    """Tell in the stories of the cases that their clocks have another owner now."""
    await store.save_lines(session, (line_of(fact) for fact in facts if fact.case_id))
    await _record(session, actor, facts)


async def remember_notices(
    session: AsyncSession, actor: Actor, facts: Sequence[NoticeAcknowledged | CommuneSilent | NoticeUndeliverable]
) -> None:
    """Know which communes have confirmed, are silent, or could not be reached."""
    await store.save_notices(session, facts)
    await _record(session, actor, facts)


async def _record(session: AsyncSession, actor: Actor, facts: Sequence[Event]) -> None:
    """One row for all: the facts themselves are archived where they were made."""
    incidents = sorted({fact.incident_id for fact in facts})
    await audit.record(
        session, actor, "read model updated", "incident", incidents, fact=type(facts[0]).__name__, count=len(facts)
    )
