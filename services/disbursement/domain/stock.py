"""Goods in warehouses: what came in, what left by which delivery note, what is there."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType
from uuid import UUID

from shared.events.assessment import Unit
from shared.ids import CaseId, PaymentId, SourceId

WarehouseId = NewType("WarehouseId", UUID)
DeliveryNoteId = NewType("DeliveryNoteId", UUID)


class StockItem(StrEnum):
    """What lies in a warehouse: rice in kilograms, all else in sets (335/2026/NĐ-CP, Art. 12.1: rice; tents, water, food …)."""

    RICE = "rice"
    ESSENTIALS = "essentials"
    """A set that was packed already."""
    TENT = "tent"
    WATER = "water"
    FOOD = "food"
    BLANKET = "blanket"
    COOKWARE = "cookware"
    FUEL = "fuel"
    BOAT = "boat"
    OTHER = "other"


def unit_of(item: StockItem) -> Unit:
    """Return in what an item is counted, which is what its source counts in."""
    return "kg" if item is StockItem.RICE else "set"


class StockMovement(StrEnum):
    """Why stock changes."""

    RECEIVED = "received"
    DELIVERED = "delivered"
    BROUGHT_BACK = "brought_back"
    """It left by a delivery note, and nobody took it."""


CAME_IN: Final = frozenset({StockMovement.RECEIVED})


@dataclass(frozen=True)
class Warehouse:
    """A place where goods lie, in a commune; a drill's is invented."""

    id: WarehouseId
    code: str
    name: str
    commune_code: str
    drill: bool


@dataclass(frozen=True)
class StockLevel:
    """What lies in a warehouse of one item and one source: came_in = went_out + remaining, held by the database."""

    warehouse_id: WarehouseId
    source_id: SourceId
    source_name: str
    item: StockItem
    came_in: int
    went_out: int
    remaining: int


@dataclass(frozen=True)
class StockEntry:
    """One movement, as it is written down: how much, by which document."""

    id: UUID
    warehouse_id: WarehouseId
    source_id: SourceId
    item: StockItem
    movement: StockMovement
    quantity: int
    document: str
    note_id: DeliveryNoteId | None
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class DeliveryNote:
    """Goods that left a warehouse for households (phiếu xuất kho), with who carries them."""

    id: DeliveryNoteId
    warehouse_id: WarehouseId
    number: int
    source_id: SourceId
    item: StockItem
    commune_code: str
    carried_by: str
    made_by: str
    made_at: datetime
    closed_by: str | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True)
class NoteLine:
    """One payment on a note; `handed_over`: with this note it came into the household's hands, so much as was `given`."""

    payment_id: PaymentId
    case_id: CaseId
    benefit: str
    decision_number: str
    quantity: int
    handed_over: bool
    brought_back: bool
    given: int = 0
    """Less than its quantity where the award was reduced while the goods were out."""


@dataclass(frozen=True)
class NotesOut:
    """Notes of a warehouse with goods that nobody has handed over yet, on how many lines; and the oldest of them."""

    notes: int
    lines: int
    oldest_id: DeliveryNoteId
    oldest: int
    oldest_at: datetime


@dataclass(frozen=True)
class WaitingForGoods:
    """Payments of one commune that wait for goods and are on no note; without a source: no source has enough for them."""

    source_id: SourceId | None
    commune_code: str
    unit: Unit
    payments: int
    quantity: int
    since: datetime


def number_of(warehouse: Warehouse, number: int) -> str:
    """Return by what people know the note of this number."""
    return f"PX-{warehouse.code}-{number:04}"


def number_text(warehouse: Warehouse, note: DeliveryNote) -> str:
    """Return by what number people know a note."""
    return number_of(warehouse, note.number)
