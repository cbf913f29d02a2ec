"""Who waits for the goods of a warehouse: on notes that are out, and on no note yet."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.stock import DeliveryNoteId, NotesOut, WaitingForGoods, Warehouse
from shared.communes import codes_within, province_of
from shared.database import execute
from shared.identity import Area
from shared.ids import SourceId

# Numbers have no holes and only grow: the least is the oldest.
_OUT: Final = text("""
    select count(distinct n.id) as notes, count(*) as lines, (array_agg(n.id order by n.number))[1] as oldest_id,
           min(n.number) as oldest, min(n.made_at) as oldest_at
      from delivery_notes n join delivery_note_lines l on l.note_id = n.id and not l.brought_back
     where n.warehouse_id = :warehouse and n.closed_at is null
       and not exists (select 1 from handovers h where h.payment_id = l.payment_id)
    having count(*) > 0""")
# By commune first: its index keeps together what waits there.
_WAITING: Final = text("""
    select w.source_id, w.commune_code, w.unit, count(*) as payments, sum(w.amount)::bigint as quantity,
           min(w.decided_at) as since
      from (select p.source_id, p.commune_code, p.unit, p.amount, p.decided_at from payments p
             where p.commune_code = any(cast(:communes as text[])) and p.rail = 'goods' and p.state = 'reserved'
               and p.source_id = any(cast(:sources as uuid[])) and not exists (
                   select 1 from delivery_note_lines l where l.payment_id = p.id and not l.brought_back)
            union all
            select p.source_id, p.commune_code, p.unit, p.amount, p.decided_at from payments p
             where p.commune_code = :commune and p.rail = 'goods' and p.state = 'reserved' and p.drill = :drill
               and not p.source_id = any(cast(:sources as uuid[])) and not exists (
                   select 1 from delivery_note_lines l where l.payment_id = p.id and not l.brought_back)
            union all
            select null, p.commune_code, p.unit, p.amount, p.decided_at from payments p
             where p.commune_code = :commune and p.rail = 'goods' and p.state = 'waiting_funds' and p.drill = :drill) w
     group by w.source_id, w.commune_code, w.unit order by since, w.commune_code, w.unit limit :most""")


async def find_out(session: AsyncSession, warehouse: Warehouse) -> NotesOut | None:
    """Return what is out of this warehouse and not handed over; None: nothing."""
    row = (await execute(session, _OUT, {"warehouse": warehouse.id})).mappings().first()
    return NotesOut(**{**row, "oldest_id": DeliveryNoteId(row["oldest_id"])}) if row else None


async def list_waiting(
    session: AsyncSession, area: Area, warehouse: Warehouse, sources: Sequence[SourceId], most: int
) -> list[WaitingForGoods]:
    """Return who waits for goods of these sources and is on no note, who waits longest first.

    Of the communes of the warehouse's province that are in this area (None: all). Of its own also who waits for goods of
    sources of which nothing ever lay here, and for whom no source has enough.
    """
    province = province_of(warehouse.commune_code)
    there = set(codes_within((), (province,))) if province else {warehouse.commune_code}
    values = {
        "communes": sorted(there if area is None else there.intersection(codes_within(*area))),
        "sources": list(sources),
        "commune": warehouse.commune_code,
        "drill": warehouse.drill,
        "most": most,
    }
    return [WaitingForGoods(**row) for row in (await execute(session, _WAITING, values)).mappings()]
