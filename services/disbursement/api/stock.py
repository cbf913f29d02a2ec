"""Warehouses: opened, filled, and emptied by numbered notes."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentFoundation, DrillByDefault
from services.disbursement.api.schemas.stock import (
    DeliveryNoteDetailResponse,
    DeliveryNoteRequest,
    DeliveryNoteResponse,
    NotesOutResponse,
    StockReceiptRequest,
    WaitingForGoodsResponse,
    WarehouseDetailResponse,
    WarehouseQueueResponse,
    WarehouseRequest,
    WarehouseResponse,
    WarehousesResponse,
)
from services.disbursement.commands.stock import NoteDraft, ReceiptDraft
from services.disbursement.domain.stock import DeliveryNote, DeliveryNoteId, Warehouse, WarehouseId
from shared.clock import now
from shared.http import CurrentActor, QueueSize
from shared.ids import SourceId, new_id

router = APIRouter(tags=["stock"])

_MOST: Final = 200
_NOTES: Final = 100


async def _receipt(warehouse_id: UUID, body: StockReceiptRequest) -> ReceiptDraft:
    """Return what came into which warehouse."""
    return ReceiptDraft(WarehouseId(warehouse_id), SourceId(body.source_id), body.item, body.quantity, body.document)


async def _note(warehouse_id: UUID, body: DeliveryNoteRequest) -> NoteDraft:
    """Return what leaves which warehouse."""
    return NoteDraft(WarehouseId(warehouse_id), SourceId(body.source_id), body.item, body.commune_code, body.carried_by)


@router.get("/v1/warehouses")
async def list_warehouses(actor: CurrentActor, foundation: CurrentFoundation) -> WarehousesResponse:
    """List the warehouses of one's area with what lies in them."""
    async with foundation.database.reading() as session:
        found = await store.stock.list_warehouses(session, actor.area, _MOST)
        levels = await store.stock.list_levels(session, [one.id for one in found])
    return WarehousesResponse(items=[WarehouseResponse.of(one, levels) for one in found])


@router.post("/v1/warehouses", status_code=201, response_model=WarehouseResponse)
async def open_warehouse(
    request: Request,
    body: WarehouseRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    drill_by_default: DrillByDefault,
) -> Response:
    """Open an empty warehouse. 403 not-your-commune; 409 warehouse-code-taken."""
    drill = drill_by_default if body.drill is None else body.drill
    warehouse = Warehouse(WarehouseId(new_id()), body.code, body.name, body.commune_code, drill)

    async def command(session: AsyncSession) -> WarehouseResponse:
        return WarehouseResponse.of(await commands.stock.open_warehouse(session, actor, warehouse, now()), [])

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/warehouses/{warehouse_id}")
async def get_warehouse(warehouse_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> WarehouseDetailResponse:
    """One warehouse of one's area: what lies in it, and its newest notes."""
    async with foundation.database.reading() as session:
        found = await store.stock.find_warehouse(session, actor.area, WarehouseId(warehouse_id))
        levels = await store.stock.list_levels(session, [found.id])
        notes = await store.stock.list_notes(session, found.id, _NOTES)
    shown = WarehouseResponse.of(found, levels)
    listed = [DeliveryNoteResponse.of(note, found) for note in notes]
    return WarehouseDetailResponse.model_validate({**shown.model_dump(), "notes": listed})


@router.get("/v1/warehouses/{warehouse_id}/queue")
async def get_queue(
    warehouse_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, limit: QueueSize = 20
) -> WarehouseQueueResponse:
    """Say who waits for the goods of a warehouse: on notes that are out, and on none, of one's area in its province.

    In its own commune also who waits for goods of which nothing ever lay here.
    """
    async with foundation.database.reading() as session:
        found = await store.stock.find_warehouse(session, actor.area, WarehouseId(warehouse_id))
        sources = {level.source_id for level in await store.stock.list_levels(session, [found.id])}
        out = await store.stock_queues.find_out(session, found)
        waiting = await store.stock_queues.list_waiting(session, actor.area, found, sorted(sources), limit + 1)
    return WarehouseQueueResponse(
        out=NotesOutResponse.of(out, found) if out else None,
        items=[WaitingForGoodsResponse.of(one) for one in waiting[:limit]],
        is_more=len(waiting) > limit,
    )


@router.post("/v1/warehouses/{warehouse_id}/receipts", status_code=201, response_model=WarehouseResponse)
async def receive_goods(
    request: Request,
    draft: Annotated[ReceiptDraft, Depends(_receipt)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
) -> Response:
    """Write down what came in. What it is worth to whom stays with its source: book the contribution there.

    403 not-your-commune; 404 warehouse-not-found, source-not-found.
    """

    async def command(session: AsyncSession) -> WarehouseResponse:
        await commands.stock.receive_goods(session, actor, draft, now())
        found = await store.stock.find_warehouse(session, actor.area, draft.warehouse_id)
        return WarehouseResponse.of(found, await store.stock.list_levels(session, [found.id]))

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/warehouses/{warehouse_id}/delivery-notes", status_code=201, response_model=DeliveryNoteDetailResponse)
async def deliver(
    request: Request,
    draft: Annotated[NoteDraft, Depends(_note)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
) -> Response:
    """Let goods leave for those of a commune who wait for them: up to 200, as far as the stock suffices, the most urgent first.

    403 not-your-commune; 404 warehouse-not-found, source-not-found; 409 nothing-to-deliver.
    """

    async def command(session: AsyncSession) -> DeliveryNoteDetailResponse:
        return await _shown(session, await commands.stock.deliver(session, actor, draft, now()))

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/delivery-notes/{note_id}")
async def get_note(note_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> DeliveryNoteDetailResponse:
    """One note of a warehouse of one's area, and which of its lines were handed over."""
    async with foundation.database.reading() as session:
        note = await store.stock.find_note(session, DeliveryNoteId(note_id))
        await store.stock.find_warehouse(session, actor.area, note.warehouse_id)
        return await _shown(session, note)


@router.post("/v1/delivery-notes/{note_id}/closed", status_code=201, response_model=DeliveryNoteDetailResponse)
async def close_note(request: Request, note_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> Response:
    """Say that the carrier is back: what was not handed over lies in stock again.

    403 not-your-commune; 404 delivery-note-not-found; 409 delivery-note-closed.
    """

    async def command(session: AsyncSession) -> DeliveryNoteDetailResponse:
        return await _shown(session, await commands.stock.close_note(session, actor, DeliveryNoteId(note_id), now()))

    return await foundation.idempotency.once(request, actor, command)


async def _shown(session: AsyncSession, note: DeliveryNote) -> DeliveryNoteDetailResponse:
    warehouse = await store.stock.get_warehouse(session, note.warehouse_id)
    lines = await store.stock.list_lines(session, note.id)
    out = {line.payment_id: line.quantity for line in lines if not (line.handed_over or line.brought_back)}
    payments = await store.cash_queues.find_payments(session, out)
    stopped = await store.handovers.list_stopped(session, [(one, out[one.id]) for one in payments])
    return DeliveryNoteDetailResponse.with_lines(note, warehouse, lines, stopped)
