"""What is asked about a household, and what follows from it: OpenFisca variables, each with its formulas by day."""

from typing import Any, Final

from services.assessment.rules.variables import accidents, children, food, homes, inputs, persons

_MODULES: Final = (inputs, accidents, food, persons, children, homes)


def all_variables() -> list[Any]:
    """Return every variable class of this folder."""
    return [variable for module in _MODULES for variable in module.VARIABLES]


__all__ = ["all_variables"]
