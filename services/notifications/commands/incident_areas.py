"""Incidents as intake tells them: where duty must be manned, and of which communes something must be heard."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.context import Context
from services.notifications.commands.watches import follow_area
from services.notifications.domain.incident_areas import IncidentArea
from services.notifications.store import incident_areas, reliefs
from shared import audit
from shared.identity import Actor


async def remember_areas(
    session: AsyncSession, actor: Actor, context: Context, areas: Sequence[IncidentArea], now: datetime
) -> None:
    """Keep how these incidents stand, and watch their communes. Harmless to repeat, in any order."""
    if areas:
        for area in await incident_areas.save_areas(session, areas, now):
            await follow_area(session, actor, context, area, now)
            if area.closed and area.drill:
                await reliefs.leave_drill(session, area.incident_id, area.communes)
        await audit.record(session, actor, "incident areas kept", "incident", sorted({area.incident_id for area in areas}))
