"""What the law was asked and what it said (append-only: triggers refuse change), and what else a household's page needs."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from services.assessment.tables.base import ServiceTable


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


class HouseholdPageRow(ServiceTable, table=True):
    """Which code opens the page of a case, as a hash, and until when."""

    __tablename__ = "household_pages"
    __table_args__ = (UniqueConstraint("code_hash", name="uq_household_pages_code_hash"),)

    case_id: UUID = Field(primary_key=True)
    code_hash: bytes = Field(sa_type=LargeBinary)
    valid_until: datetime


class AwardHelpRow(ServiceTable, table=True):
    """The newest word of those who pay about the help of an award."""

    __tablename__ = "award_help"
    __table_args__ = (
        CheckConstraint("state in ('received', 'failed', 'returned', 'short')", name="state_known"),
        Index("ix_award_help_case_id", "case_id"),
    )

    award_id: UUID = Field(primary_key=True)
    case_id: UUID
    state: str = Field(sa_type=Text)
    reason: str | None = Field(sa_type=Text)
    at: datetime


class ContactPointRow(ServiceTable, table=True):
    """Where the people of a commune ask: a public address, nobody's own."""

    __tablename__ = "contact_points"

    commune_code: str = Field(primary_key=True, sa_type=Text)
    address: str = Field(sa_type=Text)
    phone: str | None = Field(sa_type=Text)
    hours: str | None = Field(sa_type=Text)
    revision: int
    changed_by: str = Field(sa_type=Text)
    changed_at: datetime
