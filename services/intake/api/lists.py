"""Lists: many households in one file, taken in at once and read afterwards."""

import asyncio
import hashlib
from datetime import datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.formparsers import MultiPartParser

from services.intake.api.desk import CurrentDesk
from services.intake.commands.lists import receive_list
from services.intake.policy.rows import REASONS, WHOLE_FILE, RowError
from services.intake.store import lists as store
from services.intake.store.lists import HouseholdList, NewList
from services.intake.store.vault import Vault
from shared.errors import NotFound
from shared.http import CurrentActor, language_of
from shared.http.middleware import UPLOAD_LIMIT
from shared.identity import Actor, Role
from shared.ids import ImportId, IncidentId, new_id
from shared.texts import Language, Text

router = APIRouter(tags=["lists"])

# A list is full of names: it waits in memory for its encryption, never in a temporary file.
MultiPartParser.spool_max_size = UPLOAD_LIMIT

_CHUNK_BYTES: Final = 1024 * 1024


class UnknownList(NotFound):
    """There is no such list, or it is not for this person to see."""

    code = "unknown-import"
    title = Text(vi="Không có danh sách này", en="There is no such list")


class ListReceived(BaseModel):
    """The list's id: ask for it to see how far reading has come."""

    import_id: UUID


class ListErrorAnswer(BaseModel):
    """What is the matter with one row: its line in the file (the header is line 1), the column, and why."""

    line: int
    field: str
    reason: str


class ListAnswer(BaseModel):
    """How far a list has been read. `errors` holds the first 10,000; the counts are exact."""

    id: UUID
    incident_id: UUID
    state: Literal["running", "done", "refused"]
    rows: int
    accepted: int
    rejected: int
    errors: list[ListErrorAnswer]
    received_at: datetime
    finished_at: datetime | None


@router.post("/v1/reports/import", status_code=202, response_model=ListReceived)
async def post_list(
    request: Request,
    actor: CurrentActor,
    desk: CurrentDesk,
    incident_id: Annotated[UUID, Form()],
    file: Annotated[UploadFile, File(description="CSV in UTF-8, separated by comma or semicolon.")],
) -> Response:
    """Send a list of households. It is read afterwards; good rows are taken whatever the others are like."""
    data = await file.read()
    import_id = ImportId(new_id())
    given = await asyncio.to_thread(_sealed, desk.vault, import_id, IncidentId(incident_id), data)

    async def command(session: AsyncSession) -> ListReceived:
        await receive_list(session, actor, given, desk.now())
        return ListReceived(import_id=import_id)

    fingerprint = incident_id.bytes + given.file_hash
    return await desk.foundation.idempotency.once(request, actor, command, status=202, fingerprint=fingerprint)


def _sealed(vault: Vault, import_id: ImportId, incident_id: IncidentId, data: bytes) -> NewList:
    pieces = [data[start : start + _CHUNK_BYTES] for start in range(0, len(data), _CHUNK_BYTES)]
    return NewList(
        id=import_id,
        incident_id=incident_id,
        byte_count=len(data),
        file_hash=hashlib.sha256(data).digest(),
        chunks=[vault.seal_chunk(import_id, number, piece) for number, piece in enumerate(pieces)],
    )


@router.get("/v1/imports/{import_id}")
async def get_list(request: Request, import_id: UUID, actor: CurrentActor, desk: CurrentDesk) -> ListAnswer:
    """Show how far a list has been read, and what is the matter with its rows."""
    async with desk.foundation.database.reading() as session:
        found = await store.find_list(session, import_id)
        if found is None or not _may_see(actor, found.officer):
            raise UnknownList
        errors = await store.list_errors(session, import_id)
    language = language_of(request)
    return ListAnswer(
        id=found.id,
        incident_id=found.incident_id,
        state=found.state,
        rows=found.accepted + found.rejected,
        accepted=found.accepted,
        rejected=found.rejected,
        errors=[_answer(error, language) for error in (*_refusal(found), *errors)],
        received_at=found.received_at,
        finished_at=found.finished_at,
    )


def _may_see(actor: Actor, officer: Actor) -> bool:
    """Whoever sent it, whoever has at least his area, and those who look after the system."""
    if actor.subject == officer.subject or actor.area is None or actor.has(Role.AUDITOR, Role.OPS):
        return True
    has_area = officer.area is not None
    return has_area and actor.may_act_in_all(officer.communes) and officer.provinces <= actor.provinces


def _refusal(found: HouseholdList) -> list[RowError]:
    if found.refused_for is None:
        return []
    values = {name: value for name, value in found.refused_for.items() if name != "code"}
    return [RowError(1, WHOLE_FILE, found.refused_for["code"], values)]


def _answer(error: RowError, language: Language) -> ListErrorAnswer:
    return ListErrorAnswer(line=error.line, field=error.field, reason=REASONS[error.code].say(language, **(error.values or {})))
