"""Visit reports: when, to whom and how somebody said an outcome in person."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ToldTo(StrEnum):
    """Who was told. No name: whoever reads it needs to know only how near that person stands."""

    HEAD = "head"
    ADULT = "adult"
    """Another adult of the household."""
    NEIGHBOUR = "neighbour"
    """A neighbour, or the village head, who hands it on."""
    OTHER = "other"


class ToldHow(StrEnum):
    """How. What a loudspeaker says tells nobody alone, and everybody else."""

    VISIT = "visit"
    CALL = "call"


@dataclass(frozen=True)
class VisitReport:
    """What is known of it; None: nobody has said."""

    at: datetime
    to: ToldTo | None = None
    how: ToldHow | None = None
