"""A new house, a move, a repair: 20/2021/NĐ-CP Art. 15, 335/2026/NĐ-CP 12.4.

Of several the highest is given; that is chosen with đồng, outside.
"""

from typing import Any, Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, Answer, HouseState, Outcome, Standing
from services.assessment.rules.variables.accidents import first_reason, outcome_of_cause


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


class house_new_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "A new house where the old one is gone and no other home is left"
    reference = ("20/2021/NĐ-CP 15.1", "335/2026/NĐ-CP 12.4.a")

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).benefits.house_new
        state, no_other = household("house_state", period), household("no_other_home", period)
        habitable, by_percent = household("habitable", period), household("house_state_rests_on_percent", period)
        return first_reason(
            (state != HouseState.destroyed, Outcome.not_asked),
            *_of_cause_and_standing(household, period, parameters, law),
            (by_percent & (habitable == Answer.yes), Outcome.habitable),
            (by_percent & (habitable == Answer.not_known), Outcome.habitable_not_known),
            (no_other == Answer.no, Outcome.other_home),
            (no_other == Answer.not_known, Outcome.other_home_not_known),
        )


class house_move_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "An emergency move ordered by the competent authority"
    reference = ("20/2021/NĐ-CP 15.2", "335/2026/NĐ-CP 12.4.b")

    def formula_2021_07_01(household, period, parameters):
        of_cause = outcome_of_cause(household, period, parameters, parameters(period).benefits.house_move)
        return first_reason((~household("relocation_ordered", period), Outcome.not_asked), (True, of_cause))


class house_repair_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Repair of a house that is heavily damaged and cannot be lived in"
    reference = ("20/2021/NĐ-CP 15.3", "335/2026/NĐ-CP 12.4.c")

    def formula_2021_07_01(household, period, parameters):
        law = parameters(period).benefits.house_repair
        state, habitable = household("house_state", period), household("habitable", period)
        nobody_lives_there = (state == HouseState.not_known) & (habitable == Answer.no)
        asked = (state == HouseState.heavily_damaged) | (state == HouseState.damaged)
        asked |= nobody_lives_there & ~household("relocation_ordered", period)
        return first_reason(
            (~asked, Outcome.not_asked),
            *_of_cause_and_standing(household, period, parameters, law),
            (nobody_lives_there, Outcome.house_state_not_known),
            (state == HouseState.damaged, Outcome.damage_too_small),
            (habitable == Answer.yes, Outcome.habitable),
            (habitable == Answer.not_known, Outcome.habitable_not_known),
        )


def _of_cause_and_standing(household: Any, period: Any, parameters: Any, law: Any) -> list[tuple[Any, Any]]:
    of_cause = outcome_of_cause(household, period, parameters, law)
    right = np.array([standing.name in (*law.standings, *law.standings_judged) for standing in Standing])
    covered = right[household("standing", period)]
    return [(of_cause != Outcome.given.index, of_cause), (~covered, Outcome.standing_not_covered)]


VARIABLES: Final = (
    house_state_by_percent,
    house_state,
    house_state_rests_on_percent,
    house_new_outcome,
    house_move_outcome,
    house_repair_outcome,
)
