"""Lists that were sent in: the file in encrypted pieces, how far it has been read, and what is the matter with its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.policy.list_reasons import RowError
from shared.database import execute
from shared.identity import Actor, Role
from shared.ids import ImportId, IncidentId
from shared.list_files import NotAList, Position

MAX_ERRORS: Final = 10_000
"""How many errors of one list are kept; the counts stay exact."""

_SAVE: Final = text("""
    insert into imports (id, incident_id, state, officer, officer_roles, officer_communes, officer_provinces, received_at,
                         byte_count, file_hash, next_offset, next_line, accepted_count, rejected_count, error_count)
    values (:id, :incident_id, 'running', :officer, :roles, :communes, :provinces, :received_at, :byte_count, :file_hash,
            0, 1, 0, 0, 0)""")
_SAVE_CHUNK: Final = text("insert into import_chunks (import_id, number, sealed) values (:id, :number, :sealed)")
_CHUNKS: Final = text("select number, sealed from import_chunks where import_id = :id order by number")
_FORGET_CHUNKS: Final = text("delete from import_chunks where import_id = :id")
_FIND: Final = text("select * from imports where id = :id")
_LOCK: Final = text("select * from imports where id = :id for update")
_SENT_BY: Final = text("""
    select * from imports where officer = :officer and (cast(:before as uuid) is null or id < :before)
     order by id desc limit :most""")
_RUNNING: Final = text("select id from imports where state = 'running' order by received_at, id")
_ADVANCE: Final = text("""
    update imports set next_offset = :offset, next_line = :line, accepted_count = :accepted, rejected_count = :rejected,
           error_count = :errors, titles = cast(:titles as text[]), columns = cast(:columns as text[])
     where id = :id""")
_FINISH: Final = text("""
    update imports set state = 'done', finished_at = :at, unread_columns = cast(:unread as text[]) where id = :id""")
_REFUSE: Final = text("""
    update imports set state = 'refused', finished_at = :at, refused_for = cast(:reason as jsonb) where id = :id""")
_SAVE_ERRORS: Final = text("""
    insert into import_errors (import_id, position, line, field, code, details)
    select :id, * from unnest(cast(:positions as integer[]), cast(:lines as integer[]), cast(:fields as text[]),
                              cast(:codes as text[]), cast(:details as jsonb[]))""")
_SAVE_NOTES: Final = text("""
    insert into import_notes (import_id, line, field, code, details)
    select :id, n.* from unnest(cast(:lines as integer[]), cast(:fields as text[]), cast(:codes as text[]),
                                cast(:details as jsonb[])) n
     where (select count(*) from import_notes where import_id = :id) < :most""")
_NOTES: Final = text("""
    select line, field, code, details from import_notes where import_id = :id order by line, field, code limit :most""")
_ERRORS: Final = text("select line, field, code, details from import_errors where import_id = :id order by position")


@dataclass(frozen=True, slots=True)
class HouseholdList:
    """A list and how far it has been read. `officer` acts with the area that he had when he sent it."""

    id: ImportId
    incident_id: IncidentId
    state: str
    officer: Actor
    received_at: datetime
    finished_at: datetime | None
    position: Position
    accepted: int
    rejected: int
    error_count: int
    refused_for: Mapping[str, Any] | None
    unread_columns: tuple[str, ...] = ()
    byte_count: int = 0
    titles: tuple[str, ...] = ()
    """What the list calls its columns, in their order; empty until a first row has been read."""
    columns: tuple[str, ...] = ()
    """What we call them; "" for one that is not read."""

    def title_of(self, column: str) -> str:
        """Return what the list calls a column of ours; nothing where it has none."""
        return next((title for title, name in zip(self.titles, self.columns, strict=False) if name == column), "")


@dataclass(frozen=True, slots=True)
class NewList:
    """A file that was just received; `chunks` are sealed."""

    id: ImportId
    incident_id: IncidentId
    byte_count: int
    file_hash: bytes
    chunks: Sequence[bytes]


async def save_list(session: AsyncSession, officer: Actor, new_list: NewList, received_at: datetime) -> None:
    values = {
        "id": new_list.id,
        "incident_id": new_list.incident_id,
        "officer": officer.subject,
        "roles": sorted(officer.roles),
        "communes": sorted(officer.communes),
        "provinces": sorted(officer.provinces),
        "received_at": received_at,
        "byte_count": new_list.byte_count,
        "file_hash": new_list.file_hash,
    }
    await execute(session, _SAVE, values)
    for number, sealed in enumerate(new_list.chunks):
        # One piece a statement: all at once would be one message of 64 MiB.
        await execute(session, _SAVE_CHUNK, {"id": new_list.id, "number": number, "sealed": sealed})


async def list_chunks(session: AsyncSession, import_id: ImportId) -> list[bytes]:
    """Return the pieces of the file, sealed, in order."""
    return [row.sealed for row in await execute(session, _CHUNKS, {"id": import_id})]


async def list_running(session: AsyncSession) -> list[ImportId]:
    """Return the lists that are still to be read, the oldest first."""
    return [row.id for row in await execute(session, _RUNNING)]


async def find_list(session: AsyncSession, import_id: UUID) -> HouseholdList | None:
    row = (await execute(session, _FIND, {"id": import_id})).mappings().first()
    return _list(row) if row else None


async def list_sent_by(session: AsyncSession, officer: str, before: UUID | None, most: int) -> list[HouseholdList]:
    """Return the lists that somebody has sent, the newest first."""
    rows = await execute(session, _SENT_BY, {"officer": officer, "before": before, "most": most})
    return [_list(row) for row in rows.mappings()]


async def lock_list(session: AsyncSession, import_id: ImportId) -> HouseholdList:
    """Return the list and hold its row: one reader at a time."""
    return _list((await execute(session, _LOCK, {"id": import_id})).mappings().one())


async def advance(
    session: AsyncSession, before: HouseholdList, position: Position, accepted: int, errors: Sequence[RowError]
) -> HouseholdList:
    """Write down how far the list has been read and what was wrong on the way; return it as it stands then."""
    kept = errors[: max(0, MAX_ERRORS - before.error_count)]
    after = replace(
        before,
        position=position,
        accepted=before.accepted + accepted,
        rejected=before.rejected + len({error.line for error in errors}),
        error_count=before.error_count + len(kept),
    )
    values = {
        "id": after.id,
        "offset": position.offset,
        "line": position.line,
        "accepted": after.accepted,
        "rejected": after.rejected,
        "errors": after.error_count,
        "titles": list(after.titles),
        "columns": list(after.columns),
    }
    await execute(session, _ADVANCE, values)
    if kept:
        await execute(session, _SAVE_ERRORS, {"id": after.id, **_columns(kept, before.error_count)})
    return after


def _columns(errors: Iterable[RowError], first: int) -> dict[str, list[Any]]:
    items = list(errors)
    return {
        "positions": list(range(first, first + len(items))),
        "lines": [error.line for error in items],
        "fields": [error.field for error in items],
        "codes": [error.code for error in items],
        "details": [orjson.dumps(error.values).decode() if error.values else None for error in items],
    }


async def save_notes(session: AsyncSession, import_id: ImportId, notes: Sequence[RowError]) -> None:
    """Keep what was changed in rows that were taken; of a long list the first some thousand."""
    if notes:
        columns = {name: values for name, values in _columns(notes, 0).items() if name != "positions"}
        await execute(session, _SAVE_NOTES, {"id": import_id, "most": MAX_ERRORS, **columns})


async def list_notes(session: AsyncSession, import_id: UUID) -> list[RowError]:
    """Return what was changed in rows of the list, in the order of the file."""
    rows = await execute(session, _NOTES, {"id": import_id, "most": MAX_ERRORS})
    return [RowError(row.line, row.field, row.code, row.details) for row in rows]


async def finish_list(session: AsyncSession, import_id: ImportId, unread_columns: Sequence[str], at: datetime) -> None:
    """The list has been read: its file is not needed any more, and nothing personal stays in it."""
    await execute(session, _FINISH, {"id": import_id, "unread": list(unread_columns), "at": at})
    await execute(session, _FORGET_CHUNKS, {"id": import_id})


async def refuse_list(session: AsyncSession, import_id: ImportId, why: NotAList, at: datetime) -> None:
    reason = orjson.dumps({"code": why.code, **why.values}).decode()
    await execute(session, _REFUSE, {"id": import_id, "reason": reason, "at": at})
    await execute(session, _FORGET_CHUNKS, {"id": import_id})


async def list_errors(session: AsyncSession, import_id: UUID) -> list[RowError]:
    """Return what is the matter with rows of the list, in the order of the file."""
    rows = await execute(session, _ERRORS, {"id": import_id})
    return [RowError(row.line, row.field, row.code, row.details) for row in rows]


def _list(row: Mapping[str, Any] | Any) -> HouseholdList:
    officer = Actor(
        subject=row["officer"],
        roles=frozenset(Role(role) for role in row["officer_roles"]),
        communes=frozenset(row["officer_communes"]),
        provinces=frozenset(row["officer_provinces"]),
        # He was let in, so that no place can only mean that he said the country.
        country=not (row["officer_communes"] or row["officer_provinces"]),
    )
    return HouseholdList(
        id=row["id"],
        incident_id=row["incident_id"],
        state=row["state"],
        officer=officer,
        received_at=row["received_at"],
        finished_at=row["finished_at"],
        position=Position(row["next_offset"], row["next_line"]),
        accepted=row["accepted_count"],
        rejected=row["rejected_count"],
        error_count=row["error_count"],
        refused_for=row["refused_for"],
        unread_columns=tuple(row["unread_columns"]),
        byte_count=row["byte_count"],
        titles=tuple(row["titles"]),
        columns=tuple(row["columns"]),
    )
