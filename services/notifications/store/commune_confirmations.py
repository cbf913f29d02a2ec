"""Commune confirmations: of all communes of an incident at once, each at the cost of a few rows."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.commune_confirmations import CommuneConfirmation, OpenClimb
from shared.database import execute

_CLIMB: Final = ("kind", "rung", "state", "next_at", "taken_by", "taken_at", "taken_until")
# Of each commune the digest that nobody has confirmed, else the last one: from the index by incident, commune, kind and state.
# Its clock is its own, or (one runs for all) that of one for which it stands; looked for there only where it has none.
_STAND: Final = text(f"""
    with struck as (select unnest(commune_codes) as code from incident_areas where incident_id = :incident_id)
    select p.code as commune_code, statement_timestamp() as as_of, n.id as notice_id, n.state, n.reason, n.created_at,
           n.acknowledged_at, case when n.state in ('waiting', 'sent') then n.next_way_at end as next_way_at,
           coalesce(own.due_at, first.due_at) as due_at,
           case when w.silent_at is not null then coalesce(w.heard_at, w.since) end as silent_since,
           exists (select 1 from commune_contacts c where c.commune_code = p.code and c.removed_at is null) as has_contacts,
           {", ".join(f"c.{name} as climb_{name}" for name in _CLIMB)}
      from unnest(cast(:places as text[])) as p(code)
      left join struck s on s.code = p.code
      left join lateral (
           select d.* from (values ('waiting', 0), ('sent', 0), ('undeliverable', 0), ('acknowledged', 1)) as v(state, rank)
            cross join lateral (
                  select t.id, t.state, t.reason, t.created_at, t.acknowledged_at, t.next_way_at from notices t
                   where t.incident_id = :incident_id and t.commune_code = p.code and t.kind = 'digest' and t.state = v.state
                   order by t.id desc limit 1) d
            order by v.rank, d.id desc limit 1) n on true
      left join lateral (
           select k.id, k.due_at from clocks k where k.subject_id = n.id and k.kind = 'acknowledged'
            order by k.due_at limit 1) own on true
      left join lateral (
           select k.id, k.due_at from notices e join clocks k on k.subject_id = e.id and k.kind = 'acknowledged'
            where own.id is null and e.superseded_by = n.id order by k.due_at limit 1) first on true
      left join watches w on w.incident_id = :incident_id and w.commune_code = p.code and w.ended_at is null
      left join lateral (
           select h.id from clocks h where w.silent_at is not null and h.subject_id = w.subject_id and h.kind = 'heard'
            order by h.due_at limit 1) heard on true
      left join lateral (
           select c.* from climbs c
            where c.clock_id = any(array[heard.id, own.id, first.id]) and c.state <> 'solved'
            order by c.clock_id = heard.id desc, c.due_at limit 1) c on true
     where s.code is not null or n.id is not null""")


@dataclass(frozen=True)
class ConfirmationQuery:
    """Of which incident, and which communes are looked at."""

    incident_id: UUID
    places: Collection[str]


async def list_confirmations(session: AsyncSession, query: ConfirmationQuery) -> list[CommuneConfirmation]:
    """Return how each of these communes stands that the incident has struck, or that was told something about it."""
    values = {"incident_id": query.incident_id, "places": sorted(query.places)}
    return [_confirmation(row) for row in (await execute(session, _STAND, values)).mappings()]


def _confirmation(row: RowMapping) -> CommuneConfirmation:
    given: dict[str, Any] = {name: value for name, value in row.items() if not name.startswith("climb_")}
    climb = OpenClimb(**{name: row[f"climb_{name}"] for name in _CLIMB}) if row["climb_kind"] is not None else None
    return CommuneConfirmation(**given, climb=climb)
