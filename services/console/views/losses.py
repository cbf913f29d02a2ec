"""What households have lost, in numbers: the kinds, their order in a row of numbers, and how one loss is counted."""

from collections.abc import Mapping
from typing import Final

from shared.events.household import HouseState, LossCounts
from shared.texts import Text

REPORTED: Final = "r"
FOUND: Final = "f"
"""Before the revision of a report, or of findings: which of the two said it."""

PERSONS: Final = ("dead", "missing", "injured")
HOUSES: Final[Mapping[str, int]] = {"destroyed": 3, "heavily_damaged": 2, "damaged": 1}
"""How the state of a house stands in the row of numbers, as its fourth; 0: intact or not known."""
LOSSES: Final = (*PERSONS, *HOUSES)

LOSS_NAMES: Final[Mapping[str, Text]] = {
    "dead": Text(vi="Người chết", en="Dead"),
    "missing": Text(vi="Người mất tích", en="Missing"),
    "injured": Text(vi="Người bị thương", en="Injured"),
    "destroyed": Text(vi="Nhà đổ, sập, trôi", en="Houses destroyed"),
    "heavily_damaged": Text(vi="Nhà hư hỏng nặng", en="Houses heavily damaged"),
    "damaged": Text(vi="Nhà hư hỏng", en="Houses damaged"),
}


def numbers_of(counts: LossCounts) -> tuple[int, ...]:
    """Return the row of numbers: dead, missing, injured, and the state of the house."""
    house = counts.house or HouseState.INTACT
    return counts.dead, counts.missing, counts.injured, HOUSES.get(house.value, 0)
