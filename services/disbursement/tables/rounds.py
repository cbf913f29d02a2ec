"""What travels to the bank, each try, and what the bank said in odd ways."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class RoundRow(ServiceTable, table=True):
    """Payments that travel together; written when its window closes, with the window's id."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("source_id", "rail", "number", name="uq_rounds_number"),)

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="sources.id")
    rail: str = Field(sa_type=Text)
    number: int
    closed_at: datetime


class SourceDayRow(ServiceTable, table=True):
    """What a source has ordered on a day of Vietnam's calendar since `since`, and how much it might: more is refused here."""

    __tablename__ = "source_days"
    __table_args__ = (CheckConstraint("ordered >= 0 and (most is null or ordered <= most)", name="within_its_limit"),)

    source_id: UUID = Field(primary_key=True, foreign_key="sources.id")
    day: date = Field(primary_key=True)
    ordered: int = Field(sa_type=BigInteger)
    most: int | None = Field(default=None, sa_type=BigInteger)
    since: datetime


class AttemptRow(ServiceTable, table=True):
    """One try to pay. A second one may live only when the first is certainly dead."""

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("status in ('sent', 'settled', 'rejected', 'returned', 'refused', 'disputed')", name="status_known"),
        CheckConstraint("(status = 'sent') = (answered_at is null)", name="answered_is_not_sent"),
        UniqueConstraint("payment_id", "number", name="uq_attempts_number"),
        Index(
            "uq_attempts_one_alive", "payment_id", unique=True, postgresql_where=text("status not in ('rejected', 'returned')")
        ),
        # What of this round has the bank not answered?
        Index("ix_attempts_unanswered", "round_id", postgresql_where=text("status = 'sent'")),
        # What has this round come to?
        Index("ix_attempts_round_id", "round_id"),
        # What was told in this file?
        Index("ix_attempts_told_in", "told_in", postgresql_where=text("told_in <> ''")),
    )

    end_to_end_id: str = Field(primary_key=True, sa_type=Text)
    payment_id: UUID = Field(foreign_key="payments.id")
    number: int
    round_id: UUID
    case_id: UUID
    payee_revision: int
    account_hash: bytes = Field(sa_type=LargeBinary)
    amount: int = Field(sa_type=BigInteger)
    status: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    """The bank's own, encrypted, where it gave no code as its reason."""
    sent_at: datetime
    answered_at: datetime | None = None
    refusal_count: int
    missing_since: datetime | None = None
    known_at: datetime | None = None
    turned_away: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    named_amount: int | None = Field(default=None, sa_type=BigInteger)
    told_in: str | None = Field(default=None, sa_type=Text)
    """The file in which the bank was told of it last; empty: in none yet; None: it does not go by file."""


class OddAnswerRow(ServiceTable, table=True):
    """What the bank said that people must look at, once for the same words. The words may name people: they are encrypted."""

    __tablename__ = "odd_answers"
    __table_args__ = (
        CheckConstraint("meaning in ('odd', 'differs', 'contradicts', 'refuses', 'stranger')", name="meaning_known"),
        CheckConstraint("outcome in ('paid', 'not_paid', 'reversed', 'seen')", name="outcome_known"),
        CheckConstraint("(ended_at is null) = (ended_by is null)", name="ended_by_somebody"),
        Index("ix_odd_answers_payment_id", "payment_id"),
        # What must people still look at?
        Index("ix_odd_answers_open", "id", postgresql_where=text("ended_at is null")),
    )

    id: UUID = Field(primary_key=True)
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    end_to_end_id: str | None = Field(default=None, sa_type=Text)
    meaning: str = Field(sa_type=Text)
    words: bytes = Field(sa_type=LargeBinary)
    times: int
    first_at: datetime
    last_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, sa_type=Text)
    outcome: str | None = Field(default=None, sa_type=Text)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
