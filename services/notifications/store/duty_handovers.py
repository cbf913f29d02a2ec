"""Handed over shifts: what was open is read once and kept for ever; nobody changes a row."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.duty_handovers import (
    DutyHandover,
    HandedItems,
    ItemNow,
    OpenItem,
    Replacement,
    Side,
    Signature,
    SilentItem,
)
from services.notifications.store.watches import list_silent
from shared.database import execute

MAX_ITEMS: Final = 500
"""So many of a kind are listed; how many there were is counted."""
_CLIMB: Final = """
    c.clock_id::text, c.kind, c.commune_code, c.case_id::text, c.drill, c.due_at, c.state, c.rung, c.taken_by, c.taken_until"""
_IN_PLACES: Final = "unnest(cast(:places as text[])) as p(code)"
_OPEN: Final = text(f"""
    select {_CLIMB} from {_IN_PLACES} cross join lateral (
        select c.* from climbs c where c.state <> 'solved' and c.commune_code = p.code order by c.due_at limit :most) c
     order by c.due_at, c.clock_id limit :most""")
_COUNT_OPEN: Final = text(f"""
    select count(*) from {_IN_PLACES} join climbs c on c.commune_code = p.code and c.state <> 'solved'""")
# The fact comes after the moment: what was missed before the last handover and heard of after it stood in none. Of rows of
# before it was written down, the moment itself stands for it.
_HEARD_OF: Final = "coalesce(c.heard_at, c.missed_at)"
_MISSED: Final = text(f"""
    select {_CLIMB} from {_IN_PLACES} cross join lateral (
        select c.* from climbs c where c.commune_code = p.code and {_HEARD_OF} > :since order by {_HEARD_OF} limit :most) c
     order by c.due_at, c.clock_id limit :most""")
_COUNT_MISSED: Final = text(f"""
    select count(*) from {_IN_PLACES} join climbs c on c.commune_code = p.code and {_HEARD_OF} > :since""")
# The word is that of whoever has it now: of those before him the clocks have ended.
_NOW: Final = text("""
    select c.clock_id, c.state, c.rung, c.taken_by, c.taken_until, c.done_at, c.solved_at, w.state as word
      from climbs c left join lateral (
        select k.state from clocks k where k.kind = 'taken_up' and k.subject_id = c.clock_id
         order by k.started_at desc limit 1) w on c.taken_by is not null
     where c.clock_id = any(cast(:clocks as uuid[]))""")
# What was prepared and nobody took over has handed over nothing.
_LAST: Final = text("""
    select max(h.prepared_at) from duty_handovers h
     where h.place = :place
       and exists (select 1 from duty_handover_signatures s where s.handover_id = h.id and s.side = 'comes')""")
_NEWER: Final = text("""
    select h.id as of, n.id, n.prepared_at from duty_handovers h cross join lateral (
        select id, prepared_at from duty_handovers o
         where o.place = h.place and o.prepared_at > h.prepared_at
           and exists (select 1 from duty_handover_signatures s where s.handover_id = o.id and s.side = 'goes')
         order by o.prepared_at desc limit 1) n
     where h.id = any(cast(:ids as uuid[]))
       and not exists (select 1 from duty_handover_signatures s where s.handover_id = h.id and s.side = 'comes')""")
# Signed a little before the shift begins, or at any moment of it; who has handed it on since is there no more.
_CAME: Final = text("""
    select 1 from duty_handovers h join duty_handover_signatures s on s.handover_id = h.id
     where h.place = :place and h.prepared_at > cast(:begins_at as timestamptz) - interval '2 hours'
       and s.side = 'comes' and s.signed_by = :who
       and not exists (
        select 1 from duty_handovers o join duty_handover_signatures g on g.handover_id = o.id
         where o.place = :place and o.prepared_at > h.prepared_at and g.side = 'goes' and g.signed_by = :who)
     limit 1""")
_SAVE: Final = text("""
    insert into duty_handovers (id, place, since, prepared_by, prepared_at, items)
    values (:id, :place, :since, :prepared_by, :prepared_at, cast(:items as jsonb))""")
_SIGN: Final = text("""
    insert into duty_handover_signatures (handover_id, side, signed_by, signed_at, note)
    values (:handover_id, :side, :signed_by, :signed_at, :note)""")
_LOCK: Final = text("select pg_advisory_xact_lock(hashtextextended('duty handover|' || cast(:id as text), 0))")
_FIND: Final = text("select * from duty_handovers where id = :id")
_LATEST: Final = text(f"""
    select h.* from {_IN_PLACES} cross join lateral (
        select * from duty_handovers where place = p.code order by prepared_at desc limit :most) h
     order by h.prepared_at desc, h.id limit :most""")
_SIGNATURES: Final = text("""
    select handover_id, side, signed_by, signed_at, note from duty_handover_signatures
     where handover_id = any(cast(:ids as uuid[])) order by handover_id, signed_at""")


async def read_items(session: AsyncSession, places: Collection[str], since: datetime) -> HandedItems:
    """Return what of these communes is open now, and of what was heard since then that it was missed."""
    values = {"places": sorted(places), "most": MAX_ITEMS}
    open_, missed = await execute(session, _OPEN, values), await execute(session, _MISSED, {**values, "since": since})
    # Silent is of which nothing is heard, as everywhere; what was not confirmed stands on the ladder, among what is open.
    said: dict[tuple[str, bool], datetime] = {}
    for code, moment, drill in await list_silent(session, places):
        said.setdefault((code, drill), moment)
    silent = [SilentItem(code, moment.isoformat(), drill) for (code, drill), moment in said.items()]
    counts = {
        "open": int((await execute(session, _COUNT_OPEN, values)).scalar_one()),
        "missed": int((await execute(session, _COUNT_MISSED, {**values, "since": since})).scalar_one()),
        "silent": len(silent),
    }
    return HandedItems(_items(open_.mappings()), silent[:MAX_ITEMS], _items(missed.mappings()), counts)


async def find_now(session: AsyncSession, handover: DutyHandover) -> dict[str, ItemNow]:
    """Return how what a handover lists stands now, by clock; what was signed stays as it is."""
    clocks = sorted({one.clock_id for one in (*handover.items.open, *handover.items.missed)})
    if not clocks:
        return {}
    return {str(row["clock_id"]): ItemNow(**row) for row in (await execute(session, _NOW, {"clocks": clocks})).mappings()}


async def last_prepared(session: AsyncSession, place: str) -> datetime | None:
    """Return when the last handover of this place that was taken over was prepared."""
    moment: datetime | None = (await execute(session, _LAST, {"place": place})).scalar()
    return moment


async def has_come(session: AsyncSession, place: str, who: str, begins_at: datetime) -> bool:
    """Tell whether this person has signed, as who comes, for the shift that began then at this place, and has not gone."""
    values = {"place": place, "who": who, "begins_at": begins_at}
    return (await execute(session, _CAME, values)).first() is not None


async def find_replacements(session: AsyncSession, handovers: Collection[UUID]) -> dict[UUID, Replacement]:
    """Return which of these handovers, as far as nobody has taken them over, were replaced, and by which."""
    found = await execute(session, _NEWER, {"ids": sorted(handovers)})
    return {row.of: Replacement(row.id, row.prepared_at) for row in found}


async def save_handover(session: AsyncSession, handover: DutyHandover) -> None:
    names = ("id", "place", "since", "prepared_by", "prepared_at")
    items = orjson.dumps(asdict(handover.items)).decode()
    await execute(session, _SAVE, {**{name: getattr(handover, name) for name in names}, "items": items})


async def lock_handover(session: AsyncSession, handover_id: UUID) -> DutyHandover | None:
    """Return a handover with its signatures, and let nobody else sign it meanwhile."""
    await execute(session, _LOCK, {"id": str(handover_id)})
    return await find_handover(session, handover_id)


async def find_handover(session: AsyncSession, handover_id: UUID) -> DutyHandover | None:
    found = await _with_signatures(session, (await execute(session, _FIND, {"id": handover_id})).mappings().all())
    return found[0] if found else None


async def list_handovers(session: AsyncSession, places: Collection[str], most: int) -> list[DutyHandover]:
    """Return the latest handovers of these places, the newest first."""
    rows = (await execute(session, _LATEST, {"places": sorted(places), "most": most})).mappings().all()
    return await _with_signatures(session, rows)


async def save_signature(session: AsyncSession, handover_id: UUID, signature: Signature) -> None:
    values = {"handover_id": handover_id, "side": signature.side.value, "signed_by": signature.signed_by}
    await execute(session, _SIGN, {**values, "signed_at": signature.signed_at, "note": signature.note})


async def _with_signatures(session: AsyncSession, rows: Sequence[RowMapping]) -> list[DutyHandover]:
    if not rows:
        return []
    signatures: dict[UUID, list[Signature]] = {}
    for one in await execute(session, _SIGNATURES, {"ids": [row["id"] for row in rows]}):
        signatures.setdefault(one.handover_id, []).append(Signature(Side(one.side), one.signed_by, one.signed_at, one.note))
    return [
        DutyHandover(**{**row, "items": HandedItems.of(row["items"])}, signatures=tuple(signatures.get(row["id"], ())))
        for row in rows
    ]


def _items(rows: Iterable[RowMapping]) -> list[OpenItem]:
    return [OpenItem(**{name: _frozen(value) for name, value in row.items()}) for row in rows]


def _frozen(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
