"""What other services have said about the awards of cases. Every statement is for many cases.

A moment is set to the earliest that is known, never overwritten: what producers say may come in any order and more than once.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.awards import Award, Happening, News
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


def _set_all(column: str, later: str) -> TextClause:
    """Keep the earliest moment, and beside it every other one: what came back may end, and be told, again."""
    return text(f"""
        insert into case_awards as a (case_id, award_id, whole_case, {column}) {_GIVEN}
        on conflict (case_id, award_id) do update set {column} = least(a.{column}, excluded.{column}),
           {later} = case when a.{column} is null or a.{column} = excluded.{column} then a.{later} else array(
               select distinct m from unnest(coalesce(a.{later}, '{{}}') || a.{column} || excluded.{column}) as m
                where m > least(a.{column}, excluded.{column}) order by m) end""")


_SET: Final = {what: _set_earliest(column) for what, column in _MOMENT_OF.items()} | {
    Happening.ENDED: _set_all("ended_at", "later_ended"),
    Happening.HOUSEHOLD_TOLD: _set_all("household_told_at", "later_household_told"),
    Happening.INFORMANT_TOLD: _set_all("informant_told_at", "later_informant_told"),
    Happening.RETURNED: text(f"""
        insert into case_awards as a (case_id, award_id, whole_case, returned)
        select g.case_id, g.award_id, g.whole_case, array[g.at] from ({_GIVEN}) as g(case_id, award_id, whole_case, at)
        on conflict (case_id, award_id) do update set returned = array(
            select distinct m from unnest(coalesce(a.returned, '{{}}') || excluded.returned) as m order by m)"""),
}
_ONCE: Final = frozenset({Happening.APPROVED, Happening.DECLINED})
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
           informant_told_at, returned, later_ended, later_household_told, later_informant_told
      from case_awards where case_id = any(cast(:cases as uuid[])) order by case_id, award_id""")


async def save_news(session: AsyncSession, what: Happening, news: Iterable[News]) -> None:
    """Save facts of one kind."""
    if what in _ONCE:
        await _upsert(session, _SET[what], _earliest(news))
        return
    if what is not Happening.PROPOSED:
        for turn in _turns(news):
            await _upsert(session, _SET[what], turn)
        return
    waiting = list(news)
    while waiting:
        # Several findings of one case are taken one after the other: the later one says what the earlier no longer gives.
        firsts = {item.case_id: item for item in reversed(waiting)}
        waiting = [item for item in waiting if firsts[item.case_id] is not item]
        await _propose(session, sorted(firsts.values(), key=lambda item: item.case_id))


async def _propose(session: AsyncSession, findings: Sequence[News]) -> None:
    """Save the newest findings of cases, one of each."""
    values = {
        "cases": [item.case_id for item in findings],
        "ats": [item.at for item in findings],
        "listed": [award_id for item in findings for award_id in item.award_ids],
    }
    await execute(session, _WITHDRAW, values)
    await _upsert(session, _PROPOSE, _earliest(findings))


def _turns(news: Iterable[News]) -> list[dict[tuple[UUID, UUID, bool], datetime]]:
    """Return every moment: a statement may not touch a row twice, so another one of the same row comes in the next."""
    turns: list[dict[tuple[UUID, UUID, bool], datetime]] = []
    for item in news:
        for key, at in _earliest([item]).items():
            free = next((turn for turn in turns if turn.get(key, at) == at), None)
            if free is None:
                turns.append(free := {})
            free[key] = at
    return turns


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
                returned=tuple(row.returned or ()),
                later_ended=tuple(row.later_ended or ()),
                later_household_told=tuple(row.later_household_told or ()),
                later_informant_told=tuple(row.later_informant_told or ()),
            )
        )
    return found
