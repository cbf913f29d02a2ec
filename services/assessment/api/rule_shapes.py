"""What the doors to the law answer, in JSON."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.assessment.api.shapes import BasisOut, Said, basis_out
from services.assessment.domain import LawValue, UsedParameter
from services.assessment.policy.labels import label_of
from services.assessment.policy.law import Catalogue, Deadline
from services.assessment.policy.preview import Preview, PreviewedAward, PreviewedRefusal
from services.assessment.policy.words import NAMES
from shared.texts import Language, Text

_MONEY = frozenset({"dong", "dong_per_day"})
Value = bool | int | str | list[str]


class ParameterUsed(BaseModel):
    """A value of the law that was used: since when it holds, where it stands, how sure it is."""

    name: str
    value: Value
    since: date
    document: str | None
    article: str | None
    certainty: str


class Trace(BaseModel):
    """The path of the reckoning: dated formulas, and the values that they used."""

    formulas: list[str]
    parameters: list[ParameterUsed]


class PreviewAwardOut(BaseModel):
    """A benefit: `amount_dong`, or `quantity` and `unit`; a daily rate is `amount_dong` with the unit `dong_per_day`."""

    code: str
    person: str | None = Field(description="The person's ref; null for the household.")
    amount_dong: int | None
    quantity: int | None
    unit: str | None = Field(description="kg, set, or dong_per_day; null for a sum of đồng.")
    floor: bool = Field(description="The amount equals the national minimum.")
    basis: list[BasisOut]
    certainty: str = Field(description="The least sure of its parameters: A text read, B quoted, C believed, D unverified.")
    trace: Trace
    explanation: Said


class NotAwardedOut(BaseModel):
    """A benefit that was asked for and is refused."""

    code: str
    person: str | None
    reason: str
    basis: list[BasisOut]
    certainty: str
    trace: Trace
    explanation: Said


class DecidedBy(BaseModel):
    """The highest level that any award needs, and the article of the first award that needs it."""

    level: Literal["village", "commune", "district", "province", "ministry"]
    article: str | None


class DeadlineOut(BaseModel):
    """How long the decision over a benefit may take; `article` is null for an internal target."""

    code: str
    limit: int
    unit: Literal["hours", "days", "working_days"]
    starts_at_event: str
    kind: Literal["statutory", "internal"]
    article: str | None


class EvidenceOut(BaseModel):
    """A reason within a dimension: how often it was found, and its points."""

    code: str
    count: int
    points: int


class PriorityOut(BaseModel):
    """Four dimensions, each 0-100, and their weighted score; a higher number is more urgent. It orders the work only."""

    damage: int
    vulnerability: int
    circumstances: int
    coping: int
    score: int
    evidence: dict[str, list[EvidenceOut]]


class Told(BaseModel):
    """Something to be looked at, in the caller's language."""

    code: str
    text: str


class PreviewOut(BaseModel):
    """What the law says to a household on the day of a decision."""

    rule_set: str
    base_level_dong: int
    decided_by: DecidedBy | None
    awards: list[PreviewAwardOut]
    not_awarded: list[NotAwardedOut]
    deadlines: list[DeadlineOut]
    priority: PriorityOut
    explanation: Said
    warnings: list[Told]
    unverified: list[Told]
    law_release: int = Field(description="The last release of dated data that this answer rests on; 0 is the law as it ships.")


class DueOut(BaseModel):
    """When the term ends, Vietnam time."""

    due_at: datetime


class RuleSetOut(BaseModel):
    """A rule set and the days of decision that it governs."""

    code: str
    valid_from: date
    valid_until: date | None
    documents: list[str]


class BenefitOut(BaseModel):
    """A benefit as a rule set knows it; a discretionary one is never awarded by rule."""

    code: str
    name: Said
    rule_set: str
    basis: list[BasisOut]
    hazards: list[str]
    discretionary: bool


class DatedValueOut(BaseModel):
    """A value and its days; `province_code` where it is a province's norm."""

    valid_from: date
    valid_until: date | None
    value: Value
    document: str | None
    article: str | None
    certainty: str
    kind: str
    province_code: str | None


class ParameterOut(BaseModel):
    """A parameter of the law."""

    name: str
    description: str
    label: Said | None = Field(description="What it is, for people; null for the points of the order of work.")
    values: list[DatedValueOut]


class FormulaOut(BaseModel):
    """A formula and the days from which its versions take force."""

    name: str
    valid_from: list[date]


class RulesOut(BaseModel):
    """The law as it is written here."""

    rule_sets: list[RuleSetOut]
    benefits: list[BenefitOut]
    parameters: list[ParameterOut]
    formulas: list[FormulaOut]
    law_release: int


