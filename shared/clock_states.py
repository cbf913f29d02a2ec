"""The clocks of cases as people see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock import VIETNAM
from shared.database import execute
from shared.ids import CaseId
from shared.time_limits import REAL_PACE

STILL_WAITS: Final = "(state = 'running' or (state = 'missed' and solved_at is null))"
"""What a clock waits for has not happened: it runs, or was missed and nothing came since."""
PERCENT_GONE: Final = """
    floor(max(greatest(0, least(100, 100 * extract(epoch from statement_timestamp() - started_at)
                                         / nullif(extract(epoch from due_at - started_at), 0))))
          filter (where state = 'running'))::int"""
"""Of several clocks, how much of the time of that running one is gone of which most is; null where none runs.

As `time_limits.percent_gone` reckons it."""
_UNENDED: Final = text(f"""
    select subject_id from clocks
     where kind = :kind and subject_id = any(cast(:subjects as uuid[])) and {STILL_WAITS}""")
CUT_OFF_UNTIL: Final = """
    case when c.state = 'running' then (
        select max(o.until) from cut_offs o
         where o.commune_code = c.commune_code and o.incident_id = c.incident_id and o.ended_at is null
           and o.until > statement_timestamp()) end"""
"""Of a clock `c`: until when its commune is cut off at this moment."""
_OF_CASES: Final = text(f"""
    select c.*, coalesce(p.pace, 1) as pace, {CUT_OFF_UNTIL} as cut_off_until
      from clocks c left join paced_incidents p on p.incident_id = c.incident_id
     where c.case_id = any(cast(:ids as uuid[])) order by c.started_at, c.kind""")
_OF_SUBJECTS: Final = text(f"""
    select c.*, coalesce(p.pace, 1) as pace, {CUT_OFF_UNTIL} as cut_off_until
      from clocks c left join paced_incidents p on p.incident_id = c.incident_id
     where c.subject_id = any(cast(:ids as uuid[])) order by c.started_at, c.kind""")


@dataclass(frozen=True)
class ClockState:
    """A clock as people see it."""

    kind: str
    state: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    limit: int
    unit: str
    basis: str
    article: str | None
    owner: str
    subject_id: UUID
    """What it is about: a case, an award, a payment, a notice."""
    pace: int = REAL_PACE
    """How many times faster it runs than its limit says: in a drill."""
    is_over: bool = False
    """Nothing is left to be done for it; what was missed and not done since is not over."""
    due_before: datetime | None = None
    """When it was due before its commune was cut off; it waits for that."""
    cut_off_until: datetime | None = None
    """Until when its commune is cut off, whether it waits for that or not."""
    moved_back_from: datetime | None = None
    """Until when it waited because its commune is cut off, before it passed to somebody who waits for nothing."""
    id: UUID | None = None

    def to_json(self) -> dict[str, Any]:
        def local(moment: datetime | None) -> str | None:
            return moment.astimezone(VIETNAM).isoformat() if moment else None

        return {
            "kind": self.kind,
            "state": self.state,
            "started_at": local(self.started_at),
            "due_at": local(self.due_at),
            "ended_at": local(self.ended_at),
            "limit": self.limit,
            "unit": self.unit,
            "basis": self.basis,
            "article": self.article,
            "owner": self.owner,
            "subject_id": str(self.subject_id),
            "pace": self.pace,
            "is_over": self.is_over,
            "due_before": local(self.due_before),
            "cut_off_until": local(self.cut_off_until),
            "moved_back_from": local(self.moved_back_from),
            "id": str(self.id) if self.id else None,
        }


async def find_unended(session: AsyncSession, kind: str, subjects: Sequence[UUID]) -> set[UUID]:
    """Return of which of these subjects a clock of this kind runs, or was missed and what it waits for has not happened."""
    if not subjects:
        return set()
    return {row.subject_id for row in await execute(session, _UNENDED, {"kind": kind, "subjects": sorted(subjects)})}


async def of_case(session: AsyncSession, case_id: CaseId) -> list[ClockState]:
    """Return the clocks of a case, in the order in which they started."""
    return (await of_cases(session, [case_id])).get(case_id, [])


async def of_cases(session: AsyncSession, case_ids: Iterable[CaseId]) -> dict[UUID, list[ClockState]]:
    """Return the clocks of each of these cases that has any, in the order in which they started."""
    found: dict[UUID, list[ClockState]] = {}
    for row in (await execute(session, _OF_CASES, {"ids": sorted(case_ids)})).mappings():
        found.setdefault(row["case_id"], []).append(_state(dict(row)))
    return found


async def of_subjects(session: AsyncSession, subjects: Iterable[UUID]) -> dict[UUID, list[ClockState]]:
    """Return the clocks of each of these subjects that has any, in the order in which they started."""
    found: dict[UUID, list[ClockState]] = {}
    for row in (await execute(session, _OF_SUBJECTS, {"ids": sorted(subjects)})).mappings():
        found.setdefault(row["subject_id"], []).append(_state(dict(row)))
    return found


def _state(row: dict[str, Any]) -> ClockState:
    return ClockState(
        kind=row["kind"],
        state=row["state"],
        started_at=row["started_at"],
        due_at=row["due_at"],
        ended_at=row["solved_at"] if row["state"] == "kept_late" else row["ended_at"],
        limit=row["limit_count"],
        unit=row["limit_unit"],
        basis=row["basis"],
        article=row["article"],
        owner=row["owner"],
        subject_id=row["subject_id"],
        pace=row["pace"],
        is_over=row["state"] not in {"running", "missed"} or row["solved_at"] is not None,
        due_before=row["due_before"] if row["state"] == "running" else None,
        cut_off_until=row["cut_off_until"],
        id=row["id"],
    )
