"""What a new house, a move and a repair have in common: whom they are for, and that of several the highest is given."""

from typing import Any, Final

import numpy as np

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import Outcome, Standing
from services.assessment.rules.household import GIVEN, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import outcome_of_cause

ONE_BENEFIT: Final = "one_housing_benefit"
ONE_BENEFIT_RESTS_ON: Final = ("house_state.one_benefit_per_event",)
DESTROYED_ABOVE: Final = "house_state.destroyed_above_percent"
HEAVILY_DAMAGED_FROM: Final = "house_state.heavily_damaged_from_percent"
_NAMES: Final = ("house_new", "house_move", "house_repair")


def tells_of_a_house(circumstances: Circumstances) -> bool:
    return circumstances.losses.house is not None


def cause_and_standing(household: Any, period: Any, parameters: Any, law: Any) -> list[tuple[Any, Any]]:
    """Return the conditions of a formula against a cause or a standing that the article does not cover."""
    of_cause = outcome_of_cause(household, period, parameters, law)
    right = np.array([standing.name in (*law.standings, *law.standings_judged) for standing in Standing])
    standing = household("standing", period)
    against = ~right[standing] & (standing != Standing.not_known)
    return [(of_cause != Outcome.given.index, of_cause), (against, Outcome.standing_not_covered)]


def standing_unsaid(household: Any, period: Any) -> tuple[Any, Any]:
    """Return the last condition of a formula: all else is fulfilled, and nobody has said whether the standing is."""
    return household("standing", period) == Standing.not_known, Outcome.standing_not_known


def standing_rests_on(household: Household, benefit: AwardedBenefit) -> str:
    """Return which list the household's standing is on: that of the law, or that which the officer judges."""
    judged = f"benefits.{benefit.name}.standings_judged"
    if household.circumstances.standing in household.law.value(judged).number:
        return judged
    return f"benefits.{benefit.name}.standings"


def is_highest(household: Household, benefit: AwardedBenefit) -> bool:
    """Tell whether no other housing benefit gives more; compared in đồng, because a province may have raised one."""
    given = [name for name in _NAMES if household.result(f"{name}_outcome") == GIVEN]
    return benefit.name == max(given, key=lambda name: household.level(f"benefits.{name}.dong").amount)
