"""Children left alone and other persons in need of urgent protection: 20/2021/NĐ-CP 16.1, 335/2026/NĐ-CP 16.2."""

from typing import Any, Final

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import PERSON, Outcome
from services.assessment.rules.variables.accidents import first_reason, one_of


class child_temp_outcome(Variable):
    value_type = Enum
    possible_values = Outcome
    default_value = Outcome.not_asked
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Temporary care of a child left alone or of a victim"
    reference = ("20/2021/NĐ-CP 16.1", "335/2026/NĐ-CP 16.2")

    def formula_2021_07_01(person, period, parameters):
        """Children whose parents died or are missing; victims of violence are asked for and refused."""
        law = parameters(period).benefits.child_temp
        violence = ["domestic_violence", "sexual_abuse", "trafficking", "forced_labour"]
        of_violence = one_of(person.household("hazard", period), violence)
        victim = person("abuse_victim", period) | person("trafficking_victim", period)
        asked = person("left_alone", period) | (victim & of_violence & _living(person, period))
        return _for_child(person, period, parameters, law, asked)

    def formula_2026_10_05(person, period, parameters):
        """Children left alone by any cause, and victims of violence or trafficking of any age."""
        law = parameters(period).benefits.child_temp
        victim = _flagged(person, period, law.victims) & _living(person, period)
        as_child = _for_child(person, period, parameters, law, person("left_alone", period) | victim)
        too_old = as_child == Outcome.too_old.index
        return first_reason((victim & too_old, Outcome.given), (True, as_child))


class child_age_unknown(Variable):
    value_type = bool
    entity = PERSON
    definition_period = DateUnit.DAY
    label = "Given although the age is not known"
    reference = ("20/2021/NĐ-CP 16.1", "335/2026/NĐ-CP 16.2")

    def formula_2021_07_01(person, period):
        given = person("child_temp_outcome", period) == Outcome.given
        return given & person("left_alone", period) & (person("age", period) < 0)


def _living(person: Any, period: Any) -> Any:
    return ~(person("dead", period) | person("missing", period))


def _flagged(person: Any, period: Any, flags: list[str]) -> Any:
    found = person(flags[0], period)
    for flag in flags[1:]:
        found = found | person(flag, period)
    return found


def _for_child(person: Any, period: Any, parameters: Any, law: Any, asked: Any) -> Any:
    """The article binds no accident to be serious: here the cause alone counts."""
    hazard = person.household("hazard", period)
    covered = one_of(hazard, law.hazards)
    climate = one_of(hazard, ["climate"]) & parameters(period).climate.gives_nothing_by_itself
    return first_reason(
        (~asked, Outcome.not_asked),
        (~_living(person, period), Outcome.dead_or_missing),
        (climate, Outcome.climate_alone),
        (~covered, Outcome.cause_not_covered),
        (person("age", period) >= law.age_below, Outcome.too_old),
    )


VARIABLES: Final = (child_temp_outcome, child_age_unknown)
