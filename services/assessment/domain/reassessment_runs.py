"""To which law all open cases were brought, and how many of them it changed."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class LawState:
    """A state of the law: the last day on which it changed, and the last release that is known."""

    day: date
    version: int


@dataclass(frozen=True, slots=True)
class ReassessmentRun:
    """All open cases were brought to this law: how many were examined, how many changed."""

    law: LawState
    examined: int
    changed: int
