"""Means and how they move: every balance together with the entries that say why."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class SourceRow(ServiceTable, table=True):
    """Means of one origin. The balances say what the ledger adds up to, changed by the same statement."""

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("commune_code is null or province_code is null", name="one_place"),
        # Settled may fall below zero: where the household gave back by hand what its bank sends back, too.
        CheckConstraint("available >= 0 and reserved >= 0 and advanced >= 0 and paid_twice >= 0", name="never_overdrawn"),
        CheckConstraint("available + reserved + advanced + settled + paid_twice = contributed", name="nothing_vanishes"),
        # Real means are bound to no drill, and a drill's to nothing real.
        ForeignKeyConstraint(["incident_id", "drill"], ["incidents.id", "incidents.drill"], name="fk_sources_their_incident"),
        CheckConstraint("campaign_id is null or kind = 'donations'", name="campaign_is_of_donations"),
        # A campaign has one source of each unit.
        Index(
            "uq_sources_campaign_id_unit", "campaign_id", "unit", unique=True, postgresql_where=text("campaign_id is not null")
        ),
        # Which sources could bear these payments?
        Index("ix_sources_unit_commune_code_province_code", "unit", "commune_code", "province_code"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    name: str = Field(sa_type=Text)
    unit: str = Field(sa_type=Text)
    commune_code: str | None = Field(default=None, sa_type=Text)
    province_code: str | None = Field(default=None, sa_type=Text)
    incident_id: UUID | None = None
    drill: bool
    contributed: int = Field(sa_type=BigInteger)
    available: int = Field(sa_type=BigInteger)
    reserved: int = Field(sa_type=BigInteger)
    settled: int = Field(sa_type=BigInteger)
    advanced: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    paid_twice: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    campaign_id: UUID | None = Field(default=None, foreign_key="campaigns.id")
    for_benefits: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    for_communes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    closed_at: datetime | None = None
    created_at: datetime


class SourceFigureRow(ServiceTable, table=True):
    """What the payments of a source come to by state: the sum of the rows of a line. Triggers of `payments` add what changed.

    `folded`: several such rows were put together here.
    """

    __tablename__ = "source_figures"
    __table_args__ = (
        Index("ix_source_figures_line", "source_id", "state"),
        # What is still to be put together.
        Index("ix_source_figures_new", "id", postgresql_where=text("not folded")),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    source_id: UUID
    state: str = Field(sa_type=Text)
    payments: int
    amount: int = Field(sa_type=BigInteger)
    folded: bool


class ContributionRow(ServiceTable, table=True):
    """Means that came in; append only. Who gave them may be a person, so it is encrypted.

    `booked_alone_by`: the one person who booked it; None: two did, or nobody knows any more.
    """

    __tablename__ = "contributions"
    __table_args__ = (
        # What came into this source, and what of it today?
        Index("ix_contributions_source_id_received_at", "source_id", "received_at"),
    )

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="sources.id")
    amount: int = Field(sa_type=BigInteger)
    given_by: bytes = Field(sa_type=LargeBinary)
    received_at: datetime
    booked_alone_by: str | None = Field(default=None, sa_type=Text)


class LedgerEntryRow(ServiceTable, table=True):
    """One half of a movement; append only. Each transaction stays within one source and sums to zero (deferred trigger)."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint(
            "account in ('contributed', 'available', 'reserved', 'advanced', 'settled', 'paid_twice')", name="account_known"
        ),
        CheckConstraint("amount <> 0", name="amount_moves"),
        # A movement has a name of its own (settle payment x, attempt 1), so it cannot be booked twice.
        UniqueConstraint("transaction_id", "account", name="uq_ledger_entries_booked_once"),
        # What of this payment has passed to outside and back? What of this source, within a year?
        Index("ix_ledger_entries_settled", "payment_id", postgresql_where=text("account = 'settled'")),
        Index("ix_ledger_entries_paid_twice", "payment_id", postgresql_where=text("account = 'paid_twice'")),
        Index(
            "ix_ledger_entries_source_id_at", "source_id", "at", postgresql_where=text("account in ('contributed', 'settled')")
        ),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    transaction_id: UUID
    source_id: UUID = Field(foreign_key="sources.id")
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    account: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    at: datetime
