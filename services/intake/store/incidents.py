"""Incidents and their communes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.events.household import Hazard
from shared.ids import IncidentId

_SAVE: Final = text("""
    insert into incidents (id, name, hazard, risk_level, starts_on, drill, declared_by, declared_at)
    values (:id, :name, :hazard, :risk_level, :starts_on, :drill, :declared_by, :declared_at)""")
_SAVE_COMMUNES: Final = text("""
    insert into incident_communes (incident_id, commune_code) select :id, unnest(cast(:codes as text[]))""")
_WITH_COMMUNES: Final = """
    select i.*, array(select commune_code from incident_communes c where c.incident_id = i.id order by 1) as commune_codes
      from incidents i"""
_FIND: Final = text(f"{_WITH_COMMUNES} where id = :id")
_LIST: Final = text(f"""
    {_WITH_COMMUNES} where (cast(:after as uuid) is null or id > :after) order by id limit :most""")
_AMONG: Final = text("""
    select i.*, array(select commune_code from incident_communes c
                       where c.incident_id = i.id and c.commune_code = any(cast(:codes as text[]))) as commune_codes
      from incidents i where id = any(cast(:ids as uuid[]))""")


@dataclass(frozen=True, slots=True)
class Incident:
    """A declared event; `commune_codes` are all of its communes, or those that were asked for."""

    id: IncidentId
    name: str
    hazard: Hazard
    risk_level: int
    starts_on: date
    drill: bool
    commune_codes: frozenset[str]
    declared_by: str
    declared_at: datetime


async def save_incident(session: AsyncSession, incident: Incident) -> None:
    codes = sorted(incident.commune_codes)
    values = {name: getattr(incident, name) for name in Incident.__slots__ if name != "commune_codes"}
    await execute(session, _SAVE, values)
    await execute(session, _SAVE_COMMUNES, {"id": incident.id, "codes": codes})


async def find_incident(session: AsyncSession, incident_id: UUID) -> Incident | None:
    row = (await execute(session, _FIND, {"id": incident_id})).mappings().first()
    return _incident(row) if row else None


async def list_incidents(session: AsyncSession, after: UUID | None, most: int) -> list[Incident]:
    rows = (await execute(session, _LIST, {"after": after, "most": most})).mappings()
    return [_incident(row) for row in rows]


async def incidents_among(
    session: AsyncSession, incident_ids: Collection[UUID], commune_codes: Collection[str]
) -> dict[UUID, Incident]:
    """Return these incidents, each with those of the given communes for which it is declared."""
    values: Mapping[str, Sequence[Any]] = {"ids": list(incident_ids), "codes": list(commune_codes)}
    return {row["id"]: _incident(row) for row in (await execute(session, _AMONG, values)).mappings()}


def _incident(row: Mapping[str, Any] | Any) -> Incident:
    return Incident(
        id=row["id"],
        name=row["name"],
        hazard=Hazard(row["hazard"]),
        risk_level=row["risk_level"],
        starts_on=row["starts_on"],
        drill=row["drill"],
        commune_codes=frozenset(row["commune_codes"]),
        declared_by=row["declared_by"],
        declared_at=row["declared_at"],
    )
