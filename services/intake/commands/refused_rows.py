"""Rows of lists that were not taken: given back as a file to mend, and forgotten after two weeks."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.context import Context
from services.intake.commands.lists import seen_list
from services.intake.policy.list_reasons import RowError
from services.intake.policy.refused_rows import KEPT, file_of, unpacked
from services.intake.store import lists as list_store
from services.intake.store import refused_rows as store
from shared import audit
from shared.errors import NotFound
from shared.identity import Actor
from shared.texts import Language, Text

_TITLE: Final = Text(vi="Không có dòng nào để tải về", en="There are no rows to download")


class NoRefusedRows(NotFound):
    """Every row was taken, or those that were not are forgotten by now."""

    code = "no-refused-rows"
    title = _TITLE
    detail = Text(
        vi="Danh sách không có dòng nào phải sửa, hoặc đã đọc xong quá 14 ngày: hãy sửa trong tệp gốc.",
        en="No row of the list must be mended, or it was read more than 14 days ago: mend the original file.",
    )


async def refused_rows_file(
    session: AsyncSession, actor: Actor, context: Context, import_id: UUID, language: Language
) -> bytes:
    """Return the rows of a list that were not taken, as a file; that somebody looked is written down.

    Raises UnknownList, NoRefusedRows.
    """
    found = await seen_list(session, actor, import_id)
    pieces = await store.list_refused_rows(session, import_id)
    if not pieces:
        raise NoRefusedRows
    rows = [row for line, sealed in pieces for row in unpacked(context.seals.open_rows(import_id, line, sealed))]
    errors: dict[int, list[tuple[str, RowError]]] = {}
    for error in await list_store.list_errors(session, import_id):
        errors.setdefault(error.line, []).append((found.title_of(error.field), error))
    await audit.record(session, actor, "refused rows given back", "import", [import_id], rows=len(rows))
    return file_of(found.titles, rows, errors, language)


async def forget_refused_rows(session: AsyncSession, actor: Actor, now: datetime) -> None:
    """Drop what has been kept for two weeks: somebody's name and loss stay nowhere longer than they serve him."""
    if forgotten := await store.forget_refused_rows(session, now - KEPT):
        await audit.record(session, actor, "refused rows forgotten", "import", forgotten)
