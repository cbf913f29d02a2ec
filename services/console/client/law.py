"""What the desk reads of the law's answers: the rules of all days, and what the law says to a household that is told of."""

from datetime import date

from services.console.client.transport import Response
from shared.texts import Text

Value = bool | int | str | list[str]


class Basis(Response):
    """By which article of which document."""

    document: str
    article: str


class RuleSet(Response):
    """Which decrees govern which days."""

    code: str
    valid_from: date
    valid_until: date | None
    documents: list[str]


class Benefit(Response):
    """A benefit of a rule set."""

    code: str
    name: Text
    rule_set: str
    basis: list[Basis]
    hazards: list[str]
    discretionary: bool


class DatedValue(Response):
    """A value of a parameter, and from when until when, where and by what it stands."""

    value: Value
    valid_from: date
    valid_until: date | None
    document: str | None
    article: str | None
    certainty: str
    kind: str
    province_code: str | None


class Parameter(Response):
    """A parameter of the law with all its values."""

    name: str
    description: str
    label: Text | None
    raisable: bool
    values: list[DatedValue]


class RulesResponse(Response):
    """The law of all days."""

    rule_sets: list[RuleSet]
    benefits: list[Benefit]
    parameters: list[Parameter]


class ParameterUsed(Response):
    """A value that the law used for this answer."""

    name: str
    value: Value
    since: date
    document: str | None
    article: str | None
    certainty: str


class Trace(Response):
    """How the law came to its answer."""

    formulas: list[str]
    parameters: list[ParameterUsed]


class DecidedBy(Response):
    """Who decides."""

    level: str
    article: str | None


class PreviewAward(Response):
    """A benefit that the household would get."""

    code: str
    person: str | None
    amount_dong: int | None
    quantity: int | None
    unit: str | None
    floor: bool
    basis: list[Basis]
    certainty: str
    trace: Trace
    explanation: Text


class NotAwarded(Response):
    """A benefit that the household would not get, and why."""

    code: str
    person: str | None
    basis: list[Basis]
    certainty: str
    trace: Trace
    explanation: Text


class PreviewTimeLimit(Response):
    """How long the decision may take."""

    code: str
    limit: int
    unit: str
    starts_at_event: str
    kind: str
    article: str | None


class Evidence(Response):
    """What makes the household urgent."""

    code: str
    points: int


class Priority(Response):
    """How urgent the household would be, of a hundred."""

    damage: int
    vulnerability: int
    circumstances: int
    coping: int
    score: int
    evidence: dict[str, list[Evidence]]


class Remark(Response):
    """Something to look at again, in the caller's language."""

    text: str


class PreviewResponse(Response):
    """What the law says to a household that is told of."""

    rule_set: str
    base_level_dong: int
    decided_by: DecidedBy | None
    awards: list[PreviewAward]
    not_awarded: list[NotAwarded]
    deadlines: list[PreviewTimeLimit]
    priority: Priority
    explanation: Text
    warnings: list[Remark]
    unverified: list[Remark]
