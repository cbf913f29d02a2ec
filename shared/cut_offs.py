"""Communes that are cut off: a leader of their province lets their own targets wait until a moment that he names.

What a statute sets waits for nobody: those clocks run on, and whoever reads them is told that the commune is cut off. So do
clocks that were handed to the province. The signed acts are intake's; every service with clocks keeps what stands.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import execute
from shared.events.intake import CommuneCutOff, CommuneReached
from shared.identity import Actor

_REMEMBER: Final = text("""
    insert into cut_offs (id, incident_id, commune_code, until, ended_at)
    values (:id, :incident_id, :commune_code, :until, :ended_at)
        on conflict (id) do update set ended_at = coalesce(cut_offs.ended_at, excluded.ended_at)""")
_ANY: Final = text("""
    select exists (select 1 from cut_offs
                    where ended_at is null and until > coalesce(cast(:at as timestamptz), statement_timestamp()))""")
# In the order of their ids, as all lock clocks.
_POSTPONE: Final = text("""
    with held as (
        select c.id, max(o.until) as until from cut_offs o
          join clocks c on c.commune_code = o.commune_code and c.incident_id = o.incident_id
         where o.ended_at is null and o.until > coalesce(cast(:at as timestamptz), statement_timestamp())
           and c.state = 'running' and c.basis = 'internal' and c.owner = 'commune:' || c.commune_code
           and c.due_at < o.until
         group by c.id),
    locked as (select c.id from clocks c where c.id = any(array(select id from held)) order by c.id for update)
    update clocks c set due_before = coalesce(c.due_before, c.due_at), due_at = h.until,
           answer_from = greatest(c.answer_from, h.until)
      from held h join locked l on l.id = h.id where c.id = h.id and c.state = 'running'
    returning c.id""")
_RESUME: Final = text("""
    with held as (
        select c.id from clocks c
         where c.commune_code = :commune_code and c.incident_id = :incident_id and c.state = 'running'
           and c.due_before is not null and c.due_at = :until order by c.id for update)
    update clocks c set due_at = c.due_before, answer_from = greatest(c.due_before, cast(:at as timestamptz)), due_before = null
      from held h where c.id = h.id returning c.id""")


async def begin(session: AsyncSession, actor: Actor, facts: Sequence[CommuneCutOff], at: datetime | None = None) -> int:
    """Let the targets of these communes wait; return how many do. Harmless to repeat, and in whatever order."""
    for fact in facts:
        await _remember(session, actor, fact, None)
    return await postpone(session, actor, at)


async def end(session: AsyncSession, actor: Actor, facts: Sequence[CommuneReached]) -> int:
    """Let them run as they did before; what was due meanwhile is missed from now on. Return how many run on."""
    resumed = 0
    for fact in facts:
        await _remember(session, actor, fact, fact.occurred_at)
        values = {"incident_id": fact.incident_id, "commune_code": fact.commune_code, "until": fact.until}
        ids = [row.id for row in await execute(session, _RESUME, {**values, "at": fact.occurred_at})]
        if ids:
            await audit.record(session, actor, "clocks run on", "clock", sorted(ids), cut_off=fact.cut_off_id)
        resumed += len(ids)
    # Another act may let some of them wait still.
    await postpone(session, actor)
    return resumed


async def postpone(session: AsyncSession, actor: Actor, at: datetime | None = None) -> int:
    """Let what runs for a commune that is cut off now end no earlier than that; also what began since it was declared so."""
    if not (await execute(session, _ANY, {"at": at})).scalar():
        return 0
    ids = [row.id for row in await execute(session, _POSTPONE, {"at": at})]
    if ids:
        await audit.record(session, actor, "clocks moved", "clock", sorted(ids), because="commune cut off")
    return len(ids)


async def on_cut_off(session: AsyncSession, actor: Actor, facts: Sequence[CommuneCutOff]) -> None:
    """Kafka's door, the same in every service with clocks."""
    await begin(session, actor, facts)


async def on_reached(session: AsyncSession, actor: Actor, facts: Sequence[CommuneReached]) -> None:
    """Kafka's door, the same in every service with clocks."""
    await end(session, actor, facts)


async def _remember(
    session: AsyncSession, actor: Actor, fact: CommuneCutOff | CommuneReached, ended_at: datetime | None
) -> None:
    values = {"id": fact.cut_off_id, "incident_id": fact.incident_id, "commune_code": fact.commune_code, "until": fact.until}
    await execute(session, _REMEMBER, {**values, "ended_at": ended_at})
    what = "commune cut off" if ended_at is None else "commune reached again"
    await audit.record(session, actor, what, "cut_off", [fact.cut_off_id])
