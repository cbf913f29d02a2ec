"""How a household is dressed for its part: what it lost, how it is reached, where its money goes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from tests.drill.acts import Act
from tests.support.invented import Dice, InventedHousehold, InventedPayee

Dress = Callable[[InventedHousehold, Dice], InventedHousehold]

REPORTED_LATE_H: Final = 73
"""So long ago somebody knew: the 72 hours are over when the report comes."""
# No area of Vietnam has it, so nobody's telephone rings; a gateway reaches a landline as little.
_LANDLINE: Final = "0200"


def hungry(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    """Owed rice and nothing else."""
    return replace(
        household,
        injured=0,
        dead=0,
        house=None,
        short_of_food=True,
        lost_essentials=False,
        payee=None,
        phone=household.phone or dice.phone(),
    )


def with_house(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    """Owed rice, and money for its house to an account that the bank knows."""
    payee = dice.payee(household.head_name)
    return replace(hungry(household, dice), standing="poor", house="heavily_damaged", payee=payee)


def with_phone(phone: str | None) -> Dress:
    return lambda household, dice: replace(hungry(household, dice), phone=phone)


def with_account(payee: InventedPayee) -> Dress:
    """Owed money for its house, to an account that others have as well."""
    return lambda household, dice: replace(with_house(household, dice), payee=payee)


def late(household: InventedHousehold, hours: int = REPORTED_LATE_H) -> InventedHousehold:
    """Somebody knew of it before its 72 hours."""
    return replace(household, identified_at=household.identified_at - timedelta(hours=hours))


def mourning(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    """Somebody is thought dead: owed rice, and money for a burial."""
    return replace(hungry(household, dice), dead=1, payee=dice.payee(household.head_name))


def _without_account(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    return replace(with_house(household, dice), payee=None)


def _at_a_landline(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    return replace(hungry(household, dice), phone=f"{_LANDLINE}{dice.phone()[-7:]}")


def _with_informant(household: InventedHousehold, dice: Dice) -> InventedHousehold:
    return replace(hungry(household, dice), informant_name=dice.name(), informant_phone=dice.phone())


DRESSES: Final[dict[Act, Dress]] = {
    Act.RETRACTED_BEFORE: hungry,
    Act.RETRACTED_AFTER: _without_account,
    Act.DECLINED_AWARD: with_house,
    Act.DECLINED_HOUSEHOLD: with_house,
    Act.RETURNED: with_house,
    Act.REDUCED: with_house,
    Act.RETRACTED_AWARD: mourning,
    Act.CORRECTED_LOSSES: hungry,
    Act.REPLACED_ACCOUNT: with_house,
    Act.CASH_LIST: _without_account,
    Act.CORRECTED_PHONE: hungry,
    Act.LANDLINE: _at_a_landline,
    Act.NO_PHONE: with_phone(None),
    Act.INFORMANT_TOLD: _with_informant,
}
"""Parts of single households; those who share a phone, and shifts, come in groups."""
