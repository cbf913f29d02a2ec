"""Figures of a run: from the services' own rows, from Temporal's list of workflows, from /proc."""

import asyncio
import itertools
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
from temporalio.client import WorkflowExecution

from shared.communes import name_of
from tests.drill.result import Escalations, SlowCase, SourceFigures, StepFigures, StepUp
from tests.drill.words import STEPS
from tests.support.promises.climbs import minutes_of

Databases = Mapping[str, asyncpg.Connection]

CLIMB_LADDER: Final = "ClimbLadder"
_NOTICE: Final = "deliver-notice"
_SLOWEST: Final = 10
_A_LADDER_S: Final = 20.0
_LOOK_S: Final = 0.5

# What a case still owes: an award that is neither ended, declined nor withdrawn.
_CASES: Final = """
    select c.id::text as id, c.commune_code, c.received_at, c.received_at as identified, c.findings_at as assessed,
           c.assisted_at as assisted, c.closed_at as closed,
           c.assisted_at <= c.identified_at + interval '72 hours' / $2::integer as in_time,
           c.identified_at + interval '72 hours' / $2::integer < c.received_at as late_on_arrival,
           a.decided, case when a.owed = 0 and a.granted > 0 then a.ended end as paid,
           case when a.owed = 0 and a.untold = 0 then a.told end as told,
           c.retracted_at is not null as is_retracted, c.closed_at is not null and a.granted = 0 as is_refused
      from cases c left join lateral (
           select min(least(w.approved_at, w.declined_at)) as decided, max(coalesce(w.ended_at, w.declined_at)) as ended,
                  count(*) filter (where w.approved_at is not null or w.ended_at is not null) as granted,
                  count(*) filter (where w.ended_at is null and w.declined_at is null and w.withdrawn_at is null) as owed,
                  count(*) filter (where w.withdrawn_at is null and (w.household_told_at is null
                                         or (c.has_informant and w.informant_told_at is null))) as untold,
                  max(greatest(w.household_told_at, w.informant_told_at)) as told
             from case_awards w where w.case_id = c.id) a on true
     where c.incident_id = $1"""
_SOURCES: Final = """
    select s.name, s.unit, s.contributed, s.settled, s.available + s.reserved as rest,
           (select count(*) from payments p where p.source_id = s.id) as payments
      from sources s where s.id = any($1::uuid[]) order by s.unit, s.name"""
_ESCALATIONS: Final = """
    select count(distinct clock_id) as missed, count(distinct clock_id) filter (where accepted_at is not null) as accepted,
           count(distinct clock_id) filter (where not exists (select 1 from escalations o where o.clock_id = e.clock_id
                                                                 and o.state <> 'withdrawn')) as over,
           extract(epoch from max(accepted_at - answer_from))::float8 as slowest
      from escalations e where incident_id = $1"""
_RUNGS: Final = """
    select rung::text as rung, count(*) as told from escalations
     where incident_id = $1 and accepted_at is not null group by rung order by rung"""
_CLIMBING: Final = "select count(*) from climbs where incident_id = $1 and state = 'climbing'"
# From one rung to the next that was told: how long somebody had before it went on.
_STEPS: Final = """
    with told as (
        select e.clock_id, e.rung, c.risk_level, e.created_at,
               lead(e.rung) over up as higher, lead(e.created_at) over up as went_on_at
          from escalations e join climbs c on c.clock_id = e.clock_id
         where e.incident_id = $1 and e.accepted_at is not null window up as (partition by e.clock_id order by e.rung))
    select rung, higher, risk_level, count(*) as count,
           extract(epoch from min(went_on_at - created_at))::float8 as shortest_s,
           extract(epoch from max(went_on_at - created_at))::float8 as longest_s
      from told where higher is not null group by rung, higher, risk_level order by rung, higher, risk_level"""
_GATHERING: Final = """
    select count(*) from windows where kind = 'digest' and state <> 'closed' and position($1 in group_key) > 0"""
_BY_RAIL: Final = """
    select rail, count(*) as count from payments where incident_id = $1 and state in ('settled', 'handed_over') group by rail"""
_TICKETS: Final = """
    select case when t.ended_at is not null then 'ended' when t.proposed_at is not null then 'proposed'
                when t.taken_at is not null then 'taken' else 'open' end as state, count(*)::int as count
      from tickets t join payments p on p.id = t.payment_id where p.incident_id = $1 group by 1 order by 1"""
_DIFFERENCE: Final = """
    select coalesce(sum(d.difference), 0)::bigint from bank_differences d join payments p on p.id = d.payment_id
     where p.incident_id = $1"""
