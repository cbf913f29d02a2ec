"""Households, their cases and reports, and what is said of both; personal fields are ciphertext."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from services.intake.tables.base import ServiceTable, moments_column, texts_column


class HouseholdRow(ServiceTable, table=True):
    """What is known now of a household and what happened to it, encrypted.

    `search_key` names the key under which it is found; null: it waits to be marked.
    """

    __tablename__ = "households"
    # What waits to be marked, and what was marked under another key.
    __table_args__ = (Index("ix_households_search_key", "search_key"),)

    id: UUID = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    search_key: str | None = Field(sa_type=Text)


_UNASSISTED: Final = text("assisted_at is null and stage in ('identified', 'assessed', 'decided')")
_NOT_TOLD: Final = text("looks_like_id is not null and look_alike_verdict is null and retracted_at is null")


class CaseRow(ServiceTable, table=True):
    """One household in one incident, and how far it has come."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("household_id", "incident_id", name="uq_cases_one_per_household_and_incident"),
        CheckConstraint(
            "stage in ('identified', 'assessed', 'decided', 'paid', 'told', 'closed', 'declined', 'retracted')",
            name="stage_known",
        ),
        CheckConstraint("identified_at <= received_at", name="identified_before_received"),
        CheckConstraint("opening >= 1 and revision >= 1", name="counted_from_one"),
        CheckConstraint("stage not in ('paid', 'told', 'closed') or assisted_at is not null", name="paid_is_assisted"),
        CheckConstraint("stage <> 'closed' or closed_at is not null", name="closed_has_a_moment"),
        CheckConstraint("(stage = 'retracted') = (retracted_at is not null)", name="retracted_has_a_moment"),
        CheckConstraint("(retracted_at is null) = (retraction_reason is null)", name="retracted_has_a_reason"),
        CheckConstraint("likeness in ('same_report', 'same_name_and_phone')", name="likeness_known"),
        CheckConstraint("look_alike_verdict in ('same', 'different')", name="look_alike_verdict_known"),
        CheckConstraint(
            "(looks_like_id is null) = (likeness is null) and (look_alike_verdict is null or likeness is not null)"
            " and looks_like_id is distinct from id",
            name="like_another_in_something",
        ),
        # The desk's pages: an incident's cases, and those of an officer's communes.
        Index("ix_cases_incident_id_stage_id", "incident_id", "stage", "id"),
        Index("ix_cases_incident_id_commune_code_stage_id", "incident_id", "commune_code", "stage", "id"),
        # Who waits longest for the first help.
        Index("ix_cases_unassisted", "incident_id", "identified_at", postgresql_where=_UNASSISTED),
        UniqueConstraint("case_number", name="uq_cases_case_number"),
        # Who looks for a number of which he knows the end.
        Index("ix_cases_case_count", "case_count", "id"),
        Index("ix_cases_looks_like_id", "looks_like_id", postgresql_where=text("looks_like_id is not null")),
        # Of which nobody has said yet whether they are the household that they look like: in the country, and in some communes.
        Index("ix_cases_look_alikes", "id", postgresql_where=_NOT_TOLD),
        Index("ix_cases_look_alikes_commune_code", "commune_code", "id", postgresql_where=_NOT_TOLD),
    )

    id: UUID = Field(primary_key=True)
    household_id: UUID = Field(foreign_key="households.id")
    incident_id: UUID = Field(foreign_key="incidents.id")
    commune_code: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    opening: int
    revision: int
    has_informant: bool
    identified_at: datetime
    received_at: datetime
    findings_at: datetime | None
    findings_revision: int
    persons_found: int | None
    assisted_at: datetime | None
    opening_assisted_at: datetime | None
    closed_at: datetime | None
    retracted_at: datetime | None
    retraction_reason: str | None = Field(sa_type=Text)
    retraction_note: bytes | None = Field(sa_type=LargeBinary)
    looks_like_id: UUID | None = Field(foreign_key="cases.id")
    likeness: str | None = Field(sa_type=Text)
    look_alike_verdict: str | None = Field(sa_type=Text)
    case_number: str = Field(sa_type=Text)
    case_count: int = Field(
        sa_column=Column(Integer, Computed("split_part(case_number, '-', 3)::integer", persisted=True), nullable=True)
    )


