"""Reasons of a decision: held against the file of the household, sealed for keeping, opened for who may read them."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.households import circumstances_of, open_findings, open_report
from services.assessment.commands.context import Context
from services.assessment.domain.cases import Assessment
from services.assessment.domain.decisions import DecisionLine, Verdict
from services.assessment.policy.awards.reasons import CHECKED, against, contradicted_by
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.store.awards import findings as findings_store
from services.assessment.store.awards.findings import StoredFindings
from shared.errors import FieldError, InvalidInput

_NAMED: Final = 20


async def check_reasons(session: AsyncSession, context: Context, lines: Sequence[DecisionLine]) -> None:
    """Raise InvalidInput where a refusal gives a reason that the findings contradict, and no sentence says why.

    Opens the files of those households only, of which nothing but the reason is left to be checked.
    """
    asked = [line for line in lines if line.verdict is Verdict.DECLINED and line.reason_code in CHECKED and not line.sentence]
    if not asked:
        return
    cases = {line.case.case_id: line.case for line in asked}
    found = await findings_store.find_findings(session, cases)
    known = {case_id: _circumstances(context, case, found.get(case_id)) for case_id, case in cases.items()}
    errors: list[FieldError] = []
    for line in asked:
        stands = contradicted_by(line.reason_code, known[line.case.case_id])
        if stands is not None and line.reason_code is not None:
            errors.append(against(line.award.id if line.award else line.case.case_id, line.reason_code, stands))
    if errors:
        raise InvalidInput(*errors[:_NAMED])


def _circumstances(context: Context, case: Assessment, stored: StoredFindings | None) -> Circumstances:
    found = open_findings(context, case.case_id, stored) if stored else None
    report = open_report(context, case)
    household, losses = (found.household, found.losses) if found else (None, None)
    return circumstances_of(case.hazard, case.commune_code, report, household, losses)


def seal_sentence(context: Context, case_id: UUID, sentence: str | None) -> bytes | None:
    """Encrypt the signer's own words about a household for keeping."""
    return context.cipher.seal(sentence, _binding(case_id)) if sentence else None


def open_sentence(context: Context, case_id: UUID, sealed: bytes | None) -> str | None:
    """Return what was written about a line of this household."""
    return context.cipher.open(sealed, _binding(case_id)) if sealed is not None else None


def _binding(case_id: UUID) -> str:
    return f"decision_lines.sentence|{case_id}"
