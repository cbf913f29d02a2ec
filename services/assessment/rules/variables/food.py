"""Rice and essentials: 20/2021/NĐ-CP Art. 12, 335/2026/NĐ-CP 12.1."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, Answer, HouseState, Outcome
from services.assessment.rules.variables.accidents import first_reason, one_of, outcome_of_cause


class rice_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Rice after a disaster, fire, crop failure, lean season or force majeure"
    reference = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).benefits
        of_cause = outcome_of_cause(household, period, parameters, law.rice)
        is_tet = one_of(household("hazard", period), law.rice_tet.hazards)
        asked = (household("people_short_of_food", period) > 0) & ~is_tet
        return first_reason((~asked, Outcome.not_asked), (True, of_cause))


class rice_months(Variable):
    value_type = int
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Months of rice in this round"
    reference = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")

    def formula_2021_07_01(household, period, parameters):
        rice = parameters(period).benefits.rice
        months = household("months_short_of_food", period)
        said = np.where(months > 0, months, rice.months_where_nobody_said)
        return np.minimum(said, rice.most_months)


class rice_tet_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Rice against hunger at the lunar New Year"
    reference = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")

    def formula_2021_07_01(household, period, parameters):
        is_tet = one_of(household("hazard", period), parameters(period).benefits.rice_tet.hazards)
        asked = (household("people_short_of_food", period) > 0) & is_tet
        return first_reason((~asked, Outcome.not_asked))


class rice_tet_months(Variable):
    value_type = int
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Months of rice at the lunar New Year"
    reference = ("20/2021/NĐ-CP 12.1", "335/2026/NĐ-CP 12.1.a")

    def formula_2021_07_01(household, period, parameters):
        return np.full(household.count, parameters(period).benefits.rice_tet.months)


class home_is_lost(Variable):
    value_type = Enum
    possible_values = Answer
    default_value = Answer.not_known
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "The home is lost, in the sense of the article on essentials"
    reference = ("20/2021/NĐ-CP 12.2", "335/2026/NĐ-CP 12.1.b")

    def formula_2021_07_01(household, period, parameters):
        readings = parameters(period).benefits.essentials.home_is_lost_if
        state, habitable = household("house_state", period), household("habitable", period)
        destroyed = household("house_state_found", period) == HouseState.destroyed
        lost = destroyed & ("destroyed" in readings)
        lost |= (habitable == Answer.no) & ("not_habitable" in readings)
        stands = (state == HouseState.intact) | (state == HouseState.damaged) | (habitable == Answer.yes)
        return np.select([lost, stands], [Answer.yes.index, Answer.no.index], Answer.not_known.index)


class essentials_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Essentials for a household that lost its home and cannot meet its basic needs"
    reference = ("20/2021/NĐ-CP 12.2", "335/2026/NĐ-CP 12.1.b")

    def formula_2021_07_01(household, period, parameters):
        of_cause = outcome_of_cause(household, period, parameters, parameters(period).benefits.essentials)
        lost = household("home_is_lost", period)
        return first_reason(
            (~household("lost_essentials", period), Outcome.not_asked),
            (of_cause != Outcome.given.index, of_cause),
            (lost == Answer.not_known, Outcome.home_not_known),
            (lost == Answer.no, Outcome.home_not_lost),
        )


VARIABLES: Final = (rice_outcome, rice_months, rice_tet_outcome, rice_tet_months, home_is_lost, essentials_outcome)
