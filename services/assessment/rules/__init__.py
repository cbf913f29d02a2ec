"""The law behind the port `policy.Law`: the decree in force since 2026-10-05, with its figures as dated parameters."""

from collections.abc import Sequence
from datetime import date

from services.assessment.policy.law import Circumstances, Entitlement, Entitlements, NotGiven
from services.assessment.rules import benefits, housing, parameters
from services.assessment.rules.calendar import VietnamCalendar


class ReliefLaw:
    """Answers for the decrees whose values stand in `parameters/`."""

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set of this day."""
        return parameters.day(decided_on).rule_set

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order."""
        law = parameters.day(decided_on)
        return [_of(law, household) for household in households]


def _of(law: parameters.Day, household: Circumstances) -> Entitlements:
    answers = [
        *benefits.rice(law, household),
        *benefits.essentials(law, household),
        *benefits.injuries(law, household),
        *benefits.funerals(law, household),
        *housing.housing(law, household),
    ]
    return Entitlements(
        rule_set=law.rule_set,
        given=tuple(answer for answer in answers if isinstance(answer, Entitlement)),
        not_given=tuple(answer for answer in answers if isinstance(answer, NotGiven)),
        warnings=tuple(housing.warnings(law, household)),
    )


__all__ = ["ReliefLaw", "VietnamCalendar"]
