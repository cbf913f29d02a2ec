"""Moves of cases between communes; append-only."""

from dataclasses import asdict
from typing import Final
from uuid import UUID

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.moves import CaseMove
from services.intake.tables import CaseMoveRow
from shared.database import execute

_PLACE: Final = text("update cases set commune_code = :commune where id = :id")
_PLACE_OF_AID: Final = text("update outside_aid set commune_code = :commune where case_id = :id")
_LIST: Final = text("""
    select case_id, revision, from_commune, to_commune, moved_by, moved_at from case_moves
     where case_id = :id order by revision""")


async def save_move(session: AsyncSession, move: CaseMove) -> None:
    """Let the (locked) case lie in its new commune, and keep from where it came."""
    await execute(session, _PLACE, {"id": move.case_id, "commune": move.to_commune})
    await execute(session, _PLACE_OF_AID, {"id": move.case_id, "commune": move.to_commune})
    await execute(session, insert(CaseMoveRow), asdict(move))


async def list_moves(session: AsyncSession, case_id: UUID) -> list[CaseMove]:
    """Return the moves of a case, the first first."""
    return [CaseMove(**row) for row in (await execute(session, _LIST, {"id": case_id})).mappings()]
