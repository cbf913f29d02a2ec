"""Which causes open a benefit, and when an accident is serious."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import numpy as np
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, Hazard, Outcome

ACCIDENTS: Final = "accident.hazards"
SERIOUS_ACCIDENT: Final = (ACCIDENTS, "accident.serious_if")
CLIMATE: Final = ("climate.gives_nothing_by_itself",)
REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "climate_alone": CLIMATE,
    "cause_not_covered": (),
    "accident_not_serious": SERIOUS_ACCIDENT,
}
"""Why a cause may open nothing (`outcome_of_cause`), and the parameters behind each reason."""


class accident_is_serious(Variable):
    value_type = bool
    entity = HOUSEHOLD
    definition_period = DateUnit.DAY
    label = "Somebody died or was severely injured"
    reference = ("20/2021/NĐ-CP 2.5",)

    def formula_2021_07_01(household, period, parameters):
        severely = household.members("injured", period) & (
            household.members("treatment_days", period) >= parameters(period).accident.serious_if
        )
        return household.any(household.members("dead", period) | severely)


def one_of(hazard: Any, words: list[str]) -> Any:
    """Tell for each household whether its hazard is one of these words of a parameter."""
    return _one_of(tuple(words))[hazard]


@cache
def _one_of(words: tuple[str, ...]) -> Any:
    return np.array([hazard.name in words for hazard in Hazard])


def outcome_of_cause(household: Any, period: Any, parameters: Any, benefit: Any) -> Any:
    """Return `given` where the cause opens the benefit, else the reason against it, as indices of Outcome."""
    law = parameters(period)
    hazard = household("hazard", period)
    is_climate = one_of(hazard, ["climate"]) & law.climate.gives_nothing_by_itself
    must_be_serious = one_of(hazard, law.accident.hazards) & ~household("accident_is_serious", period)
    conditions = [is_climate, ~one_of(hazard, benefit.hazards), must_be_serious]
    reasons = [Outcome.climate_alone.index, Outcome.cause_not_covered.index, Outcome.accident_not_serious.index]
    return np.select(conditions, reasons, Outcome.given.index)


def first_reason(*reasons: tuple[Any, Any]) -> Any:
    """Return the first outcome whose condition holds; `given` where none does. Outcomes are members or arrays of indices."""
    conditions = [condition for condition, _ in reasons]
    outcomes = [outcome.index if isinstance(outcome, Outcome) else outcome for _, outcome in reasons]
    return np.select(conditions, outcomes, Outcome.given.index)