def preview_out(preview: Preview, language: Language) -> PreviewOut:
    priority = preview.priority
    return PreviewOut(
        rule_set=preview.rule_set,
        base_level_dong=preview.base_level_dong,
        decided_by=_decided_by(preview),
        awards=[_award(award) for award in preview.awards],
        not_awarded=[_refusal(refusal) for refusal in preview.not_awarded],
        deadlines=[_deadline(code, deadline) for code, deadline in preview.deadlines],
        priority=PriorityOut(
            damage=priority.damage,
            vulnerability=priority.vulnerability,
            circumstances=priority.circumstances,
            coping=priority.coping,
            score=priority.score,
            evidence={
                dimension: [EvidenceOut(code=one.code, count=one.count, points=one.points) for one in evidence]
                for dimension, evidence in priority.evidence.items()
            },
        ),
        explanation=Said(vi=preview.explanation.vi, en=preview.explanation.en),
        warnings=_told(preview.warnings, language),
        unverified=_told(preview.unverified, language),
        law_release=preview.law_release,
    )


def _decided_by(preview: Preview) -> DecidedBy | None:
    authority = preview.decided_by
    if authority is None:
        return None
    return DecidedBy.model_validate({"level": authority.level, "article": authority.article})


def _award(award: PreviewedAward) -> PreviewAwardOut:
    in_dong = award.unit in _MONEY
    return PreviewAwardOut(
        code=award.code,
        person=award.person,
        amount_dong=award.amount if in_dong else None,
        quantity=None if in_dong else award.amount,
        unit=None if award.unit == "dong" else award.unit,
        floor=award.is_floor,
        basis=basis_out(award.basis),
        certainty=award.certainty,
        trace=trace_out(award.formulas, award.parameters),
        explanation=Said(vi=award.explanation.vi, en=award.explanation.en),
    )


def _refusal(refusal: PreviewedRefusal) -> NotAwardedOut:
    return NotAwardedOut(
        code=refusal.code,
        person=refusal.person,
        reason=refusal.reason,
        basis=basis_out(refusal.basis),
        certainty=refusal.certainty,
        trace=trace_out(refusal.formulas, refusal.parameters),
        explanation=Said(vi=refusal.explanation.vi, en=refusal.explanation.en),
    )


def trace_out(formulas: Sequence[str], parameters: Sequence[UsedParameter]) -> Trace:
    return Trace(formulas=list(formulas), parameters=[_used(used) for used in parameters])


def _used(used: UsedParameter) -> ParameterUsed:
    return ParameterUsed(
        name=used.name,
        value=_value(used.value),
        since=date.fromisoformat(used.since),
        document=used.document,
        article=used.article,
        certainty=used.certainty,
    )


def _value(value: LawValue) -> Value:
    return list(value) if isinstance(value, tuple) else value


def _deadline(code: str, deadline: Deadline) -> DeadlineOut:
    return DeadlineOut(
        code=code,
        limit=deadline.limit,
        unit=deadline.unit,
        starts_at_event=deadline.starts_at_event,
        kind=deadline.kind,
        article=deadline.article,
    )


def _told(texts: Sequence[tuple[str, Text]], language: Language) -> list[Told]:
    return [Told(code=code, text=text.say(language)) for code, text in texts]


def _label(parameter: str) -> Said | None:
    label = label_of(parameter)
    return Said(vi=label.vi, en=label.en) if label is not None else None


def rules_out(catalogue: Catalogue) -> RulesOut:
    return RulesOut(
        rule_sets=[
            RuleSetOut(code=one.code, valid_from=one.valid_from, valid_until=one.valid_until, documents=list(one.documents))
            for one in catalogue.rule_sets
        ],
        benefits=[
            BenefitOut(
                code=one.code,
                name=Said(vi=NAMES[one.code].vi, en=NAMES[one.code].en),
                rule_set=one.rule_set,
                basis=basis_out(one.basis),
                hazards=list(one.hazards),
                discretionary=one.discretionary,
            )
            for one in catalogue.benefits
        ],
        parameters=[
            ParameterOut(
                name=one.name,
                description=one.description,
                label=_label(one.name),
                values=[
                    DatedValueOut(
                        valid_from=value.valid_from,
                        valid_until=value.valid_until,
                        value=_value(value.value),
                        document=value.document,
                        article=value.article,
                        certainty=value.certainty,
                        kind=value.kind,
                        province_code=value.province_code,
                    )
                    for value in one.values
                ],
            )
            for one in catalogue.parameters
        ],
        formulas=[FormulaOut(name=name, valid_from=list(days)) for name, days in catalogue.formulas.items()],
        law_release=catalogue.law_release,
    )
