"""The port of the law: what the decrees give on a day, for many households at once.

Whoever answers yields eligibility, counts, multipliers, levels, articles and certainty; đồng are multiplied in
`policy.law.amounts`, in whole numbers.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, Protocol, Self

from services.assessment.policy.law.catalogue import Catalogue
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.complaints import ComplaintTerms
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.limits import DatedTimeLimit
from services.assessment.policy.law.releases import Released
from services.assessment.policy.law.weights import Weights
from shared.errors import Refused
from shared.texts import Text

_NO_RULES: Final = Text(
    vi="Hệ thống chưa có bộ quy định nào cho quyết định ngày {day}", en="No rule set is known here for decisions of {day}"
)


class NoRulesForDay(Refused):
    """No rule set is known here for the day of the decision."""

    code = "no-rules-for-day"
    title = Text(vi="Chưa có bộ quy định cho ngày quyết định", en="No rule set is known for the day of the decision")

    def __init__(self, day: date) -> None:
        super().__init__(_NO_RULES, day=day)


class Law(Protocol):
    """What the decrees give on a day. Raises NoRulesForDay where none is known."""

    @property
    def fingerprint(self) -> str:
        """Name formulas, values and releases as they are now: whoever asks again can tell whether they changed."""
        ...

    @property
    def release(self) -> int:
        """The number of the last release of dated data that this law knows; 0 is the law as it ships."""
        ...

    def with_released(self, released: Released) -> Self:
        """Return the law as it ships, with these releases and no others."""
        ...

    def limit(self, name: str, day: date) -> DatedTimeLimit:
        """Return a limit as it stands on a day; KeyError where there is no such name."""
        ...

    def limits(self) -> Sequence[str]:
        """Return the names of all limits."""
        ...

    def last_change(self, day: date) -> date:
        """Return the last day, up to this one, on which any value of the law began or ended."""
        ...

    def minimum(self, parameter: str, day: date) -> int:
        """Return the country's value of a parameter that a province may raise."""
        ...

    def complaint_terms(self, day: date) -> ComplaintTerms:
        """Return how a decision of this day may be complained of."""
        ...

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set in force for decisions of this day."""
        ...

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order. Long for many: call it off the event loop."""
        ...

    def weights(self, decided_on: date) -> Weights:
        """Return the points of the order of work on this day."""
        ...

    def catalogue(self) -> Catalogue:
        """Return all rule sets and parameters with their days and articles."""
        ...
