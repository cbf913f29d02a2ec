"""Help for each severely injured person: severely is treated for so many days."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.household import GIVEN, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, accident_is_serious, first_reason, outcome_of_cause

ARTICLES: Final = ("20/2021/NĐ-CP 13.1", "335/2026/NĐ-CP 12.2")
_LEAST_DAYS: Final = "benefits.injury.least_days"


class injury_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Help for a severely injured person"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        law = parameters(period).benefits.injury
        of_cause = outcome_of_cause(person.household, period, parameters, law)
        days = person("treatment_days", period)
        return first_reason(
            (~person("injured", period), Outcome.not_asked),
            (of_cause != Outcome.given.index, of_cause),
            (days < 0, Outcome.treatment_days_unknown),
            (days < law.least_days, Outcome.treatment_too_short),
        )


class injury_multiplier(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Times the base level for an injured person"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        given = person("injury_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.injury.multiplier, 0)


BENEFIT: Final = AwardedBenefit(
    code="INJURY",
    name="injury",
    articles=ARTICLES,
    authority="relief",
    formulas=(accident_is_serious, injury_outcome, injury_multiplier),
    values=("benefits.injury.multiplier", _LEAST_DAYS),
    reasons={**REASONS, "treatment_days_unknown": (_LEAST_DAYS,), "treatment_too_short": (_LEAST_DAYS,)},
)


def concerns(circumstances: Circumstances) -> bool:
    return bool(circumstances.losses.injured)


def answer(household: Household) -> None:
    least_days = household.law.number(_LEAST_DAYS)
    for injured in household.circumstances.losses.injured:
        figures = {"least_days": least_days}
        if injured.treatment_days is not None:
            figures["days"] = injured.treatment_days
        outcome = household.outcome_of(injured.ref, BENEFIT)
        if outcome == GIVEN:
            multiplier = household.result_of(injured.ref, "injury_multiplier")
            household.give_times_base(BENEFIT, multiplier, injured.ref, figures)
        else:
            household.refuse(BENEFIT, outcome, person=injured.ref, figures=figures)
