"""The tax-benefit system of OpenFisca: entities, variables and dated parameters, built once per process."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openfisca_core.parameters import ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from services.assessment.rules.entities import HOUSEHOLD, PERSON
from services.assessment.rules.reading import read_parameters
from services.assessment.rules.variables import all_variables


class ReliefSystem(TaxBenefitSystem):
    """Emergency social assistance of Vietnam."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__([PERSON, HOUSEHOLD])
        for variable in all_variables():
            self.add_variable(variable)
        self.parameters = ParameterNode("", data=read_parameters(folders))

    def formula_days(self, variable: str) -> list[str]:
        """Return the days from which the formulas of a variable take force."""
        return list(self.get_variable(variable, check_existence=True).formulas)


def formula_in_force(system: Any, variable: str, day: str) -> str | None:
    """Return from which day the formula is that answers on `day`."""
    days = [since for since in system.get_variable(variable, check_existence=True).formulas if since <= day]
    return max(days, default=None)
