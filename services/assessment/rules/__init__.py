"""The law behind the port `policy.Law`: OpenFisca answers by dated formulas and parameters; nothing outside knows of it."""

from collections.abc import Sequence
from datetime import date
from functools import cache, cached_property, lru_cache
from hashlib import sha256
from pathlib import Path

from services.assessment.policy.law import Catalogue, Circumstances, Entitlements, NoRulesForDay, Weights
from services.assessment.policy.norms import Norm
from services.assessment.rules.answers import answers_of
from services.assessment.rules.book import Book
from services.assessment.rules.calendar import VietnamCalendar
from services.assessment.rules.catalogue import catalogue_of
from services.assessment.rules.grounds import DayOfLaw
from services.assessment.rules.norms import shipped_norms
from services.assessment.rules.population import populate
from services.assessment.rules.reading import PARAMETERS
from services.assessment.rules.system import ReliefSystem

_HERE = Path(__file__).parent


class ReliefLaw:
    """Answers for the decrees of `parameters/`, of more folders of the same form, and for norms of provinces."""

    def __init__(self, *more: Path, norms: Sequence[Norm] = ()) -> None:
        self._more = more
        self._norms = (*shipped_norms(), *norms)
        self._system, self.book = _system((PARAMETERS, *more))
        self._day = lru_cache(maxsize=256)(self._build_day)

    def with_norms(self, norms: Sequence[Norm]) -> "ReliefLaw":
        """Return the same law with these norms of provinces beside those that come with the software."""
        return ReliefLaw(*self._more, norms=norms)

    @cached_property
    def version(self) -> str:
        """Name the formulas, values and norms as they are written now."""
        return sha256(f"{_written((_HERE, *self._more))} {self._norms}".encode()).hexdigest()[:12]

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set of this day."""
        return self._day(decided_on).rule_set

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order."""
        law = self._day(decided_on)
        if not households:
            return []
        population = populate(self._system, households, decided_on, law.number("benefits.child_temp.age_below"))
        return answers_of(households, population, law, self._norms)

    def weights(self, decided_on: date) -> Weights:
        """Return the points of the order of work on this day."""
        return self._day(decided_on).weights

    def catalogue(self) -> Catalogue:
        """Return all rule sets and parameters with their days and articles."""
        return catalogue_of(self._system, self.book, self._norms)

    def _build_day(self, day: date) -> DayOfLaw:
        if not self.book.has("rule_set", day.isoformat()):
            raise NoRulesForDay(day)
        return DayOfLaw(self._system, self.book, day)


@cache
def _system(folders: tuple[Path, ...]) -> tuple[ReliefSystem, Book]:
    """Build the system once per process."""
    system = ReliefSystem(folders)
    return system, Book(system.parameters)


@cache
def _written(folders: tuple[Path, ...]) -> str:
    """Return a fingerprint of the files of the law, formulas and values."""
    digest = sha256()
    for folder in folders:
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.yaml"))):
            place = path.relative_to(folder)
            if place.parts[0] != "cases":  # tests of the law are not the law
                digest.update(place.as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


__all__ = ["ReliefLaw", "VietnamCalendar"]
