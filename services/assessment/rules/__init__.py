"""The law behind the port `policy.Law`: OpenFisca answers by dated formulas and parameters; nothing outside knows of it."""

from services.assessment.rules.calendar import VietnamCalendar
from services.assessment.rules.relief_law import ReliefLaw

__all__ = ["ReliefLaw", "VietnamCalendar"]
