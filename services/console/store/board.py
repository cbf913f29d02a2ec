"""Reads the board's figures, filtered by the reader's area."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.metrics import BOARD_SECONDS
from services.console.views.board import (
    Board,
    CommuneSilence,
    IncidentHead,
    Late,
    LateRow,
    LateRows,
    StageCount,
    chosen_incidents,
    commune_figures,
    late_clock,
    silent_communes,
    stage_totals,
)
from shared.clock import now
from shared.database import Database, execute

Area = tuple[frozenset[str], frozenset[str]] | None
"""Communes and provinces, or None for the whole country."""

WORST_SHOWN: Final = 20
_FRESH_S: Final = 1.0
_MAX_KEPT: Final = 500


def in_area(table: str = "") -> str:
    """Return the condition that a row lies in the reader's area; its parameters are `area_values`."""
    commune, province = f"{table}commune_code", f"{table}province_code"
    return f"(:everywhere or {commune} = any(cast(:communes as text[])) or {province} = any(cast(:provinces as text[])))"


_OF_THESE: Final = f"incident_id = any(cast(:incidents as uuid[])) and {in_area()}"

_INCIDENTS: Final = text(f"""
    with counted as (
        select incident_id, bool_or(drill) as drill, count(*) as cases from board_cases
         where identified_at is not null and {in_area()} group by incident_id)
    select coalesce(i.incident_id, c.incident_id) as id, i.title, i.hazard, i.risk_level, i.starts_on,
           coalesce(i.closed, false) as closed,
           coalesce(i.drill, c.drill) as drill, coalesce(c.cases, 0) as cases
      from board_incidents i full join counted c using (incident_id)
     where c.incident_id is not null or :everywhere or i.commune_codes && cast(:communes as text[])
        or i.province_codes && cast(:provinces as text[])
     order by drill, closed, i.declared_at desc nulls last, id desc""")

_COUNTS: Final = text(f"""
    select commune_code, stage, count(*) as cases, count(*) filter (where helped_at is not null) as helped,
           count(*) filter (where not stuck <@ paid and stage <> 'retracted') as stuck, max(taken_at) as taken_at
      from board_cases where identified_at is not null and commune_code is not null and {_OF_THESE}
     group by commune_code, stage""")

# A missed clock is made up for when what it waited for has happened after all, or when the case needs it no longer. It is late
# where its case lies now.
STILL_LATE: Final = f"""
    select m.clock_id, m.kind, m.case_id, m.incident_id, place.commune_code, m.service, m.due_at, m.basis, m.article
      from missed_clocks m
      left join board_cases c on c.case_id = m.case_id
      cross join lateral (select coalesce(c.commune_code, m.commune_code) as commune_code,
                                 case when c.commune_code is null then m.province_code else c.province_code end as province_code
                         ) place
      left join board_notices n on m.kind in ('acknowledged', 'told_in_person') and n.notice_id = m.subject_id
     where m.incident_id = any(cast(:incidents as uuid[]))
       and {in_area("place.")}
       and not coalesce(c.stage in ('closed', 'declined', 'retracted'), false)
       and not coalesce(case m.kind
             when 'assisted' then c.last_helped_at >= coalesce(c.reopened_at, '-infinity')
             when 'findings' then c.assessed_at is not null
             when 'paid' then m.subject_id = any(c.paid || c.ended)
             when 'acknowledged' then n.acknowledged_at is not null
             when 'told_in_person' then n.acknowledged_at is not null
             else m.subject_id = any(c.approved || c.declined || c.ended)
                  or (m.subject_id = m.case_id and (c.approved <> '{{}}' or c.declined <> '{{}}')) end, false)"""
_LATE_COUNTS: Final = text(f"""
    select commune_code, count(*) as clocks, count(*) filter (where basis = 'statutory') as statutory
      from ({STILL_LATE}) late group by commune_code""")
_WORST: Final = text(f"""
    select clock_id, kind, case_id, incident_id, commune_code, service, due_at, basis, article
      from ({STILL_LATE}) late order by due_at, clock_id limit :most""")

# Whoever has confirmed something since is silent no longer.
_SILENCES: Final = text(f"""
    with confirmed as (
        select commune_code, max(acknowledged_at) as acknowledged_at from board_notices where {_OF_THESE} group by commune_code)
    select commune_code, c.acknowledged_at,
           min(n.silent_since) filter (
               where n.acknowledged_at is null and n.silent_since > coalesce(c.acknowledged_at, '-infinity')) as silent_since
      from board_notices n join confirmed c using (commune_code)
     where n.incident_id = any(cast(:incidents as uuid[]))
     group by commune_code, c.acknowledged_at""")

# Moments only grow, so any order of facts ends in the same: what a person has ended is open again when the bank says more.
# They stand where their case lies now.
OPEN_CONTRADICTIONS: Final = f"""
    select b.payment_id, b.case_id, place.commune_code, b.drill, b.contradicted_at from board_contradictions b
      left join board_cases c on c.case_id = b.case_id
      cross join lateral (select coalesce(c.commune_code, b.commune_code) as commune_code,
                                 case when c.commune_code is null then b.province_code else c.province_code end as province_code
                         ) place
     where b.contradicted_at > coalesce(b.resolved_at, '-infinity') and b.incident_id = any(cast(:incidents as uuid[]))
       and {in_area("place.")}"""
_CONTRADICTED: Final = text(f"select count(*) from ({OPEN_CONTRADICTIONS}) open")


def area_values(area: Area) -> dict[str, Any]:
    """Return the parameters of `in_area`."""
    communes, provinces = area or (frozenset(), frozenset())
    return {"everywhere": area is None, "communes": sorted(communes), "provinces": sorted(provinces)}


async def read_board(session: AsyncSession, incident_id: UUID | None, area: Area) -> Board:
    """Return the board of one incident, or of all real ones (of all drills where there is nothing real)."""
    area_filter = area_values(area)
    incidents = await _incidents(session, area_filter)
    chosen, drill = chosen_incidents(incidents, incident_id)
    values = {**area_filter, "incidents": chosen}
    rows = (await execute(session, _COUNTS, values)).all()
    counts = [StageCount(row.commune_code, row.stage, row.cases, row.helped, row.stuck) for row in rows]
    late = await _late(session, values)
    silences = [
        CommuneSilence(row.commune_code, row.silent_since, row.acknowledged_at)
        for row in await execute(session, _SILENCES, values)
    ]
    communes = commune_figures(counts, silences, late.by_commune)
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
        contradicted=(await execute(session, _CONTRADICTED, values)).scalar_one(),
        late=Late(count=sum(late.by_commune.values()), statutory=late.statutory, worst=[late_clock(row) for row in late.worst]),
        silent_communes=silent_communes(silences),
        communes=communes,
    )


async def _incidents(session: AsyncSession, area_filter: Mapping[str, Any]) -> list[IncidentHead]:
    rows = await execute(session, _INCIDENTS, area_filter)
    return [IncidentHead.model_validate(dict(row)) for row in rows.mappings()]


async def _late(session: AsyncSession, values: Mapping[str, Any]) -> LateRows:
    counts: Sequence[Any] = (await execute(session, _LATE_COUNTS, values)).all()
    worst = (await execute(session, _WORST, {**values, "most": WORST_SHOWN})).mappings()
    return LateRows(
        [LateRow(**row) for row in worst],
        {row.commune_code: row.clocks for row in counts},
        sum(row.statutory for row in counts),
    )


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
