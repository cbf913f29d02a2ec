"""Cash lists: who carries the money of which payments, and what has become of each line."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class CashListRow(ServiceTable, table=True):
    """A list whose money has gone out; its id is that of its round. Who carries it is encrypted."""

    __tablename__ = "cash_lists"
    __table_args__ = (
        UniqueConstraint("source_id", "number", name="uq_cash_lists_number"),
        CheckConstraint("(closed_at is null) = (closed_by is null)", name="closed_by_somebody"),
        Index("ix_cash_lists_commune_code", "commune_code", "id"),
        # Which have money out?
        Index("ix_cash_lists_open", "id", postgresql_where=text("closed_at is null")),
    )

    id: UUID = Field(primary_key=True, foreign_key="rounds.id")
    number: int
    source_id: UUID = Field(foreign_key="sources.id")
    commune_code: str = Field(sa_type=Text)
    province_code: str = Field(sa_type=Text)
    drill: bool
    carrier: bytes = Field(sa_type=LargeBinary)
    made_by: str = Field(sa_type=Text)
    made_at: datetime
    revision: int
    closed_by: str | None = Field(default=None, sa_type=Text)
    closed_at: datetime | None = None


class CashLineRow(ServiceTable, table=True):
    """One payment on a list. Its money is out at most once at a time, and handed over at most once for ever."""

    __tablename__ = "cash_lines"
    __table_args__ = (
        CheckConstraint("state in ('out', 'not_handed_over', 'handed_over', 'handed_back')", name="state_known"),
        CheckConstraint("reason in ('absent', 'refused', 'wrong_person', 'stopped')", name="reason_known"),
        CheckConstraint("(state in ('not_handed_over', 'handed_back')) = (reason is not null)", name="not_without_reason"),
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("list_id", "payment_id", name="uq_cash_lines_payment"),
        Index("uq_cash_lines_one_alive", "payment_id", unique=True, postgresql_where=text("state <> 'handed_back'")),
    )

    list_id: UUID = Field(primary_key=True, foreign_key="cash_lists.id")
    number: int = Field(primary_key=True)
    payment_id: UUID = Field(foreign_key="payments.id")
    case_id: UUID
    source_id: UUID
    amount: int = Field(sa_type=BigInteger)
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    changed_at: datetime


class HandBackRow(ServiceTable, table=True):
    """Money of a list that came back, counted by somebody; append only."""

    __tablename__ = "hand_backs"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        Index("ix_hand_backs_list_id", "list_id"),
    )

    id: UUID = Field(primary_key=True)
    list_id: UUID = Field(foreign_key="cash_lists.id")
    amount: int = Field(sa_type=BigInteger)
    taken_by: str = Field(sa_type=Text)
    at: datetime
