"""One household before the law: what is known of it, what the formulas answer, and what was given and refused so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, LawUnit, NotGiven
from services.assessment.rules.legal_basis import AwardedBenefit, DayOfLaw, Level
from services.assessment.rules.population import Population
from services.assessment.rules.variables.causes import ACCIDENTS, SERIOUS_ACCIDENT

NOT_ASKED: Final = "not_asked"
GIVEN: Final = "given"
BASE_LEVEL: Final = "base_level_dong"


@dataclass(frozen=True, slots=True)
class Amount:
    """So many times a level; what it cost, where that is more."""

    level: Level
    unit: LawUnit = "dong"
    count: int = 1
    multiplier: int = 1
    actual_cost: int | None = None

    @property
    def exceeds_cost(self) -> bool:
        """Tell whether the level decides the amount, and not what it cost."""
        return self.count * self.multiplier * self.level.amount > (self.actual_cost or 0)


@dataclass(frozen=True, slots=True)
class Household:
    """A household of a batch, at its position in the arrays of the population."""

    circumstances: Circumstances
    law: DayOfLaw
    population: Population
    position: int
    given: list[Entitlement] = field(default_factory=list)
    refused: list[NotGiven] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def persons(self) -> Mapping[str, int]:
        """The position of each person by ref, in the order in which they were named."""
        return self.population.persons[self.position]

    def result(self, variable: str) -> Any:
        """Return what a formula answers for the household."""
        return self.population.results(variable)[self.position]

    def result_of(self, person: str, variable: str) -> Any:
        """Return what a formula answers for one of its persons."""
        return self.population.results(variable)[self.persons[person]]

    def outcome(self, benefit: AwardedBenefit) -> str:
        """Return NOT_ASKED, GIVEN, or the reason why the household does not get this benefit."""
        return str(self.result(f"{benefit.name}_outcome"))

    def outcome_of(self, person: str, benefit: AwardedBenefit) -> str:
        """Return the same for one of its persons."""
        return str(self.result_of(person, f"{benefit.name}_outcome"))

    def level(self, parameter: str) -> Level:
        """Return a value of the law where the household lives."""
        return self.law.level(parameter, self.circumstances.province_code)

    def give(
        self,
        benefit: AwardedBenefit,
        amount: Amount,
        *,
        rests_on: tuple[str, ...] = (),
        person: str | None = None,
        figures: Mapping[str, int] | None = None,
    ) -> None:
        """Add an award; `rests_on` are parameters beyond those of every such award."""
        level = amount.level
        self.given.append(
            Entitlement(
                code=benefit.code,
                unit=amount.unit,
                count=amount.count,
                multiplier=amount.multiplier,
                level=level.amount,
                national_level=level.national,
                grounds=self.law.legal_basis_of_award(benefit, level, rests_on, raised=amount.exceeds_cost),
                authority=self.law.authority(benefit),
                deadline=self.law.time_limit(benefit),
                person=person,
                actual_cost=amount.actual_cost,
                figures=figures or {},
            )
        )

    def give_times_base(
        self,
        benefit: AwardedBenefit,
        multiplier: int,
        person: str,
        figures: Mapping[str, int] | None = None,
        actual_cost: int | None = None,
    ) -> None:
        """Add an award of so many times the base level for a person; after an accident it rests on that being serious."""
        accident = self.circumstances.hazard in self.law.value(ACCIDENTS).number
        self.give(
            benefit,
            Amount(self.level(BASE_LEVEL), multiplier=multiplier, actual_cost=actual_cost),
            rests_on=SERIOUS_ACCIDENT if accident else (),
            person=person,
            figures=figures,
        )

    def refuse(
        self,
        benefit: AwardedBenefit,
        reason: str,
        *,
        rests_on: tuple[str, ...] = (),
        person: str | None = None,
        figures: Mapping[str, int] | None = None,
    ) -> None:
        """Add a refusal; `rests_on` are parameters beyond those of the reason."""
        grounds = self.law.legal_basis_of_refusal(benefit, reason, rests_on)
        self.refused.append(NotGiven(benefit.code, reason, grounds, person, figures or {}))

    def warn(self, code: str) -> None:
        """Tell what looks odd or is paid elsewhere; nothing is refused because of it. `policy` has a text for each code."""
        self.warnings.append(code)
