"""Reads the board's figures, filtered by the reader's area."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.metrics import BOARD_SECONDS
from services.console.views.board import (
    Board,
    IncidentHead,
    Late,
    LateRow,
    LateRows,
    StageCount,
    chosen_incidents,
    commune_figures,
    late_clock,
    stage_totals,
)
from services.console.views.silences import CommuneSilence, silent_communes
from services.console.views.summaries import Sums
from shared.clock import now
from shared.communes import codes_within
from shared.database import Database, execute
from shared.identity import Area

WORST_SHOWN: Final = 20
_FRESH_S: Final = 1.0
_MAX_KEPT: Final = 500

_HEADS: Final = """
    with counted as (
        select incident_id, bool_or(drill) as drill, sum(cases)::bigint as cases from board_figures
         {where} group by incident_id having sum(cases) > 0)
    select coalesce(i.incident_id, c.incident_id) as id, i.title, i.hazard, i.risk_level, i.starts_on,
           coalesce(i.closed, false) as closed,
           coalesce(i.drill, c.drill) as drill, coalesce(c.cases, 0) as cases, coalesce(p.pace, 1) as pace
      from board_incidents i full join counted c using (incident_id) left join paced_incidents p using (incident_id)
     where {or_declared}
     order by drill, closed, i.declared_at desc nulls last, id desc"""
_COUNTS: Final = """
    select commune_code, stage, sum(cases)::bigint as cases, sum(helped)::bigint as helped, sum(stuck)::bigint as stuck,
           max(taken_at) as taken_at
      from board_figures where commune_code <> '' and incident_id = any(cast(:incidents as uuid[])) {and_area}
     group by commune_code, stage having sum(cases) > 0"""

# Where a case lies now, or what was said of its commune where the case is not known.
_PLACE: Final = "coalesce(c.commune_code, {table}.commune_code)"

# A missed clock is made up for when what it waited for has happened after all, or when the case needs it no longer. It is late
# where its case lies now.
_STILL_LATE: Final = f"""
    select m.clock_id, m.kind, m.case_id, m.incident_id, {_PLACE.format(table="m")} as commune_code, m.service, m.due_at,
           m.basis, m.article, c.case_number
      from missed_clocks m
      left join board_cases c on c.case_id = m.case_id
     where m.incident_id = any(cast(:incidents as uuid[])) and not m.over {{and_area}}
       and not exists (select 1 from solved_clocks s where s.clock_id = m.clock_id)
       and not coalesce(c.stage in ('closed', 'declined', 'retracted'), false)
       and not coalesce(case m.kind
             when 'assisted' then c.last_helped_at >= coalesce(c.reopened_at, '-infinity')
             when 'findings' then c.assessed_at is not null
             when 'paid' then m.subject_id = any(c.paid || c.ended)
             when 'acknowledged' then {{confirmed}}
             when 'told_in_person' then {{confirmed}}
             when 'heard' then {{confirmed}}
             else m.subject_id = any(c.approved || c.declined || c.ended)
                  or (m.subject_id = m.case_id and (c.approved <> '{{{{}}}}' or c.declined <> '{{{{}}}}')) end, false)"""
_CONFIRMED: Final = "(select n.acknowledged_at is not null from board_notices n where n.notice_id = m.subject_id)"
# Counted and shown by one look at them: nothing else of a board costs as much.
_LATE: Final = """
    with late as materialized ({still_late})
    select commune_code, count(*) as clocks, count(*) filter (where basis = 'statutory') as statutory, null as clock_id,
           null as kind, null as case_id, null as case_number, null as incident_id, null as service, null as due_at,
           null as basis, null as article
      from late group by commune_code
    union all
    (select commune_code, 0, 0, clock_id, kind, case_id, case_number, incident_id, service, due_at, basis, article
       from late order by due_at, clock_id limit :most)"""

_LATE_ROW: Final = tuple(each.name for each in fields(LateRow))
_SUMMED: Final = tuple(each.name for each in fields(Sums))
_SUMS: Final = f"""
    select commune_code, {", ".join(f"sum({name})::bigint as {name}" for name in _SUMMED)} from board_summaries
     where incident_id = any(cast(:incidents as uuid[])) {{and_area}} group by commune_code"""

# From one commune of the index to the next, whatever was sent there. What was not confirmed ends with what is confirmed since.
# That nothing is heard of a commune ends by its own word, which is told: a visit may be confirmed by somebody above.
_SILENCES: Final = """
    with recursive places as (
        select first.* from unnest(cast(:incidents as uuid[])) as chosen(id) cross join lateral (
               select incident_id, commune_code from board_notices where incident_id = chosen.id
                order by commune_code limit 1) first
        union all
        select next.* from places p cross join lateral (
               select incident_id, commune_code from board_notices
                where incident_id = p.incident_id and commune_code > p.commune_code order by commune_code limit 1) next),
    confirmed as (
        select p.commune_code, max(latest.acknowledged_at) as acknowledged_at from places p
         cross join lateral (select max(n.acknowledged_at) as acknowledged_at from board_notices n
                              where n.incident_id = p.incident_id and n.commune_code = p.commune_code) latest
         {where} group by p.commune_code)
    select c.commune_code, c.acknowledged_at, min(first.silent_since) as silent_since,
           min(first.unheard_since) as unheard_since, min(first.unconfirmed_since) as unconfirmed_since
      from confirmed c join places p using (commune_code)
     cross join lateral (select min(n.silent_since) as silent_since,
                                min(n.silent_since) filter (where n.silence = 'heard') as unheard_since,
                                min(n.silent_since) filter (where n.silence = 'acknowledged') as unconfirmed_since
                           from board_notices n
                          where n.incident_id = p.incident_id and n.commune_code = c.commune_code
                            and n.acknowledged_at is null and n.silent_since is not null
                            and (n.silence = 'heard' or n.silent_since >= coalesce(c.acknowledged_at, '-infinity'))) first
     group by c.commune_code, c.acknowledged_at"""


# Moments only grow, so any order of facts ends in the same: what a person has ended is open again when the bank says more.
# They stand where their case lies now.
_OPEN_CONTRADICTIONS: Final = f"""
    select b.payment_id, b.case_id, {_PLACE.format(table="b")} as commune_code, b.drill, b.contradicted_at
      from board_contradictions b
      left join board_cases c on c.case_id = b.case_id
     where b.contradicted_at > coalesce(b.resolved_at, '-infinity') and b.incident_id = any(cast(:incidents as uuid[]))
       {{and_area}}"""
_CONTRADICTED: Final = "select count(*) from ({open_contradictions}) open"


def still_late(area: Area) -> str:
    """Return the question for missed clocks that are still late; its parameters are `incidents` and `area_values`."""
    return _STILL_LATE.format(and_area=in_area(area, _PLACE.format(table="m")), confirmed=_CONFIRMED)


def open_contradictions(area: Area) -> str:
    """Return the question for contradictions that nobody has ended; its parameters are `incidents` and `area_values`."""
    return _OPEN_CONTRADICTIONS.format(and_area=in_area(area, _PLACE.format(table="b")))


def in_area(area: Area, commune: str = "commune_code") -> str:
    """Return the further condition that a row of this commune lies in the reader's area; its parameters are `area_values`."""
    return "" if area is None else f"and {commune} = any(cast(:communes as text[]))"


