"""Writes the incidents of the read model. Every write may be repeated."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.tables import BoardIncidentRow
from shared.communes import province_of
from shared.database import execute
from shared.events import IncidentDeclared

_SAVE_INCIDENTS: Final = text(f"""
    insert into {BoardIncidentRow.__tablename__}
        (incident_id, title, hazard, risk_level, starts_on, drill, commune_codes, province_codes, declared_at)
    values (:incident_id, :title, :hazard, :risk_level, :starts_on, :drill, :commune_codes, :province_codes, :declared_at)
    on conflict (incident_id) do nothing""")


async def save_incidents(session: AsyncSession, facts: Sequence[IncidentDeclared]) -> None:
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
        }
        for fact in sorted(facts, key=lambda fact: fact.incident_id)
    ]
    if rows:
        await execute(session, _SAVE_INCIDENTS, rows)
