"""What each benefit rests on: its articles, the dated formulas and values behind it, and the least sure of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Final, get_args

from services.assessment.domain.law import Basis, UsedParameter
from services.assessment.policy.law.calendar import CalendarUnit as TermUnit
from services.assessment.policy.law.entitlements import Authority, Grounds
from services.assessment.policy.law.limits import DatedTimeLimit as Deadline
from services.assessment.policy.law.norms import Norm, norms_of_day
from services.assessment.policy.law.weights import DIMENSIONS, Weights
from services.assessment.rules.book import LIMITS, Book, Value
from services.assessment.rules.system import formula_in_force


@dataclass(frozen=True, slots=True)
class Benefit:
    """How a benefit is named here: its parameters' folder, its formulas, who decides and by when."""

    code: str
    name: str
    variables: tuple[str, ...]
    values: tuple[str, ...]
    authority: str
    deadline: str


_HOUSE: Final = ("house_state_by_percent", "house_state", "house_state_rests_on_percent", "accident_is_serious")


def _house(code: str, name: str) -> Benefit:
    return Benefit(code, name, (*_HOUSE, f"{name}_outcome"), (f"benefits.{name}.dong",), "relief", "found")


RICE_TET: Final = Benefit(
    "RICE_TET",
    "rice_tet",
    ("rice_tet_outcome", "rice_tet_months"),
    ("benefits.rice_tet.kg_per_person_and_month", "benefits.rice_tet.months"),
    "relief",
    "urgent",
)
RICE: Final = Benefit(
    "RICE",
    "rice",
    ("rice_outcome", "rice_months"),
    ("benefits.rice.kg_per_person_and_month", "benefits.rice.most_months"),
    "relief",
    "urgent",
)
ESSENTIALS: Final = Benefit(
    "ESSENTIALS",
    "essentials",
    ("house_state", "home_is_lost", "essentials_outcome"),
    ("benefits.essentials.sets", "benefits.essentials.home_is_lost_if"),
    "relief",
    "urgent",
)
INJURY: Final = Benefit(
    "INJURY",
    "injury",
    ("accident_is_serious", "injury_outcome", "injury_multiplier"),
    ("benefits.injury.multiplier", "benefits.injury.least_days"),
    "relief",
    "found",
)
FUNERAL_HH: Final = Benefit(
    "FUNERAL_HH",
    "funeral_household",
    ("accident_is_serious", "funeral_organiser_outcome", "funeral_household_outcome", "funeral_household_multiplier"),
    ("benefits.funeral_household.multiplier", "benefits.funeral_household.for_each_person"),
    "funeral",
    "funeral",
)
FUNERAL_ORG: Final = Benefit(
    "FUNERAL_ORG",
    "funeral_organiser",
    ("accident_is_serious", "funeral_organiser_outcome", "funeral_organiser_multiplier"),
    ("benefits.funeral_organiser.multiplier",),
    "funeral",
    "funeral",
)
HOUSE_NEW: Final = _house("HOUSE_NEW", "house_new")
HOUSE_MOVE: Final = Benefit(
    "HOUSE_MOVE", "house_move", ("house_move_outcome",), ("benefits.house_move.dong",), "relief", "found"
)
HOUSE_REPAIR: Final = _house("HOUSE_REPAIR", "house_repair")
CHILD_TEMP: Final = Benefit(
    "CHILD_TEMP",
    "child_temp",
    ("child_temp_outcome", "child_age_unknown"),
    ("benefits.child_temp.dong_per_day", "benefits.child_temp.age_below"),
    "child_temp",
    "found",
)
BENEFITS: Final = (
    RICE_TET,
    RICE,
    ESSENTIALS,
    INJURY,
    FUNERAL_HH,
    FUNERAL_ORG,
    HOUSE_NEW,
    HOUSE_MOVE,
    HOUSE_REPAIR,
    CHILD_TEMP,
)


RELEASED_NORM: Final = "released_norm"
"""The doubt over a province's norm whose text is unverified."""


