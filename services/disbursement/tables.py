"""The rows of disbursement. Constraints carry the promises: owed once, never overdrawn, one living attempt."""

from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    Table = SQLModel
else:
    Table = table_base()

metadata: Final = Table.metadata


class SourceRow(Table, table=True):
    """Means of one origin. The balances say what the ledger adds up to, changed by the same statement."""

    __tablename__ = "sources"
    __table_args__ = (
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("commune_code is null or province_code is null", name="one_place"),
        CheckConstraint("available >= 0 and reserved >= 0 and settled >= 0", name="never_overdrawn"),
        CheckConstraint("available + reserved + settled = contributed", name="nothing_vanishes"),
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
    created_at: datetime


class SourceFigureRow(Table, table=True):
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


class ContributionRow(Table, table=True):
    """Means that came in; append only. Who gave them may be a person, so it is encrypted."""

    __tablename__ = "contributions"

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="sources.id", index=True)
    amount: int = Field(sa_type=BigInteger)
    given_by: bytes = Field(sa_type=LargeBinary)
    received_at: datetime


class LedgerEntryRow(Table, table=True):
    """One half of a movement; append only. Each transaction stays within one source and sums to zero (deferred trigger)."""

    __tablename__ = "ledger_entries"
    __table_args__ = (
        CheckConstraint("account in ('contributed', 'available', 'reserved', 'settled')", name="account_known"),
        CheckConstraint("amount <> 0", name="amount_moves"),
        # A movement has a name of its own (settle payment x, attempt 1), so it cannot be booked twice.
        UniqueConstraint("transaction_id", "account", name="uq_ledger_entries_booked_once"),
        Index("ix_ledger_entries_source_id_account", "source_id", "account"),
        Index("ix_ledger_entries_payment_id", "payment_id"),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    transaction_id: UUID
    source_id: UUID = Field(foreign_key="sources.id")
    payment_id: UUID | None = Field(default=None, foreign_key="payments.id")
    account: str = Field(sa_type=Text)
    amount: int = Field(sa_type=BigInteger)
    at: datetime


class CaseRow(Table, table=True):
    """What is known of a case. Whoever writes about a case holds this row first, so that facts may come in any order."""

    __tablename__ = "cases"

    case_id: UUID = Field(primary_key=True)
    household_id: UUID | None = None
    revision: int
    risk_level: int | None = None
    account_revision: int | None = None
    account_hash: bytes | None = Field(default=None, sa_type=LargeBinary)
    retracted_at: datetime | None = None
    commune_code: str | None = Field(default=None, sa_type=Text)


class PayeeRow(Table, table=True):
    """The account of a household as a report named it, encrypted; every revision is kept, an attempt names the one it used."""

    __tablename__ = "payees"

    case_id: UUID = Field(primary_key=True, foreign_key="cases.case_id")
    revision: int = Field(primary_key=True)
    account: bytes = Field(sa_type=LargeBinary)
    account_hash: bytes = Field(sa_type=LargeBinary)
    received_at: datetime


_OWED_ONCE: Final = ("household_id", "incident_id", "benefit", "person", "instalment")
_MEANS: Final = ("unit", "drill", "amount")
_WAITS: Final = text("state = 'waiting_funds'")


class PaymentRow(Table, table=True):
    """One sum or quantity owed. `amount` is đồng, kilograms or sets, as `unit` says.

    Commune and province are where the household lives, and follow a case that is moved; `means_…` is the place that decided
    and whose means bear it, for ever.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint(*_OWED_ONCE, name="uq_payments_owed_once", postgresql_nulls_not_distinct=True),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("rail in ('bank', 'cash', 'goods')", name="rail_known"),
        CheckConstraint(
            "state in ('waiting_funds', 'waiting_payee', 'reserved', 'sent', 'unknown', 'held', 'settled', "
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
        # About which does the bank contradict itself?
        Index("ix_payments_contradicted", "id", postgresql_where=text("contradicted")),
        # What was decided in a commune whose case lies elsewhere by now.
        Index("ix_payments_moved", "means_commune_code", "id", postgresql_where=text("means_commune_code <> commune_code")),
        # Whom could this source, of a commune, of a province or of the country, bear with what it has?
        Index("ix_payments_waiting_commune", "means_commune_code", *_MEANS, postgresql_where=_WAITS),
        Index("ix_payments_waiting_province", "means_province_code", *_MEANS, postgresql_where=_WAITS),
        Index("ix_payments_waiting_country", *_MEANS, postgresql_where=_WAITS),
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
    created_at: datetime
    updated_at: datetime


class RoundRow(Table, table=True):
    """Payments that travel together; written when its window closes, with the window's id."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("source_id", "rail", "number", name="uq_rounds_number"),)

    id: UUID = Field(primary_key=True)
    source_id: UUID = Field(foreign_key="sources.id")
    rail: str = Field(sa_type=Text)
    number: int
    closed_at: datetime


class AttemptRow(Table, table=True):
    """One try to pay. A second one may live only when the first is certainly dead."""

    __tablename__ = "attempts"
    __table_args__ = (
        CheckConstraint("status in ('sent', 'settled', 'rejected', 'refused', 'disputed')", name="status_known"),
        CheckConstraint("(status = 'sent') = (answered_at is null)", name="answered_is_not_sent"),
        UniqueConstraint("payment_id", "number", name="uq_attempts_number"),
        Index("uq_attempts_one_alive", "payment_id", unique=True, postgresql_where=text("status <> 'rejected'")),
        # What of this round has the bank not answered?
        Index("ix_attempts_unanswered", "round_id", postgresql_where=text("status = 'sent'")),
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
    sent_at: datetime
    answered_at: datetime | None = None
    refusal_count: int
    missing_since: datetime | None = None
    named_amount: int | None = Field(default=None, sa_type=BigInteger)


class OddAnswerRow(Table, table=True):
    """What the bank said that people must look at, once for the same words. The words may name people: they are encrypted."""

    __tablename__ = "odd_answers"
    __table_args__ = (
        CheckConstraint("meaning in ('odd', 'differs', 'contradicts', 'refuses', 'stranger')", name="meaning_known"),
        CheckConstraint("outcome in ('paid', 'not_paid')", name="outcome_known"),
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


class HandoverRow(Table, table=True):
    """Goods in the household's hands; append only. Note and evidence may name people, so they are encrypted."""

    __tablename__ = "handovers"
    __table_args__ = (CheckConstraint("handed_to in ('household', 'proxy')", name="handed_to_known"),)

    payment_id: UUID = Field(primary_key=True, foreign_key="payments.id")
    handed_to: str = Field(sa_type=Text)
    quantity: int = Field(sa_type=BigInteger)
    details: bytes | None = Field(default=None, sa_type=LargeBinary)
    handed_over_by: str = Field(sa_type=Text)
    handed_over_at: datetime


class DutyRow(Table, table=True):
    """Somebody did something for a household. Append-only; a trigger refuses a handover by one of them."""

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint("duty in ('assess', 'delegate', 'sign')", name="duty_known"),)

    case_id: UUID = Field(primary_key=True)
    subject: str = Field(primary_key=True, sa_type=Text)
    duty: str = Field(primary_key=True, sa_type=Text)
