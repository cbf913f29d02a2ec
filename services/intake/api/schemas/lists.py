"""Lists at the door: a file is sent, and asked after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import File, Form, UploadFile
from pydantic import BaseModel, Field

from services.intake.commands.lists import ListView
from services.intake.policy.list_reasons import NOTES, REASONS, WHOLE_FILE, RowError
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
    """What is the matter with one row: its line in the file (the header is line 1), the column, and why."""

    line: int
    field: str
    reason: str

    @classmethod
    def of(cls, error: RowError, language: Language) -> Self:
        return cls(line=error.line, field=error.field, reason=REASONS[error.code].say(language, **(error.values or {})))


class ListNote(BaseModel):
    """What was changed in a row that was taken: its line in the file, the column, and what was read."""

    line: int
    field: str
    note: str

    @classmethod
    def of(cls, note: RowError, language: Language) -> Self:
        return cls(line=note.line, field=note.field, note=NOTES[note.code].say(language, **(note.values or {})))


class ListResponse(BaseModel):
    """How far a list has been read. `errors` and `notes` hold the first 10,000; the counts are exact."""

    id: UUID
    incident_id: UUID
    state: Literal["running", "done", "refused"]
    rows: int
    accepted: int
    rejected: int
    errors: list[ListError]
    notes: list[ListNote] = Field(description="What was changed in rows that were taken.")
    unread_columns: list[str] = Field(description="Columns that were not read, as the list names them; known at the end.")
    received_at: datetime
    finished_at: datetime | None

    @classmethod
    def of_view(cls, view: ListView, language: Language) -> Self:
        found = view.household_list
        return cls(
            id=found.id,
            incident_id=found.incident_id,
            state=found.state,
            rows=found.accepted + found.rejected,
            accepted=found.accepted,
            rejected=found.rejected,
            errors=[ListError.of(error, language) for error in (*_refusal(found), *view.errors)],
            notes=[ListNote.of(note, language) for note in view.notes],
            unread_columns=list(found.unread_columns),
            received_at=found.received_at,
            finished_at=found.finished_at,
        )


def _refusal(found: HouseholdList) -> list[RowError]:
    if found.refused_for is None:
        return []
    values = {name: value for name, value in found.refused_for.items() if name != "code"}
    return [RowError(1, WHOLE_FILE, found.refused_for["code"], values)]
