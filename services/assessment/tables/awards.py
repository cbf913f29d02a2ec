"""Cases, findings, awards and decisions. Findings, decisions and their lines are append-only (triggers refuse change)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Index, LargeBinary, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.assessment.tables.base import ServiceTable

FUNERALS_UNDECIDED: Final = "code in ('FUNERAL_HH', 'FUNERAL_ORG') and state in ('proposed', 'returned')"
"""Help for a funeral over which nobody has decided, of awards."""


class AssessmentRow(ServiceTable, table=True):
    """A case under assessment; `sealed` is the personal part of the report without payee and informant, encrypted."""

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("state in ('open', 'assessed', 'decided', 'withdrawn')", name="state_known"),
        # The desk's lists, page by page: of the country and of some communes, of all incidents and of one.
        Index("ix_assessments_state", "state", "case_id"),
        Index("ix_assessments_incident_id_state", "incident_id", "state", "case_id"),
        Index("ix_assessments_commune_code_state", "commune_code", "state", "case_id"),
        Index("ix_assessments_incident_id_commune_code_state", "incident_id", "commune_code", "state", "case_id"),
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
    proposals_revision: int = 0
    assessors: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False, server_default=text("'{}'")))
    assessed_at: datetime | None
    urgent_signed_at: datetime | None
    returned_at: datetime | None
    refusals: str | None = Field(sa_type=Text)
    sealed: bytes = Field(sa_type=LargeBinary)
    persons_found: int | None = None
    case_number: str | None = Field(sa_type=Text)
    payment_marks: str | None = Field(sa_type=Text)


class FuneralFormRow(ServiceTable, table=True):
    """A form of a funeral that came in; append-only. Its clock has its id."""

    __tablename__ = "funeral_forms"
    __table_args__ = (Index("ix_funeral_forms_case_id", "case_id"),)

    id: UUID = Field(primary_key=True)
    case_id: UUID
    received_at: datetime
    received_by: str = Field(sa_type=Text)
    recorded_at: datetime


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
    """What an officer saw, each time; `sealed` holds household, losses and note, `ref_marks` who his refs mean, encrypted."""

    __tablename__ = "findings"

    case_id: UUID = Field(primary_key=True)
    revision: int = Field(primary_key=True)
    report_revision: int
    recorded_by: str = Field(sa_type=Text)
    recorded_at: datetime
    sealed: bytes = Field(sa_type=LargeBinary)
    ref_marks: bytes | None = Field(sa_type=LargeBinary)


class AwardRow(ServiceTable, table=True):
    """One benefit of a case, proposed or decided; `payee_…` is who is paid, within the household without a name."""

    __tablename__ = "awards"
    __table_args__ = (
        UniqueConstraint(
            "case_id", "code", "person", "instalment", name="uq_awards_proposed_once", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("state in ('proposed', 'returned', 'approved', 'declined', 'withdrawn')", name="state_known"),
        CheckConstraint("amount > 0 and floor >= 0 and amount >= floor", name="never_below_the_floor"),
        CheckConstraint("unit in ('dong', 'kg', 'set')", name="unit_known"),
        CheckConstraint("(state in ('approved', 'declined')) = (decision_id is not null)", name="decided_by_a_decision"),
        CheckConstraint("payee_kind in ('head', 'adult', 'organiser', 'guardian', 'nobody')", name="payee_known"),
        # For whom a form is asked: few, among all that were ever proposed.
        Index("ix_awards_funerals", "case_id", postgresql_where=text(FUNERALS_UNDECIDED)),
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
    payee_kind: str | None = Field(sa_type=Text)
    payee_person: str | None = Field(sa_type=Text)


class DecisionRow(ServiceTable, table=True):
    """A numbered, signed document: who, in which role and for which place, by whose delegation, under which rule set.

    `number_key` is the one form of the number by which it is unique.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("issuer", "year", "drill", "number_key", name="uq_decisions_numbered_once"),
        CheckConstraint("(delegated_by is null) = (delegation_document is null)", name="delegation_is_whole"),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID
    issuer: str = Field(sa_type=Text)
    year: int = Field(sa_type=SmallInteger)
    number: str = Field(sa_type=Text)
    number_key: str = Field(sa_type=Text)
    drill: bool = Field(sa_type=Boolean)
    signed_by: str = Field(sa_type=Text)
    role: str = Field(sa_type=Text)
    authority: str = Field(sa_type=Text)
    delegated_by: str | None = Field(sa_type=Text)
    delegation_document: str | None = Field(sa_type=Text)
    rule_set: str = Field(sa_type=Text)
    decided_at: datetime


class DecisionLineRow(ServiceTable, table=True):
    """What a decision says about an award, or (award_id null) a whole case, as it was signed: figures, payee and account.

    Of a reduction `amount` stood before and `stands` is left. `sentence` is why, in the signer's own words, encrypted.
    """

    __tablename__ = "decision_lines"
    __table_args__ = (
        CheckConstraint(
            "(verdict in ('reduced', 'kept')) = (reduction_id is not null) and (reduction_id is null) = (stands is null)",
            name="reduction_is_whole",
        ),
        Index("ix_decision_lines_case_id", "case_id"),
    )

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
    reduction_id: UUID | None = None
    stands: int | None = Field(default=None, sa_type=BigInteger)
    sentence: bytes | None = Field(default=None, sa_type=LargeBinary)
    payee_kind: str | None = Field(sa_type=Text)
    payee_person: str | None = Field(sa_type=Text)
    payee_mark: str | None = Field(sa_type=Text)
    account_mark: str | None = Field(sa_type=Text)


class HeldDecisionRow(ServiceTable, table=True):
    """A decision of which the others hear at `due_at`: its facts as they go out, and what stood before it."""

    __tablename__ = "held_decisions"
    __table_args__ = (Index("ix_held_decisions_due_at", "due_at"),)

    decision_id: UUID = Field(primary_key=True)
    signed_by: str = Field(sa_type=Text)
    due_at: datetime
    facts: str = Field(sa_type=Text)
    before: str = Field(sa_type=Text)


class UndoneDecisionRow(ServiceTable, table=True):
    """A decision that was taken back before anybody heard of it. Append-only."""

    __tablename__ = "undone_decisions"

    decision_id: UUID = Field(primary_key=True)
    undone_by: str = Field(sa_type=Text)
    undone_at: datetime


class DecisionNumberRow(ServiceTable, table=True):
    """The last number that was given to a decision of an issuer in a year."""

    __tablename__ = "decision_numbers"

    issuer: str = Field(primary_key=True, sa_type=Text)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    drill: bool = Field(primary_key=True, sa_type=Boolean)
    last_number: int


class DutyRow(ServiceTable, table=True):
    """Somebody did something for a household. Append-only.

    Triggers note here who assessed and who signed, and refuse two duties that must be apart.
    """

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint("duty in ('report', 'assess', 'delegate', 'sign', 'hand_over')", name="duty_known"),)

    case_id: UUID = Field(primary_key=True)
    subject: str = Field(primary_key=True, sa_type=Text)
    duty: str = Field(primary_key=True, sa_type=Text)
