"""Pages that answered a form, kept for an hour and sealed for whoever sent it: so that "back" and a reload find them again."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute

_SAVE: Final = text("insert into kept_pages (id, sealed, kept_until) values (:id, :sealed, :kept_until)")
_FIND: Final = text("select sealed from kept_pages where id = :id and kept_until > :now")
_FORGET: Final = text("delete from kept_pages where kept_until <= :now")


async def save_page(session: AsyncSession, page_id: UUID, sealed: bytes, kept_until: datetime) -> None:
    await execute(session, _SAVE, {"id": page_id, "sealed": sealed, "kept_until": kept_until})


async def find_page(session: AsyncSession, page_id: UUID, now: datetime) -> bytes | None:
    """Return a page as ciphertext; None where there is none, or no longer."""
    sealed: bytes | None = (await execute(session, _FIND, {"id": page_id, "now": now})).scalar()
    return sealed


async def forget_pages(session: AsyncSession, now: datetime) -> int:
    """Drop what was kept long enough; return how many there were."""
    return int((await execute(session, _FORGET, {"now": now})).rowcount)
