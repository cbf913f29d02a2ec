"""What the previews of the law answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.texts import BilingualText, Remark
from services.assessment.api.law.schemas.traces import LegalBasis, Trace, legal_basis, trace_of
from services.assessment.policy.awards.priority import Priority
from services.assessment.policy.law.limits import DatedTimeLimit
from services.assessment.policy.law.previews import Preview, PreviewedAward, PreviewedRefusal
from shared.texts import Language, Text

_MONEY = frozenset({"dong", "dong_per_day"})


class AwardPreview(BaseModel):
    """A benefit: `amount_dong`, or `quantity` and `unit`; a daily rate is `amount_dong` with the unit `dong_per_day`."""

    code: str
    person: str | None = Field(description="The person's ref; null for the household.")
    amount_dong: int | None
    quantity: int | None
    unit: str | None = Field(description="kg, set, or dong_per_day; null for a sum of đồng.")
    floor: bool = Field(description="The amount equals the national minimum.")
    basis: list[LegalBasis]
    certainty: str = Field(description="The least sure of its parameters: A text read, B quoted, C believed, D unverified.")
    trace: Trace
    explanation: BilingualText


class RefusalPreview(BaseModel):
    """A benefit that was asked for and is refused."""

    code: str
    person: str | None
    reason: str
    basis: list[LegalBasis]
    certainty: str
    trace: Trace
    explanation: BilingualText


class CompetentLevel(BaseModel):
    """The highest level that any award needs, and the article of the first award that needs it."""

    level: Literal["village", "commune", "district", "province", "ministry"]
    article: str | None


class BenefitTimeLimit(BaseModel):
    """How long the decision over a benefit may take; `article` is null for an internal target."""

    code: str
    limit: int
    unit: Literal["hours", "days", "working_days"]
    starts_at_event: str
    kind: Literal["statutory", "internal"]
    article: str | None


class PriorityEvidence(BaseModel):
    """A reason within a dimension: how often it was found, and its points."""

    code: str
    count: int
    points: int


class OrderOfWork(BaseModel):
    """Four dimensions, each 0-100, and their weighted score; a higher number is more urgent. It orders the work only."""

    damage: int
    vulnerability: int
    circumstances: int
    coping: int
    score: int
    evidence: dict[str, list[PriorityEvidence]]


class PreviewResponse(BaseModel):
    """What the law says to a household on the day of a decision."""

    rule_set: str
    base_level_dong: int
    decided_by: CompetentLevel | None
    awards: list[AwardPreview]
    not_awarded: list[RefusalPreview]
    deadlines: list[BenefitTimeLimit]
    priority: OrderOfWork
    explanation: BilingualText
    warnings: list[Remark]
    unverified: list[Remark]
    law_release: int = Field(description="The last release of dated data that this answer rests on; 0 is the law as it ships.")


class DeadlinePreviewResponse(BaseModel):
    """When the term ends, Vietnam time."""

    due_at: datetime


def preview_response(preview: Preview, priority: Priority, language: Language) -> PreviewResponse:
    return PreviewResponse(
        rule_set=preview.rule_set,
        base_level_dong=preview.base_level_dong,
        decided_by=_decided_by(preview),
        awards=[_award(award) for award in preview.awards],
        not_awarded=[_refusal(refusal) for refusal in preview.not_awarded],
        deadlines=[_time_limit(code, limit) for code, limit in preview.deadlines],
        priority=OrderOfWork(
            damage=priority.damage,
            vulnerability=priority.vulnerability,
            circumstances=priority.circumstances,
            coping=priority.coping,
            score=priority.score,
            evidence={
                dimension: [PriorityEvidence(code=one.code, count=one.count, points=one.points) for one in evidence]
                for dimension, evidence in priority.evidence.items()
            },
        ),
        explanation=BilingualText(vi=preview.explanation.vi, en=preview.explanation.en),
        warnings=_remarks(preview.warnings, language),
        unverified=_remarks(preview.unverified, language),
        law_release=preview.law_release,
    )


def _decided_by(preview: Preview) -> CompetentLevel | None:
    authority = preview.decided_by
    if authority is None:
        return None
    return CompetentLevel.model_validate({"level": authority.level, "article": authority.article})


def _award(award: PreviewedAward) -> AwardPreview:
    in_dong = award.unit in _MONEY
    return AwardPreview(
        code=award.code,
        person=award.person,
        amount_dong=award.amount if in_dong else None,
        quantity=None if in_dong else award.amount,
        unit=None if award.unit == "dong" else award.unit,
        floor=award.is_floor,
        basis=legal_basis(award.basis),
        certainty=award.certainty,
        trace=trace_of(award.formulas, award.parameters),
        explanation=BilingualText(vi=award.explanation.vi, en=award.explanation.en),
    )


def _refusal(refusal: PreviewedRefusal) -> RefusalPreview:
    return RefusalPreview(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        basis=legal_basis(refusal.basis),
        certainty=refusal.certainty,
        trace=trace_of(refusal.formulas, refusal.parameters),
        explanation=BilingualText(vi=refusal.explanation.vi, en=refusal.explanation.en),
    )


def _time_limit(code: str, limit: DatedTimeLimit) -> BenefitTimeLimit:
    return BenefitTimeLimit(
        code=code,
        limit=limit.count,
        unit=limit.unit,
        starts_at_event=limit.starts_at_event,
        kind=limit.basis,
        article=limit.article,
    )


def _remarks(texts: Sequence[tuple[str, Text]], language: Language) -> list[Remark]:
    return [Remark(code=code, text=text.say(language)) for code, text in texts]
