"""What GET /v1/assessments/{case_id}/explanation says as data: the page's sentences, and the whole path behind them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field

from services.assessment.api.rule_shapes import Told, Trace, trace_out
from services.assessment.api.shapes import BasisOut, Said, basis_out
from services.assessment.commands import Explained
from services.assessment.domain import Award, Refusal
from services.assessment.policy import Circumstances, refusal_of
from services.assessment.policy.sheet import Sheet
from services.assessment.policy.steps import steps_of
from services.assessment.policy.words import DOUBTS, WARNINGS
from shared.events.household import Area, Circumstance, Coping, Hazard, Losses, Member, Standing
from shared.texts import Language, Text


class InputsOut(BaseModel):
    """What the law was told about the household."""

    hazard: Hazard
    standing: Standing
    losses: Losses
    members: tuple[Member, ...]
    province_code: str | None
    size: int | None
    areas: tuple[Area, ...]
    circumstances: tuple[Circumstance, ...]
    coping: Coping | None


class ExplainedAwardOut(BaseModel):
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
    basis: list[BasisOut]
    trace: Trace
    explanation: Said


class ExplainedRefusalOut(BaseModel):
    """A benefit that the law does not give, and why."""

    code: str
    person: str | None
    reason: str
    certainty: str
    basis: list[BasisOut]
    trace: Trace
    explanation: Said


class SignedOut(BaseModel):
    """What was signed about an award; `award_id` null is the refusal of the whole case."""

    award_id: UUID | None
    verdict: str
    reason_code: str | None
    amount: int | None
    number: str
    issuer: str
    role: str
    decided_at: datetime
    delegation_document: str | None


class ExplanationOut(BaseModel):
    """A reckoning with everything that explains it. Nothing here changes when the law does."""

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
    inputs: InputsOut
    awards: list[ExplainedAwardOut]
    not_awarded: list[ExplainedRefusalOut]
    signed: list[SignedOut]
    warnings: list[Told]
    unverified: list[Told]
    recorded: str
    sentences: list[str] = Field(description="What the page says besides, part by part: refusals, who decides, doubts.")
    law_still_says_so: bool = Field(
        description="The law as it is written now, asked again with the same inputs for the same day, gives the same."
    )


def explanation_out(explained: Explained, sheet: Sheet, *, same: bool) -> ExplanationOut:
    reckoning, case = explained.reckoning, explained.case
    content, language = reckoning.content, sheet.language
    return ExplanationOut(
        case_id=case.case_id,
        commune_code=case.commune_code,
        drill=case.drill,
        report_revision=reckoning.report_revision,
        findings_revision=reckoning.findings_revision,
        asked_on=reckoning.asked_on,
        asked_at=reckoning.asked_at,
        rule_set=reckoning.rule_set,
        law_version=reckoning.law_version,
        base_level_dong=content.answer.base_level_dong,
        inputs=InputsOut(**_fields(content.told)),
        awards=[_award(award, content.told, language) for award in content.awards],
        not_awarded=[_refusal(one) for one in (refusal_of(refused) for refused in content.answer.not_given)],
        signed=[SignedOut(**_fields(signed)) for signed in explained.signed],
        warnings=_told(content.answer.warnings, WARNINGS, language),
        unverified=_told(content.answer.unverified, DOUBTS, language),
        recorded=sheet.recorded.lines[0],
        sentences=[line for section in sheet.sections for line in section.lines],
        law_still_says_so=same,
    )


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def _award(award: Award, told: Circumstances, language: Language) -> ExplainedAwardOut:
    why = award.reasoning
    return ExplainedAwardOut(
        id=award.id,
        code=award.code,
        person=award.person,
        instalment=award.instalment,
        amount=award.amount,
        floor=award.floor,
        unit=award.unit,
        rule_set=award.rule_set,
        certainty=why.certainty,
        steps=list(steps_of([award], told, language)),
        basis=basis_out(why.basis),
        trace=trace_out(why.formulas, why.parameters),
        explanation=Said(vi=why.vi, en=why.en),
    )


def _refusal(refusal: Refusal) -> ExplainedRefusalOut:
    return ExplainedRefusalOut(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        certainty=refusal.certainty,
        basis=basis_out(refusal.basis),
        trace=trace_out(refusal.formulas, refusal.parameters),
        explanation=Said(vi=refusal.vi, en=refusal.en),
    )


def _told(codes: Iterable[str], texts: Mapping[str, Text], language: Language) -> list[Told]:
    return [Told(code=code, text=texts[code].say(language) if code in texts else code) for code in codes]
