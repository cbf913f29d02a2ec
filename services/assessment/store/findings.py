"""What officers saw, revision by revision; append-only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain import Assessment, Refusal
from services.assessment.store.cases import refusals_to
from services.assessment.store.lists import CaseList
from shared.database import run

# One statement, because hundreds of findings come in an hour: what was seen, the case after it, and the list's countdown.
_SAVE: Final = text("""
    with seen as (
        insert into findings (case_id, revision, report_revision, recorded_by, recorded_at, sealed)
        values (:case_id, :revision, :report_revision, :recorded_by, :now, :sealed)),
    saved as (
        update assessments set state = :state, awaited = false, findings_revision = :revision, assessors = :assessors,
               assessed_at = :now, returned_at = null, refusals = :refusals where case_id = :case_id)
    update assessment_lists set waiting_count = waiting_count - 1 where id = :list_id and :was_awaited
    returning id, incident_id, commune_code, number, case_count, waiting_count""")
_LATEST: Final = text("""
    select revision, recorded_by, recorded_at, sealed from findings where case_id = :case_id order by revision desc limit 1""")

_LATEST_OF: Final = text("""
    select distinct on (case_id) case_id, revision, recorded_by, recorded_at, sealed from findings
     where case_id = any(cast(:ids as uuid[])) order by case_id, revision desc""")


@dataclass(frozen=True, slots=True)
class StoredFindings:
    """Findings as they are kept, encrypted."""

    revision: int
    recorded_by: str
    recorded_at: datetime
    sealed: bytes


@dataclass(frozen=True, slots=True)
class NewFindings:
    """Findings to be kept: the case after them, whether its list waited for them, what the rules refuse by them."""

    case: Assessment
    was_awaited: bool
    recorded_by: str
    recorded_at: datetime
    refusals: tuple[Refusal, ...]
    sealed: bytes


async def save_findings(session: AsyncSession, found: NewFindings) -> CaseList | None:
    """Keep findings and what they make of the (locked) case; return its list if that is closed and complete now."""
    case = found.case
    values = {
        "case_id": case.case_id,
        "revision": case.findings_revision,
        "report_revision": case.report_revision,
        "recorded_by": found.recorded_by,
        "now": found.recorded_at,
        "sealed": found.sealed,
        "state": case.state,
        "assessors": list(case.assessors),
        "refusals": refusals_to(found.refusals),
        "list_id": case.list_id,
        "was_awaited": found.was_awaited,
    }
    row = (await run(session, _SAVE, values)).first()
    if row is None or row.waiting_count or row.number is None:
        return None
    return CaseList(row.id, row.incident_id, row.commune_code, row.number, row.case_count)


async def find_findings(session: AsyncSession, case_id: UUID) -> StoredFindings | None:
    """Return the newest findings of a case."""
    row = (await run(session, _LATEST, {"case_id": case_id})).first()
    return StoredFindings(row.revision, row.recorded_by, row.recorded_at, row.sealed) if row else None


async def find_newest(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, StoredFindings]:
    """Return the newest findings of each of these cases that has any."""
    rows = await run(session, _LATEST_OF, {"ids": sorted(case_ids)})
    return {row.case_id: StoredFindings(row.revision, row.recorded_by, row.recorded_at, row.sealed) for row in rows}
