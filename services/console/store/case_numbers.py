"""Reads what people call some cases, for the pages on which their ids would stand."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import text

from shared.database import Database, execute
from shared.errors import Unavailable

_NUMBERS: Final = text("""
    select case_id, case_number from board_cases where case_id = any(cast(:ids as uuid[])) and case_number is not null""")


async def numbers_of(database: Database, case_ids: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """Return the numbers of those of these cases that the read model has heard of; none while it is away."""
    wanted = sorted({case_id for case_id in case_ids if case_id is not None})
    if not wanted:
        return {}
    try:
        async with database.reading() as session:
            return {row.case_id: row.case_number for row in await execute(session, _NUMBERS, {"ids": wanted})}
    except Unavailable:
        return {}
