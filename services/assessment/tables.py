"""What assessment keeps. Findings, decisions, their lines and the entries of law are append-only (triggers refuse change)."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field, SQLModel

from shared.tables import table_base

if TYPE_CHECKING:
    ServiceTable = SQLModel
else:
    ServiceTable = table_base()


class AssessmentRow(ServiceTable, table=True):
    """A case under assessment; `sealed` is the personal part of the report without payee and informant, encrypted."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("state in ('open', 'assessed', 'decided', 'withdrawn')", name="state_known"),
        # The desk's lists, page by page.
        Index("ix_assessments_incident_id", "incident_id", "commune_code", "case_id"),
        # The cases of a list.
        Index("ix_assessments_list_id", "list_id"),
    )

    case_id: UUID = Field(primary_key=True)
    household_id: UUID
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    province_code: str = Field(sa_type=Text)
    hazard: str = Field(sa_type=Text)
    risk_level: int = Field(sa_type=SmallInteger)
    drill: bool
    report_revision: int
    identified_at: datetime
    received_at: datetime
    opened_at: datetime
    list_id: UUID
    position: int | None
    urgency: int = Field(sa_type=SmallInteger)
    state: str = Field(sa_type=Text)
    awaited: bool
    findings_revision: int
    assessors: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    assessed_at: datetime | None
    urgent_signed_at: datetime | None
    returned_at: datetime | None
    refusals: str | None = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)


class RetractionRow(ServiceTable, table=True):
    """A case that was retracted, perhaps before it was known here: what arrives later is stopped by this row."""

    __tablename__ = "retractions"

    case_id: UUID = Field(primary_key=True)
    reason_code: str = Field(sa_type=Text)
    retracted_at: datetime


class AssessmentListRow(ServiceTable, table=True):
    """Cases of a commune that an officer gets together. It is numbered when its window closes."""

    __tablename__ = "assessment_lists"
    __table_args__ = (
        CheckConstraint("waiting_count between 0 and case_count", name="waiting_are_some_of_all"),
        Index(
            "uq_assessment_lists_numbered_once",
            "incident_id",
            "commune_code",
            "number",
            unique=True,
            postgresql_where=text("number is not null"),
        ),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    number: int | None
    case_count: int
    waiting_count: int
    closed_at: datetime | None
    assigned_at: datetime | None


class FindingsRow(ServiceTable, table=True):
    """What an officer saw, each time; `sealed` holds household, losses and note, encrypted."""

    __tablename__ = "findings"

    case_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    report_revision: int
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
    sealed: bytes = Field(sa_type=LargeBinary)


class DeterminationRow(ServiceTable, table=True):
    """The law was asked about a case once. `sealed` holds what it was told and all that it said, encrypted; append-only.

    The explanation of a case is written from here alone, however the law or the software changes later.
    """

    __tablename__ = "determinations"

    case_id: UUID = Field(primary_key=True)
    findings_revision: int = Field(primary_key=True)
    report_revision: int = Field(primary_key=True)
    asked_on: date
    asked_at: datetime = Field(primary_key=True)
    rule_set: str = Field(sa_type=Text)
    law_version: str = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)


