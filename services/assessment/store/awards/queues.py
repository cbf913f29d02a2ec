"""Queues: cases that wait to be assessed or signed for, counted, and the most urgent of them.

One statement for each, which brings no more than a first page shows: it asks again and again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.awards import AwardState
from services.assessment.domain.cases import CaseState
from services.assessment.domain.reductions import ReductionState
from services.assessment.policy.law.limits import CLOCKS, FUNERAL_FORM
from services.assessment.tables import FUNERALS_UNDECIDED
from shared.clock_states import PERCENT_GONE, STILL_WAITS
from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area
from shared.table_pages import page_of, values_of

MAX_COUNTED: Final = 200
"""Of each state; there may be more."""

# One key more than is counted tells that there are more. Each case is looked up by its key: how many there are is known then.
_KEYS: Final = f"""
    with keys as materialized ({{keys}}),
    numbered as (
        select case_id, row_number() over (partition by state order by case_id) > {MAX_COUNTED} as beyond from keys)"""
# The least `due_at` by a filter: with the state as a condition PostgreSQL may walk through all running clocks, the next first,
# until it meets one of this case. A clock that was missed still waits: its case is the most urgent of all.
_CASE: Final = f"""
     cross join lateral (
           select case_id, incident_id, commune_code, drill, returned_at,
                  findings_revision > 0 and returned_at is null as is_found
             from assessments
            where case_id = n.case_id limit 1) a
     cross join lateral (
           select min(due_at) filter (where {STILL_WAITS}) as due_at, {PERCENT_GONE} as gone
             from clocks where case_id = n.case_id) c"""
_CASE_COLUMNS: Final = "a.case_id, a.incident_id, a.commune_code, a.drill"
_COUNTED: Final = "count(*) over () as count, count(*) filter (where a.drill) over () as drills"
_TO_ASSESS: Final = f"""{_KEYS}
    select {_CASE_COLUMNS}, a.returned_at, c.due_at, c.gone, {_COUNTED}, (select bool_or(beyond) from numbered) as is_more,
           case when a.returned_at is not null then (
               select r.reason_code from decision_lines r join decisions d on d.id = r.decision_id
                where r.case_id = a.case_id and r.verdict = 'returned' and d.decided_at = a.returned_at limit 1)
           end as returned_reason
      from numbered n {_CASE}
     where not n.beyond order by c.due_at, a.case_id limit :shown"""
# Something is proposed, less is proposed than was signed, or what was found gives nothing, which somebody must say. That there
# are more than were looked at is told also where none of those waits.
_TO_SIGN: Final = f"""{_KEYS}
    select m.is_more, q.* from (select coalesce(bool_or(beyond), false) as is_more from numbered) m
      left join (
           select {_CASE_COLUMNS}, c.due_at, c.gone, coalesce(w.codes, '{{{{}}}}') as codes, r.reductions,
                  w.standing = 0 and a.is_found as is_owed_nothing, {_COUNTED}
             from numbered n {_CASE}
            cross join lateral (
                  select array_agg(code order by code, person, instalment)
                             filter (where state = '{AwardState.PROPOSED}') as codes,
                         count(*) filter (where state <> '{AwardState.WITHDRAWN}') as standing
                    from awards where case_id = n.case_id) w
            cross join lateral (
                  select count(*) filter (where state = '{ReductionState.PROPOSED}') as reductions
                    from reductions where case_id = n.case_id) r
            where not n.beyond and (w.codes is not null or r.reductions > 0 or (w.standing = 0 and a.is_found))) q on true
     order by q.due_at, q.case_id limit :shown"""
# When the form is wanted, not when the next of the case's clocks ends.
_TO_GET_FORMS: Final = f"""
    with keys as materialized (select distinct case_id from awards where {FUNERALS_UNDECIDED})
    select {_CASE_COLUMNS}, c.due_at, c.gone, {_COUNTED}, false as is_more
      from keys n
     cross join lateral (select case_id, incident_id, commune_code, drill from assessments where case_id = n.case_id limit 1) a
     cross join lateral (
           select min(due_at) filter (where {STILL_WAITS}) as due_at, {PERCENT_GONE} as gone
             from clocks where case_id = n.case_id and kind = '{CLOCKS[FUNERAL_FORM]}') c
     where c.due_at is not null {{place}} order by c.due_at, a.case_id limit :shown"""
_IN_AREA: Final = "and a.commune_code = any(cast(:places as text[]))"


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for somebody, as a line of a queue."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    due_at: datetime | None
    gone: int | None


@dataclass(frozen=True, slots=True)
class CaseToAssess(WaitingCase):
    """A case that waits for somebody to look, as a line of a queue."""

    returned_at: datetime | None
    returned_reason: str | None


@dataclass(frozen=True, slots=True)
class CaseToSign(WaitingCase):
    """A case in which something waits for a signature: help by its codes, reductions, or the word that nothing is owed."""

    codes: Sequence[str]
    reductions: int
    is_owed_nothing: bool


ItemT = TypeVar("ItemT")


@dataclass(frozen=True)
class CaseQueue(Generic[ItemT]):
    """How many wait, how many of them in drills, whether there are more than were counted, and the most urgent."""

    count: int
    drills: int
    is_more: bool
    first: Sequence[ItemT]


async def cases_to_assess(session: AsyncSession, area: Area, shown: int) -> CaseQueue[CaseToAssess]:
    """Return the open cases of this area (None: the country)."""
    return _queue(CaseToAssess, await _rows(session, _TO_ASSESS, [CaseState.OPEN], area, shown))


async def cases_to_sign(session: AsyncSession, area: Area, shown: int) -> CaseQueue[CaseToSign]:
    """Return the cases with something to sign for: urgent help of open ones, and everything of those that were assessed."""
    return _queue(CaseToSign, await _rows(session, _TO_SIGN, [CaseState.ASSESSED, CaseState.OPEN], area, shown))


async def cases_to_get_forms(session: AsyncSession, area: Area, shown: int) -> CaseQueue[WaitingCase]:
    """Return the cases in which help for a funeral is proposed and the form that asks for it has not come in."""
    values: dict[str, Any] = {"shown": shown}
    if area is not None:
        values["places"] = codes_within(*area)
    statement = text(_TO_GET_FORMS.format(place="" if area is None else _IN_AREA))
    return _queue(WaitingCase, [dict(row) for row in (await execute(session, statement, values)).mappings()])


async def _rows(
    session: AsyncSession, statement: str, states: Sequence[CaseState], area: Area, shown: int
) -> Sequence[Mapping[str, Any]]:
    values: dict[str, Any] = {"most": MAX_COUNTED + 1, "shown": shown}
    if area is not None:
        values["places"] = codes_within(*area)
    keys = " union all ".join(_keys_of(state, is_narrow=area is not None) for state in states)
    return [dict(row) for row in (await execute(session, text(statement.format(keys=keys)), values)).mappings()]


def _queue(line: Callable[..., ItemT], rows: Sequence[Mapping[str, Any]]) -> CaseQueue[ItemT]:
    """Return the queue of these rows, each of which knows the figures of all."""
    if not rows:
        return CaseQueue(0, 0, is_more=False, first=())
    if rows[0]["case_id"] is None:
        return CaseQueue(0, 0, is_more=rows[0]["is_more"], first=())
    figures = ("count", "drills", "is_more")
    first = [line(**{name: value for name, value in row.items() if name not in figures}) for row in rows]
    return CaseQueue(**{name: rows[0][name] for name in figures}, first=first)


def _keys_of(state: CaseState, *, is_narrow: bool) -> str:
    """Return the question for the keys of the first cases in this state."""
    lines = {**({"commune_code": values_of("places")} if is_narrow else {}), "state": f"select '{state}'"}
    return f"select '{state}' as state, k.case_id from ({page_of('assessments', 'case_id', lines)}) k"
