"""What GET /v1/assessments/{case_id}/explanation says as data: the page's sentences, and the whole path behind them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.texts import BilingualText, Remark
from services.assessment.api.law.schemas.traces import LegalBasis, Trace, legal_basis, trace_of
from services.assessment.commands.explanation.explanations import Explanation
from services.assessment.domain.awards import Award
from services.assessment.domain.reasonings import Refusal
from services.assessment.policy.explanation.explanation_page import ExplanationPage
from services.assessment.policy.explanation.explanation_steps import explanation_steps
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.reasonings import refusal_of
from services.assessment.policy.law.texts import DOUBTS, WARNINGS
from shared.events.household import Area, Circumstance, Coping, Hazard, Losses, Member, Standing
from shared.texts import Language, Text


class HouseholdInputs(BaseModel):
    """What the law was told about the household."""

    hazard: Hazard
    standing: Standing | None
    losses: Losses
    members: tuple[Member, ...]
    province_code: str | None
    size: int | None
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None


class ExplainedAward(BaseModel):
    """An award as it was reckoned: its steps as sentences, its articles, the formulas and values behind it."""

    id: UUID
    code: str
    person: str | None
    instalment: int
    amount: int
    floor: int
    unit: str
    rule_set: str
    certainty: str
    steps: list[str]
    basis: list[LegalBasis]
    trace: Trace
    explanation: BilingualText


class ExplainedRefusal(BaseModel):
    """A benefit that the law does not give, and why."""

    code: str
    person: str | None
    reason: str
    certainty: str
    basis: list[LegalBasis]
    trace: Trace
    explanation: BilingualText


class SignedVerdict(BaseModel):
    """What was signed about an award; `award_id` null is the refusal of the whole case.

    Verdict reduced, or kept, is about a reduction: `amount` stood before it, `stands` is what it leaves (else null).
    """

    award_id: UUID | None
    verdict: str
    reason_code: str | None
    amount: int | None
    number: str
    issuer: str
    role: str
    decided_at: datetime
    delegation_document: str | None
    stands: int | None
    sentence: str | None = Field(description="Why, in the signer's own words; for who may know the household.")


class ExplanationResponse(BaseModel):
    """A determination with everything that explains it. Nothing here changes when the law does."""

    case_id: UUID
    commune_code: str
    drill: bool
    report_revision: int
    findings_revision: int = Field(description="0: nobody had looked, the report alone was known.")
    asked_on: date
    asked_at: datetime
    rule_set: str
    law_version: str = Field(
        description="A fingerprint of formulas, values and norms as they were written when it was reckoned."
    )
    base_level_dong: int
    inputs: HouseholdInputs
    awards: list[ExplainedAward]
    not_awarded: list[ExplainedRefusal]
    signed: list[SignedVerdict]
    warnings: list[Remark]
    unverified: list[Remark]
    recorded: str
    sentences: list[str] = Field(description="What the page says besides, part by part: refusals, who decides, doubts.")
    law_still_says_so: bool = Field(
        description="The law as it is written now, asked again with the same inputs for the same day, gives the same."
    )


def explanation_response(explanation: Explanation, page: ExplanationPage, *, same: bool) -> ExplanationResponse:
    determination, case = explanation.determination, explanation.case
    content, language = determination.content, page.language
    return ExplanationResponse(
        case_id=case.case_id,
        commune_code=case.commune_code,
        drill=case.drill,
        report_revision=determination.report_revision,
        findings_revision=determination.findings_revision,
        asked_on=determination.asked_on,
        asked_at=determination.asked_at,
        rule_set=determination.rule_set,
        law_version=determination.law_version,
        base_level_dong=content.answer.base_level_dong,
        inputs=HouseholdInputs(**_fields(content.circumstances)),
        awards=[_award(award, content.circumstances, language) for award in content.awards],
        not_awarded=[_refusal(one) for one in (refusal_of(refused) for refused in content.answer.not_given)],
        signed=[SignedVerdict(**_fields(signed)) for signed in explanation.signed],
        warnings=_remarks(content.answer.warnings, WARNINGS, language),
        unverified=_remarks(content.answer.unverified, DOUBTS, language),
        recorded=page.household_summary.lines[0],
        sentences=[line for section in page.sections for line in section.lines],
        law_still_says_so=same,
    )


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _award(award: Award, circumstances: Circumstances, language: Language) -> ExplainedAward:
    why = award.reasoning
    return ExplainedAward(
        id=award.id,
        code=award.code,
        person=award.person,
        instalment=award.instalment,
        amount=award.amount,
        floor=award.floor,
        unit=award.unit,
        rule_set=award.rule_set,
        certainty=why.certainty,
        steps=list(explanation_steps([award], circumstances, language)),
        basis=legal_basis(why.basis),
        trace=trace_of(why.formulas, why.parameters),
        explanation=BilingualText(vi=why.vi, en=why.en),
    )


def _refusal(refusal: Refusal) -> ExplainedRefusal:
    return ExplainedRefusal(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        certainty=refusal.certainty,
        basis=legal_basis(refusal.basis),
        trace=trace_of(refusal.formulas, refusal.parameters),
        explanation=BilingualText(vi=refusal.vi, en=refusal.en),
    )


def _remarks(codes: Iterable[str], texts: Mapping[str, Text], language: Language) -> list[Remark]:
    return [Remark(code=code, text=texts[code].say(language) if code in texts else code) for code in codes]
