"""What is, or was, paused: two records to which is only added, and beside them what is in force."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, Text, text
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable

_NAMED: Final = (
    "(what = 'source') = (source_id is not null) and (what = 'rail') = (rail is not null) "
    "and (what = 'incident') = (incident_id is not null)"
)


class PauseRow(ServiceTable, table=True):
    """Of a source, a rail or an incident nothing new is ordered from now on; append only. The reason is encrypted."""

    __tablename__ = "pauses"
    __table_args__ = (
        CheckConstraint("what in ('source', 'rail', 'incident')", name="what_known"),
        CheckConstraint("rail in ('bank', 'cash', 'goods')", name="rail_known"),
        CheckConstraint(_NAMED, name="names_one"),
        CheckConstraint("office in ('commune', 'province', 'country')", name="office_known"),
    )

    id: UUID = Field(primary_key=True)
    what: str = Field(sa_type=Text)
    source_id: UUID | None = Field(default=None, foreign_key="sources.id")
    rail: str | None = Field(default=None, sa_type=Text)
    incident_id: UUID | None = Field(default=None, foreign_key="incidents.id")
    reason: bytes = Field(sa_type=LargeBinary)
    paused_by: str = Field(sa_type=Text)
    paused_at: datetime
    office: str = Field(sa_type=Text)


class PauseLiftRow(ServiceTable, table=True):
    """A pause is over, once; append only. The reason is encrypted."""

    __tablename__ = "pause_lifts"

    pause_id: UUID = Field(primary_key=True, foreign_key="pauses.id")
    reason: bytes = Field(sa_type=LargeBinary)
    lifted_by: str = Field(sa_type=Text)
    lifted_at: datetime


class PauseInForceRow(ServiceTable, table=True):
    """What is paused now, each once; `lifted`: it is over, and what it stopped is going on. Then the row goes."""

    __tablename__ = "pauses_in_force"
    __table_args__ = (
        CheckConstraint("num_nonnulls(source_id, rail, incident_id) = 1", name="names_one"),
        Index("uq_pauses_in_force_source_id", "source_id", unique=True, postgresql_where=text("not lifted")),
        Index("uq_pauses_in_force_rail", "rail", unique=True, postgresql_where=text("not lifted")),
        Index("uq_pauses_in_force_incident_id", "incident_id", unique=True, postgresql_where=text("not lifted")),
    )

    pause_id: UUID = Field(primary_key=True, foreign_key="pauses.id")
    source_id: UUID | None = None
    rail: str | None = Field(default=None, sa_type=Text)
    incident_id: UUID | None = None
    lifted: bool
