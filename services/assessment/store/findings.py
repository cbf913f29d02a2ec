"""What officers saw, revision by revision; append-only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain import Assessment
from shared.database import run

_INSERT: Final = text("""
    insert into findings (case_id, revision, report_revision, recorded_by, recorded_at, sealed)
    values (:case_id, :revision, :report_revision, :recorded_by, :recorded_at, :sealed)""")
_LATEST: Final = text("""
    select revision, recorded_by, recorded_at, sealed from findings where case_id = :case_id order by revision desc limit 1""")


@dataclass(frozen=True, slots=True)
class StoredFindings:
    """Findings as they are kept, encrypted."""

    revision: int
    recorded_by: str
    recorded_at: datetime
    sealed: bytes


async def insert_findings(session: AsyncSession, case: Assessment, recorded_by: str, now: datetime, sealed: bytes) -> None:
    """Add the findings of the case's newest revision."""
    await run(
        session,
        _INSERT,
        {
            "case_id": case.case_id,
            "revision": case.findings_revision,
            "report_revision": case.report_revision,
            "recorded_by": recorded_by,
            "recorded_at": now,
            "sealed": sealed,
        },
    )


async def find_findings(session: AsyncSession, case_id: UUID) -> StoredFindings | None:
    """Return the newest findings of a case."""
    row = (await run(session, _LATEST, {"case_id": case_id})).first()
    return StoredFindings(row.revision, row.recorded_by, row.recorded_at, row.sealed) if row else None
