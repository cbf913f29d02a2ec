"""The clocks of notifications: what is overdue climbs, and a commune that let its digest's clock pass is silent.

Two commands for two transactions: who escalates holds clocks, who confirms holds a notice and then its clock.
"""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands import facts
from services.notifications.store import notices
from shared import audit, clocks, outbox
from shared.clock_measures import FoundBy
from shared.identity import Actor
from shared.story import note_communes


async def escalate_overdue(
    session: AsyncSession, actor: Actor, now: datetime | None = None, *, by: FoundBy = "workflow"
) -> int:
    """Escalate every overdue clock of this service, by the database's time unless another is given. Harmless to repeat."""
    return await clocks.escalate_overdue(session, actor, "notifications", now, by=by)


async def note_silence(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """Publish of each commune whose digest's clock was missed that it is silent, once. Harmless to repeat."""
    silent = await notices.mark_silent(session, now)
    if silent:
        await audit.record(session, actor, "communes silent", "notice", [notice.id for notice in silent])
        note_communes(session.info, (notice.commune_code for notice in silent if notice.commune_code))
        await outbox.publish(session, [facts.commune_silent(notice, now) for notice in silent])
        metrics.SILENT.inc(len(silent))
    return len(silent)
