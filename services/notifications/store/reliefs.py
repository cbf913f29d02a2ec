"""Reliefs: who was told last at the top of a ladder, where nobody has taken it; he goes, and who comes is told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.escalations import Relief, ToldAtTop
from services.notifications.domain.ladder import Rung
from shared.database import execute

_TOLD: Final = text("""
    select distinct c.commune_code, c.rung, e.shift_id from climbs c
      join escalations e on e.clock_id = c.clock_id and e.rung = c.rung
     where c.state = 'top' and e.state = 'sent' and e.shift_id is not null""")
# Who stands in two shifts, and who was told in this very shift before, knows of it already.
_RELEASE: Final = text("""
    with stale as (
        select c.clock_id, c.rung
          from unnest(cast(:communes as text[]), cast(:rungs as smallint[]), cast(:told as uuid[]), cast(:there as uuid[]))
               as d(code, rung, told, there)
          join climbs c on c.commune_code = d.code and c.rung = d.rung and c.state = 'top'
          join escalations e on e.clock_id = c.clock_id and e.rung = c.rung and e.shift_id = d.told and e.state = 'sent'
         where not exists (select 1 from former_escalations f
                            where f.clock_id = c.clock_id and f.rung = c.rung and f.shift_id = d.there)
           and not exists (select 1 from duty_shifts a join duty_shifts b on a.person_index = b.person_index
                            where a.id = d.told and b.id = d.there)
         order by c.clock_id limit :most for update of c, e skip locked),
    kept as (
        insert into former_escalations (clock_id, rung, shift_id, recipient, notice_id, created_at, accepted_at, relieved_at)
        select e.clock_id, e.rung, e.shift_id, e.recipient, e.notice_id, e.created_at, e.accepted_at, :now
          from escalations e join stale s on s.clock_id = e.clock_id and s.rung = e.rung)
    update escalations e
       set state = 'nobody_on_duty', recipient = null, shift_id = null, window_id = null, notice_id = null,
           accepted_at = null, answer_from = :now, created_at = :now
      from stale s where e.clock_id = s.clock_id and e.rung = s.rung
    returning e.clock_id""")
_FOLLOW: Final = text("""
    update escalations e set shift_id = :former from climbs c
     where c.state = 'top' and e.clock_id = c.clock_id and e.rung = c.rung and e.shift_id = :shift and e.state = 'sent'""")


async def list_told_at_top(session: AsyncSession) -> list[ToldAtTop]:
    """Return who was told last of what nobody has taken at the top, by commune and rung."""
    rows = await execute(session, _TOLD)
    return [ToldAtTop(row.commune_code, Rung(row.rung), row.shift_id) for row in rows]


async def release(session: AsyncSession, reliefs: Sequence[Relief], most: int, now: datetime) -> list[UUID]:
    """Let what these people were told wait for whoever stands there now; return the clocks. Who was told before is kept."""
    values = {
        "communes": [one.told.commune_code for one in reliefs],
        "rungs": [int(one.told.rung) for one in reliefs],
        "told": [one.told.shift_id for one in reliefs],
        "there": [one.shift_id for one in reliefs],
    }
    return [row.clock_id for row in await execute(session, _RELEASE, {**values, "most": most, "now": now})]


async def follow_person(session: AsyncSession, shift_id: UUID, former_id: UUID) -> None:
    """The shift is somebody else's from now on: what its former person was told was told to him."""
    await execute(session, _FOLLOW, {"shift": shift_id, "former": former_id})
