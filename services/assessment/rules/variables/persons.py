"""The injured, the dead and the missing: 20/2021/NĐ-CP Art. 13-14, 335/2026/NĐ-CP 12.2-12.3."""

from typing import Final

import numpy as np
from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.variables.accidents import first_reason, outcome_of_cause


class injury_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Help for a severely injured person"
    reference = ("20/2021/NĐ-CP 13.1", "335/2026/NĐ-CP 12.2")

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
    reference = ("20/2021/NĐ-CP 13.1", "335/2026/NĐ-CP 12.2")

    def formula_2021_07_01(person, period, parameters):
        given = person("injury_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.injury.multiplier, 0)


class funeral_organiser_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Costs of an organisation or person who buries the dead where no relative does"
    reference = ("20/2021/NĐ-CP 14.2", "335/2026/NĐ-CP 12.3.b")

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
    reference = ("20/2021/NĐ-CP 14.2", "335/2026/NĐ-CP 12.3.b")

    def formula_2021_07_01(person, period, parameters):
        given = person("funeral_organiser_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.funeral_organiser.multiplier, 0)


class funeral_household_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Funeral help for the household of a dead or missing person"
    reference = ("20/2021/NĐ-CP 14.1", "335/2026/NĐ-CP 12.3.a")

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
    reference = ("20/2021/NĐ-CP 14.1", "335/2026/NĐ-CP 12.3.a")

    def formula_2021_07_01(person, period, parameters):
        given = person("funeral_household_outcome", period) == Outcome.given
        return np.where(given, parameters(period).benefits.funeral_household.multiplier, 0)


VARIABLES: Final = (
    injury_outcome,
    injury_multiplier,
    funeral_organiser_outcome,
    funeral_organiser_multiplier,
    funeral_household_outcome,
    funeral_household_multiplier,
)
