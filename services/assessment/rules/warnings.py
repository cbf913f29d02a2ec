"""What looks odd in what was found of a house; nothing is refused because of it, whichever housing benefit is asked for."""

from services.assessment.rules.household import Household
from shared.events.household import HouseState


def warn_of_house(household: Household) -> None:
    """Tell where the percentage of damage, or that the house can be lived in, disagrees with the state as found."""
    house = household.circumstances.losses.house
    if house is None or house.state is None:
        return
    if house.damage_pct is not None and household.result("house_state_by_percent") != house.state:
        household.warn("damage_percent_disagrees")
    if house.state is HouseState.DESTROYED and house.habitable is True:
        household.warn("destroyed_but_habitable")
