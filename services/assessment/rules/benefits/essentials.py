"""A set of essentials for a household that lost its home and cannot meet its basic needs."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import HOUSEHOLD, Answer, HouseState, Outcome
from services.assessment.rules.household import GIVEN, NOT_ASKED, Amount, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, first_reason, outcome_of_cause
from services.assessment.rules.variables.house_state import house_state

ARTICLES: Final = ("20/2021/NĐ-CP 12.2", "335/2026/NĐ-CP 12.1.b")
_SETS: Final = "benefits.essentials.sets"
_LOST_IF: Final = "benefits.essentials.home_is_lost_if"


class home_is_lost(Variable):
    value_type = Enum
    possible_values = Answer
    default_value = Answer.not_known
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "The home is lost, in the sense of the article on essentials"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        lost_if = parameters(period).benefits.essentials.home_is_lost_if
        state, habitable = household("house_state", period), household("habitable", period)
        destroyed = household("house_state_found", period) == HouseState.destroyed
        lost = destroyed & ("destroyed" in lost_if)
        lost |= (habitable == Answer.no) & ("not_habitable" in lost_if)
        stands = (state == HouseState.intact) | (state == HouseState.damaged) | (habitable == Answer.yes)
        return np.select([lost, stands], [Answer.yes.index, Answer.no.index], Answer.not_known.index)


class essentials_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Essentials for a household that lost its home and cannot meet its basic needs"
    reference = ARTICLES

    def formula_2021_07_01(household, period, parameters):
        of_cause = outcome_of_cause(household, period, parameters, parameters(period).benefits.essentials)
        lost = household("home_is_lost", period)
        return first_reason(
            (~household("lost_essentials", period), Outcome.not_asked),
            (of_cause != Outcome.given.index, of_cause),
            (lost == Answer.not_known, Outcome.home_not_known),
            (lost == Answer.no, Outcome.home_not_lost),
        )


BENEFIT: Final = AwardedBenefit(
    code="ESSENTIALS",
    name="essentials",
    articles=ARTICLES,
    authority="relief",
    formulas=(house_state, home_is_lost, essentials_outcome),
    values=(_SETS, _LOST_IF),
    reasons={**REASONS, "home_not_known": (_LOST_IF,), "home_not_lost": (_LOST_IF,)},
)


def concerns(circumstances: Circumstances) -> bool:
    return circumstances.losses.lost_essentials


def answer(household: Household) -> None:
    outcome = household.outcome(BENEFIT)
    if outcome == GIVEN:
        household.give(BENEFIT, Amount(household.level(_SETS), unit="set"))
    elif outcome != NOT_ASKED:
        household.refuse(BENEFIT, outcome)
