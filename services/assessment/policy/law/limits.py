"""Which limit and which clock each step has. How long they are stands in the law's dated parameters, never here."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from services.assessment.policy.law.calendar import CalendarUnit
from shared.time_limits import Basis, TimeLimit

FINDINGS: Final = "findings"
"""From the opening of the case; limit and clock have the same name."""
FINDINGS_AFTER_URGENT_HELP: Final = "findings_after_urgent_help"
"""From the opening too: the longer limit holds once urgent help was signed."""
URGENT: Final = "urgent"
FUNERAL: Final = "funeral"
FUNERAL_FORM: Final = "funeral_form"
"""Until the form is there from whose receipt a statute counts: a target of our own, so that somebody asks for it."""
FOUND: Final = "found"
FORM_RECEIVED: Final = "form_received"
"""The event from which a limit may count, whatever the findings say."""
IDENTIFIED: Final = "identified"
"""The event from which a limit may count before anybody has looked."""

CLOCKS: Final = {
    FINDINGS: "findings",
    FINDINGS_AFTER_URGENT_HELP: "findings",
    URGENT: "urgent_decision",
    FOUND: "decision",
    FUNERAL: "funeral_decision",
    FUNERAL_FORM: "funeral_form",
}
"""The kind of clock that each limit lets run."""
DECISION_CLOCKS: Final = (CLOCKS[URGENT], CLOCKS[FOUND], CLOCKS[FUNERAL])


# The one place that says which benefit is decided within which limit: clocks, doors and the law's answers take it from here.
_URGENT_CODES: Final = frozenset({"RICE", "RICE_TET", "ESSENTIALS"})
FUNERAL_CODES: Final = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})


def is_urgent(code: str) -> bool:
    """Tell whether this benefit may be signed before anybody has looked."""
    return code in _URGENT_CODES


def is_funeral(code: str) -> bool:
    """Tell whether this benefit is asked for by the form of a funeral."""
    return code in FUNERAL_CODES


def limit_for(code: str) -> str:
    """Return the name of the limit within which this benefit must be decided."""
    if is_urgent(code):
        return URGENT
    return FUNERAL if is_funeral(code) else FOUND


def clock_for(code: str) -> str:
    """Return the kind of clock that runs until this benefit is decided."""
    return CLOCKS[limit_for(code)]


def runs_on_when_returned(code: str) -> bool:
    """Tell whether the clock of this benefit runs on while it is returned for findings.

    What a statute sets is stopped by nothing but its end; targets of our own begin anew with the next proposal.
    """
    return limit_for(code) == FUNERAL


@dataclass(frozen=True, slots=True)
class DatedTimeLimit:
    """A time limit as the law gives it on a day: how long, from which event, by which text and since when.

    Determinations are kept for ever, so the words under which count and basis stand there stay what they were.
    """

    count: Annotated[int, Field(alias="limit")]
    unit: CalendarUnit
    starts_at_event: str
    basis: Annotated[Basis, Field(alias="kind")]
    article: str | None
    document: str | None = None
    since: date | None = None

    def kept_by_clock(self, name: str) -> TimeLimit:
        """Return the limit as the clock of the limit of this name keeps it: there the article names its document too."""
        statutory = self.basis == "statutory"
        article = " ".join(word for word in (self.document, self.article) if word) if statutory else None
        return TimeLimit(CLOCKS[name], self.count, self.unit, article, self.starts_at_event)
