"""Rice for each person short of food, for the months that were named, up to those of one round."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import HOUSEHOLD, Outcome
from services.assessment.rules.household import GIVEN, NOT_ASKED, Amount, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, first_reason, one_of, outcome_of_cause

ARTICLES: Final = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")
_KILOGRAMS: Final = "benefits.rice.kg_per_person_and_month"


class rice_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Rice after a disaster, fire, crop failure, lean season or force majeure"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).benefits
        of_cause = outcome_of_cause(household, period, parameters, law.rice)
        is_tet = one_of(household("hazard", period), law.rice_tet.hazards)
        applies = (household("people_short_of_food", period) > 0) & ~is_tet
        return first_reason((~applies, Outcome.not_asked), (True, of_cause))


class rice_months(Variable):
    value_type = int
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Months of rice in this round"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        rice = parameters(period).benefits.rice
        named = household("months_short_of_food", period)
        months = np.where(named > 0, named, rice.months_where_nobody_said)
        return np.minimum(months, rice.most_months)


BENEFIT: Final = AwardedBenefit(
    code="RICE",
    name="rice",
    articles=ARTICLES,
    authority="relief",
    formulas=(rice_outcome, rice_months),
    values=(_KILOGRAMS, "benefits.rice.most_months"),
    reasons=REASONS,
)


def concerns(circumstances: Circumstances) -> bool:
    return circumstances.losses.short_of_food is not None


def answer(household: Household) -> None:
    outcome = household.outcome(BENEFIT)
    food = household.circumstances.losses.short_of_food
    if outcome == NOT_ASKED or food is None:
        return
    if outcome != GIVEN:
        household.refuse(BENEFIT, outcome)
        return
    months = household.result("rice_months")
    household.give(
        BENEFIT,
        Amount(household.level(_KILOGRAMS), unit="kg", count=food.people * months),
        rests_on=_months_rest_on(food.months, months),
        figures={"people": food.people, "months": months, "asked_months": food.months or months},
    )
    if (food.months or 0) > months:
        household.warn("months_cut")


def _months_rest_on(named: int | None, months: int) -> tuple[str, ...]:
    if named is None:
        return ("benefits.rice.months_where_nobody_said",)
    return ("benefits.rice.more_months_are_cut",) if named > months else ()
