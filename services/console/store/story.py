"""Writes and reads the stories of cases. Every write may be repeated."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.rows import as_json, fields_of
from services.console.tables import CaseFactRow
from services.console.views.cases import CaseNow
from services.console.views.story import Line
from services.console.views.timeline import StoredCase
from shared.database import Database, execute
from shared.errors import Unavailable

_MAX_LINES: Final = 1000

_SAVE_LINES: Final = text(f"""
    insert into {CaseFactRow.__tablename__} (event_id, case_id, at, what, service, details)
    select event_id, case_id, at, what, service, details from jsonb_to_recordset(cast(:lines as jsonb))
        as n(event_id uuid, case_id uuid, at timestamptz, what text, service text, details jsonb)
     order by event_id
    on conflict (event_id) do nothing""")
_STORY: Final = text("""
    select event_id, case_id, at, what, service, details from case_facts where case_id = :case_id
     order by at, event_id limit :most""")
_NOW: Final = text("""
    select case_number, incident_id, commune_code, stage, drill from board_cases
     where case_id = :case_id and identified_at is not null and commune_code is not null""")


async def save_lines(session: AsyncSession, lines: Iterable[Line]) -> None:
    """Add these lines to the stories of their cases."""
    rows = [fields_of(line) for line in lines]
    if rows:
        await execute(session, _SAVE_LINES, {"lines": as_json(rows)})


async def known_of_case(database: Database, case_id: UUID) -> StoredCase:
    """Return what the read model knows of a case; that it is away is an answer too, the services can still be asked."""
    try:
        async with database.reading() as session:
            row = (await execute(session, _NOW, {"case_id": case_id})).mappings().first()
            lines = (await execute(session, _STORY, {"case_id": case_id, "most": _MAX_LINES})).mappings()
            return StoredCase(CaseNow.model_validate(dict(row)) if row else None, [Line(**line) for line in lines])
    except Unavailable:
        return StoredCase(away=True)
