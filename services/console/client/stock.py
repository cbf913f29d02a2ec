"""Warehouses and delivery notes, as disbursement shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class StockLevel(Response):
    """What lies in a warehouse of one item and one source."""

    source_id: UUID
    source_name: str
    item: str
    unit: str
    came_in: int
    went_out: int
    remaining: int


class DeliveryNote(Response):
    """Goods that left by a note."""

    id: UUID
    number: str
    warehouse_id: UUID
    source_id: UUID
    item: str
    unit: str
    commune_code: str
    carried_by: str
    made_at: datetime
    closed_at: datetime | None


class NoteLine(Response):
    """One payment on a note."""

    payment_id: UUID
    case_id: UUID
    benefit: str
    decision_number: str
    quantity: int
    handed_over: bool
    brought_back: bool
    owed: int
    """How much of it may be handed over now."""
    stopped_at: datetime | None
    """Since when not all of it is owed: what was handed over before that is recorded with the moment when."""


class DeliveryNoteDetail(DeliveryNote):
    """A note with its lines."""

    lines: list[NoteLine]
    quantity: int


class Warehouse(Response):
    """A warehouse and what lies in it."""

    id: UUID
    code: str
    name: str
    commune_code: str
    drill: bool
    stock: list[StockLevel]


class WarehousesResponse(Response):
    """The warehouses of one's area."""

    items: list[Warehouse]


class WarehouseDetail(Warehouse):
    """A warehouse with its newest notes."""

    notes: list[DeliveryNote]


class NotesOut(Response):
    """Notes whose goods are not all handed over, and the oldest of them."""

    notes: int
    lines: int
    oldest_id: UUID
    oldest_number: str
    oldest_at: datetime


class WaitingForGoods(Response):
    """Who waits in one commune for goods of one source and is on no note; without a source: none has enough."""

    source_id: UUID | None
    commune_code: str
    unit: str
    payments: int
    quantity: int
    since: datetime


class WarehouseQueue(Response):
    """Who waits for the goods of a warehouse."""

    out: NotesOut | None
    items: list[WaitingForGoods]
    is_more: bool


LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/warehouses", response=WarehousesResponse)
ONE: Final = TypedEndpoint(SERVICE, "GET", "/v1/warehouses/{warehouse_id}", response=WarehouseDetail)
QUEUE: Final = TypedEndpoint(SERVICE, "GET", "/v1/warehouses/{warehouse_id}/queue", response=WarehouseQueue)
OPEN: Final = TypedEndpoint(SERVICE, "POST", "/v1/warehouses", response=Warehouse)
RECEIVE: Final = TypedEndpoint(SERVICE, "POST", "/v1/warehouses/{warehouse_id}/receipts", response=Warehouse)
DELIVER: Final = TypedEndpoint(SERVICE, "POST", "/v1/warehouses/{warehouse_id}/delivery-notes", response=DeliveryNoteDetail)
NOTE: Final = TypedEndpoint(SERVICE, "GET", "/v1/delivery-notes/{note_id}", response=DeliveryNoteDetail)
CLOSE: Final = TypedEndpoint(SERVICE, "POST", "/v1/delivery-notes/{note_id}/closed", response=DeliveryNoteDetail)


class Stock:
    """Disbursement's doors for goods in warehouses."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, caller: Caller) -> Answer[WarehousesResponse]:
        """Return the warehouses of the caller's area."""
        return await self._transport.ask(LIST, caller)

    async def one(self, caller: Caller, warehouse_id: UUID) -> Answer[WarehouseDetail]:
        return await self._transport.ask(ONE, caller, Inquiry({"warehouse_id": warehouse_id}))

    async def queue(self, caller: Caller, warehouse_id: UUID) -> Answer[WarehouseQueue]:
        """Return who waits for the goods of a warehouse."""
        return await self._transport.ask(QUEUE, caller, Inquiry({"warehouse_id": warehouse_id}))

    async def note(self, caller: Caller, note_id: UUID) -> Answer[DeliveryNoteDetail]:
        return await self._transport.ask(NOTE, caller, Inquiry({"note_id": note_id}))

    async def open(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[Warehouse]:
        """Open an empty warehouse."""
        return await self._transport.act(OPEN, caller, Inquiry(body=body, key=key))

    async def receive(self, caller: Caller, warehouse_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Warehouse]:
        """Write down what came in."""
        return await self._transport.act(RECEIVE, caller, Inquiry({"warehouse_id": warehouse_id}, body=body, key=key))

    async def deliver(
        self, caller: Caller, warehouse_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[DeliveryNoteDetail]:
        """Let goods leave for those of a commune who wait for them."""
        return await self._transport.act(DELIVER, caller, Inquiry({"warehouse_id": warehouse_id}, body=body, key=key))

    async def close(self, caller: Caller, note_id: UUID, key: str) -> Answer[DeliveryNoteDetail]:
        """Say that the carrier is back."""
        return await self._transport.act(CLOSE, caller, Inquiry({"note_id": note_id}, key=key))
