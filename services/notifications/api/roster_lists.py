"""A roster as a file: an empty one to fill in, and one that was filled in."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import APIRouter, File, Request, Response, UploadFile
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.formparsers import MultiPartParser

from services.notifications.api.schemas.duty import RosterTakenResponse
from services.notifications.commands.context import Context
from services.notifications.commands.roster_lists import take_roster
from services.notifications.policy.roster_lists import read_roster
from services.notifications.policy.roster_template import COLUMN_WORDS, template
from shared.clock import now
from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import CurrentActor, language_of
from shared.list_files import FILE_REASONS, NotAList
from shared.texts import Language, Text

# A roster is full of names and numbers: it waits in memory, never in a temporary file.
MAX_FILE_BYTES: Final = 4 * 1024 * 1024
MultiPartParser.spool_max_size = max(MultiPartParser.spool_max_size, MAX_FILE_BYTES)

_CSV: Final = "text/csv; charset=utf-8"
_TEMPLATE_NAMES: Final[Mapping[Language, str]] = {"vi": "mau-lich-truc", "en": "roster"}
RosterFile = Annotated[UploadFile, File(description="CSV in UTF-8, UTF-16 or Windows-1258, at most 4 MiB and 5,000 shifts.")]


def roster_lists_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of rosters as files."""
    router = APIRouter(tags=["people"])

    @router.get("/v1/roster/template", response_class=Response, responses={200: {"content": {_CSV: {}}}})
    async def get_roster_template(_: CurrentActor, request: Request) -> Response:
        """Fetch an empty roster in the language that is asked for: its columns, and two rows of examples to be deleted."""
        language = language_of(request)
        headers = {"Content-Disposition": f'attachment; filename="{_TEMPLATE_NAMES[language]}.csv"'}
        return Response(template(language), media_type=_CSV, headers=headers)

    @router.post("/v1/roster/import", response_model=RosterTakenResponse)
    async def post_roster_list(request: Request, actor: CurrentActor, file: RosterFile) -> Response:
        """Enter the shifts of a file: all of them or, where a line is wrong, none; who stands there already stays.

        Each wrong line is named: `lines.12.phone`.
        """
        data = await file.read(MAX_FILE_BYTES + 1)
        if len(data) > MAX_FILE_BYTES:
            raise InvalidInput(FieldError("file", _TOO_LARGE))
        try:
            listed = await asyncio.to_thread(read_roster, data)
        except NotAList as why:
            raise InvalidInput(FieldError("file", _said(why))) from why

        async def command(session: AsyncSession) -> RosterTakenResponse:
            taken = await take_roster(session, actor, context, listed, now())
            return RosterTakenResponse(entered=taken.entered, already_there=taken.already_there, unread=list(listed.unread))

        fingerprint = hashlib.sha256(data).digest()
        return await foundation.idempotency.once(request, actor, command, status=200, fingerprint=fingerprint)

    return router


def _said(why: NotAList) -> Text:
    """Return why a file is no roster; columns by the titles under which people know them."""
    reason, columns = FILE_REASONS[why.code], str(why.values.get("columns", "")).split(", ")
    if "columns" not in why.values:
        return reason.filled(**why.values)
    titles = [COLUMN_WORDS[name].title if name in COLUMN_WORDS else Text(vi=name, en=name) for name in columns]
    return Text(
        vi=reason.say("vi", columns=", ".join(one.vi for one in titles)),
        en=reason.say("en", columns=", ".join(one.en for one in titles)),
    )


_TOO_LARGE: Final = Text(vi="tệp lớn hơn 4 MiB: hãy chia nhỏ", en="the file is larger than 4 MiB: divide it")
