"""Climbs: one row for each missed clock, once; where it stands, when it goes on, who took it, when it was done."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.climbs import Climb, ClimbState
from services.notifications.domain.escalations import MissedClock, SolvedClock
from services.notifications.domain.ladder import Rung
from shared.database import execute
from shared.ids import CaseId
from shared.targets import STAY_WITH_THE_MEANS

_NAMES: Final = (
    *("clock_id", "kind", "incident_id", "case_id", "commune_code", "risk_level", "drill", "due_at", "missed_at", "state"),
    *("first_rung", "rung", "since", "next_at", "taken_by", "taken_rung", "taken_at", "taken_until", "done_at", "solved_at"),
    "plan",
)
COLUMNS: Final = ", ".join(f"c.{name}" for name in _NAMES)
_MISSED: Final = "clock_id, kind, incident_id, case_id, commune_code, risk_level, drill, due_at, answer_from, missed_at"
_GIVEN: Final = f"""
      from unnest(cast(:clock_id as uuid[]), cast(:kind as text[]), cast(:incident_id as uuid[]), cast(:case_id as uuid[]),
                  cast(:commune_code as text[]), cast(:risk_level as smallint[]), cast(:drill as boolean[]),
                  cast(:due_at as timestamptz[]), cast(:answer_from as timestamptz[]), cast(:missed_at as timestamptz[]),
                  cast(:rung as smallint[]), cast(:solved_at as timestamptz[])) as m({_MISSED}, rung, solved_at)"""
_BEGIN: Final = text(f"""
    insert into climbs as c ({_MISSED}, state, first_rung, rung, since)
    select {_MISSED}, 'climbing', rung, rung, cast(:now as timestamptz) {_GIVEN} order by clock_id
    on conflict (clock_id) do nothing
    returning {COLUMNS}""")
_SOLVE: Final = text(f"""
    insert into climbs as c ({_MISSED}, state, first_rung, rung, since, solved_at)
    select {_MISSED}, 'solved', rung, rung, missed_at, solved_at {_GIVEN} order by clock_id
    on conflict (clock_id) do update set state = 'solved', solved_at = excluded.solved_at, next_at = null
     where c.state <> 'solved'
    returning {COLUMNS}""")
_SAVE: Final = text("""
    update climbs c set state = d.state, rung = d.rung, since = d.since, next_at = d.next_at
      from unnest(cast(:clocks as uuid[]), cast(:states as text[]), cast(:rungs as smallint[]), cast(:since as timestamptz[]),
                  cast(:next as timestamptz[])) as d(clock_id, state, rung, since, next_at)
     where c.clock_id = d.clock_id""")
_TAKE: Final = text("""
    update climbs set state = 'taken', next_at = null, taken_by = :by, taken_rung = :rung, taken_at = :now,
           taken_until = :until, plan = :plan, done_at = null
     where clock_id = :clock_id""")
_LOCK: Final = text(
    f"select {COLUMNS} from climbs c where c.clock_id = any(cast(:clocks as uuid[])) order by c.clock_id for update"
)
# One at a time: who took the rest of what is due would open a second window for the same people, a minute later.
_DUE: Final = text(f"""
    select {COLUMNS} from climbs c
     where (select pg_try_advisory_xact_lock(hashtextextended('climbs go on', 0)))
       and c.next_at is not null and c.next_at <= statement_timestamp()
     order by c.next_at limit :most for update skip locked""")
_ANY_DUE: Final = text("""
    select 1 from climbs where next_at is not null and next_at <= now() - make_interval(secs => :grace_s) limit 1""")
_TAKEN_RUNGS: Final = text("""
    select clock_id, taken_rung from climbs where clock_id = any(cast(:clocks as uuid[])) and taken_rung is not null""")
_CASE: Final = text("""
    select case_id from climbs where clock_id = :clock_id and kind <> all(cast(:staying as text[]))""")
_HOLD: Final = text("update climbs set next_at = null where clock_id = any(cast(:clocks as uuid[])) and next_at is not null")
_RELOCATE: Final = text("""
    update climbs c set commune_code = d.commune
      from unnest(cast(:cases as uuid[]), cast(:communes as text[])) as d(case_id, commune)
     where c.case_id = d.case_id and c.state in ('climbing', 'top') and c.commune_code <> d.commune
       and c.kind <> all(cast(:staying as text[]))""")
_PLACE: Final = text("""
    update climbs c set commune_code = d.commune
      from unnest(cast(:clocks as uuid[]), cast(:communes as text[])) as d(clock_id, commune) where c.clock_id = d.clock_id""")
_COUNT_OPEN: Final = text("""
    select rung, state, count(*) as count, min(since) as since from climbs where state <> 'solved' group by rung, state""")
_NEXT_OF_WINDOWS: Final = text("""
    select e.window_id, min(c.next_at) as next_at from escalations e join climbs c on c.clock_id = e.clock_id
     where e.window_id = any(cast(:windows as uuid[])) and c.rung = e.rung and c.next_at is not null
     group by e.window_id""")


async def begin(session: AsyncSession, missed: Sequence[MissedClock], rungs: Mapping[UUID, Rung], now: datetime) -> list[Climb]:
    """Let these clocks climb from their rungs on; return those that are new: a clock climbs once."""
    return _climbs((await execute(session, _BEGIN, {**_given(missed, rungs, {}), "now": now})).mappings())


async def solve(session: AsyncSession, solved: Sequence[SolvedClock], rungs: Mapping[UUID, Rung]) -> list[Climb]:
    """End the climbs of these clocks, also where none has begun; return those for which it is news."""
    moments = {one.missed.clock_id: one.solved_at for one in solved}
    return _climbs((await execute(session, _SOLVE, _given([one.missed for one in solved], rungs, moments))).mappings())


async def save(session: AsyncSession, climbs: Iterable[Climb]) -> None:
    """Save where these climbs stand now."""
    moved = list(climbs)
    values = {
        "clocks": [one.clock_id for one in moved],
        "states": [one.state.value for one in moved],
        "rungs": [int(one.rung) for one in moved],
        "since": [one.since for one in moved],
        "next": [one.next_at for one in moved],
    }
    await execute(session, _SAVE, values)


async def take(session: AsyncSession, climb: Climb) -> None:
    """Save who took it, what he will do (sealed), and by when."""
    values = {
        "by": climb.taken_by,
        "rung": climb.taken_rung,
        "now": climb.taken_at,
        "until": climb.taken_until,
        "plan": climb.plan,
    }
    await execute(session, _TAKE, {**values, "clock_id": climb.clock_id})


async def lock(session: AsyncSession, clock_ids: Collection[UUID]) -> list[Climb]:
    """Return these climbs in the order of their clocks, and hold their rows."""
    return _climbs((await execute(session, _LOCK, {"clocks": sorted(set(clock_ids))})).mappings())


async def find_case(session: AsyncSession, clock_id: UUID) -> UUID | None:
    """Return with which case this clock moves, if with any, without locking anything: it stays of that case for ever."""
    row = (await execute(session, _CASE, {"clock_id": clock_id, "staying": sorted(STAY_WITH_THE_MEANS)})).first()
    return row.case_id if row else None


async def lock_due(session: AsyncSession, most: int) -> list[Climb]:
    """Return what goes on now by the database's clock, and hold it: who comes second finds nothing."""
    return _climbs((await execute(session, _DUE, {"most": most})).mappings())