class CaseMonthRow(ServiceTable, table=True):
    """Where the count of a province stood when a month began: its cases are numbered from there."""

    __tablename__ = "case_months"

    province_code: str = Field(sa_type=Text, primary_key=True)
    month: str = Field(sa_type=Text, primary_key=True)
    before: int = Field(sa_type=BigInteger)


class HouseholdMarkRow(ServiceTable, table=True):
    """By which the household of a case is found: a blind index of a word of its head's name, or of its telephone."""

    __tablename__ = "household_marks"
    __table_args__ = (Index("ix_household_marks_case_id", "case_id"),)

    mark: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    commune_code: str = Field(sa_type=Text, primary_key=True)
    case_id: UUID = Field(sa_column=Column(ForeignKey("cases.id"), primary_key=True))


class LikenessRow(ServiceTable, table=True):
    """Which case was the first of its likeness; `mark` is a blind index of commune, incident and what is compared."""

    __tablename__ = "likenesses"

    mark: bytes = Field(sa_column=Column(LargeBinary, primary_key=True))
    case_id: UUID = Field(foreign_key="cases.id")


class CaseMoveRow(ServiceTable, table=True):
    """A case was moved from the commune in which it was reported by mistake; append-only."""

    __tablename__ = "case_moves"
    __table_args__ = (CheckConstraint("from_commune <> to_commune", name="to_another_place"),)

    case_id: UUID = Field(sa_column=Column(ForeignKey("cases.id"), primary_key=True))
    revision: int = Field(primary_key=True)
    from_commune: str = Field(sa_type=Text)
    to_commune: str = Field(sa_type=Text)
    moved_by: str = Field(sa_type=Text)
    moved_at: datetime


class DisclosureRow(ServiceTable, table=True):
    """A household was shown in full to somebody who said why; append-only."""

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("reason in ('visit', 'call', 'decide', 'pay', 'complaint', 'check', 'other')", name="reason_known"),
        CheckConstraint("reason <> 'other' or note is not null", name="other_is_said"),
        # Was it shown to somebody lately, and to whom ever?
        Index("ix_disclosures_case_id", "case_id", "shown_to", "shown_at"),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.id")
    shown_to: str = Field(sa_type=Text)
    roles: list[str] = texts_column("roles")
    shown_at: datetime
    reason: str = Field(sa_type=Text)
    note: bytes | None = Field(sa_type=LargeBinary)


class ReportRow(ServiceTable, table=True):
    """What we were told, each time, as it was told; append-only."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint("case_id", "revision", name="uq_reports_revised_in_order"),
        CheckConstraint("channel in ('form', 'list', 'correction')", name="channel_known"),
        CheckConstraint("(import_id is null) = (line is null)", name="line_of_a_list"),
        Index("uq_reports_read_once", "import_id", "line", unique=True, postgresql_where=text("import_id is not null")),
        # Who looks for what he has reported, the newest first.
        Index(
            "ix_reports_received_from",
            "received_from",
            text("received_at desc"),
            text("id desc"),
            postgresql_where=text("revision = 1"),
        ),
    )

    id: UUID = Field(primary_key=True)
    case_id: UUID = Field(foreign_key="cases.id")
    revision: int
    channel: str = Field(sa_type=Text)
    received_at: datetime
    received_from: str = Field(sa_type=Text)
    import_id: UUID | None = Field(foreign_key="imports.id")
    line: int | None
    sealed: bytes = Field(sa_type=LargeBinary)


class CaseAwardRow(ServiceTable, table=True):
    """What other services have said about an award, as moments; with `whole_case` about the refusal of the whole case.

    `returned`: every time at which its money came back; `later_…`: what was heard beside the earliest.
    """

    __tablename__ = "case_awards"
    __table_args__ = (
        CheckConstraint(
            "not whole_case or (proposed_at is null and approved_at is null and ended_at is null)", name="refusal_is_no_award"
        ),
    )

    case_id: UUID = Field(sa_column=Column(ForeignKey("cases.id"), primary_key=True))
    award_id: UUID = Field(primary_key=True)
    whole_case: bool
    proposed_at: datetime | None
    withdrawn_at: datetime | None
    approved_at: datetime | None
    declined_at: datetime | None
    ended_at: datetime | None
    household_told_at: datetime | None
    informant_told_at: datetime | None
    returned: list[datetime] | None = moments_column("returned")
    later_ended: list[datetime] | None = moments_column("later_ended")
    later_household_told: list[datetime] | None = moments_column("later_household_told")
    later_informant_told: list[datetime] | None = moments_column("later_informant_told")
