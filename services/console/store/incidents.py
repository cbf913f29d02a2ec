"""Writes the incidents of the read model. Every write may be repeated."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.tables import BoardIncidentRow
from shared.communes import province_of
from shared.database import execute
from shared.events import IncidentChanged, IncidentDeclared

# A change that comes before the declaration, or late, leaves the newest as it is; when it was declared stays.
_SAVE_INCIDENTS: Final = text(f"""
    insert into {BoardIncidentRow.__tablename__} as known
        (incident_id, title, hazard, risk_level, starts_on, drill, commune_codes, province_codes, declared_at, revision, closed)
    values (:incident_id, :title, :hazard, :risk_level, :starts_on, :drill, :commune_codes, :province_codes, :declared_at,
            :revision, :closed)
    on conflict (incident_id) do update
       set risk_level = excluded.risk_level, commune_codes = excluded.commune_codes,
           province_codes = excluded.province_codes, revision = excluded.revision, closed = excluded.closed
     where known.revision < excluded.revision""")


async def save_incidents(session: AsyncSession, facts: Sequence[IncidentDeclared | IncidentChanged]) -> None:
    rows = [
        {
            "incident_id": fact.incident_id,
            "title": fact.title,
            "hazard": fact.hazard.value,
            "risk_level": fact.risk_level,
            "starts_on": fact.starts_on,
            "drill": fact.drill,
            "commune_codes": list(fact.commune_codes),
            "province_codes": sorted({province for code in fact.commune_codes if (province := province_of(code))}),
            "declared_at": fact.occurred_at,
            "revision": fact.revision if isinstance(fact, IncidentChanged) else 1,
            "closed": isinstance(fact, IncidentChanged) and fact.closed,
        }
        for fact in sorted(facts, key=lambda fact: fact.incident_id)
    ]
    if rows:
        await execute(session, _SAVE_INCIDENTS, rows)