class DayOfLaw:
    """The law of one day, with what rests on what; everything is looked up once."""

    def __init__(self, system: Any, book: Book, day: date, norms: Sequence[Norm] = (), release: int = 0) -> None:
        self.day = day
        self.release = release
        self._norms = norms_of_day(norms, day)
        self._system = system
        self._book = book
        self._text = day.isoformat()
        self.rule_set = str(self.value("rule_set").number)
        self._grounds = lru_cache(maxsize=4096)(self._build_grounds)
        self._authority = lru_cache(maxsize=64)(self._build_authority)
        self._limit = lru_cache(maxsize=64)(self._build_limit)
        self._formulas = lru_cache(maxsize=64)(self._build_formulas)

    def value(self, name: str) -> Value:
        return self._book.value(name, self._text)

    def norm(self, province_code: str | None, parameter: str) -> Norm | None:
        """Return what this province has in force for a parameter."""
        return self._norms.get((province_code, parameter)) if province_code is not None else None

    def number(self, name: str) -> int:
        number = self.value(name).number
        if not isinstance(number, int):
            raise TypeError(f"{name} is no number")
        return number

    @cached_property
    def weights(self) -> Weights:
        """The points of the order of work."""
        names = [name for name in self._book.names() if name.startswith("priority.")]
        values = {name: self.number(name) for name in names if self._book.has(name, self._text)}
        return Weights(
            shares={dimension: values[f"priority.weights.{dimension}"] for dimension in DIMENSIONS},
            points={
                dimension: {
                    name.rsplit(".", 1)[1]: points
                    for name, points in values.items()
                    if name.startswith(f"priority.{dimension}.")
                }
                for dimension in DIMENSIONS
            },
        )

    def grounds(self, benefit: Benefit, names: Iterable[str], norm: Norm | None = None, *, cited: bool = False) -> Grounds:
        """Return what rests on these parameters; the norm stands for the national value, cited where it raised the amount."""
        return self._grounds(benefit, tuple(names), norm, cited)

    def authority(self, benefit: Benefit) -> Authority:
        return self._authority(benefit)

    def deadline(self, benefit: Benefit) -> Deadline:
        return self.limit(benefit.deadline)

    def limit(self, name: str) -> Deadline:
        """Return how long something may take; KeyError where no such limit is known."""
        return self._limit(name)

    def doubts_of_terms(self, benefit: Benefit) -> tuple[str, ...]:
        """Return which of authority and deadline are unverified; an award is not less certain by it."""
        found = (self.value(f"authority.{benefit.authority}"), self.value(f"{LIMITS}.{benefit.deadline}"))
        return tuple(value.unverified for value in found if value.unverified)

    def _build_grounds(self, benefit: Benefit, names: tuple[str, ...], norm: Norm | None, cited: bool) -> Grounds:  # noqa: FBT001 - a key of the cache
        values = [self.value(name) for name in names]
        used = [value.used for value in values]
        basis = self._book.basis(benefit.name, self._text)
        unverified = [value.unverified for value in values if value.unverified]
        if norm is not None:
            used.append(_used(norm))
            basis = (*basis, Basis(norm.document, norm.article)) if cited else basis
            unverified += [RELEASED_NORM] if norm.certainty == "D" else []
        return Grounds(
            basis=basis,
            certainty=max(value.certainty for value in used),
            formulas=self._formulas(benefit),
            parameters=tuple(used),
            unverified=tuple(dict.fromkeys(unverified)),
            law_release=self.release,
        )

    def _build_formulas(self, benefit: Benefit) -> tuple[str, ...]:
        found = ((name, formula_in_force(self._system, name, self._text)) for name in benefit.variables)
        return tuple(f"{name} from {since}" for name, since in found if since)

    def _build_authority(self, benefit: Benefit) -> Authority:
        value = self.value(f"authority.{benefit.authority}").used
        levels = self.value("authority.levels").number
        level = str(value.value)
        return Authority(level, list(levels).index(level), value.article, value.document)

    def _build_limit(self, name: str) -> Deadline:
        value = self.value(f"{LIMITS}.{name}")
        return deadline_of(str(value.number), value.kind, value.used)


def deadline_of(words: str, kind: str, source: UsedParameter) -> Deadline:
    """Read "3 working_days from form_received"."""
    limit, unit, _, event = words.split(" ")
    if unit not in get_args(TermUnit) or kind not in {"statutory", "internal"}:
        raise ValueError(f"no term: {words} ({kind})")
    known: Any = (unit, kind)
    since = date.fromisoformat(source.since)
    return Deadline(int(limit), known[0], event, known[1], source.article, source.document, since)


def _used(norm: Norm) -> UsedParameter:
    return UsedParameter(
        name=f"{norm.parameter} of province {norm.province_code}",
        value=norm.value,
        since=norm.valid_from.isoformat(),
        document=norm.document,
        article=norm.article,
        certainty=norm.certainty,
    )
