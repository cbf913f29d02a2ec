"""Incidents, real or drills."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.tables import IncidentRow
from shared.database import execute
from shared.ids import IncidentId

_FIND: Final = text("select drill from incidents where id = :id")
_INSERT: Final = insert(IncidentRow).on_conflict_do_nothing()


async def is_drill(session: AsyncSession, incident: IncidentId) -> bool | None:
    """Tell whether an incident is a drill; None where nobody has told of it yet."""
    found: bool | None = (await execute(session, _FIND, {"id": incident})).scalar()
    return found


async def insert_incidents(session: AsyncSession, drills: Mapping[IncidentId, bool]) -> None:
    """Remember incidents; what is known of one never changes."""
    rows = [{"id": incident, "drill": drills[incident]} for incident in sorted(drills)]
    if rows:
        await execute(session, _INSERT, rows)
