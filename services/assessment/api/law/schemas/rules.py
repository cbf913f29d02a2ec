"""What the doors to the law answer, in JSON."""

from datetime import date

from pydantic import BaseModel, Field

from services.assessment.api.law.schemas.texts import BilingualText
from services.assessment.api.law.schemas.traces import LegalBasis, Value, _value, legal_basis
from services.assessment.policy.law.catalogue import Catalogue
from services.assessment.policy.law.labels import label_of
from services.assessment.policy.law.norms import RAISABLE
from services.assessment.policy.law.texts import NAMES


class KnownRuleSet(BaseModel):
    """A rule set and the days of decision that it governs."""

    code: str
    valid_from: date
    valid_until: date | None
    documents: list[str]


class KnownBenefit(BaseModel):
    """A benefit as a rule set knows it; a discretionary one is never awarded by rule."""

    code: str
    name: BilingualText
    rule_set: str
    basis: list[LegalBasis]
    hazards: list[str]
    discretionary: bool


class ParameterValue(BaseModel):
    """A value and its days; `province_code` where it is a province's norm."""

    valid_from: date
    valid_until: date | None
    value: Value
    document: str | None
    article: str | None
    certainty: str
    kind: str
    province_code: str | None


class KnownParameter(BaseModel):
    """A parameter of the law."""

    name: str
    description: str
    label: BilingualText | None = Field(description="What it is, for people; null for the points of the order of work.")
    raisable: bool = Field(description="Whether a province may have a higher value of its own, by its resolution.")
    values: list[ParameterValue]


class KnownFormula(BaseModel):
    """A formula and the days from which its versions take force."""

    name: str
    valid_from: list[date]


class RulesResponse(BaseModel):
    """The law as it is written here."""

    rule_sets: list[KnownRuleSet]
    benefits: list[KnownBenefit]
    parameters: list[KnownParameter]
    formulas: list[KnownFormula]
    law_release: int


def _label(parameter: str) -> BilingualText | None:
    label = label_of(parameter)
    return BilingualText(vi=label.vi, en=label.en) if label is not None else None


def rules_response(catalogue: Catalogue) -> RulesResponse:
    return RulesResponse(
        rule_sets=[
            KnownRuleSet(code=one.code, valid_from=one.valid_from, valid_until=one.valid_until, documents=list(one.documents))
            for one in catalogue.rule_sets
        ],
        benefits=[
            KnownBenefit(
                code=one.code,
                name=BilingualText(vi=NAMES[one.code].vi, en=NAMES[one.code].en),
                rule_set=one.rule_set,
                basis=legal_basis(one.basis),
                hazards=list(one.hazards),
                discretionary=one.discretionary,
            )
            for one in catalogue.benefits
        ],
        parameters=[
            KnownParameter(
                name=one.name,
                description=one.description,
                label=_label(one.name),
                raisable=one.name in RAISABLE,
                values=[
                    ParameterValue(
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
        formulas=[KnownFormula(name=name, valid_from=list(days)) for name, days in catalogue.formulas.items()],
        law_release=catalogue.law_release,
    )
