"""Tickets about the bank's words, and the differences that people accepted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class TicketRow(ServiceTable, table=True):
    """What the bank left open, until a person, or the bank's exact word, has ended it. A payment has one open at most."""

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint("kind in ('odd', 'differs', 'contradicts', 'refuses', 'stranger')", name="kind_known"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_by_somebody"),
        CheckConstraint("(taken_at is null) = (taken_by is null)", name="taken_by_somebody"),
        CheckConstraint(
            "(proposed_at is null) = (proposed_by is null) and (proposed_at is null) = (proposed_outcome is null)",
            name="proposed_by_somebody",
        ),
        Index("uq_tickets_one_open", "payment_id", unique=True, postgresql_where=text("ended_at is null")),
        # What must people still look at, the oldest first?
        Index("ix_tickets_open", "opened_at", "id", postgresql_where=text("ended_at is null")),
    )

    id: UUID = Field(primary_key=True)
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    kind: str = Field(sa_type=Text)
    owner: str = Field(sa_type=Text)
    opened_at: datetime
    taken_by: str | None = Field(default=None, sa_type=Text)
    taken_at: datetime | None = None
    proposed_outcome: str | None = Field(default=None, sa_type=Text)
    proposed_amount: int | None = Field(default=None, sa_type=BigInteger)
    proposed_by: str | None = Field(default=None, sa_type=Text)
    proposed_at: datetime | None = None
    proposal_reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)


class BankDifferenceRow(ServiceTable, table=True):
    """What the bank says that it paid, less what was owed, where people accepted it; append only."""

    __tablename__ = "bank_differences"
    __table_args__ = (
        CheckConstraint("difference = named - owed and difference <> 0", name="is_the_difference"),
        CheckConstraint("proposed_by is null or proposed_by <> accepted_by", name="two_persons"),
    )

    ticket_id: UUID = Field(primary_key=True, foreign_key="tickets.id")
    payment_id: UUID = Field(foreign_key="payments.id", index=True)
    end_to_end_id: str = Field(sa_type=Text)
    owed: int = Field(sa_type=BigInteger)
    named: int = Field(sa_type=BigInteger)
    difference: int = Field(sa_type=BigInteger)
    proposed_by: str | None = Field(default=None, sa_type=Text)
    accepted_by: str = Field(sa_type=Text)
    accepted_at: datetime
    said: int | None = Field(default=None, sa_type=BigInteger)
