"""The tax-benefit system of OpenFisca: entities, variables and dated parameters, built once per process."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openfisca_core.parameters import ParameterNode
from openfisca_core.taxbenefitsystems import TaxBenefitSystem

from services.assessment.rules.benefits import BENEFITS
from services.assessment.rules.entities import HOUSEHOLD, PERSON
from services.assessment.rules.parameter_loader import read_parameters
from services.assessment.rules.variables import inputs


class ReliefSystem(TaxBenefitSystem):
    """Emergency social assistance of Vietnam."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__([PERSON, HOUSEHOLD])
        for variable in _variables():
            self.add_variable(variable)
        self.parameters = ParameterNode("", data=read_parameters(folders))


def _variables() -> Iterable[Any]:
    """Return the circumstances and the formulas of all benefits, each once: several benefits share some."""
    of_benefits = (formula for module in BENEFITS for formula in module.BENEFIT.formulas)
    return dict.fromkeys((*inputs.VARIABLES, *of_benefits))
