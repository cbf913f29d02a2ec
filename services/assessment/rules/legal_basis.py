"""What each benefit rests on: its articles, the dated formulas and values behind it, and the least sure of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final, get_args

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.law.calendar import CalendarUnit
from services.assessment.policy.law.entitlements import Authority, LegalBasis
from services.assessment.policy.law.limits import DatedTimeLimit, limit_for
from services.assessment.policy.law.norms import Norm, norms_of_day
from services.assessment.policy.law.weights import Weights
from services.assessment.rules.parameter_book import TIME_LIMITS, ParameterBook, Value
from services.assessment.rules.priority import weights_of

RELEASED_NORM: Final = "released_norm"
"""The doubt over a province's norm whose text is unverified."""


@dataclass(frozen=True, slots=True, eq=False)
class AwardedBenefit:
    """A benefit that the law gives by rule. There is one of each, so identity is equality."""

    code: str
    name: str
    """Of its file, of its parameters and of the formula `…_outcome`, which says whether it is given."""
    articles: tuple[str, ...]
    """For which the formulas were written. What an answer cites is the dated parameter `basis`."""
    authority: str
    """Who decides: a parameter of `authority`."""
    formulas: tuple[Any, ...]
    """The path to the outcome, in its order: variables of OpenFisca."""
    values: tuple[str, ...]
    """Parameters that every award rests on."""
    reasons: Mapping[str, tuple[str, ...]]
    """Why it may be refused, and the parameters that each reason rests on."""

    @property
    def hazards(self) -> str:
        """Name the parameter of the causes that open it."""
        return f"benefits.{self.name}.hazards"

    @property
    def time_limit(self) -> str:
        """How long the decision may take: a parameter of `deadlines`, the one whose clock runs."""
        return limit_for(self.code)


@dataclass(frozen=True, slots=True)
class DiscretionaryBenefit:
    """A benefit that is listed with the law and never awarded by rule: nobody must decide it, and no limit of time binds it."""

    code: str
    articles: tuple[str, ...]
    parameter: str
    """Whose days and article are those of the benefit."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A value of the law where a household lives: the country's, or the province's higher one. A day has one of each."""

    parameter: str
    amount: int
    national: int
    norm: Norm | None


