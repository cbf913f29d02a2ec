"""Incidents and their communes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.incidents import Incident, IncidentRevision
from shared.database import execute
from shared.events.household import Hazard

_SAVE: Final = text("""
    insert into incidents (id, name, hazard, risk_level, starts_on, drill, declared_by, declared_at, revision, closed_at)
    values (:id, :name, :hazard, :risk_level, :starts_on, :drill, :declared_by, :declared_at, :revision, :closed_at)""")
_SAVE_COMMUNES: Final = text("""
    insert into incident_communes (incident_id, commune_code) select :id, unnest(cast(:codes as text[]))""")
_PACE: Final = "coalesce((select p.pace from paced_incidents p where p.incident_id = i.id), 1) as pace"
_WITH_COMMUNES: Final = f"""
    select i.*, {_PACE},
           array(select commune_code from incident_communes c where c.incident_id = i.id order by 1) as commune_codes
      from incidents i"""
_FIND: Final = text(f"{_WITH_COMMUNES} where id = :id")
_LOCK: Final = text("select 1 from incidents where id = :id for update")
_CHANGE: Final = text("""
    update incidents set risk_level = :risk_level, closed_at = :closed_at, revision = :revision where id = :id""")
_SAVE_REVISION: Final = text("""
    insert into incident_revisions (incident_id, revision, risk_level, further_communes, closed, note, changed_by, changed_at)
    values (:incident_id, :revision, :risk_level, :further_communes, :closed, :note, :changed_by, :changed_at)""")
_REVISIONS: Final = text("""
    select revision, risk_level, further_communes, closed, note, changed_by, changed_at from incident_revisions
     where incident_id = :id order by revision""")
_LIST: Final = text(f"""
    {_WITH_COMMUNES} where (cast(:after as uuid) is null or id < :after) order by id desc limit :limit""")
_AMONG: Final = text(f"""
    select i.*, {_PACE}, array(select commune_code from incident_communes c
                       where c.incident_id = i.id and c.commune_code = any(cast(:codes as text[]))) as commune_codes
      from incidents i where id = any(cast(:ids as uuid[]))""")
_ELSEWHERE: Final = frozenset({"commune_codes", "pace"})


async def save_incident(session: AsyncSession, incident: Incident) -> None:
    """Save it with its communes; how fast it runs stands where every service keeps that (`shared.paces`)."""
    codes = sorted(incident.commune_codes)
    values = {name: getattr(incident, name) for name in Incident.__slots__ if name not in _ELSEWHERE}
    await execute(session, _SAVE, values)
    await execute(session, _SAVE_COMMUNES, {"id": incident.id, "codes": codes})


async def find_incident(session: AsyncSession, incident_id: UUID) -> Incident | None:
    row = (await execute(session, _FIND, {"id": incident_id})).mappings().first()
    return _incident(row) if row else None


async def lock_incident(session: AsyncSession, incident_id: UUID) -> Incident | None:
    """Return the incident as it stands, for nobody else to change meanwhile."""
    await execute(session, _LOCK, {"id": incident_id})
    return await find_incident(session, incident_id)


async def save_revision(session: AsyncSession, incident: Incident, revision: IncidentRevision) -> None:
    """Let the incident stand as it does after this change, and keep the change in its history."""
    values = {name: getattr(incident, name) for name in ("id", "risk_level", "closed_at", "revision")}
    await execute(session, _CHANGE, values)
    if revision.further_communes:
        await execute(session, _SAVE_COMMUNES, {"id": incident.id, "codes": list(revision.further_communes)})
    given = {name: getattr(revision, name) for name in IncidentRevision.__slots__}
    given["further_communes"] = list(revision.further_communes)
    await execute(session, _SAVE_REVISION, {"incident_id": incident.id, **given})


async def list_revisions(session: AsyncSession, incident_id: UUID) -> list[IncidentRevision]:
    """Return an incident's changes since it was declared, the first first."""
    rows = (await execute(session, _REVISIONS, {"id": incident_id})).mappings()
    return [IncidentRevision(**{**row, "further_communes": tuple(row["further_communes"])}) for row in rows]


async def list_incidents(session: AsyncSession, after: UUID | None, limit: int) -> list[Incident]:
    """Return incidents, the newest first: ids begin with the moment of their making."""
    rows = (await execute(session, _LIST, {"after": after, "limit": limit})).mappings()
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
        revision=row["revision"],
        closed_at=row["closed_at"],
        pace=row["pace"],
    )
