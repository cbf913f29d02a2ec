"""What one fact leaves on the board's line of a case. Marks only ever grow, so any order of facts ends in the same line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.views.helps import Arrivals, Returns, arrival, coming_back
from services.console.views.losses import FOUND, REPORTED, numbers_of
from shared.events import (
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    CaseRetracted,
    ClockMissed,
    DamageAssessed,
    FundsShort,
    FuneralFormReceived,
    GoodsHandedOver,
    HouseholdReported,
    HouseholdTold,
    InformantTold,
    NewsTold,
    PaidTwice,
    PayeeChanged,
    PayeeNeeded,
    PaymentFailed,
    PaymentReduced,
    PaymentReturned,
    PaymentSettled,
    RecoveryEnded,
    RecoveryOpened,
    RecoveryPlanned,
    RecoveryWrittenOff,
    ReductionDeclined,
    RepaymentReceived,
    ReturnedForFindings,
)
from shared.events.household import LossCounts

_NONE: Final[frozenset[UUID]] = frozenset()
_HELP: Final = "assisted"


@dataclass(frozen=True)
class Marks:
    """Everything the board knows of a case. Moments keep the earliest or latest, sets keep all, openings the highest.

    The commune is that of the report with the highest revision; what other facts say of the place (revision 0) yields to it.
    """

    case_id: UUID
    incident_id: UUID
    drill: bool
    commune_code: str | None = None
    case_number: str | None = None
    commune_revision: int = 0
    has_informant: bool | None = None
    identified_at: datetime | None = None
    assessed_at: datetime | None = None
    helped_at: datetime | None = None
    last_helped_at: datetime | None = None
    retracted_at: datetime | None = None
    opening: int = 1
    reopened_at: datetime | None = None
    closed_opening: int = 0
    closed_at: datetime | None = None
    outcome: str | None = None
    whole_declined: bool = False
    findings_revision: int = 0
    decided_at: datetime | None = None
    told_at: datetime | None = None
    late_due_at: datetime | None = None
    """By when the household should have been helped, where that was missed: the earliest of its openings."""
    reported_losses: tuple[int, ...] | None = None
    found_losses: tuple[int, ...] | None = None
    losses_said: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Every statement of what the household has lost, by which report (r1) or findings (f1): when, and the numbers."""
    proposed: frozenset[UUID] = _NONE
    approved: frozenset[UUID] = _NONE
    declined: frozenset[UUID] = _NONE
    ended: frozenset[UUID] = _NONE
    household_told: frozenset[UUID] = _NONE
    informant_told: frozenset[UUID] = _NONE
    paid: frozenset[UUID] = _NONE
    stuck: frozenset[UUID] = _NONE
    """Payments that ever waited for means or were refused; those in `paid` (and what will not go out) are stuck no longer."""
    arrivals: Arrivals = field(default_factory=dict)
    came_back: Returns = field(default_factory=dict)
    """What arrived came back: what is in hand then is worked out where the line is written (`helps.in_hand`)."""

    def __or__(self, other: "Marks") -> "Marks":
        """Put the marks of two facts together; the order of the two does not matter."""
        joined = {name: join(getattr(self, name), getattr(other, name)) for name, join in _JOINS.items()}
        # What is proposed is what the newest findings propose: an earlier proposal may have been withdrawn.
        if self.findings_revision != other.findings_revision:
            joined["proposed"] = max(self, other, key=lambda marks: marks.findings_revision).proposed
        newest = max(self, other, key=_newest_place)
        joined |= {"commune_code": newest.commune_code, "reported_losses": max(self, other, key=_newest_report).reported_losses}
        joined["found_losses"] = max(self, other, key=_newest_findings).found_losses
        # The outcome is that of the last closing.
        joined["outcome"] = max(self, other, key=_last_closing).outcome
        return Marks(**joined)


def _newest_place(marks: Marks) -> tuple[int, str]:
    return marks.commune_revision, marks.commune_code or ""


def _newest_report(marks: Marks) -> tuple[int, tuple[int, ...]]:
    return marks.commune_revision, marks.reported_losses or ()


def _newest_findings(marks: Marks) -> tuple[int, tuple[int, ...]]:
    return marks.findings_revision, marks.found_losses or ()


def _last_closing(marks: Marks) -> tuple[int, float]:
    return marks.closed_opening, marks.closed_at.timestamp() if marks.closed_at else 0.0


def _least(one: Any, two: Any) -> Any:
    return min((value for value in (one, two) if value is not None), default=None)


def _most(one: Any, two: Any) -> Any:
    return max((value for value in (one, two) if value is not None), default=None)


def _all(one: frozenset[UUID], two: frozenset[UUID]) -> frozenset[UUID]:
    return one | two


def _each(one: Mapping[str, Any], two: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**one, **two}


EARLIEST: Final = ("identified_at", "assessed_at", "decided_at", "helped_at", "told_at", "late_due_at", "retracted_at")
SETS: Final = ("proposed", "approved", "declined", "ended", "household_told", "informant_told", "paid", "stuck")
_JOINS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    each.name: _least if each.name in EARLIEST else _all if each.name in SETS else _most for each in fields(Marks)
} | dict.fromkeys(("losses_said", "arrivals", "came_back"), _each)


def marks_by_case(facts: Iterable[CaseEvent]) -> list[Marks]:
    """Return one set of marks for each case of these facts, in the order of case ids."""
    return joined_marks(marks_of(fact) for fact in facts)


