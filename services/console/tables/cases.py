"""The read model's cases, and what was heard of each."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Boolean, Computed, Index, SmallInteger, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Column, Field

from services.console.tables.base import ServiceTable

_STAGE_OF: Final = (
    "board_stage(retracted_at, opening, reopened_at, closed_opening, closed_at, outcome, helped_at, whole_declined, "
    "assessed_at, has_informant, "
    "proposed, approved, declined, ended, household_told, informant_told)"
)

_LISTED: Final = ("incident_id", "commune_code", "identified_at", "case_id")
_COUNTED: Final = "identified_at is not null and commune_code is not null and stage <> 'retracted'"
_LOST: Final = "(coalesce(found_losses, reported_losses))"


def _ids() -> Any:
    return Field(sa_column=Column(ARRAY(Uuid), nullable=False, server_default=text("'{}'")))


def _numbers() -> Any:
    return Field(sa_column=Column(ARRAY(SmallInteger), nullable=True))


def _flag() -> Any:
    return Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))


def _number(default: int) -> Any:
    return Field(sa_column=Column(SmallInteger, nullable=False, server_default=text(str(default))))


class BoardCaseRow(ServiceTable, table=True):
    """A case as the board counts it; `stage` follows from the marks by a function of the database."""

    __tablename__ = "board_cases"
    __table_args__ = (
        # The list of cases, page by page: of an incident, and of some communes in it.
        Index("ix_board_cases_stage", "incident_id", "stage", "identified_at", "case_id"),
        Index("ix_board_cases_place", "incident_id", "commune_code", "stage", "identified_at", "case_id"),
        # What the tiles count: few among all cases, by commune.
        Index("ix_board_cases_stuck", *_LISTED, postgresql_where=text(f"{_COUNTED} and not stuck <@ paid")),
        Index("ix_board_cases_helped_late", *_LISTED, postgresql_where=text(f"{_COUNTED} and helped_at > late_due_at")),
        Index("ix_board_cases_persons", *_LISTED, postgresql_where=text(f"{_COUNTED} and {_LOST}[1:3] <> '{{0,0,0}}'")),
        Index(
            "ix_board_cases_houses",
            "incident_id",
            text(f"({_LOST}[4])"),
            *_LISTED[1:],
            postgresql_where=text(f"{_COUNTED} and {_LOST}[4] > 0"),
        ),
    )

    case_id: UUID = Field(primary_key=True)
    incident_id: UUID
    drill: bool
    commune_code: str | None = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    case_number: str | None = Field(sa_type=Text)
    commune_revision: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    has_informant: bool | None
    identified_at: datetime | None
    assessed_at: datetime | None
    helped_at: datetime | None
    last_helped_at: datetime | None
    retracted_at: datetime | None
    opening: int = _number(1)
    reopened_at: datetime | None
    closed_opening: int = _number(0)
    closed_at: datetime | None
    outcome: str | None = Field(sa_type=Text)
    whole_declined: bool = _flag()
    findings_revision: int = _number(0)
    decided_at: datetime | None
    told_at: datetime | None
    late_due_at: datetime | None
    reported_losses: list[int] | None = _numbers()
    found_losses: list[int] | None = _numbers()
    losses_said: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    arrivals: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    came_back: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False, server_default=text("'{}'")))
    proposed: list[UUID] = _ids()
    approved: list[UUID] = _ids()
    declined: list[UUID] = _ids()
    ended: list[UUID] = _ids()
    household_told: list[UUID] = _ids()
    informant_told: list[UUID] = _ids()
    paid: list[UUID] = _ids()
    stuck: list[UUID] = _ids()
    stage: str = Field(sa_column=Column(Text, Computed(_STAGE_OF, persisted=True), nullable=False))
    taken_at: datetime = Field(sa_column_kwargs={"server_default": text("now()")})


class CaseFactRow(ServiceTable, table=True):
    """One line of a case's story: which fact, when, and its codes and figures."""

    __tablename__ = "case_facts"
    __table_args__ = (Index("ix_case_facts_case_at", "case_id", "at"),)

    event_id: UUID = Field(primary_key=True)
    case_id: UUID
    at: datetime
    what: str = Field(sa_type=Text)
    service: str = Field(sa_type=Text)
    details: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
