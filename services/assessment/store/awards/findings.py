"""What officers saw, revision by revision; append-only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.cases import Assessment
from services.assessment.domain.reasonings import Refusal
from services.assessment.store.awards.reasonings import refusals_to
from shared.database import execute

# One statement a case, all of a list in one go: what was seen, and the case after it.
_SAVE: Final = text("""
    with seen as (
        insert into findings (case_id, revision, report_revision, recorded_by, recorded_at, sealed, ref_marks)
        values (:case_id, :revision, :report_revision, :recorded_by, :now, :sealed, cast(:ref_marks as bytea)))
    update assessments set state = :state, awaited = false, findings_revision = :revision,
           proposals_revision = :proposals_revision, assessors = :assessors, assessed_at = :now, returned_at = null,
           refusals = :refusals, persons_found = :persons_found where case_id = :case_id""")
_LATEST: Final = text("""
    select distinct on (case_id) case_id, revision, recorded_by, recorded_at, sealed, ref_marks
      from findings
     where case_id = any(cast(:ids as uuid[])) order by case_id, revision desc""")


@dataclass(frozen=True, slots=True)
class StoredFindings:
    """Findings as they are kept, encrypted."""

    revision: int
    recorded_by: str
    recorded_at: datetime
    sealed: bytes
    ref_marks: bytes | None


@dataclass(frozen=True, slots=True)
class NewFindings:
    """Findings to be kept: the case after them, and what the rules refuse by them."""

    case: Assessment
    recorded_by: str
    recorded_at: datetime
    refusals: tuple[Refusal, ...]
    sealed: bytes
    ref_marks: bytes | None


async def save_findings(session: AsyncSession, found: Sequence[NewFindings]) -> None:
    """Keep findings and what they make of the (locked) cases."""
    if found:
        await execute(session, _SAVE, [_row(one) for one in found])


async def find_findings(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, StoredFindings]:
    """Return the newest findings of each of these cases that has any."""
    if not (ids := sorted(case_ids)):
        return {}
    rows = await execute(session, _LATEST, {"ids": ids})
    return {
        row.case_id: StoredFindings(row.revision, row.recorded_by, row.recorded_at, row.sealed, row.ref_marks) for row in rows
    }


def _row(found: NewFindings) -> dict[str, Any]:
    case = found.case
    return {
        "case_id": case.case_id,
        "revision": case.findings_revision,
        "proposals_revision": case.proposals_revision,
        "report_revision": case.report_revision,
        "recorded_by": found.recorded_by,
        "now": found.recorded_at,
        "sealed": found.sealed,
        "ref_marks": found.ref_marks,
        "state": case.state,
        "assessors": list(case.assessors),
        "persons_found": case.persons_found,
        "refusals": refusals_to(found.refusals),
    }
