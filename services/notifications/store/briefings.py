"""Briefings: who told whom, kept for ever; the notice shows the latest."""

from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.briefings import Briefing
from shared.database import execute

_SAVE: Final = text("""
    insert into briefings (id, notice_id, told_by, told_to, by, told_at, recorded_at)
    values (:id, :notice_id, :told_by, :told_to, :by, :told_at, :recorded_at)""")
_SHOW: Final = text("""
    update notices set told_by = :told_by, told_at = :told_at
     where id = :notice_id and (told_at is null or told_at < :told_at)""")
_OF_NOTICE: Final = text("""
    select id, notice_id, told_by, told_to, by, told_at, recorded_at from briefings
     where notice_id = :notice_id order by told_at, id""")


async def save_briefing(session: AsyncSession, one: Briefing) -> None:
    names = ("id", "notice_id", "told_by", "told_to", "by", "told_at", "recorded_at")
    await execute(session, _SAVE, {name: getattr(one, name) for name in names})
    await execute(session, _SHOW, {"told_by": one.told_by, "told_at": one.told_at, "notice_id": one.notice_id})


async def list_briefings(session: AsyncSession, notice_id: UUID) -> list[Briefing]:
    """Return who told whom of a notice, the earliest first."""
    return [Briefing(**row) for row in (await execute(session, _OF_NOTICE, {"notice_id": notice_id})).mappings()]
