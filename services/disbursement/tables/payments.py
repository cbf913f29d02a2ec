"""What is owed, and what was given by hand."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable

_OWED_ONCE: Final = ("household_id", "incident_id", "benefit", "person", "instalment", "part")
_MEANS: Final = ("unit", "drill", "amount")
_STANDS_STILL: Final = text("state = 'reserved' and reason is not null")
_WAITS: Final = text("state = 'waiting_funds'")


class PaymentRow(ServiceTable, table=True):
    """One sum or quantity owed. `amount` is đồng, kilograms or sets, as `unit` says.

    Commune and province are where the household lives, and follow a case that is moved; `means_…` is the place that decided
    and whose means bear it, for ever.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint(*_OWED_ONCE, name="uq_payments_owed_once", postgresql_nulls_not_distinct=True),
        CheckConstraint("amount > 0 and lowered >= 0", name="amount_positive"),
        CheckConstraint("part between 1 and parts and (part > 1 or parts_before = 0)", name="part_of_parts"),
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("rail in ('bank', 'cash', 'goods')", name="rail_known"),
        CheckConstraint(
            "state in ('waiting_funds', 'waiting_payee', 'not_due', 'reserved', 'sent', 'unknown', 'held', 'settled', "
            "'handed_over', 'returned', 'released')",
            name="state_known",
        ),
        CheckConstraint("state in ('waiting_funds', 'released') or source_id is not null", name="borne_by_a_source"),
        CheckConstraint("(state in ('settled', 'handed_over', 'released')) = (ended_at is not null)", name="ended_has_moment"),
        # Is this round complete? What of it is still to be sent?
        Index("ix_payments_round_id", "round_id", postgresql_where=text("state in ('reserved', 'sent')")),
        Index("ix_payments_case_id", "case_id"),
        # The lists of payments, page by page: of the country and of some communes, of all incidents and of one.
        Index("ix_payments_rail_state", "rail", "state", "id"),
        Index("ix_payments_incident_id_rail_state", "incident_id", "rail", "state", "id"),
        Index("ix_payments_commune_code_rail_state", "commune_code", "rail", "state", "id"),
        Index("ix_payments_incident_id_commune_code_rail_state", "incident_id", "commune_code", "rail", "state", "id"),
        # What was decided in a commune whose case lies elsewhere by now.
        Index("ix_payments_moved", "means_commune_code", "id", postgresql_where=text("means_commune_code <> commune_code")),
        # Whom could this source, of a commune, of a province or of the country, bear with what it has?
        Index("ix_payments_waiting_commune", "means_commune_code", *_MEANS, postgresql_where=_WAITS),
        Index("ix_payments_waiting_province", "means_province_code", *_MEANS, postgresql_where=_WAITS),
        Index("ix_payments_waiting_country", *_MEANS, postgresql_where=_WAITS),
        # Since when does the oldest of them wait?
        Index("ix_payments_waiting_since", "created_at", postgresql_where=_WAITS),
        # Whose account cannot be read?
        Index(
            "ix_payments_account_unreadable",
            "id",
            postgresql_where=text("reason = 'account_unreadable' and state in ('sent', 'unknown')"),
        ),
        # What stands still because something of it is, or was, paused, or because no bank is real? Of all, and of a commune.
        Index("ix_payments_stands_still", "reason", "id", postgresql_where=_STANDS_STILL),
        Index("ix_payments_stands_still_in", "commune_code", "reason", "id", postgresql_where=_STANDS_STILL),
        # Whose day has come?
        Index("ix_payments_not_due", "due_on", "id", postgresql_where=text("state = 'not_due'")),
        # About which does the bank contradict itself? What is to be recovered?
        Index("ix_payments_contradicted", "id", postgresql_where=text("contradicted")),
        Index("ix_payments_recovery", "id", postgresql_where=text("recovery")),
    )

    id: UUID = Field(primary_key=True)
    household_id: UUID
    incident_id: UUID
    case_id: UUID = Field(foreign_key="cases.case_id")
    award_id: UUID
    decision_id: UUID
    decision_number: str = Field(sa_type=Text)
    decided_at: datetime
    signed_by: str = Field(sa_type=Text)
    benefit: str = Field(sa_type=Text)
    person: str | None = Field(default=None, sa_type=Text)
    instalment: int
    commune_code: str = Field(sa_type=Text)
    province_code: str = Field(sa_type=Text)
    means_commune_code: str = Field(sa_type=Text)
    means_province_code: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    unit: str = Field(sa_type=Text)
    rail: str = Field(sa_type=Text)
    drill: bool
    state: str = Field(sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    source_id: UUID | None = Field(default=None, foreign_key="sources.id")
    round_id: UUID | None = None
    attempt_count: int
    left_round_at: datetime | None = None
    recovery: bool
    contradicted: bool
    ended_at: datetime | None = None
    lowered: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    times_returned: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    priority: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    part: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    parts: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    parts_before: int = Field(default=0, sa_type=BigInteger, sa_column_kwargs={"server_default": text("0")})
    due_on: date | None = None
    created_at: datetime
    updated_at: datetime


class PaymentPastRow(ServiceTable, table=True):
    """What a payment was until a moment, where something else took its place; append only. A trigger of `payments` keeps it."""

    __tablename__ = "payment_pasts"
    __table_args__ = (
        # What was it at that moment?
        Index("ix_payment_pasts_payment_id", "payment_id", "until", "id"),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    payment_id: UUID = Field(foreign_key="payments.id")
    until: datetime
    amount: int = Field(sa_type=BigInteger)
    source_id: UUID | None = None
    rail: str = Field(sa_type=Text)
    ended_at: datetime | None = None


class ConfirmedStepRow(ServiceTable, table=True):
    """Somebody has seen the step that a later part waited for; append only. Where the proof lies is encrypted."""

    __tablename__ = "confirmed_steps"
    __table_args__ = (CheckConstraint("evidence_kind in ('minutes', 'photo', 'other')", name="evidence_known"),)

    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    case_id: UUID
    seen_on: date
    evidence_kind: str = Field(sa_type=Text)
    details: bytes = Field(sa_type=LargeBinary)
    confirmed_by: str = Field(sa_type=Text)
    confirmed_at: datetime


class HandoverRow(ServiceTable, table=True):
    """Goods in the household's hands; append only. Note, and where the evidence lies, may name people: they are encrypted."""

    __tablename__ = "handovers"
    __table_args__ = (
        CheckConstraint("handed_to in ('household', 'proxy')", name="handed_to_known"),
        CheckConstraint("evidence_kind in ('signed_list', 'receipt', 'photo', 'witness', 'other')", name="evidence_known"),
    )

    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    handed_to: str = Field(sa_type=Text)
    quantity: int = Field(sa_type=BigInteger)
    details: bytes | None = Field(default=None, sa_type=LargeBinary)
    handed_over_by: str = Field(sa_type=Text)
    handed_over_at: datetime
    evidence_kind: str | None = Field(default=None, sa_type=Text)
    """None: handed over before anybody asked."""
