"""Incidents by their latest revision."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.incident_areas import IncidentArea
from shared.database import execute

_SAVE: Final = text("""
    insert into incident_areas (incident_id, revision, risk_level, drill, closed, commune_codes, heard_at)
    values (:incident_id, :revision, :risk_level, :drill, :closed, cast(:communes as text[]), :now)
    on conflict (incident_id) do update
       set revision = excluded.revision, risk_level = excluded.risk_level, closed = excluded.closed,
           commune_codes = excluded.commune_codes, heard_at = excluded.heard_at
     where incident_areas.revision < excluded.revision
    returning incident_id""")
_STRUCK: Final = text("""
    select commune_code, bool_and(drill) as drill from (
        select unnest(commune_codes) as commune_code, drill from incident_areas where not closed) as struck
     group by 1 order by 1""")


async def save_areas(session: AsyncSession, areas: Iterable[IncidentArea], now: datetime) -> list[IncidentArea]:
    """Keep these incidents and return those that are news: the highest revision of each stays, in whatever order they come."""
    latest: dict[UUID, IncidentArea] = {}
    for area in areas:
        known = latest.get(area.incident_id)
        if known is None or known.revision < area.revision:
            latest[area.incident_id] = area
    ordered = sorted(latest.values(), key=lambda one: one.incident_id)
    return [area for area in ordered if await _save(session, area, now)]


async def _save(session: AsyncSession, area: IncidentArea, now: datetime) -> bool:
    names = ("incident_id", "revision", "risk_level", "drill", "closed")
    values = {**{name: getattr(area, name) for name in names}, "communes": sorted(area.communes), "now": now}
    return (await execute(session, _SAVE, values)).first() is not None


async def list_struck_communes(session: AsyncSession) -> dict[str, bool]:
    """Return the communes of all incidents that have not ended; True: nothing real has struck them, only drills."""
    return {row.commune_code: row.drill for row in await execute(session, _STRUCK)}
