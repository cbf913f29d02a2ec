"""Lists: many households in one file, taken in at once and read afterwards."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.formparsers import MultiPartParser

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.lists import ListItem, ListReceivedResponse, ListRequest, ListResponse
from services.intake.commands.lists import receive_list, view_list
from services.intake.commands.refused_rows import refused_rows_file
from services.intake.policy.list_template import template
from services.intake.store.lists import NewList, list_sent_by
from services.intake.store.seals import Seals
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, language_of, position_of
from shared.http.middleware import UPLOAD_LIMIT
from shared.ids import ImportId, IncidentId, new_id
from shared.texts import Language

router = APIRouter(tags=["lists"])

# A list is full of names: it waits in memory for its encryption, never in a temporary file.
MultiPartParser.spool_max_size = UPLOAD_LIMIT

_CHUNK_BYTES: Final = 1024 * 1024
_CSV: Final = "text/csv; charset=utf-8"
_FILE_NAME: Final = "can-sua"
_TEMPLATE_NAMES: Final[Mapping[Language, str]] = {"vi": "mau-danh-sach-ho", "en": "list-of-households"}


@router.post("/v1/reports/import", status_code=202, response_model=ListReceivedResponse)
async def post_list(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
    form: Annotated[ListRequest, Depends()],
) -> Response:
    """Send a list of households. It is read afterwards; good rows are taken whatever the others are like."""
    data = await form.file.read()
    new_list = await asyncio.to_thread(_sealed, context.seals, IncidentId(form.incident_id), data)

    async def command(session: AsyncSession) -> ListReceivedResponse:
        await receive_list(session, actor, new_list, now())
        return ListReceivedResponse(import_id=new_list.id)

    fingerprint = form.incident_id.bytes + new_list.file_hash
    return await foundation.idempotency.once(request, actor, command, status=202, fingerprint=fingerprint)


def _sealed(seals: Seals, incident_id: IncidentId, data: bytes) -> NewList:
    import_id = ImportId(new_id())
    pieces = [data[start : start + _CHUNK_BYTES] for start in range(0, len(data), _CHUNK_BYTES)]
    return NewList(
        id=import_id,
        incident_id=incident_id,
        byte_count=len(data),
        file_hash=hashlib.sha256(data).digest(),
        chunks=[seals.seal_chunk(import_id, number, piece) for number, piece in enumerate(pieces)],
    )


@router.get("/v1/imports/template", response_class=Response, responses={200: {"content": {_CSV: {}}}})
async def get_template(_: CurrentActor, request: Request) -> Response:
    """Fetch an empty list in the language that is asked for: its columns, and two rows of examples to be deleted."""
    language = language_of(request)
    headers = {"Content-Disposition": f'attachment; filename="{_TEMPLATE_NAMES[language]}.csv"'}
    return Response(template(language), media_type=_CSV, headers=headers)


@router.get("/v1/imports")
async def get_lists(
    actor: CurrentActor, foundation: CurrentFoundation, cursor: Cursor = None, limit: PageSize = 20
) -> Page[ListItem]:
    """List what one has sent oneself, the newest first."""
    async with foundation.database.reading() as session:
        found = await list_sent_by(session, actor.subject, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].id) if len(found) > limit else None
    return Page(items=[ListItem.of(one) for one in page], next_cursor=more)


@router.get("/v1/imports/{import_id}")
async def get_list(request: Request, import_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> ListResponse:
    """Show how far a list has been read, and what is the matter with its rows."""
    async with foundation.database.reading() as session:
        view = await view_list(session, actor, import_id)
    return ListResponse.of_view(view, language_of(request))


@router.get("/v1/imports/{import_id}/refused-rows", response_class=Response, responses={200: {"content": {_CSV: {}}}})
async def get_refused_rows(
    request: Request, import_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Fetch the rows that were not taken as CSV, with line and reason beside each: mend them and send this file.

    Cells that a spreadsheet would run as a formula begin with an apostrophe, which is taken off when the file comes back.
    """
    async with foundation.database.transaction() as session:
        data = await refused_rows_file(session, actor, context, import_id, language_of(request))
    headers = {
        "Content-Disposition": f'attachment; filename="{_FILE_NAME}-{str(import_id)[-8:]}.csv"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=_CSV, headers=headers)
