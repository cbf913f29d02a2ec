"""Declared events, and where they are declared."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from services.intake.tables.base import ServiceTable


class IncidentRow(ServiceTable, table=True):
    """A declared event; whether it is a drill stands here once and for ever."""

    __tablename__ = "incidents"
    __table_args__ = (CheckConstraint("risk_level between 1 and 5", name="risk_level_known"),)

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    hazard: str = Field(sa_type=Text)
    risk_level: int = Field(sa_type=SmallInteger)
    starts_on: date
    drill: bool
    declared_by: str = Field(sa_type=Text)
    declared_at: datetime
    revision: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    closed_at: datetime | None


class IncidentRevisionRow(ServiceTable, table=True):
    """One change of an incident since it was declared; append-only."""

    __tablename__ = "incident_revisions"

    incident_id: UUID = Field(sa_column=Column(ForeignKey("incidents.id"), primary_key=True))
    revision: int = Field(primary_key=True)
    risk_level: int = Field(sa_type=SmallInteger)
    further_communes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    closed: bool
    note: str | None = Field(sa_type=Text)
    changed_by: str = Field(sa_type=Text)
    changed_at: datetime


class CutOffActRow(ServiceTable, table=True):
    """A leader signed that a commune is cut off until a moment, or that it is reached again; append-only."""

    __tablename__ = "cut_off_acts"
    __table_args__ = (
        CheckConstraint("kind in ('begun', 'ended')", name="kind_known"),
        Index("ix_cut_off_acts_incident_id", "incident_id", "commune_code"),
    )

    cut_off_id: UUID = Field(primary_key=True)
    kind: str = Field(sa_column=Column(Text, primary_key=True))
    incident_id: UUID
    commune_code: str = Field(sa_type=Text)
    until: datetime
    document: str = Field(sa_type=Text)
    reason: str = Field(sa_type=Text)
    signed_by: str = Field(sa_type=Text)
    signed_at: datetime


class IncidentCommuneRow(ServiceTable, table=True):
    """A commune for which an incident is declared."""

    __tablename__ = "incident_communes"
    # Which incidents were declared for an officer's communes?
    __table_args__ = (Index("ix_incident_communes_commune_code", "commune_code", "incident_id"),)

    incident_id: UUID = Field(sa_column=Column(ForeignKey("incidents.id"), primary_key=True))
    commune_code: str = Field(sa_type=Text, primary_key=True)