async def any_due(session: AsyncSession, grace_s: float) -> bool:
    """Tell whether something should have gone on so many seconds ago, without locking anything."""
    return (await execute(session, _ANY_DUE, {"grace_s": grace_s})).first() is not None


async def find_taken_rungs(session: AsyncSession, clock_ids: Collection[UUID]) -> dict[UUID, Rung]:
    """Return on which rung those stand who took these clocks."""
    rows = await execute(session, _TAKEN_RUNGS, {"clocks": sorted(set(clock_ids))})
    return {row.clock_id: Rung(row.taken_rung) for row in rows}


async def hold(session: AsyncSession, clock_ids: Collection[UUID]) -> None:
    """The person who was told cannot be reached: these wait for another, and go on from where they stand."""
    if clock_ids:
        await execute(session, _HOLD, {"clocks": sorted(clock_ids)})


async def relocate_cases(session: AsyncSession, communes: Mapping[CaseId, str]) -> None:
    """What nobody has taken of these cases climbs in their new communes from now on."""
    values = {"cases": list(communes), "communes": list(communes.values()), "staying": sorted(STAY_WITH_THE_MEANS)}
    await execute(session, _RELOCATE, values)


async def place(session: AsyncSession, communes: Mapping[UUID, str]) -> None:
    """Let these climbs, whose rows are held, be of these communes (by clock)."""
    await execute(session, _PLACE, {"clocks": list(communes), "communes": list(communes.values())})


async def next_of_windows(session: AsyncSession, windows: Collection[UUID]) -> dict[UUID, datetime]:
    """Return of each of these windows when the first of its clocks goes on, if any does."""
    rows = await execute(session, _NEXT_OF_WINDOWS, {"windows": sorted(windows)})
    return {row.window_id: row.next_at for row in rows}


async def count_open(session: AsyncSession) -> dict[tuple[Rung, ClimbState], tuple[int, datetime]]:
    """Return how many climbs are not solved, by rung and state, and since when the first of them stands there."""
    rows = (await execute(session, _COUNT_OPEN)).mappings()
    return {(Rung(row["rung"]), ClimbState(row["state"])): (row["count"], row["since"]) for row in rows}


def climb_of(row: Mapping[str, Any] | RowMapping) -> Climb:
    """Return the climb of a row with the columns of this table."""
    given = {name: row[name] for name in _NAMES}
    rungs = {name: Rung(row[name]) for name in ("first_rung", "rung")}
    taken = Rung(row["taken_rung"]) if row["taken_rung"] else None
    return Climb(**{**given, **rungs, "taken_rung": taken, "state": ClimbState(row["state"])})


def _climbs(rows: Iterable[RowMapping]) -> list[Climb]:
    return [climb_of(row) for row in rows]


def _given(missed: Sequence[MissedClock], rungs: Mapping[UUID, Rung], solved: Mapping[UUID, datetime]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        name.strip(): [getattr(one, name.strip()) for one in missed] for name in _MISSED.split(",")
    }
    columns["rung"] = [rungs[one.clock_id].value for one in missed]
    columns["solved_at"] = [solved.get(one.clock_id) for one in missed]
    return columns
