"""Lists that were sent, and what became of their rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from services.intake.tables.base import ServiceTable, texts_column


class ImportRow(ServiceTable, table=True):
    """A list that was sent, who sent it with which area, and how far it has been read."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'refused')", name="state_known"),
        CheckConstraint("(state = 'running') = (finished_at is null)", name="finished_is_not_running"),
        CheckConstraint("accepted_count >= 0 and rejected_count >= 0 and error_count >= 0", name="counts_not_negative"),
        CheckConstraint("(state = 'refused') = (refused_for is not null)", name="refused_for_a_reason"),
        # What the reader asks for, and who looks for the lists that he has sent.
        Index("ix_imports_running", "received_at", postgresql_where=text("state = 'running'")),
        Index("ix_imports_officer_id", "officer", "id"),
    )

    id: UUID = Field(primary_key=True)
    incident_id: UUID = Field(foreign_key="incidents.id")
    state: str = Field(sa_type=Text)
    officer: str = Field(sa_type=Text)
    officer_roles: list[str] = texts_column("officer_roles")
    officer_communes: list[str] = texts_column("officer_communes")
    officer_provinces: list[str] = texts_column("officer_provinces")
    received_at: datetime
    finished_at: datetime | None
    byte_count: int = Field(sa_type=BigInteger)
    file_hash: bytes = Field(sa_type=LargeBinary)
    next_offset: int = Field(sa_type=BigInteger)
    next_line: int
    accepted_count: int
    rejected_count: int
    error_count: int
    refused_for: dict[str, Any] | None = Field(sa_column=Column(JSONB))
    unread_columns: list[str] = texts_column("unread_columns")
    titles: list[str] = texts_column("titles")
    columns: list[str] = texts_column("columns")


class ImportChunkRow(ServiceTable, table=True):
    """A piece of a list's file, encrypted; gone when the list has been read."""

    __tablename__ = "import_chunks"

    import_id: UUID = Field(sa_column=Column(ForeignKey("imports.id"), primary_key=True))
    number: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


class ImportRefusedRowsRow(ServiceTable, table=True):
    """Rows of a list that were not taken, from one line on, encrypted; gone two weeks after the list was read."""

    __tablename__ = "import_refused_rows"

    import_id: UUID = Field(sa_column=Column(ForeignKey("imports.id"), primary_key=True))
    line: int = Field(primary_key=True)
    sealed: bytes = Field(sa_type=LargeBinary)


class ImportErrorRow(ServiceTable, table=True):
    """What is the matter with a row of a list: a code and numbers, nothing personal."""

    __tablename__ = "import_errors"

    import_id: UUID = Field(sa_column=Column(ForeignKey("imports.id"), primary_key=True))
    position: int = Field(primary_key=True)
    line: int
    field: str = Field(sa_type=Text)
    code: str = Field(sa_type=Text)
    details: dict[str, Any] | None = Field(sa_column=Column(JSONB))


class ImportNoteRow(ServiceTable, table=True):
    """What was changed in a row of a list that was taken: a code and commune codes, nothing personal."""

    __tablename__ = "import_notes"

    import_id: UUID = Field(sa_column=Column(ForeignKey("imports.id"), primary_key=True))
    line: int = Field(primary_key=True)
    field: str = Field(sa_type=Text, primary_key=True)
    code: str = Field(sa_type=Text, primary_key=True)
    details: dict[str, Any] | None = Field(sa_column=Column(JSONB))
