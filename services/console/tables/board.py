"""What the board shows beside cases: sums, incidents, clocks, notices; of facts alone."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Identity, Index, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.console.tables.base import ServiceTable


def _flag() -> Any:
    return Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))


class BoardFigureRow(ServiceTable, table=True):
    """How many cases of a commune stand in a stage: the sum of the rows of a line. Triggers of `board_cases` add what changed.

    `folded`: several such rows were put together here.
    """

    __tablename__ = "board_figures"
    __table_args__ = (
        Index("ix_board_figures_line", "incident_id", "commune_code", "stage"),
        Index("ix_board_figures_commune", "commune_code"),
        # What is still to be put together.
        Index("ix_board_figures_new", "id", postgresql_where=text("not folded")),
    )

    id: int | None = Field(default=None, sa_type=BigInteger, primary_key=True, sa_column_args=[Identity(always=True)])
    incident_id: UUID
    drill: bool
    commune_code: str = Field(sa_type=Text)
    province_code: str = Field(sa_type=Text)
    stage: str = Field(sa_type=Text)
    cases: int
    helped: int
    stuck: int
    taken_at: datetime
    folded: bool


class BoardSummaryRow(ServiceTable, table=True):
    """What a commune's cases come to, put together from them again whenever something changed (`mark`: what was looked at)."""

    __tablename__ = "board_summaries"

    incident_id: UUID = Field(primary_key=True)
    commune_code: str = Field(sa_type=Text, primary_key=True)
    mark: Decimal = Field(sa_column=Column(Numeric, nullable=False))
    refreshed_at: datetime
    eligible: int
    in_time: int
    helped_late: int
    missed: int
    dead: int
    missing: int
    injured: int
    destroyed: int
    heavily_damaged: int
    damaged: int


class BoardTallyRow(ServiceTable, table=True):
    """What rose and fell in a commune or province: of moments and losses by hour (since 1970), of times by length."""

    __tablename__ = "board_tallies"

    incident_id: UUID = Field(primary_key=True)
    place_code: str = Field(sa_type=Text, primary_key=True)
    figure: str = Field(sa_type=Text, primary_key=True)
    slot: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    up: int
    down: int


class BoardReaderRow(ServiceTable, table=True):
    """When the broker last answered a reader of the desk, as the process that reads tells the others."""

    __tablename__ = "board_readers"

    reader: str = Field(sa_type=Text, primary_key=True)
    heard_at: datetime


class BoardIncidentRow(ServiceTable, table=True):
    """An incident as it was declared, and changed since."""

    __tablename__ = "board_incidents"

    incident_id: UUID = Field(primary_key=True)
    title: str = Field(sa_type=Text)
    hazard: str = Field(sa_type=Text)
    risk_level: int = Field(sa_type=SmallInteger)
    starts_on: date
    drill: bool
    commune_codes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    province_codes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    declared_at: datetime
    revision: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    closed: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class MissedClockRow(ServiceTable, table=True):
    """A clock that was missed. Whether it is still late follows from the case and the notice when the board is read.

    `over`: certainly late no more, because its case has ended or its notice was confirmed; noted by triggers of those.
    """

    __tablename__ = "missed_clocks"
    __table_args__ = (
        # All that the board asks of those that may still be late.
        Index(
            "ix_missed_clocks_late",
            "incident_id",
            "due_at",
            postgresql_include=["clock_id", "kind", "subject_id", "case_id", "commune_code", "service", "basis", "article"],
            postgresql_where=text("not over"),
        ),
        Index("ix_missed_clocks_case_id", "case_id"),
        # Which clocks has a confirmed notice made up for?
        Index(
            "ix_missed_clocks_notice",
            "subject_id",
            postgresql_where=text("kind in ('acknowledged', 'told_in_person')"),
        ),
    )

    clock_id: UUID = Field(primary_key=True)
    service: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    subject_id: UUID
    case_id: UUID | None
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    basis: str = Field(sa_type=Text)
    article: str | None = Field(sa_type=Text)
    due_at: datetime
    missed_at: datetime
    drill: bool
    over: bool = _flag()


class SolvedClockRow(ServiceTable, table=True):
    """A missed clock of which its service said that it is over: known in whatever order the two facts come."""

    __tablename__ = "solved_clocks"

    clock_id: UUID = Field(primary_key=True)
    solved_at: datetime


class BoardNoticeRow(ServiceTable, table=True):
    """What a commune did about a notice: confirmed it, was silent, or could not be reached."""

    __tablename__ = "board_notices"
    # When did a commune last confirm something, and since when is it silent?
    __table_args__ = (
        Index("ix_board_notices_confirmed", "incident_id", "commune_code", "acknowledged_at"),
        Index(
            "ix_board_notices_silent",
            "incident_id",
            "commune_code",
            "silent_since",
            postgresql_where=text("acknowledged_at is null and silent_since is not null"),
        ),
        CheckConstraint("silence in ('acknowledged', 'heard')", name="silence_known"),
    )

    notice_id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    drill: bool
    silent_since: datetime | None
    silence: str | None = Field(sa_type=Text)
    undeliverable_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None = Field(sa_type=Text)


class BoardContradictionRow(ServiceTable, table=True):
    """When the bank last contradicted itself about a payment, and when a person last ended it."""

    __tablename__ = "board_contradictions"
    __table_args__ = (Index("ix_board_contradictions_incident_commune", "incident_id", "commune_code"),)

    payment_id: UUID = Field(primary_key=True)
    case_id: UUID
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    province_code: str | None = Field(sa_type=Text)
    drill: bool
    contradicted_at: datetime | None
    resolved_at: datetime | None
