"""The state of the house: as the officer found it, or as the percentage of damage is read."""

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, HouseState


class house_state_by_percent(Variable):
    value_type = Enum
    possible_values = HouseState
    default_value = HouseState.not_known
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "What the percentage of damage is read as"

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).house_state
        percent = household("damage_percent", period)
        conditions = [
            percent < 0,
            percent > law.destroyed_above_percent,
            percent >= law.heavily_damaged_from_percent,
            percent > 0,
        ]
        states = [HouseState.not_known, HouseState.destroyed, HouseState.heavily_damaged, HouseState.damaged]
        return np.select(conditions, [state.index for state in states], HouseState.intact.index)


class house_state(Variable):
    value_type = Enum
    possible_values = HouseState
    default_value = HouseState.not_known
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "The state of the house: as found; by the percentage only where nobody named a state"

    def formula_2021_07_01(household, period):
        found = household("house_state_found", period)
        by_percent = household("house_state_by_percent", period)
        return np.where(found == HouseState.not_known, np.asarray(by_percent), np.asarray(found))


class house_state_rests_on_percent(Variable):
    value_type = bool
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Nobody named a state: the percentage was read"

    def formula_2021_07_01(household, period):
        return (household("house_state_found", period) == HouseState.not_known) & (household("damage_percent", period) >= 0)
