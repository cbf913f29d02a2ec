"""What is heard of incidents: what they are called, and which of them are drills."""

from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import store
from services.disbursement.domain.incidents import ToldIncident
from shared import audit
from shared.identity import Actor
from shared.ids import IncidentId


async def remember_incidents(session: AsyncSession, actor: Actor, told: Mapping[IncidentId, ToldIncident]) -> None:
    """Keep of each incident whether it is a drill, and its title. Harmless to repeat."""
    if told:
        await store.incidents.insert_incidents(session, told)
        await audit.record(session, actor, "incidents remembered", "incident", sorted(told))