def area_values(area: Area) -> dict[str, Any]:
    """Return the parameters of `in_area`."""
    return {} if area is None else {"communes": codes_within(*area)}


async def read_board(session: AsyncSession, incident_id: UUID | None, area: Area) -> Board:
    """Return the board of one incident, or of all real ones (of all drills where there is nothing real)."""
    incidents = await list_heads(session, area)
    chosen, drill = chosen_incidents(incidents, incident_id)
    values = {**area_values(area), "incidents": chosen}
    rows = (await execute(session, text(_COUNTS.format(and_area=in_area(area))), values)).all()
    counts = [StageCount(row.commune_code, row.stage, row.cases, row.helped, row.stuck) for row in rows]
    late = await _late(session, area, values)
    silences = [
        CommuneSilence(**row)
        for row in (await execute(session, text(_SILENCES.format(where=_where(area, "p.commune_code"))), values)).mappings()
    ]
    communes = commune_figures(counts, silences, late.by_commune, await _sums(session, area, values))
    return Board(
        as_of=now(),
        latest_fact_at=max((row.taken_at for row in rows), default=None),
        drill=drill,
        incident_id=incident_id,
        incidents=incidents,
        stages=stage_totals(communes),
        total=sum(line.total for line in communes),
        waiting=sum(line.waiting for line in communes),
        helped=sum(line.helped for line in communes),
        stuck=sum(line.stuck for line in communes),
        contradicted=await _contradicted(session, area, values),
        late=Late(count=sum(late.by_commune.values()), statutory=late.statutory, worst=[late_clock(row) for row in late.worst]),
        silent_communes=silent_communes(silences),
        communes=communes,
        sums=sum((line.sums for line in communes), Sums()),
    )


