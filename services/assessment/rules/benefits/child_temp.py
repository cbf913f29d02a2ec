"""Meals, day by day, of children left alone and of other persons in urgent need of protection, while in temporary care."""

from typing import Any, Final

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.household import GIVEN, NOT_ASKED, Amount, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import CLIMATE, first_reason, one_of

ARTICLES: Final = ("20/2021/NĐ-CP 16.1", "335/2026/NĐ-CP 16.2")
AGE_BELOW: Final = "benefits.child_temp.age_below"
_DONG_PER_DAY: Final = "benefits.child_temp.dong_per_day"
_HAZARDS: Final = "benefits.child_temp.hazards"
_VICTIM_NOT_NAMED: Final = "victim_not_named"
VIOLENCE: Final = ["domestic_violence", "sexual_abuse", "trafficking", "forced_labour"]
_FIRST_DAYS: Final = "benefits.child_temp.first_days_paid"


class child_temp_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Temporary care of a child left alone or of a victim"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        """Children whose parents died or are missing; other persons in need of protection are asked for and refused."""
        law = parameters(period).benefits.child_temp
        of_violence = one_of(person.household("hazard", period), VIOLENCE)
        victim = person("abuse_victim", period) | person("trafficking_victim", period)
        urgent = person("urgent_protection", period)
        applies = person("left_alone", period) | ((victim | urgent) & of_violence & _living(person, period))
        as_child = _for_child(person, period, parameters, law, applies)
        return first_reason((urgent & ~applies & _living(person, period), Outcome.not_left_alone), (True, as_child))

    def formula_2026_10_05(person, period, parameters):
        """Children left alone by any cause; victims and others who need urgent protection, of any age."""
        law = parameters(period).benefits.child_temp
        victim = _flagged(person, period, law.victims) & _living(person, period)
        as_child = _for_child(person, period, parameters, law, person("left_alone", period) | victim)
        too_old = as_child == Outcome.too_old.index
        return first_reason((victim & too_old, Outcome.given), (True, as_child))


class child_age_unknown(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Given although the age is not known"
    reference = ARTICLES

    def formula_2021_07_01(person, period):
        given = person("child_temp_outcome", period) == Outcome.given
        return given & person("left_alone", period) & (person("age", period) < 0)


def _living(person: Any, period: Any) -> Any:
    return ~(person("dead", period) | person("missing", period))


def _flagged(person: Any, period: Any, flags: list[str]) -> Any:
    found = person(flags[0], period)
    for flag in flags[1:]:
        found = found | person(flag, period)
    return found


def _for_child(person: Any, period: Any, parameters: Any, law: Any, applies: Any) -> Any:
    """The article binds no accident to be serious: here the cause alone counts."""
    hazard = person.household("hazard", period)
    covered = one_of(hazard, law.hazards)
    climate = one_of(hazard, ["climate"]) & parameters(period).climate.gives_nothing_by_itself
    return first_reason(
        (~applies, Outcome.not_asked),
        (~_living(person, period), Outcome.dead_or_missing),
        (climate, Outcome.climate_alone),
        (~covered, Outcome.cause_not_covered),
        (person("age", period) >= law.age_below, Outcome.too_old),
    )


BENEFIT: Final = AwardedBenefit(
    code="CHILD_TEMP",
    name="child_temp",
    articles=ARTICLES,
    authority="child_temp",
    formulas=(child_temp_outcome, child_age_unknown),
    values=(_DONG_PER_DAY, AGE_BELOW),
    reasons={
        "dead_or_missing": (),
        "climate_alone": CLIMATE,
        "cause_not_covered": (),
        "too_old": (AGE_BELOW,),
        "not_left_alone": (),
        _VICTIM_NOT_NAMED: (),
    },
)


def concerns(circumstances: Circumstances) -> bool:
    return bool(circumstances.losses.children_left_alone or circumstances.members or circumstances.hazard in VIOLENCE)


def answer(household: Household) -> None:
    answered = False
    for person in household.persons:
        outcome = household.outcome_of(person, BENEFIT)
        if outcome == GIVEN:
            figures = {"first_days": household.law.number(_FIRST_DAYS)}
            amount = Amount(household.level(_DONG_PER_DAY), unit="dong_per_day")
            household.give(BENEFIT, amount, person=person, figures=figures)
        elif outcome != NOT_ASKED:
            household.refuse(BENEFIT, outcome, person=person)
        answered |= outcome != NOT_ASKED
        if household.result_of(person, "child_age_unknown"):
            household.warn("child_age_unknown")
    if not answered and household.circumstances.hazard in VIOLENCE:
        covered = household.circumstances.hazard in household.law.value(_HAZARDS).number
        household.refuse(BENEFIT, _VICTIM_NOT_NAMED if covered else "cause_not_covered")
