"""The circumstances of persons and household, as variables without a formula.

Everything is per DAY: with months, a decree of the 5th would begin a month late.
"""

from typing import Any, Final

from openfisca_core.indexed_enums import Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from services.assessment.rules.entities import HOUSEHOLD, PERSON, Answer, Hazard, HouseState, Standing

NOT_KNOWN: Final = -1


def _input(name: str, entity: Any, value_type: Any, label: str, **more: Any) -> Any:
    attributes = {"entity": entity, "value_type": value_type, "definition_period": DateUnit.DAY, "label": label, **more}
    return type(name, (Variable,), attributes)


def _yes_or_no(name: str, entity: Any, label: str) -> Any:
    return _input(name, entity, bool, label)


def _number(name: str, entity: Any, label: str) -> Any:
    return _input(name, entity, int, label, default_value=NOT_KNOWN)


def _word(name: str, words: Any, default: Any, label: str) -> Any:
    return _input(name, HOUSEHOLD, Enum, label, possible_values=words, default_value=default)


VARIABLES: Final = (
    _yes_or_no("dead", PERSON, "The person died"),
    _yes_or_no("missing", PERSON, "The person is missing"),
    _yes_or_no("injured", PERSON, "The person was injured"),
    _number("treatment_days", PERSON, "Days of emergency care and treatment at a health facility"),
    _yes_or_no("left_alone", PERSON, "A child whose parents both died or are missing, without a relative who could care"),
    _number("age", PERSON, "Age in years on the day of the decision"),
    _yes_or_no("abuse_victim", PERSON, "Victim of sexual abuse or violence"),
    _yes_or_no("trafficking_victim", PERSON, "Victim of trafficking"),
    _yes_or_no("urgent_protection", PERSON, "The person needs urgent protection"),
    _yes_or_no("buried_by_other", PERSON, "An organisation or person without kinship takes charge of the burial"),
    _word("hazard", Hazard, Hazard.storm, "What struck"),
    _word("standing", Standing, Standing.not_known, "The household's recognised standing"),
    _number("people_short_of_food", HOUSEHOLD, "People of the household without food"),
    _number("months_short_of_food", HOUSEHOLD, "For how many months"),
    _yes_or_no("lost_essentials", HOUSEHOLD, "The household cannot meet its basic needs"),
    _word("house_state_found", HouseState, HouseState.not_known, "The house as the officer found it"),
    _number("damage_percent", HOUSEHOLD, "Damage of the house in percent"),
    _word("habitable", Answer, Answer.not_known, "The house can be lived in"),
    _word("no_other_home", Answer, Answer.not_known, "There is no other place to live"),
    _yes_or_no("relocation_ordered", HOUSEHOLD, "The competent authority ordered the household to move"),
)
