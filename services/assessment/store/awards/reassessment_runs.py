"""To which law all open cases were brought, and when; append-only."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.reassessment_runs import LawState, ReassessmentRun
from services.assessment.tables import ReassessmentRunRow
from shared.database import execute

_LAST: Final = text("select day, version from reassessment_runs order by day desc, version desc limit 1")
_INSERT: Final = insert(ReassessmentRunRow).on_conflict_do_nothing()


async def find_last_run(session: AsyncSession) -> LawState | None:
    """Return the law to which all open cases were brought last."""
    row = (await execute(session, _LAST)).first()
    return LawState(row.day, row.version) if row else None


async def insert_run(session: AsyncSession, run: ReassessmentRun, now: datetime) -> None:
    """Note that all open cases were brought to this law."""
    row = {
        "day": run.law.day,
        "version": run.law.version,
        "examined_count": run.examined,
        "changed_count": run.changed,
        "finished_at": now,
    }
    await execute(session, _INSERT, row)
