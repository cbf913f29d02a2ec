"""Tables of people: whom communes name, who is on duty, who changed which of it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Integer, Text, text
from sqlmodel import Column, Field

from services.notifications.tables.base import ServiceTable, index_of_some, sealed_column, small_column, text_column


class CommuneContactRow(ServiceTable, table=True):
    """Who of a commune gets its digests. Replaced ones stay, marked. `drill`: invented for an exercise."""

    __tablename__ = "commune_contacts"
    __table_args__ = (index_of_some("ix_commune_contacts_commune_code", "commune_code", where="removed_at is null"),)

    id: UUID = Field(primary_key=True)
    commune_code: str = text_column()
    position: int = small_column()
    name: bytes = sealed_column()
    phone: bytes = sealed_column()
    role: str = text_column()
    created_at: datetime
    removed_at: datetime | None
    email: bytes | None = sealed_column(nullable=True)
    calls: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
    webhook: bytes | None = sealed_column(nullable=True)
    drill: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))


class DutyShiftRow(ServiceTable, table=True):
    """Who is on duty, for which place and from when until when. `refused_at`: the gateway says the number does not exist.

    `edited_by`: who changed it last; null: it stands as it was entered. `person_index`: the number blinded, to find the shifts
    of one person; null in rows of before it was kept. `drill`: invented for an exercise, it covers nothing real.
    """

    __tablename__ = "duty_shifts"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint("commune_code is null or province_code is null", name="one_place"),
        CheckConstraint("post in ('officer', 'leader')", name="post_known"),
        index_of_some("ix_duty_shifts_ends_at", "ends_at", where="removed_at is null"),
        index_of_some("ix_duty_shifts_removed_at", "removed_at", where="removed_at is not null"),
        # Shifts of one person at once.
        index_of_some(
            "ix_duty_shifts_person_index", "person_index", "ends_at", where="removed_at is null and person_index is not null"
        ),
    )

    id: UUID = Field(primary_key=True)
    commune_code: str | None = text_column(nullable=True)
    province_code: str | None = text_column(nullable=True)
    name: bytes = sealed_column()
    phone: bytes = sealed_column()
    begins_at: datetime
    ends_at: datetime
    created_by: str = text_column()
    created_at: datetime
    removed_at: datetime | None
    refused_at: datetime | None
    post: str = Field(sa_column=Column(Text, nullable=False, server_default=text("'officer'")))
    second_phone: bytes | None = sealed_column(nullable=True)
    revision: int = Field(sa_column=Column(Integer, nullable=False, server_default=text("1")))
    edited_by: str | None = text_column(nullable=True)
    edited_at: datetime | None
    person_index: bytes | None = sealed_column(nullable=True)
    email: bytes | None = sealed_column(nullable=True)
    calls: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))
    drill: bool = Field(sa_column=Column(Boolean, nullable=False, server_default=text("false")))


class EditRow(ServiceTable, table=True):
    """Which revision of a document (contacts, roster) changed a place last, and who did it."""

    __tablename__ = "edits"
    __table_args__ = (CheckConstraint("document in ('contacts', 'roster')", name="document_known"),)

    document: str = Field(sa_column=Column(Text, primary_key=True))
    place: str = Field(sa_column=Column(Text, primary_key=True))
    revision: int = Field(sa_column=Column(BigInteger, nullable=False))
    edited_by: str = text_column()
    edited_at: datetime
