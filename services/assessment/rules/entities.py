"""Whom the law speaks of: persons, and the household that they form."""

from enum import StrEnum
from typing import Any, Final

from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.indexed_enums import Enum

from shared.events import household as words

PERSON: Final = Entity("person", "persons", "A person", "One person of a household: living, injured, missing or dead.")
HOUSEHOLD: Final = GroupEntity(
    "household",
    "households",
    "A household",
    "People who live together; emergency help is decided for them.",
    roles=[{"key": "member", "plural": "members", "label": "Members"}],
)


def _indexed(name: str, meaning: type[StrEnum], *more: str) -> Any:
    """Return the same words as an enumeration that OpenFisca can keep in arrays; what is not known comes first."""
    return Enum(name, {word: word for word in (*more, *(str(member) for member in meaning))})


Hazard: Final = _indexed("Hazard", words.Hazard)
Standing: Final = _indexed("Standing", words.Standing, "not_known")
HouseState: Final = _indexed("HouseState", words.HouseState, "not_known")


class _Answer(Enum):
    """A fact that may not be known: an absent answer is never a no."""

    not_known = "not known"
    no = "no"
    yes = "yes"


class _Outcome(Enum):
    """What the law says about one benefit: not asked, given, or the reason why it is not given."""

    not_asked = "not asked"
    given = "given"
    cause_not_covered = "the cause does not open this benefit"
    climate_alone = "climate opens no benefit by itself"
    accident_not_serious = "nobody died or was severely injured in the accident"
    home_not_lost = "the home is not lost"
    home_not_known = "it is not known whether the home is lost"
    treatment_days_unknown = "the days of treatment are not known"
    treatment_too_short = "treated for too few days"
    buried_by_organisation = "somebody else buried the dead person and gets the funeral costs"
    not_dead = "only a dead person is buried"
    standing_not_covered = "the household's standing does not open it"
    standing_not_known = "nobody has said which standing the household has"
    house_state_not_known = "neither the state of the house nor a percentage is known"
    habitable = "the house can be lived in"
    habitable_not_known = "it is not known whether the house can be lived in"
    other_home = "there is another home"
    other_home_not_known = "it is not known whether there is another home"
    damage_too_small = "the damage is too small"
    too_old = "the child is too old"
    dead_or_missing = "the person is dead or missing"
    not_left_alone = "the person is no child whose parents both died or are missing"
    victim_not_named = "no member is named as the victim"


Answer: Final[Any] = _Answer
Outcome: Final[Any] = _Outcome
