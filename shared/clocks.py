"""Deadlines as rows. The command that makes a clock run inserts it; one statement escalates all that is overdue.

The Temporal activity calls that statement at the due moment and the sweeper when Temporal is late or down: who comes
second finds nothing. Owners publish `ClockMissed`; notifications alone knows rosters and rungs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit, cut_offs, outbox
from shared.clock_measures import MISSED_SECONDS, FoundBy
from shared.database import execute
from shared.events.clocks import ClockMissed, ClockSolved
from shared.identity import Actor
from shared.ids import CaseId
from shared.inserts import by_column, insert_many
from shared.paces import find_of_drills
from shared.tables import clocks
from shared.targets import STAY_WITH_THE_MEANS
from shared.time_limits import Clock, TimeLimit

Ending = Literal["kept", "stopped"]

MAX_AT_ONCE: Final = 2000
"""How many clocks one statement escalates: what is more waits for the next turn, a fraction of a second later."""


_STARTED: Final = (
    *("id", "kind", "subject_id", "case_id", "incident_id", "commune_code", "risk_level", "drill", "limit_count", "limit_unit"),
    *("basis", "article", "owner", "state", "started_at", "due_at", "answer_from"),
)
_START: Final = insert_many(clocks, _STARTED).on_conflict_do_nothing(index_elements=["id"])
# In the order of their ids: two who end some of the same clocks would otherwise wait for one another. What is done after its
# moment was kept late, also where the sweeper has not come yet; of what was missed, it is said once that it is over.
_ENDING: Final = """
    with held as (
        select id from clocks where {which} and (state = 'running' or (state = 'missed' and solved_at is null))
         order by id for update),
    ended as (
        update clocks c
           set state = case when :state = 'kept' and (c.state = 'missed' or c.due_at < :at) then 'kept_late'
                            when c.state = 'missed' then 'missed' else :state end,
               ended_at = case c.state when 'missed' then c.ended_at else :at end,
               solved_at = case when c.state = 'missed' or (:state = 'kept' and c.due_at < :at)
                                then cast(:at as timestamptz) end
          from held h where c.id = h.id returning c.*)
    select * from ended where solved_at is not null"""
_END: Final = text(_ENDING.format(which="kind = :kind and subject_id = any(cast(:subjects as uuid[]))"))
_END_CASES: Final = text(_ENDING.format(which="case_id = any(cast(:cases as uuid[]))"))
_END_THESE: Final = text(_ENDING.format(which="id = any(cast(:ids as uuid[]))"))
_STOP_BEGUN: Final = text("""
    with held as (
        select id from clocks where case_id = any(cast(:cases as uuid[])) and state = 'running' and started_at = :at
         order by id for update)
    update clocks c set state = 'stopped', ended_at = :now from held h where c.id = h.id""")
# What others were told of as missed is missed again.
_REOPEN: Final = text("""
    with held as (
        select id from clocks where case_id = any(cast(:cases as uuid[]))
           and ((state in ('kept', 'stopped') and ended_at = :at) or (state in ('missed', 'kept_late') and solved_at = :at))
         order by id for update)
    update clocks c set state = case when c.escalated_at is null then 'running' else 'missed' end,
           ended_at = case when c.escalated_at is not null then c.ended_at end, solved_at = null,
           answer_from = case when c.escalated_at is not null then c.answer_from
                              else greatest(c.answer_from, cast(:now as timestamptz)) end
      from held h where c.id = h.id""")
# The moment of the statement, not one that passes while it runs: only what stands still can be looked up in an index. And an
# array: how many are overdue cannot be known beforehand, and a plan for very many would read all clocks that ever ran.
_OVERDUE: Final = text("""
    with overdue as (
        select id from clocks where state = 'running' and due_at <= coalesce(cast(:at as timestamptz), statement_timestamp())
         order by due_at, id limit :most for update skip locked),
    unsaid as (
        select id from clocks where state = 'kept_late' and escalated_at is null order by id limit :most for update skip locked)
    update clocks c set state = case c.state when 'running' then 'missed' else c.state end,
           ended_at = coalesce(c.ended_at, cast(:at as timestamptz), clock_timestamp()), escalated_at = clock_timestamp()
     where c.id = any(array(select id from overdue union all select id from unsaid))
    returning c.*""")
_MOVE: Final = text("""
    update clocks set due_at = :due_at, answer_from = greatest(answer_from, cast(:due_at as timestamptz)),
           due_before = null, limit_count = :limit_count, limit_unit = :limit_unit, basis = :basis, article = :article
     where kind = :kind and subject_id = :subject_id and state = 'running'""")
_RELOCATE: Final = text("""
    with held as (
        select c.id, d.commune from clocks c
          join unnest(cast(:cases as uuid[]), cast(:communes as text[])) as d(case_id, commune) on d.case_id = c.case_id
         where c.state = 'running' and c.commune_code <> d.commune and c.kind <> all(cast(:staying as text[]))
         order by c.id for update of c)
    update clocks c set commune_code = h.commune,
           due_at = coalesce(c.due_before, c.due_at), due_before = null,
           answer_from = case when c.due_before is null then c.answer_from
                              else greatest(c.due_before, statement_timestamp()) end,
           owner = case when c.owner = 'commune:' || c.commune_code then 'commune:' || h.commune else c.owner end
      from held h where c.id = h.id""")
_ANY_OVERDUE: Final = text("""
    select exists (select 1 from clocks
                    where state = 'running' and due_at <= coalesce(cast(:at as timestamptz), statement_timestamp()))
        or exists (select 1 from clocks where state = 'kept_late' and escalated_at is null)""")


async def start(session: AsyncSession, started: Iterable[Clock]) -> list[Clock]:
    """Let these clocks run, each at the pace of its incident, and return them so; one that is there already stays as it is."""
    given = list(started)
    paces = await find_of_drills(session, [(clock.scope.incident_id, clock.scope.drill) for clock in given])
    running = [clock.at_pace(paces[clock.scope.incident_id]) for clock in given]
    rows = [
        {
            "id": clock.id,
            "kind": clock.limit.kind,
            "subject_id": clock.subject_id,
            "case_id": clock.scope.case_id,
            "incident_id": clock.scope.incident_id,
            "commune_code": clock.scope.commune_code,
            "risk_level": clock.scope.risk_level,
            "drill": clock.scope.drill,
            "limit_count": clock.limit.count,
            "limit_unit": clock.limit.unit,
            "basis": clock.limit.basis,
            "article": clock.limit.article,
            "owner": clock.owner,
            "state": "running",
            "started_at": clock.started_at,
            "due_at": clock.due_at,
            "answer_from": clock.answer_from,
        }
        for clock in running
    ]
    if rows:
        await execute(session, _START, by_column(rows))
    return running


@dataclass(frozen=True)
class Move:
    """A running clock that ends at another moment, because its limit or the calendar was changed: at the pace of its case."""

    subject_id: UUID
    limit: TimeLimit
    due_at: datetime


async def move(session: AsyncSession, actor: Actor, moves: Iterable[Move]) -> None:
    """Let these clocks end at another moment under their new limit, and write down that they do; what is over stays over."""
    moved = list(moves)
    rows = [
        {
            "kind": one.limit.kind,
            "subject_id": one.subject_id,
            "due_at": one.due_at,
            "limit_count": one.limit.count,
            "limit_unit": one.limit.unit,
            "basis": one.limit.basis,
            "article": one.limit.article,
        }
        for one in moved
    ]
    if rows:
        await execute(session, _MOVE, rows)
        subjects = [one.subject_id for one in moved]
        await audit.record(session, actor, "clocks moved", "clock subject", subjects, because="limit or calendar changed")


async def relocate_cases(session: AsyncSession, communes: Mapping[CaseId, str]) -> None:
    """Let the running clocks of these cases be of the communes in which the cases lie now; no moment begins anew.

    What was kept or missed before stays with the commune that kept or missed it. What waited because that commune was cut off
    runs as before: the sweeper lets it wait again where the new one is. What is asked about money stays with the means.
    """
    if communes:
        staying = sorted(STAY_WITH_THE_MEANS)
        values = {"cases": list(communes), "communes": list(communes.values()), "staying": staying}
        await execute(session, _RELOCATE, values)


async def keep(session: AsyncSession, kind: str, subjects: Sequence[UUID], at: datetime) -> None:
    """What was promised has happened at `at`: these clocks were kept, or kept late. What was missed is never kept in time."""
    await outbox.publish(session, await end(session, "kept", kind, subjects, at))


async def stop(session: AsyncSession, kind: str, subjects: Sequence[UUID], at: datetime) -> None:
    """There is nothing left to be in time for: these clocks stop without verdict."""
    await outbox.publish(session, await end(session, "stopped", kind, subjects, at))


async def stop_cases(session: AsyncSession, cases: Sequence[UUID], at: datetime) -> None:
    """Stop every clock of these cases: they have ended otherwise."""
    if cases:
        await outbox.publish(session, await _end(session, _END_CASES, {"state": "stopped", "cases": sorted(cases), "at": at}))


async def solve(session: AsyncSession, state: Ending, clock_ids: Iterable[UUID], at: datetime) -> None:
    """End these clocks; that one which was missed, or is done late, is over, others hear (`ClockSolved`)."""
    if ids := sorted(clock_ids):
        await outbox.publish(session, await _end(session, _END_THESE, {"state": state, "ids": ids, "at": at}))


async def end(session: AsyncSession, state: Ending, kind: str, subjects: Sequence[UUID], at: datetime) -> Sequence[ClockSolved]:
    """End clocks, and return what others hear of those that were late: for an act that may still be taken back."""
    if not subjects:
        return ()
    return await _end(session, _END, {"state": state, "kind": kind, "subjects": sorted(subjects), "at": at})


async def reopen(session: AsyncSession, cases: Sequence[UUID], ended_at: datetime, now: datetime) -> None:
    """Undo what one act did to the clocks of these cases at `ended_at`: what ended then runs on, what began then stops.

    What is due by now is missed at the next look; whoever answers for it is given from `now` on.
    """
    values = {"cases": sorted(cases), "at": ended_at, "now": now}
    await execute(session, _STOP_BEGUN, values)
    await execute(session, _REOPEN, values)


async def _end(session: AsyncSession, statement: TextClause, values: Mapping[str, Any]) -> list[ClockSolved]:
    """End clocks and return of each late one that nobody need wait for it any more, so that its climb ends or never begins."""
    late = (await execute(session, statement, values)).mappings().all()
    return [
        ClockSolved(
            clock_id=row["id"],
            kind=row["kind"],
            subject_id=row["subject_id"],
            case_id=row["case_id"],
            incident_id=row["incident_id"],
            commune_code=row["commune_code"],
            risk_level=row["risk_level"],
            due_at=row["due_at"],
            answer_from=row["answer_from"],
            missed_at=row["ended_at"],
            solved_at=row["solved_at"],
            outcome="kept_late" if values["state"] == "kept" else "stopped",
            drill=row["drill"],
        )
        for row in late
    ]


async def escalate_overdue(
    session: AsyncSession, actor: Actor, service: str, at: datetime | None = None, *, by: FoundBy = "workflow"
) -> int:
    """Mark all overdue clocks missed and publish `ClockMissed` for each, also of what was done late before anybody had said
    that it was overdue; return how many there were.

    The database's clock decides what is overdue, because processes of several machines disagree; `at` is for who must hold
    time still.
    """
    await cut_offs.postpone(session, actor, at)
    rows = (await execute(session, _OVERDUE, {"at": at, "most": MAX_AT_ONCE})).mappings().all()
    if not rows:
        return 0
    await audit.record(session, actor, "clock missed", "clock", [row["id"] for row in rows])
    for row in rows:
        MISSED_SECONDS.labels(service, by).observe(max(0.0, (row["escalated_at"] - row["answer_from"]).total_seconds()))
    await outbox.publish(
        session,
        [
            ClockMissed(
                clock_id=row["id"],
                service=service,
                kind=row["kind"],
                subject_id=row["subject_id"],
                case_id=row["case_id"],
                incident_id=row["incident_id"],
                commune_code=row["commune_code"],
                risk_level=row["risk_level"],
                due_at=row["due_at"],
                answer_from=row["answer_from"],
                missed_at=row["ended_at"],
                basis=row["basis"],
                article=row["article"],
                owner=row["owner"],
                drill=row["drill"],
            )
            for row in rows
        ],
    )
    return len(rows)


async def any_overdue(session: AsyncSession, at: datetime | None = None) -> bool:
    """Tell whether a running clock of this service is overdue by the database's clock, without locking anything."""
    return bool((await execute(session, _ANY_OVERDUE, {"at": at})).scalar())


async def present(session: AsyncSession) -> datetime:
    """Return the present moment by the database's clock."""
    moment: datetime = (await execute(session, text("select clock_timestamp()"))).scalar_one()
    return moment
