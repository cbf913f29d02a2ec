"""How long findings and decisions may take, and by what: a statute's article, or our own target (article None)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Term:
    """A limit in words of the calendar. Hours are internal targets: exact, through days off."""

    kind: str
    count: int
    unit: Literal["hours", "working_days"]
    article: str | None = None

    @property
    def length(self) -> timedelta:
        """Return the length of a term in hours."""
        if self.unit != "hours":
            raise ValueError(f"a term in {self.unit} needs the calendar")
        return timedelta(hours=self.count)


FINDINGS: Final = Term("findings", 24, "hours")
FINDINGS_AFTER_URGENT_HELP: Final = Term("findings", 72, "hours")
"""From the opening of the case; the longer term holds once urgent help was signed."""
URGENT_DECISION: Final = Term("urgent_decision", 24, "hours")
"""Rice and essentials, from identification."""
DECISION: Final = Term("decision", 48, "hours")
FUNERAL_DECISION: Final = Term("funeral_decision", 3, "working_days", "335/2026/NĐ-CP 12.3.c, 11.3.a")
"""Statutory: the chair decides within three working days."""

DECISION_CLOCKS: Final = (URGENT_DECISION.kind, DECISION.kind, FUNERAL_DECISION.kind)

LATER_LOOK: Final = timedelta(hours=24)
"""A list whose clocks have all been missed is looked at again after so long: the ladder of escalation goes on elsewhere."""

_URGENT: Final = frozenset({"RICE", "RICE_TET", "ESSENTIALS"})
_FUNERAL: Final = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})


def is_urgent(code: str) -> bool:
    """Tell whether this benefit may be signed before anybody has looked (design: urgent help)."""
    return code in _URGENT


def term_for(code: str) -> Term:
    """Return how long the decision over this benefit may take."""
    if is_urgent(code):
        return URGENT_DECISION
    return FUNERAL_DECISION if code in _FUNERAL else DECISION


def next_look(waiting_count: int, due_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a list must be looked at again: when its next clock is due; None when nobody is waiting any more."""
    if waiting_count == 0:
        return None
    return due_at or now + LATER_LOOK
