"""Lists at the door: a file is sent, and asked after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import File, Form, UploadFile
from pydantic import BaseModel, Field

from services.intake.commands.lists import ListView
from services.intake.policy.list_reasons import LOOKS_LIKE, NOTES, WHOLE_FILE, RowError, reason_said
from services.intake.policy.refused_rows import KEPT
from services.intake.store.lists import HouseholdList
from shared.texts import Language


@dataclass(frozen=True)
class ListRequest:
    """A file of households, all of one incident."""

    incident_id: Annotated[UUID, Form()]
    file: Annotated[UploadFile, File(description="CSV in UTF-8, UTF-16 or Windows-1258, separated by comma, semicolon or tab.")]


class ListReceivedResponse(BaseModel):
    """The list's id: ask for it to see how far reading has come."""

    import_id: UUID


class ListError(BaseModel):
    """What is the matter with one row: its line in the file, the column (ours, and in the list's words), and why."""

    line: int
    field: str
    column: str = Field(description="What the list calls the column; empty where it is about the whole row or file.")
    reason: str

    @classmethod
    def of(cls, error: RowError, column: str, language: Language) -> Self:
        reason = reason_said(error, language)
        return cls(line=error.line, field=error.field, column=column, reason=reason)


class ListNote(BaseModel):
    """What was changed in a row that was taken: its line in the file, the column, and what was read."""

    line: int
    field: str
    column: str = Field(description="What the list calls the column.")
    note: str
    looks_like: UUID | None = Field(description="The earlier case that the row's household looks like.")

    @classmethod
    def of(cls, note: RowError, column: str, language: Language) -> Self:
        values = note.values or {}
        return cls(
            line=note.line,
            field=note.field,
            column=column,
            note=NOTES[note.code].say(language, **values),
            looks_like=UUID(str(values["case"])) if note.code == LOOKS_LIKE else None,
        )


class ListItem(BaseModel):
    """A list that was sent, and how far it has been read."""

    id: UUID
    incident_id: UUID
    state: Literal["running", "done", "refused"]
    percent: int = Field(description="How much of the file has been read; 100 at the end.")
    rows: int
    accepted: int
    rejected: int
    received_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, found: HouseholdList) -> Self:
        return cls(
            id=found.id,
            incident_id=found.incident_id,
            state=found.state,
            percent=_percent(found),
            rows=found.accepted + found.rejected,
            accepted=found.accepted,
            rejected=found.rejected,
            received_at=found.received_at,
            finished_at=found.finished_at,
        )


class ListResponse(ListItem):
    """How far a list has been read. `errors` and `notes` hold the first 10,000; the counts are exact."""

    errors: list[ListError]
    notes: list[ListNote] = Field(description="What was changed in rows that were taken.")
    unread_columns: list[str] = Field(description="Columns that were not read, as the list names them; known at the end.")
    rows_kept_until: datetime | None = Field(
        description="Until when the refused rows can be fetched; null where there are none."
    )

    @classmethod
    def of_view(cls, view: ListView, language: Language) -> Self:
        found = view.household_list
        return cls(
            **dict(ListItem.of(found)),
            errors=[ListError.of(error, found.title_of(error.field), language) for error in (*_refusal(found), *view.errors)],
            notes=[ListNote.of(note, found.title_of(note.field), language) for note in view.notes],
            unread_columns=list(found.unread_columns),
            rows_kept_until=(found.finished_at or found.received_at) + KEPT if found.rejected else None,
        )


def _percent(found: HouseholdList) -> int:
    """Files in other encodings are read as UTF-8, and may be shorter or longer in it than they were sent."""
    if found.state != "running":
        return 100
    return min(99, 100 * found.position.offset // max(1, found.byte_count))


def _refusal(found: HouseholdList) -> list[RowError]:
    if found.refused_for is None:
        return []
    values = {name: value for name, value in found.refused_for.items() if name != "code"}
    return [RowError(1, WHOLE_FILE, found.refused_for["code"], values)]
