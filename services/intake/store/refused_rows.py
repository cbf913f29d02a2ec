"""Rows of lists that were not taken, encrypted, for as long as somebody may mend them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.ids import ImportId

_SAVE: Final = text("insert into import_refused_rows (import_id, line, sealed) values (:id, :line, :sealed)")
_LIST: Final = text("select line, sealed from import_refused_rows where import_id = :id order by line")
_FORGET: Final = text("""
    with gone as (
        delete from import_refused_rows r using imports i where i.id = r.import_id and i.finished_at < :before
        returning r.import_id)
    select distinct import_id from gone""")


async def save_refused_rows(session: AsyncSession, import_id: ImportId, line: int, sealed: bytes) -> None:
    """Keep rows that were read one after the other; `line` is the first of them."""
    await execute(session, _SAVE, {"id": import_id, "line": line, "sealed": sealed})


async def list_refused_rows(session: AsyncSession, import_id: UUID) -> Sequence[tuple[int, bytes]]:
    """Return what is kept of a list, in its order, each piece with its first line."""
    return [(row.line, row.sealed) for row in await execute(session, _LIST, {"id": import_id})]


async def forget_refused_rows(session: AsyncSession, finished_before: datetime) -> list[UUID]:
    """Drop the rows of lists that had been read by then; return those lists."""
    return [row.import_id for row in await execute(session, _FORGET, {"before": finished_before})]
