"""Warehouses, their stock and delivery notes at the door."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, StringConstraints

from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.handovers import Stop
from services.disbursement.domain.stock import (
    DeliveryNote,
    NoteLine,
    NotesOut,
    StockItem,
    StockLevel,
    WaitingForGoods,
    Warehouse,
    number_of,
    number_text,
    unit_of,
)
from shared.clock import VIETNAM
from shared.events.assessment import Unit
from shared.ids import PaymentId
from shared.sound_text import SOUND, Name, Word

_MAX_QUANTITY = 1_000_000_000

Quantity = Annotated[int, Field(gt=0, le=_MAX_QUANTITY, strict=True)]


class WarehouseRequest(Request):
    """A warehouse to be opened, empty. Its code stands on every note."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,12}$")]
    name: Name
    commune_code: Word
    drill: bool | None = Field(default=None, description="Invented goods. Default: true on an embedded stack, else false.")


class StockReceiptRequest(Request):
    """What came in, by which document."""

    source_id: UUID
    item: StockItem
    quantity: Quantity
    document: Annotated[str, Field(min_length=1, max_length=200), SOUND]


class DeliveryNoteRequest(Request):
    """For which commune goods leave, and who carries them (by his name at the desk, as on cash lists)."""

    source_id: UUID
    item: StockItem
    commune_code: Word
    carried_by: Word = Field(min_length=1, description="The carrier's subject, or the plate of his vehicle; no name.")


class StockLevelResponse(BaseModel):
    """What lies there of one item and one source: came_in = went_out + remaining, held by the database."""

    source_id: UUID
    source_name: str
    item: StockItem
    unit: Unit
    came_in: int
    went_out: int
    remaining: int

    @classmethod
    def of(cls, level: StockLevel) -> Self:
        return cls(
            source_id=level.source_id,
            source_name=level.source_name,
            item=level.item,
            unit=unit_of(level.item),
            came_in=level.came_in,
            went_out=level.went_out,
            remaining=level.remaining,
        )


class NoteLineResponse(BaseModel):
    """One payment on a note, and whether it is in the household's hands."""

    payment_id: UUID
    case_id: UUID
    benefit: str
    decision_number: str
    quantity: int
    handed_over: bool
    brought_back: bool
    owed: int = Field(description="How much of it may be handed over now: nothing, or less, of what was stopped on the way.")
    stopped_at: AwareDatetime | None = Field(
        description="Since when not all of it is owed. What was handed over before that is recorded with the moment when."
    )

    @classmethod
    def of(cls, line: NoteLine, stops: Sequence[Stop]) -> Self:
        since = min((stop.since for stop in stops), default=None)
        return cls(
            payment_id=line.payment_id,
            case_id=line.case_id,
            benefit=line.benefit,
            decision_number=line.decision_number,
            quantity=line.quantity,
            handed_over=line.handed_over,
            brought_back=line.brought_back,
            owed=min([line.quantity, *(stop.left for stop in stops)]),
            stopped_at=since.astimezone(VIETNAM) if since else None,
        )


class DeliveryNoteResponse(BaseModel):
    """Goods that left by a note; `closed_at`: the carrier is back, and what nobody took lies in stock again."""

    id: UUID
    number: str
    warehouse_id: UUID
    source_id: UUID
    item: StockItem
    unit: Unit
    commune_code: str
    carried_by: str
    made_by: str
    made_at: AwareDatetime
    closed_by: str | None
    closed_at: AwareDatetime | None

    @classmethod
    def of(cls, note: DeliveryNote, warehouse: Warehouse) -> Self:
        return cls(**cls.values(note, warehouse))

    @staticmethod
    def values(note: DeliveryNote, warehouse: Warehouse) -> dict[str, object]:
        return {
            "id": note.id,
            "number": number_text(warehouse, note),
            "warehouse_id": warehouse.id,
            "source_id": note.source_id,
            "item": note.item,
            "unit": unit_of(note.item),
            "commune_code": note.commune_code,
            "carried_by": note.carried_by,
            "made_by": note.made_by,
            "made_at": note.made_at.astimezone(VIETNAM),
            "closed_by": note.closed_by,
            "closed_at": note.closed_at.astimezone(VIETNAM) if note.closed_at else None,
        }


class DeliveryNoteDetailResponse(DeliveryNoteResponse):
    """A note with its lines."""

    lines: list[NoteLineResponse]
    quantity: int

    @classmethod
    def with_lines(
        cls, note: DeliveryNote, warehouse: Warehouse, lines: list[NoteLine], stopped: Mapping[PaymentId, Sequence[Stop]]
    ) -> Self:
        """Return it as it is shown; `stopped` is of the lines whose goods are out."""
        shown = [NoteLineResponse.of(line, stopped.get(line.payment_id, ())) for line in lines]
        values = {**cls.values(note, warehouse), "lines": shown, "quantity": sum(line.quantity for line in lines)}
        return cls.model_validate(values)


class WarehouseResponse(BaseModel):
    """A warehouse and what lies in it."""

    id: UUID
    code: str
    name: str
    commune_code: str
    drill: bool
    stock: list[StockLevelResponse]

    @classmethod
    def of(cls, warehouse: Warehouse, levels: list[StockLevel]) -> Self:
        return cls(
            id=warehouse.id,
            code=warehouse.code,
            name=warehouse.name,
            commune_code=warehouse.commune_code,
            drill=warehouse.drill,
            stock=[StockLevelResponse.of(level) for level in levels if level.warehouse_id == warehouse.id],
        )


class WarehousesResponse(BaseModel):
    """The warehouses of one's area; at most 200."""

    items: list[WarehouseResponse]


class WarehouseDetailResponse(WarehouseResponse):
    """A warehouse with its newest notes, at most 100."""

    notes: list[DeliveryNoteResponse]


class NotesOutResponse(BaseModel):
    """Notes whose goods are not all handed over: how many, on how many lines, and the oldest of them."""

    notes: int
    lines: int
    oldest_id: UUID
    oldest_number: str
    oldest_at: AwareDatetime

    @classmethod
    def of(cls, out: NotesOut, warehouse: Warehouse) -> Self:
        return cls(
            notes=out.notes,
            lines=out.lines,
            oldest_id=out.oldest_id,
            oldest_number=number_of(warehouse, out.oldest),
            oldest_at=out.oldest_at.astimezone(VIETNAM),
        )


class WaitingForGoodsResponse(BaseModel):
    """Who waits in one commune for goods of one source and is on no note; `source_id` null: no source has enough for them."""

    source_id: UUID | None
    commune_code: str
    unit: Unit
    payments: int
    quantity: int
    since: AwareDatetime

    @classmethod
    def of(cls, waiting: WaitingForGoods) -> Self:
        return cls.model_validate({**vars(waiting), "since": waiting.since.astimezone(VIETNAM)})


class WarehouseQueueResponse(BaseModel):
    """Who waits for the goods of a warehouse: what is out (null: nothing), and who is on no note, the longest first."""

    out: NotesOutResponse | None
    items: list[WaitingForGoodsResponse]
    is_more: bool = Field(description="There is more than was asked for.")
