"""An emergency move ordered by the competent authority, for any household. Of several housing benefits the highest is given."""

from typing import Final

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, Outcome
from services.assessment.rules.household import GIVEN, NOT_ASKED, Amount, Household
from services.assessment.rules.housing import ONE_BENEFIT, ONE_BENEFIT_RESTS_ON, is_highest, tells_of_a_house
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, first_reason, outcome_of_cause

ARTICLES: Final = ("20/2021/NĐ-CP 15.2", "335/2026/NĐ-CP 12.4.b")
_DONG: Final = "benefits.house_move.dong"


class house_move_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "An emergency move ordered by the competent authority"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        of_cause = outcome_of_cause(household, period, parameters, parameters(period).benefits.house_move)
        return first_reason((~household("relocation_ordered", period), Outcome.not_asked), (True, of_cause))


BENEFIT: Final = AwardedBenefit(
    code="HOUSE_MOVE",
    name="house_move",
    articles=ARTICLES,
    authority="relief",
    formulas=(house_move_outcome,),
    values=(_DONG,),
    reasons={**REASONS, ONE_BENEFIT: ONE_BENEFIT_RESTS_ON},
)
concerns = tells_of_a_house


def answer(household: Household) -> None:
    outcome = household.outcome(BENEFIT)
    if outcome == NOT_ASKED:
        return
    if outcome != GIVEN:
        household.refuse(BENEFIT, outcome)
    elif not is_highest(household, BENEFIT):
        household.refuse(BENEFIT, ONE_BENEFIT)
    else:
        household.give(BENEFIT, Amount(household.level(_DONG)))
