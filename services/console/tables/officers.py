"""What the desk keeps for those who work at it, sealed: how officers are called, what their forms were answered with."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Column, Field

from services.console.tables.base import ServiceTable


class OfficerRow(ServiceTable, table=True):
    """Somebody who has signed in: his name as ciphertext, his roles and the codes of his places as his token says them."""

    __tablename__ = "officers"

    subject: str = Field(sa_type=Text, primary_key=True)
    name: bytes = Field(sa_type=LargeBinary)
    roles: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    places: list[str] = Field(sa_column=Column(ARRAY(Text), nullable=False))
    seen_at: datetime


class KeptPageRow(ServiceTable, table=True):
    """A page that answered a form, sealed for who sent it; gone after an hour."""

    __tablename__ = "kept_pages"
    # What was kept long enough?
    __table_args__ = (Index("ix_kept_pages_kept_until", "kept_until"),)

    id: UUID = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)
    kept_until: datetime
