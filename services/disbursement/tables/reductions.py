"""Less of an award stands, and what is too much in hand for that reason."""

from datetime import date, datetime
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
    """So much of a payment is too much in hand; one for each reduction or other cause. Ended by a person, who gives a reason.

    `owner` is who sees to it: a person, or a place (commune:18073); None: written before anybody was named. `received` is what
    came back so far, `plan_revision` the plan by instalments that holds (0: none), `act` the paper by which it was let go.
    """

    __tablename__ = "recoveries"
    __table_args__ = (
        CheckConstraint("state in ('open', 'noted', 'paid_back', 'waived', 'uncollectable', 'returned')", name="state_known"),
        CheckConstraint("cause in ('award_reduced', 'case_retracted', 'paid_after_release', 'paid_twice')", name="cause_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("received >= 0 and received <= amount", name="never_too_much"),
        CheckConstraint(
            "(state in ('paid_back', 'waived', 'uncollectable', 'returned')) = (ended_at is not null) "
            "and (ended_at is null) = (ended_by is null) and (ended_at is null) = (reason_code is null)",
            name="ended_by_somebody",
        ),
        UniqueConstraint("award_id", "number", "payment_id", name="uq_recoveries_opened_once"),
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
    cause: str = Field(default="award_reduced", sa_type=Text, sa_column_kwargs={"server_default": text("'award_reduced'")})
    owner: str | None = Field(default=None, sa_type=Text)
    received: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    plan_revision: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    act: str | None = Field(default=None, sa_type=Text)


class RecoveryInstalmentRow(ServiceTable, table=True):
    """One part of a plan of repayment; append only. A later `revision` of the plan stands for the earlier ones."""

    __tablename__ = "recovery_instalments"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_positive"),)

    recovery_id: UUID = Field(primary_key=True, foreign_key="recoveries.id")
    revision: int = Field(primary_key=True)
    number: int = Field(primary_key=True)
    due_on: date
    amount: int = Field(sa_type=BigInteger)
    planned_by: str = Field(sa_type=Text)
    planned_at: datetime


class RecoveryReceiptRow(ServiceTable, table=True):
    """Money, or goods, that came back, by its receipt; append only. The same receipt is booked once."""

    __tablename__ = "recovery_receipts"
    __table_args__ = (
        CheckConstraint("way in ('bank', 'cash')", name="way_known"),
        CheckConstraint("amount > 0", name="amount_positive"),
        UniqueConstraint("recovery_id", "way", "receipt_number", name="uq_recovery_receipts_booked_once"),
    )

    id: UUID = Field(primary_key=True)
    recovery_id: UUID = Field(foreign_key="recoveries.id")
    way: str = Field(sa_type=Text)
    receipt_number: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    received_on: date
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
