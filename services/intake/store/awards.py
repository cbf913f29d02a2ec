"""What other services have said about the awards of cases, and the clocks that hang on it. Every statement is for many cases.

A moment is set to the earliest that is known, never overwritten: what producers say may come in any order and more than once.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.case import Happening, News
from services.intake.domain.progress import Award, Opening
from shared.database import execute
from shared.ids import CaseId

_MOMENT_OF: Final = {
    Happening.APPROVED: "approved_at",
    Happening.DECLINED: "declined_at",
    Happening.ENDED: "ended_at",
    Happening.HOUSEHOLD_TOLD: "household_told_at",
    Happening.INFORMANT_TOLD: "informant_told_at",
}
_GIVEN: Final = """
    select * from unnest(cast(:cases as uuid[]), cast(:awards as uuid[]), cast(:whole as boolean[]),
                         cast(:ats as timestamptz[])) order by 1, 2"""


def _set_earliest(column: str) -> TextClause:
    return text(f"""
        insert into case_awards as a (case_id, award_id, whole_case, {column}) {_GIVEN}
        on conflict (case_id, award_id) do update set {column} = least(a.{column}, excluded.{column})""")


_SET: Final = {what: _set_earliest(column) for what, column in _MOMENT_OF.items()}
# An award that newer findings give again begins anew.
_PROPOSE: Final = text(f"""
    insert into case_awards as a (case_id, award_id, whole_case, proposed_at) {_GIVEN}
    on conflict (case_id, award_id) do update set withdrawn_at = null,
       proposed_at = case when a.withdrawn_at is null then least(a.proposed_at, excluded.proposed_at)
                          else excluded.proposed_at end""")
_WITHDRAW: Final = text("""
    update case_awards a set withdrawn_at = d.at
      from unnest(cast(:cases as uuid[]), cast(:ats as timestamptz[])) as d(case_id, at)
     where a.case_id = d.case_id and a.award_id <> all(cast(:listed as uuid[])) and not a.whole_case
       and a.proposed_at is not null and a.withdrawn_at is null
       and a.approved_at is null and a.declined_at is null and a.ended_at is null""")
_LIST: Final = text("""
    select case_id, award_id, whole_case, proposed_at, withdrawn_at, approved_at, declined_at, ended_at, household_told_at,
           informant_told_at
      from case_awards where case_id = any(cast(:cases as uuid[])) order by case_id, award_id""")
_SET_CLOCKS: Final = text("""
    update clocks c set state = d.state, ended_at = d.at
      from unnest(cast(:cases as uuid[]), cast(:starts as timestamptz[]), cast(:states as text[]), cast(:ats as timestamptz[]))
        as d(case_id, started_at, state, at)
     where c.kind = :kind and c.subject_id = d.case_id and c.started_at = d.started_at
       and c.state in ('running', 'kept', 'stopped') and (c.state, c.ended_at) is distinct from (d.state, d.at)""")


async def save_news(session: AsyncSession, what: Happening, news: Iterable[News]) -> None:
    """Save facts of one kind."""
    if what is not Happening.PROPOSED:
        await _upsert(session, _SET[what], _earliest(news))
        return
    waiting = list(news)
    while waiting:
        # Several findings of one case are taken one after the other: the later one says what the earlier no longer gives.
        turn = {item.case_id: item for item in reversed(waiting)}
        waiting = [item for item in waiting if turn[item.case_id] is not item]
        await _propose(session, sorted(turn.values(), key=lambda item: item.case_id))


async def _propose(session: AsyncSession, turn: Sequence[News]) -> None:
    values = {
        "cases": [item.case_id for item in turn],
        "ats": [item.at for item in turn],
        "listed": [award_id for item in turn for award_id in item.award_ids],
    }
    await execute(session, _WITHDRAW, values)
    await _upsert(session, _PROPOSE, _earliest(turn))


def _earliest(news: Iterable[News]) -> dict[tuple[UUID, UUID, bool], datetime]:
    """One row an award: a statement may not touch a row twice."""
    moments: dict[tuple[UUID, UUID, bool], datetime] = {}
    for item in news:
        matters = [(award_id, False) for award_id in item.award_ids]
        if item.refusal_id is not None:
            matters.append((item.refusal_id, True))
        for award_id, whole_case in matters:
            key = (item.case_id, award_id, whole_case)
            moments[key] = min(item.at, moments.get(key, item.at))
    return moments


async def _upsert(session: AsyncSession, statement: TextClause, moments: dict[tuple[UUID, UUID, bool], datetime]) -> None:
    if not moments:
        return
    values: dict[str, Any] = {
        "cases": [case_id for case_id, _, _ in moments],
        "awards": [award_id for _, award_id, _ in moments],
        "whole": [whole_case for _, _, whole_case in moments],
        "ats": list(moments.values()),
    }
    await execute(session, statement, values)


async def list_awards(session: AsyncSession, case_ids: Collection[UUID]) -> dict[CaseId, list[Award]]:
    """Return what is known about the awards of these cases."""
    found: dict[CaseId, list[Award]] = {}
    for row in await execute(session, _LIST, {"cases": sorted(case_ids)}):
        found.setdefault(row.case_id, []).append(
            Award(
                award_id=row.award_id,
                whole_case=row.whole_case,
                proposed_at=row.proposed_at,
                withdrawn_at=row.withdrawn_at,
                approved_at=row.approved_at,
                declined_at=row.declined_at,
                ended_at=row.ended_at,
                household_told_at=row.household_told_at,
                informant_told_at=row.informant_told_at,
            )
        )
    return found


async def set_clocks(session: AsyncSession, kind: str, openings: Iterable[tuple[CaseId, Opening]]) -> None:
    """Let the clocks of these openings say what has become of their promises, each with its own moment.

    A verdict is corrected where a fact that came late shows it to be wrong; a missed clock stays missed.
    """
    found = [(case_id, opening.opened_at, *opening.verdict) for case_id, opening in openings]
    if found:
        cases, starts, states, ats = (list(column) for column in zip(*found, strict=True))
        await execute(session, _SET_CLOCKS, {"kind": kind, "cases": cases, "starts": starts, "states": states, "ats": ats})
