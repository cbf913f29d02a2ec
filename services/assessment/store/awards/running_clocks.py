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
    select c.case_id, c.kind, c.subject_id, c.started_at, c.due_at, c.limit_count, c.limit_unit, coalesce(p.pace, 1) as pace
      from clocks c left join paced_incidents p on p.incident_id = c.incident_id
     where c.case_id = any(cast(:ids as uuid[])) and c.state = 'running' order by c.case_id, c.due_at, c.id""")


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock that runs for a case, at which pace, and what it is about: the case itself or one of its awards."""

    case_id: UUID
    kind: str
    subject_id: UUID
    started_at: datetime
    due_at: datetime
    count: int
    unit: CalendarUnit
    pace: int


async def find_running_clocks(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, list[CaseClock]]:
    """Return the clocks that run for each of these cases."""
    found: dict[UUID, list[CaseClock]] = defaultdict(list)
    for row in await execute(session, _RUNNING, {"ids": sorted(case_ids)}):
        found[row.case_id].append(
            CaseClock(
                *(row.case_id, row.kind, row.subject_id, row.started_at, row.due_at, row.limit_count, row.limit_unit),
                pace=row.pace,
            )
        )
    return found
