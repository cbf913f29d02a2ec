"""What is on the ladder: the climbs of some communes that are not done, the longest overdue first, and who was told of each."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.climbs import TAKEN_UP, Climb
from services.notifications.domain.escalation_groups import ListedClimb, Promise, Told
from services.notifications.domain.ladder import Rung
from services.notifications.store.climbs import COLUMNS, climb_of
from services.notifications.store.taking_acts import list_acts
from shared.communes import codes_within, communes
from shared.database import execute

# From each commune at most as many as are shown: the longest overdue of all are among them.
_LISTED: Final = f"""
    select {COLUMNS} from unnest(cast(:places as text[])) as p(code) cross join lateral (
        select c.* from climbs c where c.state <> 'solved' and c.commune_code = p.code{{mine}}
         order by c.due_at limit :most) c
     order by c.due_at, c.clock_id limit :most"""
_ALL: Final = text(_LISTED.format(mine=""))
_MINE: Final = text(
    _LISTED.format(
        mine=" and exists (select 1 from unnest(cast(:rungs as smallint[])) r where r between c.first_rung and c.rung)"
    )
)
_TOLD: Final = text("""
    select e.clock_id, e.rung, e.state, e.recipient, e.created_at, e.accepted_at, coalesce(n.reason, d.reason) as reason
      from escalations e left join notices n on n.id = e.notice_id and e.state = 'waiting'
      left join lateral (select reason from deliveries where notice_id = n.id and state = 'waiting' and reason is not null
                          order by id limit 1) d on true
     where e.clock_id = any(cast(:clocks as uuid[]))
    union all
    select clock_id, rung, 'sent', recipient, created_at, accepted_at, null from former_escalations
     where clock_id = any(cast(:clocks as uuid[]))
     order by clock_id, rung, created_at""")

_PROMISES: Final = text("""
    select k.id, k.owner, c.kind from clocks k join climbs c on c.clock_id = k.subject_id
     where k.id = any(cast(:clocks as uuid[]))""")
_OF_CASE: Final = text(f"""
    select {COLUMNS} from climbs c
     where c.case_id = :case_id and c.commune_code = any(cast(:places as text[]))
       and (c.state <> 'solved' or c.taken_by is not null)
     order by c.due_at, c.clock_id limit :most""")
_OF_CLOCKS: Final = text(f"""
    select {COLUMNS} from climbs c
     where c.clock_id = any(cast(:clocks as uuid[])) and c.commune_code = any(cast(:places as text[]))
       and (c.state <> 'solved' or c.taken_by is not null)
     order by c.due_at, c.clock_id limit :most""")
_ONE: Final = text(f"select {COLUMNS} from climbs c where c.clock_id = :clock_id")
# The word of whoever has it now: of those before him the clocks have ended.
_WORDS: Final = text("""
    select distinct on (k.subject_id) k.subject_id, k.state from clocks k
     where k.kind = 'taken_up' and k.subject_id = any(cast(:clocks as uuid[])) order by k.subject_id, k.started_at desc""")


@dataclass(frozen=True)
class EscalationQuery:
    """Which climbs: of an area (communes, provinces; None: the country), come to one of these rungs (None: to any)."""

    area: tuple[frozenset[str], frozenset[str]] | None
    rungs: frozenset[Rung] | None
    most: int
    case_id: UUID | None = None
    """Of this case alone, and then also what is done and somebody had taken."""
    clocks: frozenset[UUID] = frozenset()
    """Of these clocks alone, in the same way."""


async def list_climbs(session: AsyncSession, query: EscalationQuery) -> list[ListedClimb]:
    """Return the climbs that are not done, the longest overdue first."""
    places = sorted(communes()) if query.area is None else codes_within(*query.area)
    values = {"places": places, "most": query.most}
    if query.case_id is not None:
        rows = await execute(session, _OF_CASE, {**values, "case_id": query.case_id})
    elif query.clocks:
        rows = await execute(session, _OF_CLOCKS, {**values, "clocks": sorted(query.clocks)})
    elif query.rungs is None:
        rows = await execute(session, _ALL, values)
    else:
        rows = await execute(session, _MINE, {**values, "rungs": sorted(int(rung) for rung in query.rungs)})
    return await _listed(session, [climb_of(row) for row in rows.mappings()])


async def find_climb(session: AsyncSession, clock_id: UUID) -> ListedClimb | None:
    """Return the climb of one missed clock, also where it is done."""
    row = (await execute(session, _ONE, {"clock_id": clock_id})).mappings().first()
    return (await _listed(session, [climb_of(row)]))[0] if row else None


async def _listed(session: AsyncSession, found: Sequence[Climb]) -> list[ListedClimb]:
    if not found:
        return []
    ids = [climb.clock_id for climb in found]
    told = await _told(session, ids)
    promises = await _promises(session, [climb.clock_id for climb in found if climb.kind == TAKEN_UP])
    acts = await list_acts(session, ids)
    taken = [climb.clock_id for climb in found if climb.taken_by is not None]
    words = {row.subject_id: row.state for row in await execute(session, _WORDS, {"clocks": taken})} if taken else {}
    return [
        ListedClimb(
            one, tuple(told.get(one.clock_id, ())), promises.get(one.clock_id), tuple(acts.get(one.clock_id, ())),
            words.get(one.clock_id),
        )
        for one in found
    ]  # fmt: skip


async def _promises(session: AsyncSession, clock_ids: Collection[object]) -> dict[object, Promise]:
    if not clock_ids:
        return {}
    rows = await execute(session, _PROMISES, {"clocks": list(clock_ids)})
    return {row.id: Promise(row.owner, row.kind) for row in rows}


async def _told(session: AsyncSession, clock_ids: Collection[object]) -> dict[object, list[Told]]:
    found: dict[object, list[Told]] = {}
    for row in await execute(session, _TOLD, {"clocks": list(clock_ids)}):
        told = Told(row.clock_id, Rung(row.rung), row.state, row.recipient, row.created_at, row.accepted_at, row.reason)
        found.setdefault(row.clock_id, []).append(told)
    return found
