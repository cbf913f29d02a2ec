"""Takes incidents, as declared and as changed, into the read model."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.commands.trail import record_update
from services.console.store.incidents import save_incidents
from shared.events import IncidentChanged, IncidentDeclared
from shared.identity import Actor


async def remember_incidents(session: AsyncSession, actor: Actor, facts: Sequence[IncidentDeclared | IncidentChanged]) -> None:
    """Know these incidents by name, and how they stand."""
    await save_incidents(session, facts)
    await record_update(session, actor, facts)
