"""What is booked by two: what one wants, and what another says. Append only; a verdict is nobody's own."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class BookingRow(ServiceTable, table=True):
    """Somebody wants means booked in, or a contribution reversed."""

    __tablename__ = "bookings"
    __table_args__ = (
        CheckConstraint("kind in ('contribution', 'reversal')", name="kind_known"),
        CheckConstraint("(kind = 'reversal') = (reverses is not null)", name="reversal_names_what"),
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("id", "booked_by", name="uq_bookings_id_booked_by"),
        Index("ix_bookings_source_id", "source_id"),
        Index("ix_bookings_reverses", "reverses"),
    )

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="sources.id")
    kind: str = Field(sa_type=Text)
    reverses: UUID | None = Field(default=None, foreign_key="contributions.id")
    amount: int = Field(sa_type=BigInteger)
    given_by: bytes | None = Field(default=None, sa_type=LargeBinary)
    reason: bytes | None = Field(default=None, sa_type=LargeBinary)
    booked_by: str = Field(sa_type=Text)
    booked_at: datetime


class BookingVerdictRow(ServiceTable, table=True):
    """What another person said of it, once."""

    __tablename__ = "booking_verdicts"
    __table_args__ = (
        CheckConstraint("verdict in ('confirmed', 'refused')", name="verdict_known"),
        CheckConstraint("decided_by <> booked_by", name="two_persons"),
        ForeignKeyConstraint(
            ["booking_id", "booked_by"], ["bookings.id", "bookings.booked_by"], name="fk_verdicts_of_bookings"
        ),
    )

    booking_id: UUID = Field(primary_key=True)
    verdict: str = Field(sa_type=Text)
    booked_by: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    decided_at: datetime
