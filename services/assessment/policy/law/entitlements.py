"""What the law answers about a household: benefits given and not given, each with its grounds, authority and time limit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.law.limits import DatedTimeLimit

CERTAINTIES: Final = "ABCD"
"""A the text itself, B an authority quoted, C believed right, D uncertain: shown as unverified."""


LawUnit = Literal["dong", "kg", "set", "dong_per_day"]
"""In what a benefit is given; `dong_per_day` is a rate for a person and day."""


@dataclass(frozen=True, slots=True)
class Authority:
    """Who must decide at least: village, commune, district, province or ministry; by which article."""

    level: str
    rank: int
    article: str | None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """Why: the articles, the dated formulas and parameter values that led here, and the least sure of them."""

    basis: tuple[Basis, ...]
    certainty: str
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    unverified: tuple[str, ...] = ()
    """Codes of the readings of certainty D among them; `policy.law.texts` says each."""
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
    grounds: LegalBasis
    authority: Authority
    deadline: DatedTimeLimit
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
    """A benefit that the law does not give here, and the reason as a code that `policy.law.reasonings` can say."""

    code: str
    reason: str
    grounds: LegalBasis
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