_TAKEN: Final = "select count(taken_at) from climbs where incident_id = $1"


class CaseFigures:
    """The journey of every case of one incident; of a report that was taken back nothing counts but that it came."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self._every = rows
        self._rows = [row for row in rows if not row["is_retracted"]]

    @property
    def retracted(self) -> int:
        return len(self._every) - len(self._rows)

    @property
    def refused(self) -> int:
        """Households that got nothing, with a reason, and were told."""
        return sum(1 for row in self._rows if row["is_refused"])

    @property
    def steps(self) -> dict[str, StepFigures]:
        return {step: self._step(step) for step in STEPS}

    def _step(self, step: str) -> StepFigures:
        rows = self._every if step == "identified" else self._rows
        took = sorted(_seconds(row["received_at"], row[step]) for row in rows if row[step] is not None)
        if step == "identified" or not took:
            return StepFigures(len(took))
        return StepFigures(len(took), round(statistics.median(took), 2), round(took[-1], 2))

    @property
    def in_time(self) -> int:
        return sum(1 for row in self._rows if row["in_time"])

    @property
    def late_on_arrival(self) -> int:
        return sum(1 for row in self._rows if row["late_on_arrival"])

    @property
    def first_received_at(self) -> datetime | None:
        return min((row["received_at"] for row in self._every), default=None)

    @property
    def seconds(self) -> float:
        """From the first report to the last closing."""
        first, last = self.first_received_at, max((row["closed"] for row in self._rows if row["closed"]), default=None)
        return _seconds(first, last) if first and last else 0.0

    @property
    def slowest(self) -> list[SlowCase]:
        closed = [row for row in self._rows if row["closed"]]
        closed.sort(key=lambda row: row["received_at"] - row["closed"])
        return [_slow(row) for row in closed[:_SLOWEST]]


def _slow(row: Any) -> SlowCase:
    """The step before which it stood longest says what it waited for."""
    moments = sorted((row[step], step) for step in STEPS if row[step] is not None)
    gaps = [(_seconds(before, after), step) for (before, _), (after, step) in itertools.pairwise(moments)]
    longest, step = max(gaps, default=(0.0, "closed"))
    seconds = round(_seconds(row["received_at"], row["closed"]), 2)
    return SlowCase(row["id"], name_of(row["commune_code"]), seconds, f"{step} {longest:.1f} s")


def _seconds(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds()


async def cases_of(databases: Databases, incident: UUID, pace: int) -> CaseFigures:
    """Return the journeys of the cases; in time is what came within the 72 hours at the drill's pace."""
    return CaseFigures(await databases["intake"].fetch(_CASES, incident, pace))


async def sources_of(databases: Databases, sources: Iterable[UUID]) -> list[SourceFigures]:
    rows = await databases["disbursement"].fetch(_SOURCES, list(sources))
    return [
        SourceFigures(row["name"], row["unit"], row["contributed"], row["settled"], row["rest"], row["payments"])
        for row in rows
    ]


async def paid_by_rail(databases: Databases, incident: UUID) -> dict[str, int]:
    """How many payments of this incident are in hand, by the way that they went."""
    rows = await databases["disbursement"].fetch(_BY_RAIL, incident)
    found = {row["rail"]: row["count"] for row in rows}
    return {name: found.get(rail, 0) for rail, name in (("bank", "bank"), ("cash", "cash_list"), ("goods", "goods"))}


async def going_back_of(databases: Databases, incident: UUID) -> tuple[int, dict[str, int]]:
    """Return how many transfers came back, and the recoveries by how far they have come."""
    found = databases["disbursement"]
    returned = await found.fetchval(
        "select coalesce(sum(times_returned), 0)::int from payments where incident_id = $1", incident
    )
    rows = await found.fetch(
        "select r.state, count(*)::int as count from recoveries r join payments p on p.id = r.payment_id "
        "where p.incident_id = $1 group by r.state order by r.state",
        incident,
    )
    return returned, {row["state"]: row["count"] for row in rows}


async def tickets_of(databases: Databases, incident: UUID) -> dict[str, int]:
    """Return what the bank left open, by how far it has come."""
    rows = await databases["disbursement"].fetch(_TICKETS, incident)
    return {row["state"]: row["count"] for row in rows}


async def difference_of(databases: Databases, incident: UUID) -> int:
    """Return what the bank paid more than was owed (less: below zero), as people accepted it, in đồng."""
    return int(await databases["disbursement"].fetchval(_DIFFERENCE, incident))


