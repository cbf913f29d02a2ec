"""Tables of incidents: which communes each has struck, and from which of them something was heard."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, index_of_some, sealed_column, small_column, text_column


class IncidentAreaRow(ServiceTable, table=True):
    """An incident as its latest revision says: how grave, real or drill, ended or not, and over which communes."""

    __tablename__ = "incident_areas"

    incident_id: UUID = Field(primary_key=True)
    revision: int
    risk_level: int = small_column()
    drill: bool
    closed: bool
    commune_codes: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    heard_at: datetime


class WatchRow(ServiceTable, table=True):
    """A commune of an incident: since when its clock runs (`subject_id`), when it was heard last, since when it is silent.

    `since` null: something was heard before the incident itself; nobody is watched yet.
    """

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("incident_id", "commune_code", name="uq_watches_incident_commune"),
        CheckConstraint("(since is null) = (due_at is null)", name="due_since"),
        # From whom something was heard.
        index_of_some("ix_watches_commune_code", "commune_code", where="ended_at is null"),
        # Whose time is up.
        index_of_some("ix_watches_due_at", "due_at", where="ended_at is null and silent_at is null"),
        # Who is silent.
        index_of_some("ix_watches_silent", "commune_code", where="ended_at is null and silent_at is not null"),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID
    commune_code: str = text_column()
    risk_level: int = small_column()
    drill: bool
    subject_id: UUID
    hours: int = small_column()
    since: datetime | None
    due_at: datetime | None
    heard_at: datetime | None
    silent_at: datetime | None
    ended_at: datetime | None


class CommuneWordRow(ServiceTable, table=True):
    """Somebody above has spoken with a commune: with whom, how and when. Rows stay as they were written."""

    __tablename__ = "commune_words"
    __table_args__ = (
        CheckConstraint("by in ('phone', 'radio', 'visit', 'other')", name="by_known"),
        Index("ix_commune_words_commune_code", "commune_code", "spoken_at"),
    )

    id: UUID = Field(primary_key=True)
    commune_code: str = text_column()
    by: str = text_column()
    spoken_with: bytes | None = sealed_column(nullable=True)
    spoken_at: datetime
    said_by: str = text_column()
    recorded_at: datetime
    drill: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
