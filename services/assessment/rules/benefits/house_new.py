"""A new house where the old one is gone and no other home is left. Of several housing benefits the highest is given."""

from typing import Final

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, Answer, HouseState, Outcome
from services.assessment.rules.household import GIVEN, NOT_ASKED, Amount, Household
from services.assessment.rules.housing import (
    DESTROYED_ABOVE,
    ONE_BENEFIT,
    ONE_BENEFIT_RESTS_ON,
    cause_and_standing,
    is_highest,
    standing_rests_on,
    standing_unsaid,
    tells_of_a_house,
)
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, accident_is_serious, first_reason
from services.assessment.rules.variables.house_state import house_state, house_state_by_percent, house_state_rests_on_percent
from services.assessment.rules.warnings import warn_of_house

ARTICLES: Final = ("20/2021/NĐ-CP 15.1", "335/2026/NĐ-CP 12.4.a")
_DONG: Final = "benefits.house_new.dong"


class house_new_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "A new house where the old one is gone and no other home is left"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).benefits.house_new
        state, no_other = household("house_state", period), household("no_other_home", period)
        habitable, by_percent = household("habitable", period), household("house_state_rests_on_percent", period)
        return first_reason(
            (state != HouseState.destroyed, Outcome.not_asked),
            *cause_and_standing(household, period, parameters, law),
            (by_percent & (habitable == Answer.yes), Outcome.habitable),
            (by_percent & (habitable == Answer.not_known), Outcome.habitable_not_known),
            (no_other == Answer.no, Outcome.other_home),
            (no_other == Answer.not_known, Outcome.other_home_not_known),
            standing_unsaid(household, period),
        )


BENEFIT: Final = AwardedBenefit(
    code="HOUSE_NEW",
    name="house_new",
    articles=ARTICLES,
    authority="relief",
    formulas=(house_state_by_percent, house_state, house_state_rests_on_percent, accident_is_serious, house_new_outcome),
    values=(_DONG,),
    reasons={
        **REASONS,
        "standing_not_covered": (),
        "standing_not_known": (),
        "habitable": (),
        "habitable_not_known": (),
        "other_home": (),
        "other_home_not_known": (),
        ONE_BENEFIT: ONE_BENEFIT_RESTS_ON,
    },
)
concerns = tells_of_a_house


def answer(household: Household) -> None:
    warn_of_house(household)
    outcome = household.outcome(BENEFIT)
    if outcome == NOT_ASKED:
        return
    by_percent = (DESTROYED_ABOVE,) if household.result("house_state_rests_on_percent") else ()
    if outcome != GIVEN:
        household.refuse(BENEFIT, outcome, rests_on=by_percent)
    elif not is_highest(household, BENEFIT):
        household.refuse(BENEFIT, ONE_BENEFIT)
    else:
        rests_on = (*by_percent, standing_rests_on(household, BENEFIT))
        household.give(BENEFIT, Amount(household.level(_DONG)), rests_on=rests_on)
