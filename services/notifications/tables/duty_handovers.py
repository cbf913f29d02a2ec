"""Tables of handed over shifts: what was open, frozen, and the two signatures. Rows stay as they were written."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, sealed_column, text_column


class DutyHandoverRow(ServiceTable, table=True):
    """What was open at a place when its shift was handed over, as whoever goes saw it. No person stands in it by name."""

    __tablename__ = "duty_handovers"
    __table_args__ = (Index("ix_duty_handovers_place", "place", "prepared_at"),)

    id: UUID = Field(primary_key=True)
    place: str = text_column()
    since: datetime
    prepared_by: str = text_column()
    prepared_at: datetime
    items: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))


class DutyHandoverSignatureRow(ServiceTable, table=True):
    """Who went and who came: one signature each, of two persons."""

    __tablename__ = "duty_handover_signatures"
    __table_args__ = (
        CheckConstraint("side in ('goes', 'comes')", name="side_known"),
        UniqueConstraint("handover_id", "signed_by", name="uq_duty_handover_signatures_two_persons"),
    )

    handover_id: UUID = Field(sa_column=Column(Uuid, ForeignKey("duty_handovers.id"), primary_key=True, nullable=False))
    side: str = Field(sa_column=Column(Text, primary_key=True))
    signed_by: str = text_column()
    signed_at: datetime
    note: bytes | None = sealed_column(nullable=True)
