"""What the plan of duty finds wrong with itself: holes, people with one way only, one person in two shifts at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.notifications.domain.duty import Post


class FindingKind(StrEnum):
    HOLE = "hole"
    """For some time of the next days nobody is on duty on a post of a place."""
    ONE_WAY = "one_way"
    """Somebody on duty has neither a second number nor an e-mail address, or his number was refused by the gateway.

    That he may be called is no second way: a telephone that is lost takes no call either.
    """
    OVERLAP = "overlap"
    """One person stands in two shifts at once."""


@dataclass(frozen=True)
class Hole:
    """Nobody is on duty on this post of a commune or province between these moments."""

    place: str
    post: Post
    begins_at: datetime
    ends_at: datetime
    drill: bool = False
    """Only drills have struck there."""


@dataclass(frozen=True)
class OneWay:
    """Whoever has this shift is reached by one telephone only; `is_refused`: by none, the gateway says it does not exist."""

    shift_id: UUID
    place: str
    post: Post
    begins_at: datetime
    ends_at: datetime
    is_refused: bool
    drill: bool = False


@dataclass(frozen=True)
class Overlap:
    """Two shifts of one person, and between which moments he would have to be in both."""

    shift_id: UUID
    place: str
    other_shift_id: UUID
    other_place: str
    begins_at: datetime
    ends_at: datetime
    drill: bool = False


@dataclass(frozen=True)
class DutyFindings:
    """Everything that was found, what is real before drills, the earliest first, as far as it is shown; and how much there is.

    `counts`: of each kind. `drills`: how many of them a drill alone has.
    """

    holes: Sequence[Hole]
    one_way: Sequence[OneWay]
    overlaps: Sequence[Overlap]
    counts: dict[FindingKind, int]
    drills: dict[FindingKind, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def drill_total(self) -> int:
        return sum(self.drills.values())
