"""Funeral help for the household of each dead or missing person, unless whoever buries the dead gets the costs."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.benefits.funeral_organiser import funeral_organiser_outcome
from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.household import GIVEN, Household
from services.assessment.rules.legal_basis import AwardedBenefit
from services.assessment.rules.variables.causes import REASONS, accident_is_serious, first_reason, outcome_of_cause

ARTICLES: Final = ("20/2021/NĐ-CP 14.1", "335/2026/NĐ-CP 12.3.a")


class funeral_household_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Funeral help for the household of a dead or missing person"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        law = parameters(period).benefits.funeral_household
        of_cause = outcome_of_cause(person.household, period, parameters, law)
        replaced = person("funeral_organiser_outcome", period) == Outcome.given
        return first_reason(
            (~(person("dead", period) | person("missing", period)), Outcome.not_asked),
            (of_cause != Outcome.given.index, of_cause),
            (replaced, Outcome.buried_by_organisation),
        )


class funeral_household_multiplier(Variable):
    value_type = int
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Times the base level for the household of a dead or missing person"
    reference = ARTICLES

    def formula_2021_07_01(person, period, parameters):
        given = person("funeral_household_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.funeral_household.multiplier, 0)


BENEFIT: Final = AwardedBenefit(
    code="FUNERAL_HH",
    name="funeral_household",
    articles=ARTICLES,
    authority="funeral",
    formulas=(accident_is_serious, funeral_organiser_outcome, funeral_household_outcome, funeral_household_multiplier),
    values=("benefits.funeral_household.multiplier", "benefits.funeral_household.for_each_person"),
    reasons={**REASONS, "buried_by_organisation": ()},
)


def concerns(circumstances: Circumstances) -> bool:
    return bool(circumstances.losses.dead or circumstances.losses.missing)


def answer(household: Household) -> None:
    losses = household.circumstances.losses
    for person in (*losses.dead, *losses.missing):
        outcome = household.outcome_of(person, BENEFIT)
        if outcome == GIVEN:
            household.give_times_base(BENEFIT, household.result_of(person, "funeral_household_multiplier"), person)
        else:
            household.refuse(BENEFIT, outcome, person=person)
