"""Tables of cases: how their people are reached, and what is to be told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, index_of_some, sealed_column, small_column, text_column


class CaseContactRow(ServiceTable, table=True):
    """How the people of a case are reached. Revision 0 keeps the place (and the lock) of a case whose report has not come."""

    __tablename__ = "case_contacts"
    # Which other households gave the same number.
    __table_args__ = (
        index_of_some("ix_case_contacts_household_index", "household_index", where="household_index is not null"),
        index_of_some("ix_case_contacts_informant_index", "informant_index", where="informant_index is not null"),
    )

    case_id: UUID = Field(primary_key=True)
    incident_id: UUID | None
    commune_code: str | None = text_column(nullable=True)
    risk_level: int | None = small_column(nullable=True)
    drill: bool | None
    revision: int
    household_phone: bytes | None = sealed_column(nullable=True)
    informant_phone: bytes | None = sealed_column(nullable=True)
    has_informant: bool
    retracted_at: datetime | None
    household_index: bytes | None = sealed_column(nullable=True)
    informant_index: bytes | None = sealed_column(nullable=True)


class OutcomeRow(ServiceTable, table=True):
    """What has to be told about a case; kept also while its contact is not known."""

    __tablename__ = "outcomes"
    __table_args__ = (
        CheckConstraint("kind in ('paid', 'handed_over', 'declined', 'adjusted', 'came_back')", name="kind_known"),
    )

    case_id: UUID = Field(primary_key=True)
    outcome_id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = text_column()
    drill: bool
    kind: str = text_column()
    award_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    caused_by: UUID
    amount: int | None = Field(sa_column=Column(BigInteger, nullable=True))
    unit: str | None = text_column(nullable=True)
    rail: str | None = text_column(nullable=True)
    decision_number: str | None = text_column(nullable=True)
    before: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    reason_code: str | None = Field(default=None, sa_type=Text)
    created_at: datetime
    awards: Any = Field(default=None, sa_column=Column(JSONB, nullable=True))


class NewsRow(ServiceTable, table=True):
    """How a case stands, as its people are told: decided and still to come, not brought by the bank, late.

    `awards`: of which it speaks, with what stood of each. `authority`: who decided, or who has a late case. `created_at`: since
    when it holds; of what is late, when its clock was missed.
    """

    __tablename__ = "news"
    __table_args__ = (CheckConstraint("kind in ('decided', 'failed', 'late')", name="kind_known"),)

    case_id: UUID = Field(primary_key=True)
    outcome_id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = text_column()
    drill: bool
    kind: str = text_column()
    award_ids: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))
    caused_by: UUID
    decision_number: str | None = text_column(nullable=True)
    reason_code: str | None = text_column(nullable=True)
    awards: Any = Field(default=None, sa_column=Column(JSONB, nullable=True))
    authority: str | None = text_column(nullable=True)
    office: Any = Field(default=None, sa_column=Column(JSONB, nullable=True))
    created_at: datetime
