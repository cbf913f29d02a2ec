"""The law as one object: answers for a day, for many households, and the law as it is written."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from services.assessment.policy.law.catalogue import Catalogue
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.complaints import ComplaintTerms
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.limits import DatedTimeLimit
from services.assessment.policy.law.norms import Norm
from services.assessment.policy.law.port import NoRulesForDay
from services.assessment.policy.law.releases import Released
from services.assessment.policy.law.weights import Weights
from services.assessment.rules.benefits import child_temp
from services.assessment.rules.catalogue import catalogue_of
from services.assessment.rules.entitlements import entitlements_of
from services.assessment.rules.legal_basis import DayOfLaw
from services.assessment.rules.norms import shipped_norms
from services.assessment.rules.parameter_book import TIME_LIMITS, ParameterBook
from services.assessment.rules.parameter_loader import PARAMETERS
from services.assessment.rules.population import populate
from services.assessment.rules.system import ReliefSystem

_HERE = Path(__file__).parent


class ReliefLaw:
    """Answers for the decrees of `parameters/`, of more folders of the same form, and for what was released as data."""

    def __init__(self, *more: Path, norms: Sequence[Norm] = (), released: Released | None = None) -> None:
        self._more = more
        self._own_norms = tuple(norms)
        self._released = released or Released()
        self._norms = (*shipped_norms(), *norms, *self._released.norms)
        self._system, shipped = _system((PARAMETERS, *more))
        self.book = shipped.with_limits(self._released.limits)
        self._day = lru_cache(maxsize=256)(self._build_day)

    @property
    def release(self) -> int:
        """The number of the last release that this law knows."""
        return self._released.version

    def with_norms(self, norms: Sequence[Norm]) -> "ReliefLaw":
        """Return the same law with these norms of provinces beside those that come with the software."""
        return ReliefLaw(*self._more, norms=norms, released=self._released)

    def with_released(self, released: Released) -> "ReliefLaw":
        """Return the law as it ships, with these releases and no others."""
        return ReliefLaw(*self._more, norms=self._own_norms, released=released)

    @cached_property
    def fingerprint(self) -> str:
        """Name the formulas, values, norms and releases as they are now."""
        written = _written((_HERE, *self._more))
        return sha256(f"{written} {self._norms} {self._released}".encode()).hexdigest()[:12]

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set of this day."""
        return self._day(decided_on).rule_set

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order."""
        law = self._day(decided_on)
        if not households:
            return []
        population = populate(self._system, households, decided_on, law.number(child_temp.AGE_BELOW))
        return entitlements_of(households, population, law)

    def limit(self, name: str, day: date) -> DatedTimeLimit:
        """Return a limit as it stands on a day; KeyError where there is no such name."""
        return self._day(day).limit(name)

    def limits(self) -> Sequence[str]:
        """Return the names of all limits."""
        return [name.removeprefix(f"{TIME_LIMITS}.") for name in self.book.names() if name.startswith(f"{TIME_LIMITS}.")]

    def last_change(self, day: date) -> date:
        """Return the last day, up to this one, on which any value of the law began or ended; NoRulesForDay before all."""
        found = [change for change in self._change_days if change <= day]
        if not found:
            raise NoRulesForDay(day)
        return found[-1]

    @cached_property
    def _change_days(self) -> list[date]:
        begun = {norm.valid_from for norm in self._norms}
        ended = {norm.valid_until + timedelta(days=1) for norm in self._norms if norm.valid_until is not None}
        return sorted(self.book.first_days() | begun | ended)

    def minimum(self, parameter: str, day: date) -> int:
        """Return the country's value of a parameter that a province may raise."""
        return self._day(day).number(parameter)

    def complaint_terms(self, day: date) -> ComplaintTerms:
        """Return how a decision of this day may be complained of."""
        law = self._day(day)
        return ComplaintTerms(law.value("complaints.days").used, law.value("complaints.answer_days").used)

    def weights(self, decided_on: date) -> Weights:
        """Return the points of the order of work on this day."""
        return self._day(decided_on).weights

    def catalogue(self) -> Catalogue:
        """Return all rule sets and parameters with their days and articles."""
        return catalogue_of(self._system, self.book, self._norms, self.release)

    def _build_day(self, day: date) -> DayOfLaw:
        if not self.book.has("rule_set", day.isoformat()):
            raise NoRulesForDay(day)
        return DayOfLaw(self._system, self.book, day, self._norms, self.release)


@cache
def _system(folders: tuple[Path, ...]) -> tuple[ReliefSystem, ParameterBook]:
    """Build the system once per process."""
    system = ReliefSystem(folders)
    return system, ParameterBook.of(system.parameters)


@cache
def _written(folders: tuple[Path, ...]) -> str:
    """Return a fingerprint of the files of the law, formulas and values."""
    digest = sha256()
    for folder in folders:
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.yaml"))):
            inside = path.relative_to(folder)
            if inside.parts[0] != "cases":  # tests of the law are not the law
                digest.update(inside.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
