"""The port of the law: what the decrees give on a day, for many households at once.

Whoever answers yields eligibility, counts, multipliers, levels, articles and certainty; đồng are multiplied in
`policy.awards`, in whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal, Protocol, Self

from services.assessment.domain import Basis, LawValue, UsedParameter
from services.assessment.policy.released import Released
from shared.errors import Refused
from shared.events.household import Area, Circumstance, Coping, Hazard, Losses, Member, Standing
from shared.texts import Text

CERTAINTIES: Final = "ABCD"
"""A the text itself, B an authority quoted, C believed right, D uncertain: shown as unverified."""

LawUnit = Literal["dong", "kg", "set", "dong_per_day"]
"""In what a benefit is given; `dong_per_day` is a rate for a person and day."""
TermUnit = Literal["hours", "days", "working_days"]

_NO_RULES: Final = Text(
    vi="Hệ thống chưa có bộ quy định nào cho quyết định ngày {day}", en="No rule set is known here for decisions of {day}"
)


class NoRulesForDay(Refused):
    """No rule set is known here for the day of the decision."""

    code = "no-rules-for-day"
    title = Text(vi="Chưa có bộ quy định cho ngày quyết định", en="No rule set is known for the day of the decision")

    def __init__(self, day: date) -> None:
        super().__init__(_NO_RULES, day=day.isoformat())


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the law, and the order of work, ask about a household. An absent answer is "not known", never "no"."""

    hazard: Hazard
    standing: Standing
    losses: Losses
    members: tuple[Member, ...] = ()
    province_code: str | None = None
    size: int | None = None
    areas: tuple[Area, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    coping: Coping | None = None


@dataclass(frozen=True, slots=True)
class Authority:
    """Who must decide at least: village, commune, district, province or ministry; by which article."""

    level: str
    rank: int
    article: str | None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long the decision over a benefit may take, from which event, and whether a statute or we ourselves say so."""

    limit: int
    unit: TermUnit
    starts_at_event: str
    kind: Literal["statutory", "internal"]
    article: str | None
    document: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why: the articles, the dated formulas and parameter values that led here, and the least sure of them."""

    basis: tuple[Basis, ...]
    certainty: str
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    unverified: tuple[str, ...] = ()
    """Codes of the readings of certainty D among them; `policy.doubts` can say each."""
    law_release: int = 0
    """The number of the last release that was known: the same inputs under the same version give the same answer."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A benefit that the law gives: `count` × `multiplier` × `level`, at least; `actual_cost` where that is more.

    `national_level` is the country's, where a province's norm raised `level`.
    """

    code: str
    unit: LawUnit
    count: int
    multiplier: int
    level: int
    national_level: int
    grounds: Grounds
    authority: Authority
    deadline: Deadline
    person: str | None = None
    actual_cost: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)

    @property
    def basis(self) -> tuple[Basis, ...]:
        return self.grounds.basis

    @property
    def certainty(self) -> str:
        return self.grounds.certainty


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A benefit that the law does not give here, and the reason as a code that `policy.explanations` can say."""

    code: str
    reason: str
    grounds: Grounds
    person: str | None = None
    figures: Mapping[str, int] = field(default_factory=dict)

    @property
    def basis(self) -> tuple[Basis, ...]:
        return self.grounds.basis


@dataclass(frozen=True, slots=True)
class Entitlements:
    """All that the law says to one household."""

    rule_set: str
    base_level_dong: int
    given: tuple[Entitlement, ...]
    not_given: tuple[NotGiven, ...]
    warnings: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    """Codes of all readings of certainty D in this answer, those of authority and deadlines included."""
    law_release: int = 0


@dataclass(frozen=True, slots=True)
class Weights:
    """Points of the order of work: by dimension and reason, and how much of the score each dimension makes (percent)."""

    shares: Mapping[str, int]
    points: Mapping[str, Mapping[str, int]]


class Law(Protocol):
    """What the decrees give on a day. Raises NoRulesForDay where none is known."""

    @property
    def fingerprint(self) -> str:
        """Name formulas, values and releases as they are now: whoever asks again can tell whether they changed."""
        ...

    @property
    def release(self) -> int:
        """The number of the last release of dated data that this law knows; 0 is the law as it ships."""
        ...

    def with_released(self, released: Released) -> Self:
        """Return the law as it ships, with these releases and no others."""
        ...

    def limit(self, name: str, day: date) -> Deadline:
        """Return a limit as it stands on a day; KeyError where there is no such name."""
        ...

    def limits(self) -> Sequence[str]:
        """Return the names of all limits."""
        ...

    def last_change(self, day: date) -> date:
        """Return the last day, up to this one, on which any value of the law began or ended."""
        ...

    def minimum(self, parameter: str, day: date) -> int:
        """Return the country's value of a parameter that a province may raise."""
        ...

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set in force for decisions of this day."""
        ...

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order. Long for many: call it off the event loop."""
        ...

    def weights(self, decided_on: date) -> Weights:
        """Return the points of the order of work on this day."""
        ...

    def catalogue(self) -> "Catalogue":
        """Return all rule sets and parameters with their days and articles."""
        ...


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter and the day from which it holds; `province_code` where it is a province's norm."""

    valid_from: date
    value: LawValue
    document: str | None
    article: str | None
    certainty: str
    kind: str
    valid_until: date | None = None
    province_code: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueParameter:
    """A parameter of the law: its name, what it is, and its values by day."""

    name: str
    description: str
    values: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A rule set and the days for which it governs decisions (`until` null: still in force)."""

    code: str
    valid_from: date
    valid_until: date | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit as a rule set knows it; a discretionary one is listed and never awarded by rule."""

    code: str
    rule_set: str
    basis: tuple[Basis, ...]
    hazards: tuple[str, ...]
    discretionary: bool = False


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The law as it is written here."""

    rule_sets: tuple[RuleSet, ...]
    benefits: tuple[Benefit, ...]
    parameters: tuple[CatalogueParameter, ...]
    formulas: Mapping[str, tuple[date, ...]]
    law_release: int = 0


class WorkingDays(Protocol):
    """Terms in days and working days, counted as the Civil Code says (Art. 147-148)."""

    def with_released(self, released: Released) -> Self:
        """Return the calendar as it ships, with the days of these releases and no others."""
        ...

    def end_of_term(self, start: datetime, working_days: int) -> datetime:
        """Return the last second of the term; it begins on the day after `start`, Vietnam time."""
        ...

    def due_at(self, start: datetime, limit: int, unit: TermUnit) -> datetime:
        """Return when a term ends, in Vietnam time; hours are exact, days and working days end with a working day."""
        ...
