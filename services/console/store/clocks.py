"""Writes the missed clocks of the read model. Every write may be repeated."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.rows import as_json, province_or_none
from services.console.tables import MissedClockRow, SolvedClockRow
from shared.database import execute
from shared.events import ClockMissed, ClockSolved
from shared.inserts import by_column, insert_many

_SAVE_CLOCKS: Final = text(f"""
    insert into {MissedClockRow.__tablename__}
        (clock_id, service, kind, subject_id, case_id, incident_id, commune_code, province_code, basis, article, due_at,
         missed_at, drill)
    select clock_id, service, kind, subject_id, case_id, incident_id, commune_code, province_code, basis, article, due_at,
           missed_at, drill
      from jsonb_to_recordset(cast(:clocks as jsonb))
        as n(clock_id uuid, service text, kind text, subject_id uuid, case_id uuid, incident_id uuid, commune_code text,
             province_code text, basis text, article text, due_at timestamptz, missed_at timestamptz, drill boolean)
     order by clock_id
    on conflict (clock_id) do nothing""")


_SAVE_SOLVED: Final = insert_many(SolvedClockRow, ("clock_id", "solved_at")).on_conflict_do_nothing()


async def save_solved_clocks(session: AsyncSession, facts: Sequence[ClockSolved]) -> None:
    rows = {fact.clock_id: {"clock_id": fact.clock_id, "solved_at": fact.solved_at} for fact in facts}
    if rows:
        await execute(session, _SAVE_SOLVED, by_column([rows[name] for name in sorted(rows)]))


async def save_missed_clocks(session: AsyncSession, facts: Sequence[ClockMissed]) -> None:
    rows = [{**fact.model_dump(mode="json"), "province_code": province_or_none(fact.commune_code)} for fact in facts]
    if rows:
        await execute(session, _SAVE_CLOCKS, {"clocks": as_json(rows)})
