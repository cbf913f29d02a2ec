"""Lists of cases: they grow while their window is open, get a number when it closes, and count down to complete."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.lists import CaseList
from shared.database import execute

_GROW: Final = text("""
    insert into assessment_lists as l (id, incident_id, commune_code, case_count, waiting_count)
    values (:id, :incident_id, :commune_code, :count, :count)
    on conflict (id) do update set case_count = l.case_count + excluded.case_count,
           waiting_count = l.waiting_count + excluded.waiting_count""")
_CLOSE: Final = text("""
    update assessment_lists l set number = s.number, closed_at = :now
      from unnest(cast(:ids as uuid[]), cast(:numbers as int[])) as s(id, number) where l.id = s.id
    returning l.id, l.incident_id, l.commune_code, l.number, l.case_count""")
_LOCK: Final = text("select 1 from assessment_lists where id = any(cast(:ids as uuid[])) order by id for update")
_COUNT_DOWN: Final = text("""
    update assessment_lists l set waiting_count = l.waiting_count - s.count
      from unnest(cast(:ids as uuid[]), cast(:counts as int[])) as s(id, count) where l.id = s.id
    returning l.id, l.incident_id, l.commune_code, l.number, l.case_count, l.waiting_count""")
_ASSIGN: Final = text("update assessment_lists set assigned_at = :now where id = :id and assigned_at is null returning 1")
_LOOK: Final = text("""
    select l.waiting_count,
           (select min(c.due_at) from clocks c join assessments a on a.case_id = c.subject_id
             where a.list_id = l.id and c.kind = 'findings' and c.state = 'running') as due_at
      from assessment_lists l where l.id = :id""")


@dataclass(frozen=True, slots=True)
class ListView:
    """How many cases of a list still wait for findings, and when the first of their clocks is due (None: all were missed)."""

    waiting_count: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Growth:
    """Cases that join a list while its window is open."""

    list_id: UUID
    incident_id: UUID
    commune_code: str
    count: int


async def lock_lists(session: AsyncSession, list_ids: Iterable[UUID]) -> None:
    """Hold these lists, as far as there are any, until the transaction ends."""
    await execute(session, _LOCK, {"ids": sorted(set(list_ids))})


async def grow_lists(session: AsyncSession, growth: Iterable[Growth]) -> None:
    """Add so many waiting cases to each of these lists."""
    rows = [
        {"id": one.list_id, "incident_id": one.incident_id, "commune_code": one.commune_code, "count": one.count}
        for one in sorted(growth, key=lambda one: one.list_id)
    ]
    if rows:
        await execute(session, _GROW, rows)


async def close_lists(session: AsyncSession, numbers: Mapping[UUID, int], now: datetime) -> list[CaseList]:
    """Give these lists the numbers of their windows."""
    ids = sorted(numbers)
    await execute(session, _LOCK, {"ids": ids})
    rows = await execute(session, _CLOSE, {"ids": ids, "numbers": [numbers[id_] for id_ in ids], "now": now})
    return [CaseList(**row) for row in rows.mappings()]


async def count_down(session: AsyncSession, list_ids: Sequence[UUID]) -> list[CaseList]:
    """Note that cases of these lists (one entry a case) wait no longer; return the closed lists that are complete now."""
    ids = sorted(set(list_ids))
    if not ids:
        return []
    if len(ids) > 1:
        await execute(session, _LOCK, {"ids": ids})
    rows = await execute(session, _COUNT_DOWN, {"ids": ids, "counts": [list_ids.count(id_) for id_ in ids]})
    return [
        CaseList(row.id, row.incident_id, row.commune_code, row.number, row.case_count)
        for row in rows
        if row.waiting_count == 0 and row.number is not None
    ]


async def mark_assigned(session: AsyncSession, list_id: UUID, now: datetime) -> bool:
    """Note that an officer has the list; False where he had it already."""
    return (await execute(session, _ASSIGN, {"id": list_id, "now": now})).first() is not None


async def look_at_list(session: AsyncSession, list_id: UUID) -> ListView | None:
    """Return what a list still waits for."""
    row = (await execute(session, _LOOK, {"id": list_id})).first()
    return ListView(row.waiting_count, row.due_at) if row else None
