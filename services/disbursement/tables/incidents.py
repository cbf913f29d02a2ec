"""Which incidents there are, and which of them are drills: means of one kind are bound to none of the other."""

from uuid import UUID

from sqlalchemy import Text, UniqueConstraint
from sqlmodel import Field

from services.disbursement.tables.base import ServiceTable


class IncidentRow(ServiceTable, table=True):
    """An incident, real or a drill for ever."""

    __tablename__ = "incidents"
    # What a source refers to: the incident together with what it is.
    __table_args__ = (UniqueConstraint("id", "drill", name="uq_incidents_id_drill"),)

    id: UUID = Field(primary_key=True)
    drill: bool
    title: str | None = Field(default=None, sa_type=Text)
    """None: told of before anybody kept it."""
