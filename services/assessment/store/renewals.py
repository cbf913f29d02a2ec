"""What bringing open cases to new law needs: the clocks that run for them, and which law they were brought to last."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.policy import TermUnit
from services.assessment.tables import LawPassRow
from shared.database import execute

_RUNNING: Final = text("""
    select case_id, kind, subject_id, started_at, due_at, limit_count, limit_unit from clocks
     where case_id = any(cast(:ids as uuid[])) and state = 'running' order by case_id, due_at, id""")
_LAST: Final = text("select day, version from law_passes order by day desc, version desc limit 1")
_INSERT: Final = insert(LawPassRow).on_conflict_do_nothing()


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock that runs for a case, and what it is about: the case itself or one of its awards."""

    case_id: UUID
    kind: str
    subject_id: UUID
    started_at: datetime
    due_at: datetime
    limit: int
    unit: TermUnit


@dataclass(frozen=True, slots=True, order=True)
class LawState:
    """A state of the law: the last day on which it changed, and the last release that is known."""

    day: date
    version: int


async def find_running_clocks(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, list[CaseClock]]:
    """Return the clocks that run for each of these cases."""
    found: dict[UUID, list[CaseClock]] = defaultdict(list)
    for row in await execute(session, _RUNNING, {"ids": sorted(case_ids)}):
        clock = CaseClock(row.case_id, row.kind, row.subject_id, row.started_at, row.due_at, row.limit_count, row.limit_unit)
        found[row.case_id].append(clock)
    return found


async def find_last_pass(session: AsyncSession) -> LawState | None:
    """Return the law to which all open cases were brought last."""
    row = (await execute(session, _LAST)).first()
    return LawState(row.day, row.version) if row else None


async def insert_pass(session: AsyncSession, law: LawState, counts: tuple[int, int], now: datetime) -> None:
    """Note that all open cases were brought to this law: how many were examined, how many changed."""
    examined, changed = counts
    row = {
        "day": law.day,
        "version": law.version,
        "examined_count": examined,
        "changed_count": changed,
        "finished_at": now,
    }
    await execute(session, _INSERT, row)
