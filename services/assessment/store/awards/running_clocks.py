"""The clocks that run for cases."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.policy.law.calendar import CalendarUnit
from shared.database import execute

_RUNNING: Final = text("""
    select case_id, kind, subject_id, started_at, due_at, limit_count, limit_unit from clocks
     where case_id = any(cast(:ids as uuid[])) and state = 'running' order by case_id, due_at, id""")


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock that runs for a case, and what it is about: the case itself or one of its awards."""

    case_id: UUID
    kind: str
    subject_id: UUID
    started_at: datetime
    due_at: datetime
    count: int
    unit: CalendarUnit


async def find_running_clocks(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, list[CaseClock]]:
    """Return the clocks that run for each of these cases."""
    found: dict[UUID, list[CaseClock]] = defaultdict(list)
    for row in await execute(session, _RUNNING, {"ids": sorted(case_ids)}):
        clock = CaseClock(row.case_id, row.kind, row.subject_id, row.started_at, row.due_at, row.limit_count, row.limit_unit)
        found[row.case_id].append(clock)
    return found