def joined_marks(marks: Iterable[Marks]) -> list[Marks]:
    """Return one set of marks for each case, in the order of case ids."""
    found: dict[UUID, Marks] = {}
    for left in marks:
        found[left.case_id] = found[left.case_id] | left if left.case_id in found else left
    return [found[case_id] for case_id in sorted(found)]


def marks_of(fact: CaseEvent) -> Marks:
    """Return what this fact leaves on its case."""
    left = _MARKS[type(fact)](fact)
    return Marks(case_id=fact.case_id, incident_id=fact.incident_id, drill=fact.drill, **left)


def _ids(awards: Sequence[Any]) -> frozenset[UUID]:
    return frozenset(award.award_id for award in awards)


def marks_of_clock(fact: ClockMissed) -> Marks | None:
    """Return what a missed clock leaves on its case: only that of the help itself does."""
    if fact.case_id is None or fact.kind != _HELP:
        return None
    return Marks(case_id=fact.case_id, incident_id=fact.incident_id, drill=fact.drill, late_due_at=fact.due_at)


def _losses(counts: LossCounts | None, source: str, revision: int, at: datetime) -> dict[str, Any]:
    """Return the numbers as they are counted now, and the statement as it stays."""
    if counts is None:
        return {}
    numbers = numbers_of(counts)
    column = "reported_losses" if source == REPORTED else "found_losses"
    return {column: numbers, "losses_said": {f"{source}{revision}": (int(at.timestamp()), *numbers)}}


def _reported(fact: HouseholdReported) -> dict[str, Any]:
    return {
        **_losses(fact.loss_counts, REPORTED, fact.revision, fact.occurred_at),
        "commune_code": fact.commune_code,
        "case_number": fact.case_number,
        "commune_revision": fact.revision,
        "has_informant": fact.has_informant,
        "identified_at": fact.identified_at,
    }


def _ended(fact: PaymentSettled | GoodsHandedOver) -> dict[str, Any]:
    return {
        "commune_code": fact.commune_code,
        "helped_at": fact.occurred_at,
        "last_helped_at": fact.occurred_at,
        "ended": frozenset({fact.award_id}),
        "paid": frozenset({fact.payment_id}),
        "arrivals": arrival(fact.award_id, fact.payment_id, fact.times_returned, fact.occurred_at),
    }


def _stuck(fact: PaymentFailed | FundsShort | PayeeNeeded) -> dict[str, Any]:
    return {"commune_code": fact.commune_code, "stuck": frozenset({fact.payment_id})}


def _declined(fact: AssistanceDeclined) -> dict[str, Any]:
    return {
        "commune_code": fact.commune_code,
        "declined": frozenset(fact.award_ids),
        "whole_declined": fact.whole_case,
    }


def _reduced(fact: AssistanceReduced) -> dict[str, Any]:
    """What was taken back entirely is waited for no longer."""
    gone = frozenset(one.award_id for one in fact.reductions if not one.stands)
    return {"commune_code": fact.commune_code, "declined": gone}


def _payment_reduced(fact: PaymentReduced) -> dict[str, Any]:
    """One that will not go out is stuck no longer."""
    done = frozenset({fact.payment_id}) if fact.effect == "released" else _NONE
    return {"commune_code": fact.commune_code, "paid": done}


def _closed(fact: CaseClosed) -> dict[str, Any]:
    return {"closed_opening": fact.opening, "closed_at": fact.occurred_at, "outcome": fact.outcome}


_MARKS: Final[Mapping[type[CaseEvent], Callable[[Any], dict[str, Any]]]] = {
    HouseholdReported: _reported,
    CaseRetracted: lambda fact: {"retracted_at": fact.occurred_at},
    CaseClosed: _closed,
    CaseReopened: lambda fact: {"opening": fact.opening, "reopened_at": fact.occurred_at},
    DamageAssessed: lambda fact: {
        **_losses(fact.loss_counts, FOUND, fact.revision, fact.occurred_at),
        "assessed_at": fact.occurred_at,
        "findings_revision": fact.revision,
        "proposed": _ids(fact.awards),
    },
    AssistanceApproved: lambda fact: {
        "commune_code": fact.commune_code,
        "decided_at": fact.decided_at,
        "approved": _ids(fact.awards),
    },
    AssistanceDeclined: _declined,
    AssistanceReduced: _reduced,
    ReductionDeclined: lambda fact: {"commune_code": fact.commune_code},
    ReturnedForFindings: lambda fact: {"commune_code": fact.commune_code},
    FuneralFormReceived: lambda fact: {"commune_code": fact.commune_code},
    PaymentSettled: _ended,
    GoodsHandedOver: _ended,
    PaymentFailed: _stuck,
    FundsShort: _stuck,
    PayeeNeeded: _stuck,
    PayeeChanged: lambda fact: {"commune_code": fact.commune_code},
    PaymentReduced: _payment_reduced,
    **dict.fromkeys(
        (RecoveryOpened, PaidTwice, RecoveryPlanned, RepaymentReceived, RecoveryWrittenOff, RecoveryEnded),
        lambda fact: {"commune_code": fact.commune_code},
    ),
    PaymentReturned: lambda fact: {
        "commune_code": fact.commune_code,
        "came_back": coming_back(fact.award_id, fact.payment_id, fact.times),
    },
    HouseholdTold: lambda fact: {"told_at": fact.occurred_at, "household_told": frozenset(fact.award_ids)},
    InformantTold: lambda fact: {"informant_told": frozenset(fact.award_ids)},
    # News is a line of the story; nothing ends by it, and nobody counts as told of an outcome.
    NewsTold: lambda _: {},
}

CASE_FACTS: Final = tuple(_MARKS)
"""Every fact that leaves a mark on a case."""
