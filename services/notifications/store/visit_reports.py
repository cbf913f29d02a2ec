"""Visit reports: when, to whom and how the people of a visit were told."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.visit_reports import VisitReport
from shared.database import execute

_SAVE: Final = text("""
    update notices set visited_at = :at, visited_to = :to, visited_by = :how where id = any(cast(:ids as uuid[]))""")


async def save_visit_report(session: AsyncSession, notices: Collection[UUID], visit_report: VisitReport) -> None:
    """The people of these visits, whose rows are held, were told so."""
    if notices:
        await execute(
            session, _SAVE, {"ids": sorted(notices), "at": visit_report.at, "to": visit_report.to, "how": visit_report.how}
        )