async def escalations_of(databases: Databases, incident: UUID, pace: int) -> Escalations:
    """Return what was missed, who was told on which rung, and how long each had before it went on."""
    row = await databases["notifications"].fetchrow(_ESCALATIONS, incident)
    slowest = None if row["slowest"] is None else round(row["slowest"], 2)
    rungs = {one["rung"]: one["told"] for one in await databases["notifications"].fetch(_RUNGS, incident)}
    taken = (await databases["notifications"].fetchrow(_TAKEN, incident))[0]
    steps = [_step_up(one, pace) for one in await databases["notifications"].fetch(_STEPS, incident)]
    return Escalations(row["missed"], row["accepted"], row["over"], slowest, rungs, taken, steps)


def _step_up(row: Any, pace: int) -> StepUp:
    planned = 60 * minutes_of(row["risk_level"])[row["rung"] - 1] / pace
    shortest, longest = (round(row[name], 2) for name in ("shortest_s", "longest_s"))
    return StepUp(row["rung"], row["higher"], row["count"], round(planned, 2), shortest, longest)


async def climbing(databases: Databases, incident: UUID) -> int:
    """Return how many missed clocks wait for somebody to take them, or for the next rung."""
    count: int = await databases["notifications"].fetchval(_CLIMBING, incident)
    return count


async def still_climbing(databases: Databases, incident: UUID) -> int:
    """Like `climbing`, at the end: a clock that was missed just then has its minutes, too (seconds, where they are hurried)."""
    end = time.monotonic() + _A_LADDER_S
    while (count := await climbing(databases, incident)) and time.monotonic() < end:
        await asyncio.sleep(_LOOK_S)
    return count


async def gathering(databases: Databases, incident: UUID) -> int:
    """Return how many digests of this incident still gather messages: whoever must confirm them has not been told yet."""
    count: int = await databases["notifications"].fetchval(_GATHERING, str(incident))
    return count


def at_work(workflows: Iterable[WorkflowExecution], incident: UUID) -> list[WorkflowExecution]:
    """Return those of this drill that have not ended and have something left to do.

    `ClimbLadder` sleeps through its minutes also where everything of its window was taken or done: nobody wakes it for that,
    it finds nothing and ends. What really climbs is counted by `climbing`. A digest of another story on the same stack waits
    for somebody who is not here.
    """
    own = f"{_NOTICE}:{incident}:"
    return [
        each
        for each in workflows
        if each.close_time is None
        and each.workflow_type != CLIMB_LADDER
        and (each.id.startswith(own) or not each.id.startswith(f"{_NOTICE}:"))
    ]


def events_by_workflow(workflows: Sequence[WorkflowExecution], households: int) -> dict[str, float]:
    """Events in all histories of each type, per household."""
    events: dict[str, int] = {}
    for execution in workflows:
        events[execution.workflow_type] = events.get(execution.workflow_type, 0) + (execution.history_length or 0)
    return {name: events[name] / households for name in sorted(events, key=lambda name: -events[name])}


def last_close(workflows: Sequence[WorkflowExecution], incident: UUID) -> datetime | None:
    """When the last of these workflows ended; None while one has something left to do."""
    if at_work(workflows, incident):
        return None
    return max((execution.close_time for execution in workflows if execution.close_time), default=None)


_UNDELIVERED: Final = "select address, count(*) as count from outbox where delivered_at is null group by address"
_WAITING: Final = {
    "intake": """
        select 'case ' || stage as what, count(*) from cases where incident_id = $1 and closed_at is null
         and retracted_at is null group by 1""",
    "assessment": """
        select 'assessment ' || state, count(*) from assessments where incident_id = $1
         and state not in ('decided', 'withdrawn') group by 1""",
    "disbursement": """
        select concat_ws(' ', 'payment', rail, state, reason), count(*) from payments
         where incident_id = $1 and ended_at is null group by 1""",
    "notifications": """
        select concat_ws(' ', 'notice', kind, state, reason), count(*) from notices
         where incident_id = $1 and state in ('waiting', 'undeliverable') group by 1""",
}


async def what_waits(databases: Databases, incident: UUID) -> list[str]:
    """What has not come to its end, in which service and why: told when the time is over."""
    found = []
    for service, question in _WAITING.items():
        found += [f"{service}: {count} × {what}" for what, count in await databases[service].fetch(question, incident)]
    for service, connection in databases.items():
        for address, count in await connection.fetch(_UNDELIVERED):
            found.append(f"{service}: {count} × outbox → {'Kafka' if address == 'fact' else 'Temporal'}")
        for wire_type, reason in await connection.fetch("select wire_type, reason from dead_letters limit 5"):
            found.append(f"{service}: dead letter {wire_type} ({reason})")
    return found
