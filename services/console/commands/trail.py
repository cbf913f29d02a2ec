"""What stands in the audit trail of the read model."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.events import Event
from shared.identity import Actor


async def record_update(session: AsyncSession, actor: Actor, facts: Sequence[Event]) -> None:
    """Record one row for all: the facts themselves are archived where they were made."""
    incidents = sorted({fact.incident_id for fact in facts})
    await audit.record(
        session, actor, "read model updated", "incident", incidents, fact=type(facts[0]).__name__, count=len(facts)
    )
