"""The law as it is written here: rule sets, benefits, parameters with their days and articles."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.assessment.domain.law import Basis, LawValue


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
