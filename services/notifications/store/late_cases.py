"""Late cases: clocks of 72 hours that were missed, that nobody has solved, and of which nobody at home has heard."""

from collections.abc import Collection
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.climbs import LateCase
from shared.database import execute

_UNINFORMED: Final = "kind = 'assisted' and case_id is not null and informed_at is null and state <> 'solved'"
_COLUMNS: Final = "clock_id, case_id, incident_id, commune_code, drill, missed_at, rung"
_ANY: Final = text(f"select 1 from climbs where {_UNINFORMED} and missed_at <= :before limit 1")
_FIND: Final = text(f"""
    select {_COLUMNS} from climbs where {_UNINFORMED} and missed_at <= :before order by missed_at, clock_id limit :most""")
_MARK: Final = text(f"""
    with held as (
        select clock_id from climbs where clock_id = any(cast(:clocks as uuid[])) and {_UNINFORMED}
         order by clock_id for update)
    update climbs c set informed_at = :now from held h where c.clock_id = h.clock_id
    returning c.clock_id, c.case_id, c.incident_id, c.commune_code, c.drill, c.missed_at, c.rung""")


async def any_uninformed(session: AsyncSession, before: datetime) -> bool:
    """Tell whether the people of a case that was late by then have heard nothing of it."""
    return (await execute(session, _ANY, {"before": before})).first() is not None


async def find_uninformed(session: AsyncSession, before: datetime, most: int) -> list[LateCase]:
    """Return the cases that were late by then and whose people have heard nothing of it, the longest first."""
    rows = (await execute(session, _FIND, {"before": before, "most": most})).mappings()
    return [LateCase(**row) for row in rows]


async def mark_informed(session: AsyncSession, clocks: Collection[UUID], now: datetime) -> list[LateCase]:
    """Return which of these are late still and were told of by nobody else, marked as told of; their rows are held."""
    rows = (await execute(session, _MARK, {"clocks": sorted(clocks), "now": now})).mappings()
    return [LateCase(**row) for row in rows]
