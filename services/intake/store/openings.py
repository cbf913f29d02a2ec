"""How far cases have come, and what has become of the promise of each opening. Every statement is for many cases."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.cases import Case
from services.intake.domain.openings import Opening, Progress
from shared.clocks import Ending
from shared.database import execute
from shared.ids import CaseId

_SAVE_PROGRESS: Final = text("""
    update cases c set stage = d.stage, opening = d.opening, findings_at = d.findings_at,
           findings_revision = d.findings_revision, persons_found = d.persons_found, assisted_at = d.assisted_at,
           opening_assisted_at = d.opening_assisted_at, closed_at = d.closed_at
      from unnest(cast(:ids as uuid[]), cast(:stages as text[]), cast(:openings as integer[]), cast(:findings as timestamptz[]),
                  cast(:revisions as integer[]), cast(:assisted as timestamptz[]), cast(:opening_assisted as timestamptz[]),
                  cast(:closed as timestamptz[]), cast(:persons as integer[]))
        as d(id, stage, opening, findings_at, findings_revision, assisted_at, opening_assisted_at, closed_at, persons_found)
     where c.id = d.id""")
_VERDICTS: Final = """
    unnest(cast(:cases as uuid[]), cast(:starts as timestamptz[]), cast(:states as text[]), cast(:ats as timestamptz[]))
        as d(case_id, started_at, state, at)"""
_IS_LATE: Final = "(d.state = 'kept' and d.at > c.due_at)"
# What was done late runs until `find_late` has been asked, so that one statement says of all clocks what is late.
_SET_CLOCKS: Final = text(f"""
    update clocks c set state = case when {_IS_LATE} then 'running' else d.state end,
           ended_at = case when {_IS_LATE} then null else d.at end, solved_at = null
      from {_VERDICTS}
     where c.kind = :kind and c.subject_id = d.case_id and c.started_at = d.started_at
       and (c.state in ('running', 'kept', 'stopped') or (c.state = 'kept_late' and c.escalated_at is null))
       and (c.state, coalesce(c.solved_at, c.ended_at))
           is distinct from (case when {_IS_LATE} then 'kept_late' else d.state end, d.at)""")
# The latest clock is the stored opening's. What began earlier than was known ends earlier; what a cut-off lets wait waits on.
_BEGIN_ELSEWHEN: Final = text("""
    update clocks c set started_at = d.started_at,
           due_at = case when c.due_before is null then d.due_at else greatest(c.due_at, d.due_at) end,
           due_before = case when c.due_before is null then null else d.due_at end,
           answer_from = greatest(d.due_at, statement_timestamp())
      from unnest(cast(:cases as uuid[]), cast(:starts as timestamptz[]), cast(:dues as timestamptz[]))
        as d(case_id, started_at, due_at)
     where c.kind = :kind and c.subject_id = d.case_id and c.started_at <> d.started_at
       and c.started_at = (select max(o.started_at) from clocks o where o.kind = :kind and o.subject_id = d.case_id)
    returning c.subject_id""")
_VANISHED: Final = text("""
    select c.id from clocks c
      join unnest(cast(:cases as uuid[]), cast(:starts as timestamptz[])) as d(case_id, started_at) on c.subject_id = d.case_id
     where c.kind = :kind and c.started_at > d.started_at
       and (c.state = 'running' or (c.state in ('missed', 'kept_late') and c.solved_at is null))""")
_LATE: Final = text(f"""
    select c.id, d.state, d.at from clocks c
      join {_VERDICTS} on c.subject_id = d.case_id and c.started_at = d.started_at
     where c.kind = :kind and ((c.state = 'missed' and c.solved_at is null and d.state <> 'running')
                               or (c.state = 'running' and {_IS_LATE}))""")


async def save_progress(session: AsyncSession, changed: Iterable[tuple[Case, Progress]]) -> None:
    """Save how far these cases have come; `Case` brings the findings that were taken into account."""
    pairs = list(changed)
    await execute(
        session,
        _SAVE_PROGRESS,
        {
            "ids": [case.id for case, _ in pairs],
            "stages": [progress.stage for _, progress in pairs],
            "openings": [progress.current.number for _, progress in pairs],
            "findings": [case.findings_at for case, _ in pairs],
            "revisions": [case.findings_revision for case, _ in pairs],
            "assisted": [progress.assisted_at for _, progress in pairs],
            "opening_assisted": [progress.current.assisted_at for _, progress in pairs],
            "persons": [case.persons_found for case, _ in pairs],
            "closed": [progress.current.closed_at for _, progress in pairs],
        },
    )


async def begin_elsewhen(
    session: AsyncSession, kind: str, openings: Iterable[tuple[CaseId, Opening, datetime]]
) -> frozenset[UUID]:
    """Let the clocks of these stored openings begin when the openings do, each due at its new moment; return whose changed.

    Two producers may tell of what opened a case in either order. A clock that kept the later beginning would let run longer
    than the promise does, and nothing would find it again: openings and clocks know one another by their beginning.
    """
    found = list(openings)
    if not found:
        return frozenset()
    cases, starts, dues = [one[0] for one in found], [one[1].opened_at for one in found], [one[2] for one in found]
    rows = await execute(session, _BEGIN_ELSEWHEN, {"kind": kind, "cases": cases, "starts": starts, "dues": dues})
    return frozenset(row.subject_id for row in rows)


async def find_vanished(session: AsyncSession, kind: str, openings: Iterable[tuple[CaseId, Opening]]) -> list[UUID]:
    """Return the clocks that wait for something after these openings, which are the last ones after all."""
    found = list(openings)
    if not found:
        return []
    values = {"kind": kind, "cases": [case_id for case_id, _ in found], "starts": [one.opened_at for _, one in found]}
    return [row.id for row in await execute(session, _VANISHED, values)]


async def set_clocks(session: AsyncSession, kind: str, openings: Iterable[tuple[CaseId, Opening]]) -> None:
    """Let the clocks of these openings say what has become of their promises, each with its own moment.

    A verdict is corrected where a fact that came late shows it to be wrong; what others were told of as missed is never kept
    in time.
    """
    if values := _verdicts(kind, openings):
        await execute(session, _SET_CLOCKS, values)


async def find_late(
    session: AsyncSession, kind: str, openings: Iterable[tuple[CaseId, Opening]]
) -> dict[tuple[Ending, datetime], list[UUID]]:
    """Return the clocks of these openings whose promise has ended after they were due or missed: by how, and when."""
    found: dict[tuple[Ending, datetime], list[UUID]] = {}
    if values := _verdicts(kind, openings):
        for row in await execute(session, _LATE, values):
            found.setdefault((row.state, row.at), []).append(row.id)
    return found


def _verdicts(kind: str, openings: Iterable[tuple[CaseId, Opening]]) -> dict[str, Any]:
    found = [(case_id, opening.opened_at, *opening.verdict) for case_id, opening in openings]
    if not found:
        return {}
    cases, starts, states, ats = (list(column) for column in zip(*found, strict=True))
    return {"kind": kind, "cases": cases, "starts": starts, "states": states, "ats": ats}
