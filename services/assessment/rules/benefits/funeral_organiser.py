"""The costs of an organisation or person without kinship who buries a dead person: as they were, or the least."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.household import GIVEN, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.population import buried_person
from services.assessment.rules.variables.causes import REASONS, accident_is_serious, first_reason, outcome_of_cause

ARTICLES: Final = ("20/2021/NĐ-CP 14.2", "335/2026/NĐ-CP 12.3.b")
_NOT_DEAD: Final = "not_dead"


class funeral_organiser_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Costs of an organisation or person who buries the dead where no relative does"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        law = parameters(period).benefits.funeral_organiser
        of_cause = outcome_of_cause(person.household, period, parameters, law)
        return first_reason(
            (~person("buried_by_other", period), Outcome.not_asked),
            (~person("dead", period), Outcome.not_dead),
            (of_cause != Outcome.given.index, of_cause),
        )


class funeral_organiser_multiplier(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "The least, in times of the base level, for whoever buries the dead"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        given = person("funeral_organiser_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.funeral_organiser.multiplier, 0)


BENEFIT: Final = AwardedBenefit(
    code="FUNERAL_ORG",
    name="funeral_organiser",
    articles=ARTICLES,
    authority="funeral",
    formulas=(accident_is_serious, funeral_organiser_outcome, funeral_organiser_multiplier),
    values=("benefits.funeral_organiser.multiplier",),
    reasons={**REASONS, _NOT_DEAD: ()},
)


def concerns(circumstances: Circumstances) -> bool:
    return circumstances.losses.burial_by_organisation is not None


def answer(household: Household) -> None:
    burial = household.circumstances.losses.burial_by_organisation
    if burial is None:
        return
    person = buried_person(household.circumstances)
    if person is None:
        household.refuse(BENEFIT, _NOT_DEAD)
        return
    outcome = household.outcome_of(person, BENEFIT)
    if outcome != GIVEN:
        household.refuse(BENEFIT, outcome, person=person)
        return
    cost = burial.actual_cost_dong
    multiplier = household.result_of(person, "funeral_organiser_multiplier")
    household.give_times_base(BENEFIT, multiplier, person, {"cost": cost}, actual_cost=cost)
