"""One benefit, one file: its articles, formulas, outcome, reasons and time limit. Here stands only which there are.

The file has the name of the benefit's parameters: `injury.py` reads `parameters/benefits/injury.yaml`.
"""

from typing import Final, Protocol

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.benefits import (
    child_temp,
    essentials,
    funeral_household,
    funeral_organiser,
    gift,
    house_move,
    house_new,
    house_repair,
    injury,
    regular_funeral,
    rice,
    rice_tet,
)
from services.assessment.rules.household import Household
from services.assessment.rules.legal_basis import AwardedBenefit, DiscretionaryBenefit


class AnsweringModule(Protocol):
    """A module that answers households."""

    def concerns(self, circumstances: Circumstances, /) -> bool:
        """Tell whether anything is known of the household that this is about; else it is not asked."""
        ...

    def answer(self, household: Household, /) -> None:
        """Give, refuse and warn."""
        ...


class BenefitModule(AnsweringModule, Protocol):
    """A module of a benefit that is given by rule."""

    @property
    def BENEFIT(self) -> AwardedBenefit: ...  # noqa: N802 - a constant of the module


class DiscretionaryModule(Protocol):
    """A module of a benefit that is listed and never given by rule."""

    @property
    def BENEFIT(self) -> DiscretionaryBenefit: ...  # noqa: N802 - a constant of the module


BENEFITS: Final[tuple[BenefitModule, ...]] = (
    rice_tet,
    rice,
    essentials,
    injury,
    funeral_household,
    funeral_organiser,
    house_new,
    house_move,
    house_repair,
    child_temp,
)
"""In the order of the answers."""
DISCRETIONARY: Final[tuple[DiscretionaryModule, ...]] = (gift,)
PAID_ELSEWHERE: Final[tuple[AnsweringModule, ...]] = (regular_funeral,)
"""Not this system's to pay. They answer last, when everything given is known, and only warn."""
