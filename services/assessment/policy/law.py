"""The port of the law: what the decrees give on a day, for many households at once.

Whoever answers yields eligibility, counts, multipliers, levels, articles and certainty; đồng are multiplied in
`policy.awards`, in whole numbers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Protocol

from services.assessment.domain import Basis
from shared.errors import Refused, Text
from shared.events.assessment import Unit
from shared.events.household import Hazard, Losses, Standing

CERTAINTIES: Final = "ABCD"
"""A the text itself, B an authority quoted, C believed right, D uncertain: shown as unverified."""


_NO_RULES: Final = Text(
    vi="Hệ thống chưa có bộ quy định nào cho quyết định ngày {day}", en="No rule set is known here for decisions of {day}"
)


class NoRulesForDay(Refused):
    """No rule set is known here for the day of the decision."""

    code = "no-rules-for-day"
    title = Text(vi="Chưa có bộ quy định cho ngày quyết định", en="No rule set is known for the day of the decision")

    def __init__(self, day: date) -> None:
        super().__init__(_NO_RULES, day=day.isoformat())


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the law asks about a household."""

    hazard: Hazard
    standing: Standing
    losses: Losses


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A benefit that the law gives: `count` × `multiplier` × `level`, at least; `actual_cost` where that is more."""

    code: str
    unit: Unit
    count: int
    multiplier: int
    level: int
    basis: tuple[Basis, ...]
    certainty: str
    person: str | None = None
    actual_cost: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A benefit that the law does not give here, and the reason as a code that `policy.explanations` can say."""

    code: str
    reason: str
    basis: tuple[Basis, ...]
    person: str | None = None
    figures: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entitlements:
    """All that the law says to one household."""

    rule_set: str
    given: tuple[Entitlement, ...]
    not_given: tuple[NotGiven, ...]
    warnings: tuple[str, ...] = ()


class Law(Protocol):
    """What the decrees give on a day. Raises NoRulesForDay where none is known."""

    def rule_set(self, decided_on: date) -> str:
        """Return the code of the rule set in force for decisions of this day."""
        ...

    def entitlements(self, households: Sequence[Circumstances], decided_on: date) -> Sequence[Entitlements]:
        """Return what each household is entitled to, in the same order."""
        ...


class WorkingDays(Protocol):
    """Terms in working days, counted as the Civil Code says (Art. 147-148)."""

    def end_of_term(self, start: datetime, working_days: int) -> datetime:
        """Return the last second of the term; it begins on the day after `start`, Vietnam time."""
        ...
