"""Warehouses, their stock, and the notes by which goods leave."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.handovers import Carried
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.stock import (
    DeliveryNote,
    DeliveryNoteId,
    NoteLine,
    StockEntry,
    StockItem,
    StockLevel,
    Warehouse,
    WarehouseId,
)
from services.disbursement.store.pauses import UNPAUSED
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.tables import DeliveryNoteRow, NoteLineRow, StockMovementRow, WarehouseRow
from shared.communes import codes_within
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import PaymentId, SourceId

_WAREHOUSE: Final = ", ".join(field.name for field in fields(Warehouse))
_NOTE: Final = ", ".join(field.name for field in fields(DeliveryNote))
_IN_AREA: Final = "(not cast(:narrow as boolean) or commune_code = any(cast(:communes as text[])))"
_LIST: Final = text(f"select {_WAREHOUSE} from warehouses where {_IN_AREA} order by code limit :most")
_FIND: Final = text(f"select {_WAREHOUSE} from warehouses where id = :id and {_IN_AREA}")
_GET: Final = text(f"select {_WAREHOUSE} from warehouses where id = :id")
# Whoever makes notes of one warehouse comes one after another: its numbers have no holes.
_LOCK: Final = text(f"select {_WAREHOUSE} from warehouses where id = :id for no key update")
_LEVELS: Final = text("""
    select l.warehouse_id, l.source_id, s.name as source_name, l.item, l.came_in, l.went_out, l.remaining
      from stock_levels l join sources s on s.id = l.source_id
     where l.warehouse_id = any(cast(:ids as uuid[])) order by l.item, s.name, l.source_id""")
_REMAINING: Final = (
    "select remaining from stock_levels where warehouse_id = :warehouse and source_id = :source and item = :item"
)
_FIND_REMAINING, _LOCK_REMAINING = text(_REMAINING), text(f"{_REMAINING} for update")
_NEXT_NUMBER: Final = text("select coalesce(max(number), 0) + 1 from delivery_notes where warehouse_id = :id")
_LOCK_WAITING: Final = text(f"""
    select {COLUMNS} from payments p
     where p.rail = 'goods' and p.state = 'reserved' and p.source_id = :source and p.commune_code = :commune
       and p.unit = :unit and p.amount <= :left and p.id <> all(cast(:but as uuid[])) and not exists (
           select 1 from delivery_note_lines l where l.payment_id = p.id and not l.brought_back) and {UNPAUSED}
     order by p.priority desc, p.decided_at, p.award_id limit :most for update of p skip locked""")
_NOTES: Final = text(f"select {_NOTE} from delivery_notes where warehouse_id = :id order by number desc limit :most")
_GET_NOTE: Final = text(f"select {_NOTE} from delivery_notes where id = :id")
_LOCK_NOTE: Final = text(f"select {_NOTE} from delivery_notes where id = :id for update")
_LOCK_LINES: Final = text("""
    select p.id from payments p join delivery_note_lines l on l.payment_id = p.id
     where l.note_id = :id order by p.id for update of p""")
_LINES: Final = text("""
    select l.payment_id, p.case_id, p.benefit, p.decision_number, l.quantity, l.brought_back,
           h.payment_id is not null as handed_over, coalesce(h.quantity, 0) as given
      from delivery_note_lines l join payments p on p.id = l.payment_id
           -- What came back with this note was handed over, if it was, with another.
           left join handovers h on h.payment_id = l.payment_id and not l.brought_back
     where l.note_id = :id order by l.payment_id""")
# When a note is closed, what was not handed over is on none any more: of what is not in hand, the note is open.
_CARRIED: Final = text("""
    select l.payment_id, l.quantity, n.made_at from delivery_note_lines l join delivery_notes n on n.id = l.note_id
     where l.payment_id = any(cast(:payments as uuid[])) and not l.brought_back""")
_CLOSE: Final = text("update delivery_notes set closed_by = :by, closed_at = :now where id = :id")
_BRING_BACK: Final = text("""
    update delivery_note_lines set brought_back = true
     where note_id = :id and not exists (select 1 from handovers h where h.payment_id = delivery_note_lines.payment_id)""")
_FIGURES: Final = text("""
    select l.item, sum(l.remaining)::bigint as remaining from stock_levels l join warehouses w on w.id = l.warehouse_id
     where not w.drill group by l.item""")
_OPEN_NOTES: Final = text("""
    select count(*) as notes, min(n.made_at) as oldest from delivery_notes n join warehouses w on w.id = n.warehouse_id
     where n.closed_at is null and not w.drill""")


class WarehouseNotFound(NotFound):
    """No such warehouse, or it is not for this person to see."""

    code = "warehouse-not-found"


class DeliveryNoteNotFound(NotFound):
    """No such delivery note, or it is not for this person to see."""

    code = "delivery-note-not-found"


async def insert_warehouse(session: AsyncSession, warehouse: Warehouse, by: str, now: datetime) -> bool:
    """Write down a warehouse; False where its code is taken."""
    row = {**asdict(warehouse), "opened_by": by, "opened_at": now}
    statement = insert(WarehouseRow).on_conflict_do_nothing(constraint="uq_warehouses_code").returning(text("id"))
    return (await execute(session, statement, row)).first() is not None


async def list_warehouses(session: AsyncSession, area: Area, most: int) -> list[Warehouse]:
    """Return the warehouses of an area (None: the country)."""
    return [Warehouse(**row) for row in (await execute(session, _LIST, {**_seen(area), "most": most})).mappings()]


async def find_warehouse(session: AsyncSession, area: Area, warehouse: WarehouseId) -> Warehouse:
    """Return a warehouse of an area. Raises WarehouseNotFound."""
    return await _one(session, _FIND, {"id": warehouse, **_seen(area)})


async def get_warehouse(session: AsyncSession, warehouse: WarehouseId) -> Warehouse:
    """Return a warehouse, wherever it is. Raises WarehouseNotFound."""
    return await _one(session, _GET, {"id": warehouse})


async def lock_warehouse(session: AsyncSession, warehouse: WarehouseId) -> Warehouse:
    """Return a warehouse and hold it. Raises WarehouseNotFound."""
    return await _one(session, _LOCK, {"id": warehouse})


async def list_levels(session: AsyncSession, warehouses: Sequence[WarehouseId]) -> list[StockLevel]:
    """Return what lies in these warehouses."""
    rows = (await execute(session, _LEVELS, {"ids": list(warehouses)})).mappings()
    return [StockLevel(**{**row, "item": StockItem(row["item"])}) for row in rows]


async def find_remaining(
    session: AsyncSession, warehouse: WarehouseId, source: SourceId, item: StockItem, *, hold: bool = False
) -> int:
    """Return how much is there, held if so wished; nothing where none ever came."""
    values = {"warehouse": warehouse, "source": source, "item": item.value}
    return int((await execute(session, _LOCK_REMAINING if hold else _FIND_REMAINING, values)).scalar() or 0)


async def insert_entry(session: AsyncSession, entry: StockEntry) -> None:
    """Write down a movement; the database changes the level with it, or refuses what is not there."""
    row = {**asdict(entry), "item": entry.item.value, "movement": entry.movement.value}
    await execute(session, insert(StockMovementRow), row)


async def lock_waiting(  # noqa: PLR0913, PLR0917 - who waits for what, how much there is, who was looked at
    session: AsyncSession, source: SourceId, commune: str, unit: str, left: int, but: Sequence[PaymentId], most: int
) -> list[Payment]:
    """Return payments, but these, that wait for these goods and need no more than is left, and hold them; most urgent first.

    They are on no note and not paused; who is held by others is passed by.
    """
    values = {"source": source, "commune": commune, "unit": unit, "left": left, "but": list(but), "most": most}
    return [payment_of(row) for row in (await execute(session, _LOCK_WAITING, values)).mappings()]


async def insert_note(session: AsyncSession, note: DeliveryNote, payments: Sequence[Payment]) -> DeliveryNote:
    """Write down a note with its lines, under the next number of its (held) warehouse; return it."""
    number = int((await execute(session, _NEXT_NUMBER, {"id": note.warehouse_id})).scalar_one())
    numbered = replace(note, number=number)
    await execute(session, insert(DeliveryNoteRow), {**asdict(numbered), "item": note.item.value})
    lines = [
        {"note_id": note.id, "payment_id": each.id, "quantity": each.amount, "brought_back": False}
        for each in sorted(payments, key=lambda each: each.id)
    ]
    await execute(session, insert(NoteLineRow), lines)
    return numbered


async def list_notes(session: AsyncSession, warehouse: WarehouseId, most: int) -> list[DeliveryNote]:
    """Return the notes of a warehouse, the newest first."""
    return [_note(row) for row in (await execute(session, _NOTES, {"id": warehouse, "most": most})).mappings()]


async def find_note(session: AsyncSession, note: DeliveryNoteId, *, hold: bool = False) -> DeliveryNote:
    """Return a note (and hold it). Raises DeliveryNoteNotFound."""
    row = (await execute(session, _LOCK_NOTE if hold else _GET_NOTE, {"id": note})).mappings().first()
    if row is None:
        raise DeliveryNoteNotFound
    return _note(row)


async def list_lines(session: AsyncSession, note: DeliveryNoteId, *, hold: bool = False) -> list[NoteLine]:
    """Return the lines of a note (and hold their payments, so that nobody hands one over meanwhile)."""
    if hold:
        await execute(session, _LOCK_LINES, {"id": note})
    return [NoteLine(**row) for row in (await execute(session, _LINES, {"id": note})).mappings()]


async def find_carried(session: AsyncSession, payments: Collection[PaymentId]) -> Mapping[PaymentId, Carried]:
    """Return with what note each of these (held) payments is out, if it is not handed over and is on one that is open."""
    rows = await execute(session, _CARRIED, {"payments": sorted(payments)}) if payments else ()
    return {PaymentId(row.payment_id): Carried(row.quantity, row.made_at) for row in rows}


async def close_note(session: AsyncSession, note: DeliveryNoteId, by: str, now: datetime) -> None:
    """Close a (held) note: what was not handed over is on none any more."""
    await execute(session, _CLOSE, {"id": note, "by": by, "now": now})
    await execute(session, _BRING_BACK, {"id": note})


async def sum_remaining(session: AsyncSession) -> dict[str, int]:
    """Return what lies in all real warehouses, by item."""
    return {row.item: row.remaining for row in await execute(session, _FIGURES, {})}


async def count_open_notes(session: AsyncSession) -> tuple[int, datetime | None]:
    """Return how many real notes nobody has closed, and since when the oldest is out."""
    row = (await execute(session, _OPEN_NOTES, {})).one()
    return int(row.notes), row.oldest


def _seen(area: Area) -> dict[str, object]:
    return {"narrow": area is not None, "communes": codes_within(*area) if area is not None else []}


async def _one(session: AsyncSession, statement: Any, values: dict[str, object]) -> Warehouse:
    row = (await execute(session, statement, values)).mappings().first()
    if row is None:
        raise WarehouseNotFound
    return Warehouse(**row)


def _note(row: Any) -> DeliveryNote:
    return DeliveryNote(**{**row, "item": StockItem(row["item"])})
