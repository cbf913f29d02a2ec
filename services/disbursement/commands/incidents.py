"""What is heard of incidents: which of them are drills."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from shared import audit
from shared.identity import Actor
from shared.ids import IncidentId


async def remember_incidents(session: AsyncSession, actor: Actor, drills: Mapping[IncidentId, bool]) -> None:
    """Keep of each incident whether it is a drill. Harmless to repeat."""
    if drills:
        await store.incidents.insert_incidents(session, drills)
        await audit.record(session, actor, "incidents remembered", "incident", sorted(drills))
