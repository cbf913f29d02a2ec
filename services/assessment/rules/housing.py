"""Housing help, 335/2026/NĐ-CP 12.4: a new house, a move, or a repair; of several the highest.

No text allows or forbids two: that they are alternatives is our reading.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from services.assessment.policy.law import Circumstances, Entitlement, NotGiven
from services.assessment.rules.benefits import Answer, cause_for, given
from services.assessment.rules.parameters import Day
from shared.events.household import House

DISAGREES = "damage_percent_disagrees"
"""The officer's word about the house decides; that the percentage says otherwise is told."""


@dataclass(frozen=True, slots=True)
class _State:
    """How the house is, and how sure that is: the officer's word, or our mapping of a percentage."""

    word: str | None
    certainty: str


def housing(law: Day, household: Circumstances) -> Iterator[Answer]:
    """Return the highest of the three, and why the others are not given."""
    house = household.losses.house
    if house is None:
        return
    answers = [*_new(law, household, house), *_move(law, household, house), *_repair(law, household, house)]
    possible = [answer for answer in answers if isinstance(answer, Entitlement)]
    highest = max(possible, key=lambda entitlement: entitlement.level, default=None)
    for answer in answers:
        if isinstance(answer, NotGiven) or answer is highest:
            yield answer
        else:
            yield NotGiven(answer.code, "one_housing_benefit", answer.basis)


def warnings(law: Day, household: Circumstances) -> Iterator[str]:
    """Say where the officer's word and the percentage disagree."""
    house = household.losses.house
    if house is None or house.state is None or house.damage_pct is None:
        return
    state = "damaged" if house.state == "intact" else str(house.state)
    if state != _from_percent(law, house.damage_pct):
        yield DISAGREES


def _new(law: Day, household: Circumstances, house: House) -> Iterator[Answer]:
    """12.4.a: the house is gone and there is no other place to live."""
    state = _state_of(law, house)
    if state.word != "destroyed":
        return
    level = law.value("house_new_dong")
    right = _right(law, household, "HOUSE_NEW")
    if isinstance(right, NotGiven):
        yield right
    elif house.state is None and house.habitable is not False:
        yield NotGiven("HOUSE_NEW", "habitable", (level.basis,))
    elif house.no_other_home is not True:
        yield NotGiven("HOUSE_NEW", "other_home", (level.basis,))
    else:
        yield given("HOUSE_NEW", "dong", level, right, sure=(state.certainty,))


def _move(law: Day, household: Circumstances, house: House) -> Iterator[Answer]:
    """12.4.b: any household that must move by decision of the competent authority."""
    if not house.relocation_ordered:
        return
    cause = cause_for(law, "HOUSE_MOVE", household)
    yield cause if isinstance(cause, NotGiven) else given("HOUSE_MOVE", "dong", law.value("house_move_dong"), cause)


def _repair(law: Day, household: Circumstances, house: House) -> Iterator[Answer]:
    """12.4.c: the house is heavily damaged and cannot be lived in."""
    state = _state_of(law, house)
    level = law.value("house_repair_dong")
    if state.word == "damaged":
        yield NotGiven("HOUSE_REPAIR", "damage_too_small", (level.basis,))
        return
    if state.word != "heavily_damaged":
        return
    right = _right(law, household, "HOUSE_REPAIR")
    if isinstance(right, NotGiven):
        yield right
    elif house.habitable is not False:
        yield NotGiven("HOUSE_REPAIR", "habitable", (level.basis,))
    else:
        yield given("HOUSE_REPAIR", "dong", level, right, sure=(state.certainty,))


def _right(law: Day, household: Circumstances, code: str) -> str | NotGiven:
    """Return how sure the household's right is (cause and standing), or the refusal."""
    cause = cause_for(law, code, household)
    if isinstance(cause, NotGiven):
        return cause
    standing = law.words("standing_for_housing")
    certainty = standing.certainties.get(household.standing)
    return max(cause, certainty) if certainty else NotGiven(code, "standing_not_covered", (standing.basis,))


def _state_of(law: Day, house: House) -> _State:
    if house.state is not None:
        return _State(str(house.state), "A")
    if house.damage_pct is None:
        return _State(None, "A")
    return _State(_from_percent(law, house.damage_pct), law.value("house_destroyed_above_percent").certainty)


def _from_percent(law: Day, percent: int) -> str:
    if percent > law.value("house_destroyed_above_percent").number:
        return "destroyed"
    if percent >= law.value("house_heavily_damaged_from_percent").number:
        return "heavily_damaged"
    return "damaged"
