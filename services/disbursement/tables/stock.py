"""Warehouses and their stock. A trigger keeps the level with each movement, and its checks refuse what is not there."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, Integer, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class WarehouseRow(ServiceTable, table=True):
    """A place where goods lie; append only."""

    __tablename__ = "warehouses"
    __table_args__ = (
        UniqueConstraint("code", name="uq_warehouses_code"),
        Index("ix_warehouses_commune_code", "commune_code"),
    )

    id: UUID = Field(primary_key=True)
    code: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    commune_code: str = Field(sa_type=Text)
    drill: bool
    opened_by: str = Field(sa_type=Text)
    opened_at: datetime


class StockLevelRow(ServiceTable, table=True):
    """What is there of one item and one source: written by the trigger of `stock_movements` alone."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        CheckConstraint("came_in >= 0 and went_out >= 0 and remaining >= 0", name="never_negative"),
        CheckConstraint("came_in = went_out + remaining", name="nothing_vanishes"),
    )

    warehouse_id: UUID = Field(primary_key=True, foreign_key="warehouses.id")
    source_id: UUID = Field(primary_key=True, foreign_key="sources.id")
    item: str = Field(sa_type=Text, primary_key=True)
    came_in: int = Field(sa_type=BigInteger)
    went_out: int = Field(sa_type=BigInteger)
    remaining: int = Field(sa_type=BigInteger)


class DeliveryNoteRow(ServiceTable, table=True):
    """Goods that left for households; numbered within the warehouse."""

    __tablename__ = "delivery_notes"
    __table_args__ = (
        UniqueConstraint("warehouse_id", "number", name="uq_delivery_notes_warehouse_id_number"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed_by_somebody"),
        ForeignKeyConstraint(
            ["warehouse_id", "source_id", "item"],
            ["stock_levels.warehouse_id", "stock_levels.source_id", "stock_levels.item"],
            name="fk_delivery_notes_of_stock",
        ),
    )

    id: UUID = Field(primary_key=True)
    warehouse_id: UUID
    number: int = Field(sa_type=Integer)
    source_id: UUID
    item: str = Field(sa_type=Text)
    commune_code: str = Field(sa_type=Text)
    carried_by: str = Field(sa_type=Text)
    made_by: str = Field(sa_type=Text)
    made_at: datetime
    closed_by: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = None


class NoteLineRow(ServiceTable, table=True):
    """A payment on a note. What came back may go out again with another one."""

    __tablename__ = "delivery_note_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("uq_delivery_note_lines_out_once", "payment_id", unique=True, postgresql_where=text("not brought_back")),
    )

    note_id: UUID = Field(primary_key=True, foreign_key="delivery_notes.id")
    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    quantity: int = Field(sa_type=BigInteger)
    brought_back: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class StockMovementRow(ServiceTable, table=True):
    """One movement of stock; append only. Its trigger changes the level in the same statement."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint("movement in ('received', 'delivered', 'brought_back')", name="movement_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("(movement = 'received') = (note_id is null)", name="leaves_by_a_note"),
        # A note takes out once, and brings back once.
        Index("uq_stock_movements_of_note", "note_id", "movement", unique=True, postgresql_where=text("note_id is not null")),
        Index("ix_stock_movements_warehouse_id", "warehouse_id", "recorded_at"),
    )

    id: UUID = Field(primary_key=True)
    warehouse_id: UUID = Field(foreign_key="warehouses.id")
    source_id: UUID = Field(foreign_key="sources.id")
    item: str = Field(sa_type=Text)
    movement: str = Field(sa_type=Text)
    quantity: int = Field(sa_type=BigInteger)
    document: str = Field(sa_type=Text)
    note_id: UUID | None = Field(default=None, foreign_key="delivery_notes.id")
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
