"""Statements of banks: as they came, whether another person released them, and the lines that count."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class StatementRow(ServiceTable, table=True):
    """A statement as it came; append only. `content`: the lines of an upload, sealed until another person releases them."""

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("channel in ('bank', 'upload')", name="channel_known"),
        CheckConstraint("(channel = 'upload') = (content is not null)", name="upload_has_content"),
        CheckConstraint("to_at > from_at", name="lasts"),
        UniqueConstraint("id", "received_by", name="uq_statements_id_received_by"),
    )

    id: UUID = Field(primary_key=True)
    channel: str = Field(sa_type=Text)
    account: str = Field(sa_type=Text)
    from_at: datetime
    to_at: datetime
    opening: int | None = Field(default=None, sa_type=BigInteger)
    closing: int | None = Field(default=None, sa_type=BigInteger)
    gap: int | None = Field(default=None, sa_type=BigInteger)
    line_count: int
    total_out: int = Field(sa_type=BigInteger)
    total_in: int = Field(sa_type=BigInteger)
    received_by: str = Field(sa_type=Text)
    received_at: datetime
    content: bytes | None = Field(default=None, sa_type=LargeBinary)


class StatementVerdictRow(ServiceTable, table=True):
    """What another person said of an uploaded statement, once; append only."""

    __tablename__ = "statement_verdicts"
    __table_args__ = (
        CheckConstraint("verdict in ('released', 'refused')", name="verdict_known"),
        CheckConstraint("decided_by <> received_by", name="two_persons"),
        ForeignKeyConstraint(
            ["statement_id", "received_by"], ["statements.id", "statements.received_by"], name="fk_verdicts_of_statements"
        ),
    )

    statement_id: UUID = Field(primary_key=True)
    verdict: str = Field(sa_type=Text)
    received_by: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    decided_at: datetime


class StatementLineRow(ServiceTable, table=True):
    """One booking in the bank's book, once by the bank's own reference; append only. The bank's words beside it are sealed."""

    __tablename__ = "statement_lines"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("direction in ('debit', 'credit')", name="direction_known"),
        # What is shown of this payment? What of nobody's?
        Index("ix_statement_lines_payment_id", "payment_id"),
        Index("ix_statement_lines_strangers", "account", "reference", postgresql_where=text("payment_id is null")),
        Index("ix_statement_lines_statement_id", "statement_id"),
    )

    account: str = Field(primary_key=True, sa_type=Text)
    reference: str = Field(primary_key=True, sa_type=Text)
    statement_id: UUID = Field(foreign_key="statements.id")
    end_to_end_id: str | None = Field(default=None, sa_type=Text)
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    amount: int = Field(sa_type=BigInteger)
    direction: str = Field(sa_type=Text)
    booked_at: datetime
    received_at: datetime
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
