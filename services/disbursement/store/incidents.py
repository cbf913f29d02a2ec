"""Incidents, real or drills."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.incidents import ToldIncident
from services.disbursement.tables import IncidentRow
from shared.database import execute
from shared.ids import IncidentId

_FIND: Final = text("select drill from incidents where id = :id")
_TITLE: Final = text("select title from incidents where id = :id")
_INSERT: Final = insert(IncidentRow).on_conflict_do_nothing()


async def is_drill(session: AsyncSession, incident: IncidentId) -> bool | None:
    """Tell whether an incident is a drill; None where nobody has told of it yet."""
    found: bool | None = (await execute(session, _FIND, {"id": incident})).scalar()
    return found


async def find_title(session: AsyncSession, incident: IncidentId) -> str | None:
    """Return what an incident is called; None where nobody has told of it, or did before that was kept."""
    found: str | None = (await execute(session, _TITLE, {"id": incident})).scalar()
    return found


async def insert_incidents(session: AsyncSession, told: Mapping[IncidentId, ToldIncident]) -> None:
    """Remember incidents; what is known of one never changes."""
    rows = [{"id": incident, "drill": told[incident].drill, "title": told[incident].title} for incident in sorted(told)]
    if rows:
        await execute(session, _INSERT, rows)
