"""Which limit and which clock each step has. How long they are stands in the law's dated parameters, never here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.assessment.policy.law import Deadline, TermUnit

FINDINGS: Final = "findings"
"""From the opening of the case; limit and clock have the same name."""
FINDINGS_AFTER_URGENT_HELP: Final = "findings_after_urgent_help"
"""From the opening too: the longer limit holds once urgent help was signed."""
URGENT: Final = "urgent"
FUNERAL: Final = "funeral"
FOUND: Final = "found"
IDENTIFIED: Final = "identified"
"""The event from which a limit may count before anybody has looked."""

CLOCKS: Final = {
    FINDINGS: "findings",
    FINDINGS_AFTER_URGENT_HELP: "findings",
    URGENT: "urgent_decision",
    FOUND: "decision",
    FUNERAL: "funeral_decision",
}
"""The kind of clock that each limit lets run."""
DECISION_CLOCKS: Final = (CLOCKS[URGENT], CLOCKS[FOUND], CLOCKS[FUNERAL])

LATER_LOOK: Final = timedelta(hours=24)
"""A list whose clocks have all been missed is looked at again after so long: the ladder of escalation goes on elsewhere."""

_URGENT_CODES: Final = frozenset({"RICE", "RICE_TET", "ESSENTIALS"})
_FUNERAL_CODES: Final = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})


@dataclass(frozen=True, slots=True)
class Term:
    """A limit as a clock keeps it. `article` names the statute with its document; None is an internal target."""

    kind: str
    count: int
    unit: TermUnit
    article: str | None
    starts_at_event: str


def term_of(limit: str, deadline: Deadline) -> Term:
    """Return the term that a limit of the law sets."""
    statutory = deadline.kind == "statutory"
    article = " ".join(word for word in (deadline.document, deadline.article) if word) if statutory else None
    return Term(CLOCKS[limit], deadline.limit, deadline.unit, article, deadline.starts_at_event)


def is_urgent(code: str) -> bool:
    """Tell whether this benefit may be signed before anybody has looked (design: urgent help)."""
    return code in _URGENT_CODES


def limit_for(code: str) -> str:
    """Return the name of the limit within which this benefit must be decided."""
    if is_urgent(code):
        return URGENT
    return FUNERAL if code in _FUNERAL_CODES else FOUND


def clock_for(code: str) -> str:
    """Return the kind of clock that runs until this benefit is decided."""
    return CLOCKS[limit_for(code)]


def next_look(waiting_count: int, due_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a list must be looked at again: when its next clock is due; None when nobody is waiting any more."""
    if waiting_count == 0:
        return None
    return due_at or now + LATER_LOOK
