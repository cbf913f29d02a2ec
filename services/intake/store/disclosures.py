"""To whom households were shown in full, when and why."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.ids import CaseId

MAX_SHOWN: Final = 200
_SAVE: Final = text("""
    insert into disclosures (id, case_id, shown_to, roles, shown_at, reason, note)
    values (:id, :case_id, :shown_to, :roles, :shown_at, :reason, :note)""")
_LIST: Final = text("""
    select id, shown_to, roles, shown_at, reason, note from disclosures where case_id = :case_id
     order by shown_at desc, id desc limit :most""")
_LATEST: Final = text("""
    select shown_at from disclosures where case_id = :case_id and shown_to = :shown_to order by shown_at desc limit 1""")


async def save_disclosure(session: AsyncSession, values: dict[str, Any]) -> None:
    await execute(session, _SAVE, values)


async def list_disclosures(session: AsyncSession, case_id: CaseId) -> list[dict[str, Any]]:
    """Return to whom the household of a case was shown, the newest first, notes as ciphertext."""
    return [dict(row) for row in (await execute(session, _LIST, {"case_id": case_id, "most": MAX_SHOWN})).mappings()]


async def shown_last(session: AsyncSession, case_id: UUID, subject: str) -> datetime | None:
    """Return when the household was last shown to this person."""
    moment: datetime | None = (await execute(session, _LATEST, {"case_id": case_id, "shown_to": subject})).scalar()
    return moment
