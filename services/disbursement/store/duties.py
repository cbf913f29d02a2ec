"""Who told of a household himself, assessed it, signed for it or delegated; append-only."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.tables import DutyRow
from shared.database import execute
from shared.duties import Duty, Held
from shared.inserts import by_column, insert_many

_FIND: Final = text("select case_id, subject, duty from duties where case_id = any(cast(:ids as uuid[]))")
_INSERT: Final = insert_many(DutyRow, ("case_id", "subject", "duty")).on_conflict_do_nothing()


async def find_duties(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, set[Held]]:
    """Return who did what for each of these cases."""
    found: dict[UUID, set[Held]] = {case_id: set() for case_id in case_ids}
    for row in await execute(session, _FIND, {"ids": sorted(found)}):
        found[row.case_id].add((row.subject, Duty(row.duty)))
    return found


async def insert_duties(session: AsyncSession, held: Mapping[UUID, Iterable[Held]]) -> None:
    """Note what others did for these cases, whether anything is owed there or not."""
    rows = [
        {"case_id": case_id, "subject": subject, "duty": duty}
        for case_id in sorted(held)
        for subject, duty in sorted(set(held[case_id]))
    ]
    if rows:
        await execute(session, _INSERT, by_column(rows))
