"""Reliefs: who knows last of what nobody has taken at the top of a ladder; he goes, and who comes is told.

Who knows it was told of it, or (`withdrawn`) had taken it before he was told, and has given it back himself.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.climbs import Climb
from services.notifications.domain.duty import Shift
from services.notifications.domain.escalations import Relief, ToldAtTop
from services.notifications.domain.ladder import Rung
from shared.database import execute

_UNTOLD: Final = """
    state = 'nobody_on_duty', recipient = null, shift_id = null, window_id = null, notice_id = null, accepted_at = null,
    answer_from = cast(:now as timestamptz), created_at = cast(:now as timestamptz)"""
_AT_TOP: Final = "top_commune is not null and shift_id is not null and state in ('sent', 'withdrawn')"
_PLACE: Final = "top_commune, rung, drill, shift_id"
# From one person of a rung of a commune in the index to the next: as fast with a million clocks at the top as with one of each.
_TOLD: Final = text(f"""
    with recursive told as (
        (select {_PLACE} from escalations where {_AT_TOP} order by {_PLACE} limit 1)
        union all
        select n.* from told t cross join lateral (
            select {_PLACE} from escalations
             where {_AT_TOP} and ({_PLACE}) > (t.top_commune, t.rung, t.drill, t.shift_id)
             order by {_PLACE} limit 1) n)
    select top_commune as commune_code, rung, shift_id, drill from told""")
# Who stands in two shifts, and who was told in this very shift before, knows of it already, and is written down as who does: or
# the same would be looked at for ever. What was given back since he was told, he does not know.
_RELEASE: Final = text(f"""
    with chosen as materialized (
        select e.clock_id, e.rung, d.told, d.there
          from unnest(cast(:communes as text[]), cast(:rungs as smallint[]), cast(:told as uuid[]), cast(:there as uuid[]),
                      cast(:drills as boolean[])) as d(code, rung, told, there, drill)
         cross join lateral (
            select clock_id, rung from escalations
             where {_AT_TOP} and top_commune = d.code and rung = d.rung and drill = d.drill and shift_id = d.told
             limit :most) e
         limit :most),
    stale as (
        select c.clock_id, c.rung, h.told, h.there from chosen h
          join climbs c on c.clock_id = h.clock_id and c.rung = h.rung and c.state = 'top'
          join escalations e on e.clock_id = h.clock_id and e.rung = h.rung and e.shift_id = h.told
               and e.state in ('sent', 'withdrawn')
         order by c.clock_id for update of c, e skip locked),
    seen as (
        select s.*, exists (select 1 from former_escalations f
                             where f.clock_id = s.clock_id and f.rung = s.rung and f.shift_id = s.there
                               and not exists (select 1 from taking_acts a where a.clock_id = f.clock_id
                                                  and a.act = 'given_back' and a.acted_at > f.created_at))
                    or exists (select 1 from duty_shifts a join duty_shifts b on a.person_index = b.person_index
                                where a.id = s.told and b.id = s.there) as knows
          from stale s),
    known as (
        update escalations e set shift_id = s.there from seen s
         where s.knows and e.clock_id = s.clock_id and e.rung = s.rung),
    kept as (
        insert into former_escalations (clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at, relieved_at)
        select e.clock_id, e.rung, e.shift_id, e.recipient, e.notice_id, e.created_at, e.accepted_at,
               cast(:now as timestamptz)
          from escalations e join seen s on s.clock_id = e.clock_id and s.rung = e.rung
         where not s.knows and e.state = 'sent'),
    released as (
        update escalations e set {_UNTOLD}
          from seen s where not s.knows and e.clock_id = s.clock_id and e.rung = s.rung)
    select clock_id, knows from seen""")
_TELL_AGAIN: Final = text(f"""
    with kept as (
        insert into former_escalations (clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at, relieved_at)
        select clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at,
               cast(:now as timestamptz) from escalations
         where clock_id = :clock_id and rung = :rung and state = 'sent')
    update escalations e set {_UNTOLD} where e.clock_id = :clock_id and e.rung = :rung and e.state = 'sent'""")
_KNOWN: Final = text("""
    insert into escalations as e (clock_id, rung, incident_id, case_id, commune_code, kind, drill, due_at, answer_from,
                                  missed_at, state, recipient, shift_id, created_at, top_commune)
    select clock_id, :rung, incident_id, case_id, commune_code, kind, drill, due_at, cast(:now as timestamptz), missed_at,
           'withdrawn', :recipient, cast(:shift as uuid), cast(:now as timestamptz), commune_code
      from climbs where clock_id = :clock_id
    on conflict (clock_id, rung) do update
       set recipient = excluded.recipient, shift_id = excluded.shift_id, top_commune = excluded.top_commune""")
# Of a drill that is over nobody is told who comes later, and nobody looks for him.
_LEAVE: Final = text("""
    update escalations set top_commune = null
     where top_commune = any(cast(:communes as text[])) and drill and incident_id = :incident_id
       and shift_id is not null and state in ('sent', 'withdrawn')""")
_FOLLOW: Final = text("""
    update escalations e set shift_id = :former from climbs c
     where c.state in ('top', 'taken') and e.clock_id = c.clock_id and e.rung = c.rung and e.shift_id = :shift
       and e.state in ('sent', 'withdrawn')""")


async def list_told_at_top(session: AsyncSession) -> list[ToldAtTop]:
    """Return who was told last of what nobody has taken at the top, by commune and rung."""
    rows = await execute(session, _TOLD)
    return [ToldAtTop(row.commune_code, Rung(row.rung), row.shift_id, row.drill) for row in rows]


async def release(
    session: AsyncSession, reliefs: Sequence[Relief], most: int, now: datetime
) -> tuple[Collection[UUID], Collection[UUID]]:
    """Let what these people were told wait for whoever stands there now; return those clocks. Who was told before is kept.

    And, second, the clocks of which who stands there now knows already: that is written down, and nobody is told.
    """
    values = {
        "communes": [one.told.commune_code for one in reliefs],
        "rungs": [int(one.told.rung) for one in reliefs],
        "told": [one.told.shift_id for one in reliefs],
        "there": [one.shift_id for one in reliefs],
        "drills": [one.told.drill for one in reliefs],
    }
    rows = (await execute(session, _RELEASE, {**values, "most": most, "now": now})).all()
    return {row.clock_id for row in rows if not row.knows}, {row.clock_id for row in rows if row.knows}


async def tell_again(session: AsyncSession, climb: Climb, now: datetime) -> None:
    """Let what was told on the rung of this climb wait to be told anew, from now on; who was told before is kept."""
    await execute(session, _TELL_AGAIN, {"clock_id": climb.clock_id, "rung": int(climb.rung), "now": now})


async def keep_known(session: AsyncSession, climb: Climb, shift: Shift, now: datetime) -> None:
    """Write down that whoever stands in this shift, on the rung of this climb, knows of it without being told."""
    values = {"clock_id": climb.clock_id, "rung": int(climb.rung), "recipient": shift.recipient, "shift": shift.id, "now": now}
    await execute(session, _KNOWN, values)


async def leave_drill(session: AsyncSession, incident_id: UUID, communes: Collection[str]) -> None:
    """A drill over these communes has ended: who comes on duty later need not hear of what it has left at the top."""
    await execute(session, _LEAVE, {"incident_id": incident_id, "communes": sorted(communes)})


async def follow_person(session: AsyncSession, shift_id: UUID, former_id: UUID) -> None:
    """The shift is somebody else's from now on: what its former person was told was told to him.

    Also of what somebody has taken: who comes hears of it once it is given back, and not before.
    """
    await execute(session, _FOLLOW, {"shift": shift_id, "former": former_id})
