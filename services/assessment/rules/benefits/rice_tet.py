"""Rice against hunger at the lunar New Year, for one round. The cause itself is the condition: nothing is refused."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import HOUSEHOLD, Outcome
from services.assessment.rules.household import NOT_ASKED, Amount, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import first_reason, one_of

ARTICLES: Final = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")
_KILOGRAMS: Final = "benefits.rice_tet.kg_per_person_and_month"


class rice_tet_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Rice against hunger at the lunar New Year"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        is_tet = one_of(household("hazard", period), parameters(period).benefits.rice_tet.hazards)
        applies = (household("people_short_of_food", period) > 0) & is_tet
        return first_reason((~applies, Outcome.not_asked))


class rice_tet_months(Variable):
    value_type = int
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Months of rice at the lunar New Year"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        return np.full(household.count, parameters(period).benefits.rice_tet.months)


BENEFIT: Final = AwardedBenefit(
    code="RICE_TET",
    name="rice_tet",
    articles=ARTICLES,
    authority="relief",
    formulas=(rice_tet_outcome, rice_tet_months),
    values=(_KILOGRAMS, "benefits.rice_tet.months"),
    reasons={},
)


def concerns(circumstances: Circumstances) -> bool:
    return circumstances.losses.short_of_food is not None


def answer(household: Household) -> None:
    food = household.circumstances.losses.short_of_food
    if household.outcome(BENEFIT) == NOT_ASKED or food is None:
        return
    months = household.result("rice_tet_months")
    household.give(
        BENEFIT,
        Amount(household.level(_KILOGRAMS), unit="kg", count=food.people * months),
        figures={"people": food.people, "months": months, "asked_months": food.months or months},
    )
    if (food.months or 0) > months:
        household.warn("months_cut")
