"""What is known of a household here: its report and its findings, sealed for keeping, opened for who decides by them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic_core import from_json, to_json

from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment
from services.assessment.domain.findings import Findings, FoundHousehold
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.store.awards.findings import StoredFindings
from shared.communes import province_of
from shared.events.household import Hazard, Losses
from shared.events.intake import PersonalPart
from shared.privacy import REVEAL


def seal_report(context: Context, case_id: UUID, part: PersonalPart) -> bytes:
    """Encrypt a report for keeping: payee and informant are other services' business and are left out."""
    kept = part.model_copy(update={"payee": None, "informant": None})
    return context.cipher.seal(kept.model_dump_json(context=REVEAL, exclude_defaults=True), _report_binding(case_id))


def open_report(context: Context, case: Assessment) -> PersonalPart:
    """Return the report of a case."""
    return PersonalPart.model_validate_json(context.cipher.open(case.sealed, _report_binding(case.case_id)))


def seal_findings(context: Context, case_id: UUID, revision: int, findings: Findings) -> bytes:
    """Encrypt findings for keeping."""
    content = findings.model_dump_json(context=REVEAL, exclude_defaults=True)
    return context.cipher.seal(content, _findings_binding(case_id, revision))


def open_findings(context: Context, case_id: UUID, stored: StoredFindings) -> Findings:
    """Return findings as an officer recorded them."""
    return Findings.model_validate_json(context.cipher.open(stored.sealed, _findings_binding(case_id, stored.revision)))


def seal_ref_marks(context: Context, case_id: UUID, revision: int, marks: Mapping[str, str]) -> bytes | None:
    """Encrypt who is meant by the refs that were sent; None where nothing is to be remembered."""
    return context.cipher.seal_bytes(to_json(marks), _ref_marks_binding(case_id, revision)) if marks else None


def open_ref_marks(context: Context, case_id: UUID, stored: StoredFindings) -> dict[str, str]:
    """Return who is meant by the refs that were sent up to these findings."""
    if stored.ref_marks is None:
        return {}
    marks: dict[str, str] = from_json(context.cipher.open_bytes(stored.ref_marks, _ref_marks_binding(case_id, stored.revision)))
    return marks


def circumstances_of(
    hazard: Hazard,
    commune_code: str,
    report: PersonalPart,
    found: FoundHousehold | None = None,
    losses: Losses | None = None,
) -> Circumstances:
    """Return what the law asks about: the officer's word counts, the report's where he says nothing."""

    def known(name: str) -> Any:
        seen = getattr(found, name) if found is not None else None
        return getattr(report, name) if seen is None else seen

    return Circumstances(
        hazard=hazard,
        standing=known("standing"),
        losses=report.losses if losses is None else losses,
        members=known("members"),
        province_code=province_of(commune_code),
        size=known("size"),
        areas=known("areas"),
        circumstances=known("circumstances"),
        coping=known("coping"),
    )


def _report_binding(case_id: UUID) -> str:
    return f"assessments.sealed|{case_id}"


def _findings_binding(case_id: UUID, revision: int) -> str:
    return f"findings.sealed|{case_id}|{revision}"


def _ref_marks_binding(case_id: UUID, revision: int) -> str:
    return f"findings.ref_marks|{case_id}|{revision}"
