"""Less of an award stands, and what is too much in hand for that reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class ReductionRow(ServiceTable, table=True):
    """Less of a signed award stands; kept also where the award was not heard of yet. Append only."""

    __tablename__ = "reductions"
    __table_args__ = (CheckConstraint("stands >= 0 and stands < stood", name="takes_back"),)

    award_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.case_id", index=True)
    decision_id: UUID
    decision_number: str = Field(sa_type=Text)
    decided_at: datetime
    signed_by: str = Field(sa_type=Text)
    stood: int = Field(sa_type=BigInteger)
    stands: int = Field(sa_type=BigInteger)
    reason_code: str = Field(sa_type=Text)
    received_at: datetime


class RecoveryRow(ServiceTable, table=True):
    """So much of a payment is too much in hand by a reduction; one for each. Ended by a person, who gives a reason."""

    __tablename__ = "recoveries"
    __table_args__ = (
        CheckConstraint("state in ('open', 'noted', 'paid_back', 'waived')", name="state_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint(
            "(state in ('paid_back', 'waived')) = (ended_at is not null) and (ended_at is null) = (ended_by is null) "
            "and (ended_at is null) = (reason_code is null)",
            name="ended_by_somebody",
        ),
        UniqueConstraint("award_id", "number", name="uq_recoveries_opened_once"),
        Index("ix_recoveries_payment_id", "payment_id"),
        Index("ix_recoveries_open", "id", postgresql_where=text("state = 'open'")),
    )

    id: UUID = Field(primary_key=True)
    payment_id: UUID = Field(foreign_key="payments.id")
    case_id: UUID
    award_id: UUID
    number: int
    decision_id: UUID
    decision_number: str = Field(sa_type=Text)
    decided_by: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(sa_type=Text)
    state: str = Field(sa_type=Text)
    opened_at: datetime
    reason_code: str | None = Field(default=None, sa_type=Text)
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, sa_type=Text)
