"""Goods come into a warehouse, leave it for households by a numbered note, and what nobody took comes back."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.stock import (
    DeliveryNote,
    DeliveryNoteId,
    StockEntry,
    StockItem,
    StockMovement,
    Warehouse,
    WarehouseId,
    number_text,
    unit_of,
)
from services.disbursement.policy.handovers import NotYourCommune
from shared import audit
from shared.communes import communes
from shared.errors import FieldError, InvalidInput, Refused
from shared.identity import Actor
from shared.ids import SourceId, new_id
from shared.texts import Text


class WarehouseCodeTaken(Refused):
    """By its code a warehouse is known on every note."""

    code = "warehouse-code-taken"
    title = Text(vi="Mã kho này đã có", en="Another warehouse has this code")


@dataclass(frozen=True)
class ReceiptDraft:
    """What came into which warehouse, out of which source, by which document."""

    warehouse_id: WarehouseId
    source_id: SourceId
    item: StockItem
    quantity: int
    document: str


@dataclass(frozen=True)
class NoteDraft:
    """For which commune goods of a source leave a warehouse, and who carries them."""

    warehouse_id: WarehouseId
    source_id: SourceId
    item: StockItem
    commune_code: str
    carried_by: str


async def open_warehouse(session: AsyncSession, actor: Actor, warehouse: Warehouse, now: datetime) -> Warehouse:
    """Open an empty warehouse. Raises InvalidInput, NotYourCommune, WarehouseCodeTaken."""
    if warehouse.commune_code not in communes():
        raise InvalidInput(FieldError("commune_code", Text(vi="không có xã này", en="there is no such commune")))
    _check_area(actor, warehouse)
    if not await store.stock.insert_warehouse(session, warehouse, actor.subject, now):
        raise WarehouseCodeTaken
    await audit.record(session, actor, "warehouse opened", "warehouse", [warehouse.id])
    return warehouse


async def receive_goods(session: AsyncSession, actor: Actor, draft: ReceiptDraft, now: datetime) -> None:
    """Write down what came in. Raises WarehouseNotFound, SourceNotFound, NotYourCommune, InvalidInput."""
    warehouse = await store.stock.lock_warehouse(session, draft.warehouse_id)
    _check_area(actor, warehouse)
    source = await store.sources.find_source(session, actor.area, draft.source_id)
    policy.stock.check_goods(warehouse, source, draft.item)
    what = (draft.item, StockMovement.RECEIVED, draft.quantity, draft.document, None)
    await _move(session, actor, StockEntry(new_id(), warehouse.id, source.id, *what, actor.subject, now))


async def deliver(session: AsyncSession, actor: Actor, draft: NoteDraft, now: datetime) -> DeliveryNote:
    """Let goods leave for those of a commune who wait for them, as far as the stock suffices; they are on a note from now on.

    What is paused stays: on a note goods are ordered out, as money is on a cash list.
    Raises WarehouseNotFound, NotYourCommune, SourceNotFound, InvalidInput, NothingToDeliver.
    """
    now = (await store.pauses.hold_in_force(session)).moment(now)
    waiting = await _lock_waiting(session, draft)
    warehouse = await store.stock.lock_warehouse(session, draft.warehouse_id)
    _check_area(actor, warehouse)
    source = await store.sources.find_source(session, actor.area, draft.source_id)
    policy.stock.check_goods(warehouse, source, draft.item)
    stock = await store.stock.find_remaining(session, warehouse.id, source.id, draft.item, hold=True)
    going = policy.stock.fitting(waiting, stock)
    if not going:
        raise policy.stock.NothingToDeliver
    name = DeliveryNoteId(new_id())
    made = (draft.commune_code, draft.carried_by, actor.subject, now)
    note = await store.stock.insert_note(session, DeliveryNote(name, warehouse.id, 0, source.id, draft.item, *made), going)
    quantity = sum(each.amount for each in going)
    await _move(session, actor, _by_note(StockMovement.DELIVERED, warehouse, note, quantity, actor))
    return note


async def _lock_waiting(session: AsyncSession, draft: NoteDraft) -> list[Payment]:
    """Hold who may go on the note: page by page, until it is full, nobody is left or nobody needs so little as is left.

    By the stock as it is now: it is held after the payments, and whom it then does not suffice for stays.
    """
    stock = await store.stock.find_remaining(session, draft.warehouse_id, draft.source_id, draft.item)
    unit, most, left = unit_of(draft.item), policy.stock.MAX_LINES, stock
    waiting: list[Payment] = []
    while left > 0:
        but = [each.id for each in waiting]
        page = await store.stock.lock_waiting(session, draft.source_id, draft.commune_code, unit, left, but, most)
        waiting += page
        going = policy.stock.fitting(waiting, stock)
        if len(page) < most or len(going) == most:
            break
        left = stock - sum(each.amount for each in going)
    return waiting


async def close_note(session: AsyncSession, actor: Actor, note_id: DeliveryNoteId, now: datetime) -> DeliveryNote:
    """Say that the carrier is back: what was not handed over lies in stock again and may go out with another note.

    Raises DeliveryNoteNotFound, NotYourCommune, NoteClosed.
    """
    note = await store.stock.find_note(session, note_id, hold=True)
    if note.closed_at is not None:
        raise policy.stock.NoteClosed
    lines = await store.stock.list_lines(session, note.id, hold=True)
    warehouse = await store.stock.lock_warehouse(session, note.warehouse_id)
    _check_area(actor, warehouse)
    await store.stock.close_note(session, note.id, actor.subject, now)
    closed = await store.stock.find_note(session, note.id)
    await audit.record(session, actor, "delivery note closed", "delivery note", [note.id], lines=len(lines))
    if back := policy.stock.brought_back(lines):
        await _move(session, actor, _by_note(StockMovement.BROUGHT_BACK, warehouse, closed, back, actor))
    return closed


def _check_area(actor: Actor, warehouse: Warehouse) -> None:
    if not actor.may_act_in(warehouse.commune_code):
        raise NotYourCommune(commune_code=warehouse.commune_code)


async def _move(session: AsyncSession, actor: Actor, entry: StockEntry) -> None:
    await store.stock.insert_entry(session, entry)
    doing = f"goods {entry.movement.value}"
    await audit.record(session, actor, doing, "warehouse", [entry.warehouse_id], item=entry.item, quantity=entry.quantity)
    metrics.STOCK_MOVED.labels(entry.item.value, entry.movement.value).inc(entry.quantity)


def _by_note(movement: StockMovement, warehouse: Warehouse, note: DeliveryNote, quantity: int, actor: Actor) -> StockEntry:
    what = (warehouse.id, note.source_id, note.item, movement, quantity, number_text(warehouse, note), note.id)
    return StockEntry(new_id(), *what, actor.subject, note.closed_at or note.made_at)
