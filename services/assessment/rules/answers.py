"""From the arrays of a simulation to what the law says to each household."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, Entitlements, LawUnit, NotGiven
from services.assessment.policy.law.norms import Norm
from services.assessment.rules import grounds as names
from services.assessment.rules.entities import HouseState, Outcome
from services.assessment.rules.grounds import Benefit, DayOfLaw
from services.assessment.rules.population import Population, buried_person, period_of
from services.assessment.rules.warned import warnings_of
from shared.events.household import Hazard, Injured

_OUTCOMES: Final = {outcome.index: outcome.name for outcome in Outcome}
_STATES: Final = {state.index: state.name for state in HouseState}
_NOT_ASKED: Final = "not_asked"
_GIVEN: Final = "given"
_BASE: Final = "base_level_dong"


@dataclass(frozen=True, slots=True)
class Level:
    """A value of the law where a household lives: the country's, or the province's higher one."""

    amount: int
    national: int
    norm: Norm | None


@dataclass(frozen=True)
class Household:
    """One household of a batch with the outcomes of all formulas: by variable, and by variable and person."""

    told: Circumstances
    law: DayOfLaw
    results: Mapping[str, Any]
    persons: Mapping[str, Mapping[str, Any]]
    given: list[Entitlement] = field(default_factory=list)
    refused: list[NotGiven] = field(default_factory=list)

    def level(self, parameter: str) -> Level:
        national = self.law.number(parameter)
        norm = self.law.norm(self.told.province_code, parameter)
        if norm is None or norm.value <= national:
            return Level(national, national, None)
        return Level(norm.value, national, norm)

    def outcome(self, benefit: Benefit) -> str:
        return _OUTCOMES[self.results[f"{benefit.name}_outcome"]]

    def give(
        self,
        benefit: Benefit,
        level: Level,
        parameter: str,
        *,
        unit: LawUnit = "dong",
        count: int = 1,
        multiplier: int = 1,
        rests_on: Sequence[str] = (),
        person: str | None = None,
        actual_cost: int | None = None,
        figures: Mapping[str, int] | None = None,
    ) -> None:
        """Add an award: so many times a level, which stands in `parameter`."""
        own = [name for name in (*benefit.values, *rests_on, f"benefits.{benefit.name}.hazards") if name != parameter]
        used = own if level.norm else [parameter, *own]
        raised = count * multiplier * level.amount > (actual_cost or 0)
        self.given.append(
            Entitlement(
                code=benefit.code,
                unit=unit,
                count=count,
                multiplier=multiplier,
                level=level.amount,
                national_level=level.national,
                grounds=self.law.grounds(benefit, used, level.norm, cited=raised),
                authority=self.law.authority(benefit),
                deadline=self.law.deadline(benefit),
                person=person,
                actual_cost=actual_cost,
                figures=figures or {},
            )
        )

    def refuse(
        self,
        benefit: Benefit,
        reason: str,
        *,
        rests_on: Sequence[str] = (),
        person: str | None = None,
        figures: Mapping[str, int] | None = None,
    ) -> None:
        """Add a refusal; what it rests on follows from the reason where nothing else is said."""
        used = (*_RESTS_ON.get(reason, ()), *rests_on, f"benefits.{benefit.name}.hazards")
        self.refused.append(NotGiven(benefit.code, reason, self.law.grounds(benefit, used), person, figures or {}))


_RESTS_ON: Final[Mapping[str, tuple[str, ...]]] = {
    "climate_alone": ("climate.gives_nothing_by_itself",),
    "accident_not_serious": ("accident.hazards", "accident.serious_if"),
    "home_not_lost": ("benefits.essentials.home_is_lost_if",),
    "home_not_known": ("benefits.essentials.home_is_lost_if",),
    "treatment_days_unknown": ("benefits.injury.least_days",),
    "treatment_too_short": ("benefits.injury.least_days",),
    "one_housing_benefit": ("house_state.one_benefit_per_event",),
    "too_old": ("benefits.child_temp.age_below",),
    "regular_funeral_higher": ("benefits.regular_funeral.multiplier",),
}


def answers_of(households: Sequence[Circumstances], population: Population, law: DayOfLaw) -> list[Entitlements]:
    """Return what the law says to each household of the batch, in the same order."""
    period = period_of(law.day)
    of_households, of_persons = _calculated(population, period, households)
    answers = []
    for place, told in enumerate(households):
        household = Household(told, law, of_households[place], of_persons[place])
        for benefit_rule in _RULES:
            benefit_rule(household)
        answers.append(_entitlements(household))
    return answers


@dataclass(frozen=True, slots=True)
class _Question:
    """Variables that are asked where any household of the batch tells of such a loss; else the defaults stand."""

    told: Callable[[Circumstances], bool]
    defaults: Mapping[str, Any]


_ASIDE: Final = Outcome.not_asked.index
_OF_HOUSEHOLD: Final = (
    _Question(
        lambda told: told.losses.short_of_food is not None,
        {"rice_outcome": _ASIDE, "rice_months": 0, "rice_tet_outcome": _ASIDE, "rice_tet_months": 0},
    ),
    _Question(lambda told: told.losses.lost_essentials, {"essentials_outcome": _ASIDE}),
    _Question(
        lambda told: told.losses.house is not None,
        {
            "house_new_outcome": _ASIDE,
            "house_move_outcome": _ASIDE,
            "house_repair_outcome": _ASIDE,
            "house_state_by_percent": HouseState.not_known.index,
            "house_state_rests_on_percent": False,
        },
    ),
)
_OF_PERSON: Final = (
    _Question(lambda told: bool(told.losses.injured), {"injury_outcome": _ASIDE, "injury_multiplier": 0}),
    _Question(
        lambda told: bool(told.losses.dead or told.losses.missing or told.losses.burial_by_organisation),
        {
            "funeral_organiser_outcome": _ASIDE,
            "funeral_organiser_multiplier": 0,
            "funeral_household_outcome": _ASIDE,
            "funeral_household_multiplier": 0,
        },
    ),
    _Question(
        lambda told: bool(told.losses.children_left_alone or told.members),
        {"child_temp_outcome": _ASIDE, "child_age_unknown": False},
    ),
)


def _calculated(
    population: Population, period: Any, households: Sequence[Circumstances]
) -> tuple[list[dict[str, Any]], list[dict[str, dict[str, Any]]]]:
    """Return the results by household, and by household and person."""
    of_households = _asked(population.simulation, period, households, _OF_HOUSEHOLD, len(households))
    of_persons: list[dict[str, dict[str, Any]]] = [{} for _ in households]
    rows = _asked(population.simulation, period, households, _OF_PERSON, len(population.persons))
    for person, row in zip(population.persons, rows, strict=True):
        of_persons[person.household][person.ref] = row
    return of_households, of_persons


def _asked(
    simulation: Any, period: Any, households: Sequence[Circumstances], questions: Sequence[_Question], count: int
) -> list[dict[str, Any]]:
    columns: dict[str, Sequence[Any]] = {}
    for question in questions:
        told = any(question.told(household) for household in households)
        for name, default in question.defaults.items():
            columns[name] = simulation.calculate(name, period).tolist() if told else [default] * count
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _entitlements(household: Household) -> Entitlements:
    law, base = household.law, household.level(_BASE)
    doubts = [doubt for entitlement in household.given for doubt in entitlement.grounds.unverified]
    doubts += [doubt for refusal in household.refused for doubt in refusal.grounds.unverified]
    given_codes = {entitlement.code for entitlement in household.given}
    for benefit in names.BENEFITS:
        if benefit.code in given_codes:
            doubts += law.doubts_of_terms(benefit)
    of_base = law.value(_BASE).unverified
    if of_base and base.norm is None:
        doubts.insert(0, of_base)
    return Entitlements(
        rule_set=law.rule_set,
        base_level_dong=base.amount,
        given=tuple(household.given),
        not_given=tuple(household.refused),
        warnings=tuple(dict.fromkeys(_warnings(household))),
        unverified=tuple(dict.fromkeys(doubts)),
        law_release=law.release,
    )


def _warnings(household: Household) -> list[str]:
    by_percent = _STATES[household.results["house_state_by_percent"]]
    age_unknown = any(results["child_age_unknown"] for results in household.persons.values())
    return warnings_of(household.told, household.given, by_percent, age_unknown=age_unknown)


def _rice(household: Household) -> None:
    for benefit in (names.RICE_TET, names.RICE):
        outcome = household.outcome(benefit)
        food = household.told.losses.short_of_food
        if outcome == _NOT_ASKED or food is None:
            continue
        if outcome != _GIVEN:
            household.refuse(benefit, outcome)
            continue
        months = household.results[f"{benefit.name}_months"]
        figures = {"people": food.people, "months": months, "asked_months": food.months or months}
        parameter = f"benefits.{benefit.name}.kg_per_person_and_month"
        rests_on = _months_rest_on(benefit, food.months, months)
        household.give(
            benefit,
            household.level(parameter),
            parameter,
            unit="kg",
            count=food.people * months,
            rests_on=rests_on,
            figures=figures,
        )


def _months_rest_on(benefit: Benefit, asked: int | None, months: int) -> tuple[str, ...]:
    if benefit is not names.RICE:
        return ()
    if asked is None:
        return ("benefits.rice.months_where_nobody_said",)
    return ("benefits.rice.more_months_are_cut",) if asked > months else ()


def _essentials(household: Household) -> None:
    outcome = household.outcome(names.ESSENTIALS)
    if outcome == _GIVEN:
        parameter = "benefits.essentials.sets"
        household.give(names.ESSENTIALS, household.level(parameter), parameter, unit="set")
    elif outcome != _NOT_ASKED:
        household.refuse(names.ESSENTIALS, outcome)


def _injuries(household: Household) -> None:
    least = household.law.number("benefits.injury.least_days")
    for injured in household.told.losses.injured:
        results = household.persons[injured.ref]
        outcome = _OUTCOMES[results["injury_outcome"]]
        figures = _days(injured, least)
        if outcome == _GIVEN:
            _times_base(household, names.INJURY, results["injury_multiplier"], injured.ref, figures)
        else:
            household.refuse(names.INJURY, outcome, person=injured.ref, figures=figures)


def _days(injured: Injured, least: int) -> dict[str, int]:
    return {"least_days": least} | ({} if injured.treatment_days is None else {"days": injured.treatment_days})


def _funerals(household: Household) -> None:
    losses = household.told.losses
    for person in (*losses.dead, *losses.missing):
        _funeral(household, names.FUNERAL_HH, person, None)
    burial = losses.burial_by_organisation
    if burial is not None:
        buried = buried_person(household.told)
        if buried is None:
            household.refuse(names.FUNERAL_ORG, "not_dead")
        else:
            _funeral(household, names.FUNERAL_ORG, buried, burial.actual_cost_dong)


def _funeral(household: Household, benefit: Benefit, person: str, cost: int | None) -> None:
    results = household.persons[person]
    outcome = _OUTCOMES[results[f"{benefit.name}_outcome"]]
    if outcome != _GIVEN:
        household.refuse(benefit, outcome, person=person)
        return
    multiplier = results[f"{benefit.name}_multiplier"]
    figures = {} if cost is None else {"cost": cost}
    _times_base(household, benefit, multiplier, person, figures, actual_cost=cost)


def _times_base(
    household: Household,
    benefit: Benefit,
    multiplier: int,
    person: str,
    figures: Mapping[str, int],
    actual_cost: int | None = None,
) -> None:
    accident = household.told.hazard in {Hazard.LABOUR_ACCIDENT, Hazard.TRAFFIC_ACCIDENT}
    household.give(
        benefit,
        household.level(_BASE),
        _BASE,
        multiplier=multiplier,
        rests_on=("accident.hazards", "accident.serious_if") if accident else (),
        person=person,
        actual_cost=actual_cost,
        figures=figures,
    )


def _houses(household: Household) -> None:
    """Of what the formulas give, the highest; compared in đồng, because a province may have raised one."""
    possible = []
    for benefit in (names.HOUSE_NEW, names.HOUSE_MOVE, names.HOUSE_REPAIR):
        outcome = household.outcome(benefit)
        if outcome == _GIVEN:
            possible.append((benefit, household.level(f"benefits.{benefit.name}.dong")))
        elif outcome != _NOT_ASKED:
            household.refuse(benefit, outcome, rests_on=_percent_rests_on(household, benefit))
    if not possible:
        return
    highest = max(possible, key=lambda one: one[1].amount)
    for benefit, level in possible:
        if (benefit, level) == highest:
            rests_on = (*_percent_rests_on(household, benefit), *_standing_rests_on(household, benefit))
            household.give(benefit, level, f"benefits.{benefit.name}.dong", rests_on=rests_on)
        else:
            household.refuse(benefit, "one_housing_benefit")


def _percent_rests_on(household: Household, benefit: Benefit) -> tuple[str, ...]:
    if benefit is names.HOUSE_MOVE or not household.results["house_state_rests_on_percent"]:
        return ()
    if benefit is names.HOUSE_NEW:
        return ("house_state.destroyed_above_percent",)
    return ("house_state.heavily_damaged_from_percent", "house_state.destroyed_above_percent")


def _standing_rests_on(household: Household, benefit: Benefit) -> tuple[str, ...]:
    if benefit is names.HOUSE_MOVE:
        return ()
    judged = household.told.standing in household.law.value(f"benefits.{benefit.name}.standings_judged").number
    return (f"benefits.{benefit.name}.{'standings_judged' if judged else 'standings'}",)


def _children(household: Household) -> None:
    for person, results in household.persons.items():
        outcome = _OUTCOMES[results["child_temp_outcome"]]
        if outcome == _GIVEN:
            parameter = "benefits.child_temp.dong_per_day"
            household.give(
                names.CHILD_TEMP,
                household.level(parameter),
                parameter,
                unit="dong_per_day",
                person=person,
                figures={"first_days": household.law.number("benefits.child_temp.first_days_paid")},
            )
        elif outcome != _NOT_ASKED:
            household.refuse(names.CHILD_TEMP, outcome, person=person)


_RULES: Final[tuple[Callable[[Household], None], ...]] = (_rice, _essentials, _injuries, _funerals, _houses, _children)