class AwardRow(ServiceTable, table=True):
    """One benefit of a case, proposed or decided."""

    __tablename__ = "awards"
    __table_args__ = (
        UniqueConstraint(
            "case_id", "code", "person", "instalment", name="uq_awards_proposed_once", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("state in ('proposed', 'returned', 'approved', 'declined', 'withdrawn')", name="state_known"),
        CheckConstraint("amount > 0 and floor >= 0 and amount >= floor", name="never_below_the_floor"),
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("(state in ('approved', 'declined')) = (decision_id is not null)", name="decided_by_a_decision"),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID
    code: str = Field(sa_type=Text)
    person: str | None = Field(sa_type=Text)
    instalment: int = Field(sa_type=SmallInteger)
    amount: int = Field(sa_type=BigInteger)
    floor: int = Field(sa_type=BigInteger)
    unit: str = Field(sa_type=Text)
    urgent: bool
    state: str = Field(sa_type=Text)
    rule_set: str = Field(sa_type=Text)
    reasoning: str = Field(sa_type=Text)
    proposed_at: datetime
    decision_id: UUID | None


class DecisionRow(ServiceTable, table=True):
    """A numbered, signed document: who, in which role and for which place, by whose delegation, under which rule set."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("issuer", "year", "drill", "number", name="uq_decisions_numbered_once"),
        CheckConstraint("(delegated_by is null) = (delegation_document is null)", name="delegation_is_whole"),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID
    issuer: str = Field(sa_type=Text)
    year: int = Field(sa_type=SmallInteger)
    number: str = Field(sa_type=Text)
    drill: bool = Field(sa_type=Boolean)
    signed_by: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    authority: str = Field(sa_type=Text)
    delegated_by: str | None = Field(sa_type=Text)
    delegation_document: str | None = Field(sa_type=Text)
    rule_set: str = Field(sa_type=Text)
    decided_at: datetime


class DecisionLineRow(ServiceTable, table=True):
    """What a decision says about one award, or (award_id null) about a whole case, with the figures as they were signed."""

    __tablename__ = "decision_lines"
    __table_args__ = (Index("ix_decision_lines_case_id", "case_id"),)

    decision_id: UUID = Field(primary_key=True)
    line: int = Field(primary_key=True)
    case_id: UUID
    commune_code: str = Field(sa_type=Text)
    award_id: UUID | None
    verdict: str = Field(sa_type=Text)
    reason_code: str | None = Field(sa_type=Text)
    code: str | None = Field(sa_type=Text)
    person: str | None = Field(sa_type=Text)
    instalment: int | None = Field(sa_type=SmallInteger)
    amount: int | None = Field(sa_type=BigInteger)
    floor: int | None = Field(sa_type=BigInteger)
    unit: str | None = Field(sa_type=Text)
    rule_set: str | None = Field(sa_type=Text)
    reasoning: str | None = Field(sa_type=Text)


class DecisionNumberRow(ServiceTable, table=True):
    """The last number that was given to a decision of an issuer in a year."""

    __tablename__ = "decision_numbers"

    issuer: str = Field(primary_key=True, sa_type=Text)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    drill: bool = Field(primary_key=True, sa_type=Boolean)
    last_number: int


class RuleEntryRow(ServiceTable, table=True):
    """Dated data of the law as one person entered it: a province's norm, a limit, a day off or worked. Append-only.

    `amount` is the norm's value or the length of the limit; `valid_from` is the day itself for a day off.
    """

    __tablename__ = "rule_entries"
    __table_args__ = (
        UniqueConstraint("id", "entered_by", name="uq_rule_entries_by_whom"),
        CheckConstraint("kind in ('norm', 'limit', 'day_off')", name="kind_known"),
        CheckConstraint(
            "kind <> 'norm' or (num_nonnulls(province_code, name, amount, article) = 4 and amount > 0)", name="norm_is_whole"
        ),
        CheckConstraint(
            "kind <> 'limit' or (num_nonnulls(name, amount, unit, starts_at_event, basis) = 5 and amount > 0 "
            "and (basis = 'statutory') = (article is not null))",
            name="limit_is_whole",
        ),
        CheckConstraint("kind <> 'day_off' or day_off is not null", name="day_is_whole"),
        CheckConstraint("valid_until is null or valid_until >= valid_from", name="ends_after_it_begins"),
        CheckConstraint("certainty in ('A', 'B', 'C', 'D')", name="certainty_known"),
    )

    id: UUID = Field(primary_key=True)
    kind: str = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    name: str | None = Field(sa_type=Text)
    amount: int | None = Field(sa_type=BigInteger)
    unit: str | None = Field(sa_type=Text)
    starts_at_event: str | None = Field(sa_type=Text)
    basis: str | None = Field(sa_type=Text)
    day_off: bool | None
    valid_from: date
    valid_until: date | None
    document: str = Field(sa_type=Text)
    article: str | None = Field(sa_type=Text)
    certainty: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    entered_by: str = Field(sa_type=Text)
    entered_at: datetime


class ReassessmentRunRow(ServiceTable, table=True):
    """All open cases were brought to the law that begins on `day`, with everything released up to `version`. Append-only."""

    __tablename__ = "reassessment_runs"

    day: date = Field(primary_key=True)
    version: int = Field(primary_key=True)
    examined_count: int
    changed_count: int
    finished_at: datetime


class RuleVerdictRow(ServiceTable, table=True):
    """How an entry ended, once: released under the next version by another person, or withdrawn before. Append-only."""

    __tablename__ = "rule_verdicts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["entry_id", "entered_by"],
            ["rule_entries.id", "rule_entries.entered_by"],
            name="fk_rule_verdicts_entry_id_rule_entries",
        ),
        UniqueConstraint("version", name="uq_rule_verdicts_version"),
        CheckConstraint("verdict in ('released', 'withdrawn')", name="verdict_known"),
        CheckConstraint("(verdict = 'released') = (version is not null)", name="a_release_has_a_version"),
        CheckConstraint("verdict <> 'released' or decided_by <> entered_by", name="two_persons"),
        CheckConstraint("(verdict = 'withdrawn') = (reason is not null)", name="withdrawn_for_a_reason"),
    )

    entry_id: UUID = Field(primary_key=True)
    entered_by: str = Field(sa_type=Text)
    verdict: str = Field(sa_type=Text)
    version: int | None
    decided_by: str = Field(sa_type=Text)
    decided_at: datetime
    reason: str | None = Field(sa_type=Text)