async def _sums(session: AsyncSession, area: Area, values: Mapping[str, Any]) -> dict[str, Sums]:
    rows = await execute(session, text(_SUMS.format(and_area=in_area(area))), values)
    return {row["commune_code"]: Sums(*(row[name] for name in _SUMMED)) for row in rows.mappings()}


async def list_heads(session: AsyncSession, area: Area) -> list[IncidentHead]:
    """Return the incidents that reach into this area (None: the country), with how many cases each has there."""
    or_declared, values = "true", area_values(area)
    if area is not None:
        or_declared = """c.incident_id is not null or i.commune_codes && cast(:named as text[])
            or i.province_codes && cast(:provinces as text[])"""
        values |= {"named": sorted(area[0]), "provinces": sorted(area[1])}
    statement = text(_HEADS.format(where=_where(area), or_declared=or_declared))
    return [IncidentHead.model_validate(dict(row)) for row in (await execute(session, statement, values)).mappings()]


async def _late(session: AsyncSession, area: Area, values: Mapping[str, Any]) -> LateRows:
    statement = text(_LATE.format(still_late=still_late(area)))
    rows = (await execute(session, statement, {**values, "most": WORST_SHOWN})).mappings().all()
    worst = [LateRow(**{name: row[name] for name in _LATE_ROW}) for row in rows if row["clock_id"] is not None]
    counts = [row for row in rows if row["clock_id"] is None]
    return LateRows(
        sorted(worst, key=lambda row: (row.due_at, row.clock_id)),
        {row["commune_code"]: row["clocks"] for row in counts},
        sum(row["statutory"] for row in counts),
    )


async def _contradicted(session: AsyncSession, area: Area, values: Mapping[str, Any]) -> int:
    statement = text(_CONTRADICTED.format(open_contradictions=open_contradictions(area)))
    return int((await execute(session, statement, values)).scalar_one())


def _where(area: Area, commune: str = "commune_code") -> str:
    return in_area(area, commune).replace("and", "where", 1)


class Boards:
    """Boards for many who look: the same question within a moment (a second) is asked of the database once."""

    def __init__(self, database: Database, fresh_s: float = _FRESH_S) -> None:
        self._database = database
        self._fresh_s = fresh_s
        self._known: dict[tuple[UUID | None, Area], tuple[float, asyncio.Task[Board]]] = {}

    async def read(self, incident_id: UUID | None, area: Area) -> Board:
        """Return the board, at most a second old. Raises Unavailable while the database is away."""
        key = (incident_id, area)
        asked_at, task = self._known.get(key, (0.0, None))
        if task is None or (task.done() and (time.monotonic() - asked_at > self._fresh_s or _failed(task))):
            if len(self._known) >= _MAX_KEPT:
                self._known.clear()
            task = asyncio.create_task(self._ask(incident_id, area))
            self._known[key] = (time.monotonic(), task)
        # Whoever asked first may leave; the others still get their answer.
        return await asyncio.shield(task)

    async def _ask(self, incident_id: UUID | None, area: Area) -> Board:
        with BOARD_SECONDS.time():
            async with self._database.reading() as session:
                return await read_board(session, incident_id, area)


def _failed(task: asyncio.Task[Board]) -> bool:
    return task.cancelled() or task.exception() is not None