class DayOfLaw:
    """The law of one day, with what rests on what; everything is looked up once."""

    def __init__(self, system: Any, book: ParameterBook, day: date, norms: Sequence[Norm] = (), release: int = 0) -> None:
        self.day = day
        self.release = release
        self._norms = norms_of_day(norms, day)
        self._system = system
        self._book = book
        self._text = day.isoformat()
        self.rule_set = str(self.value("rule_set").number)
        self._awards = lru_cache(maxsize=4096)(self._build_legal_basis_of_award)
        self._refusals = lru_cache(maxsize=4096)(self._build_legal_basis_of_refusal)
        self._levels = lru_cache(maxsize=4096)(self._build_level)
        self._authorities = lru_cache(maxsize=64)(self._build_authority)
        self._limits = lru_cache(maxsize=64)(self._build_limit)
        self._formulas = lru_cache(maxsize=64)(self._build_formulas)

    def value(self, name: str) -> Value:
        return self._book.value(name, self._text)

    def number(self, name: str) -> int:
        return self._book.number(name, self._text)

    @cached_property
    def weights(self) -> Weights:
        """The points of the order of work."""
        return weights_of(self._book, self._text)

    def level(self, parameter: str, province_code: str | None) -> Level:
        """Return what counts in this province: a norm only ever raises."""
        return self._levels(parameter, province_code)

    def legal_basis_of_award(
        self, benefit: AwardedBenefit, level: Level, rests_on: tuple[str, ...], *, raised: bool
    ) -> LegalBasis:
        """Return what an award rests on; a norm stands for the national value, and is cited where it raised the amount."""
        return self._awards(benefit, level, rests_on, raised)

    def legal_basis_of_refusal(self, benefit: AwardedBenefit, reason: str, rests_on: tuple[str, ...]) -> LegalBasis:
        """Return what a refusal rests on; KeyError for a reason that the benefit does not declare."""
        return self._refusals(benefit, reason, rests_on)

    def authority(self, benefit: AwardedBenefit) -> Authority:
        return self._authorities(benefit)

    def time_limit(self, benefit: AwardedBenefit) -> DatedTimeLimit:
        return self.limit(benefit.time_limit)

    def limit(self, name: str) -> DatedTimeLimit:
        """Return how long something may take; KeyError where no such limit is known."""
        return self._limits(name)

    def doubts_of_procedure(self, benefit: AwardedBenefit) -> tuple[str, ...]:
        """Return which of authority and time limit are unverified; an award is not less certain by it."""
        found = (self.value(f"authority.{benefit.authority}"), self.value(f"{TIME_LIMITS}.{benefit.time_limit}"))
        return tuple(value.unverified for value in found if value.unverified)

    def _build_level(self, parameter: str, province_code: str | None) -> Level:
        national = self.number(parameter)
        norm = self._norms.get((province_code, parameter)) if province_code is not None else None
        if norm is None or norm.value <= national:
            return Level(parameter, national, national, None)
        return Level(parameter, norm.value, national, norm)

    def _build_legal_basis_of_award(
        self,
        benefit: AwardedBenefit,
        level: Level,
        rests_on: tuple[str, ...],
        raised: bool,  # noqa: FBT001 - a key of the cache
    ) -> LegalBasis:
        own = [name for name in (*benefit.values, *rests_on, benefit.hazards) if name != level.parameter]
        return self._legal_basis(benefit, own if level.norm else [level.parameter, *own], level.norm, cited=raised)

    def _build_legal_basis_of_refusal(self, benefit: AwardedBenefit, reason: str, rests_on: tuple[str, ...]) -> LegalBasis:
        return self._legal_basis(benefit, (*benefit.reasons[reason], *rests_on, benefit.hazards))

    def _legal_basis(
        self, benefit: AwardedBenefit, names: Sequence[str], norm: Norm | None = None, *, cited: bool = False
    ) -> LegalBasis:
        values = [self.value(name) for name in names]
        used = [value.used for value in values]
        basis = self._book.basis(benefit.name, self._text)
        unverified = [value.unverified for value in values if value.unverified]
        if norm is not None:
            used.append(_used(norm))
            basis = (*basis, Basis(norm.document, norm.article)) if cited else basis
            unverified += [RELEASED_NORM] if norm.certainty == "D" else []
        return LegalBasis(
            basis=basis,
            certainty=max(value.certainty for value in used),
            formulas=self._formulas(benefit),
            parameters=tuple(used),
            unverified=tuple(dict.fromkeys(unverified)),
            law_release=self.release,
        )

    def _build_formulas(self, benefit: AwardedBenefit) -> tuple[str, ...]:
        """Return each formula with the first day of the version that answers on this day."""
        found = []
        for name in (variable.__name__ for variable in benefit.formulas):
            versions = self._system.get_variable(name, check_existence=True).formulas
            since = max((day for day in versions if day <= self._text), default=None)
            found += [f"{name} from {since}"] if since else []
        return tuple(found)

    def _build_authority(self, benefit: AwardedBenefit) -> Authority:
        value = self.value(f"authority.{benefit.authority}").used
        levels = self.value("authority.levels").number
        level = str(value.value)
        return Authority(level, list(levels).index(level), value.article, value.document)

    def _build_limit(self, name: str) -> DatedTimeLimit:
        value = self.value(f"{TIME_LIMITS}.{name}")
        return time_limit_of(str(value.number), value.kind, value.used)


def time_limit_of(words: str, kind: str, source: UsedParameter) -> DatedTimeLimit:
    """Read "3 working_days from form_received"."""
    limit, unit, _, event = words.split(" ")
    if unit not in get_args(CalendarUnit) or kind not in {"statutory", "internal"}:
        raise ValueError(f"no time limit: {words} ({kind})")
    known: Any = (unit, kind)
    since = date.fromisoformat(source.since)
    return DatedTimeLimit(int(limit), known[0], event, known[1], source.article, source.document, since)


def _used(norm: Norm) -> UsedParameter:
    return UsedParameter(
        name=f"{norm.parameter} of province {norm.province_code}",
        value=norm.value,
        since=norm.valid_from.isoformat(),
        document=norm.document,
        article=norm.article,
        certainty=norm.certainty,
    )
