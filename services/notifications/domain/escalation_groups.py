"""What is told to one person in one minute: how much it is, and the worst of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain.climbs import Climb
from services.notifications.domain.ladder import Rung
from services.notifications.domain.taking_acts import TakingAct, TakingActKind


@dataclass(frozen=True)
class Told:
    """For whom on which rung it was laid out, when, and when a gateway took it (None: not yet; `reason`: why, where known)."""

    clock_id: UUID
    rung: Rung
    state: str
    recipient: str | None
    told_at: datetime
    accepted_at: datetime | None
    reason: str | None = None


@dataclass(frozen=True)
class Promise:
    """What somebody had taken and has not done by when he said: who, and which kind of missed clock it was."""

    by: str
    kind: str


@dataclass(frozen=True)
class ListedClimb:
    """A climb with everybody who was told of it, from below, and all that was said of it by who had taken it.

    `promise`: of what was taken and is not done. `word`: how the clock of whoever has it stands.
    """

    climb: Climb
    told: tuple[Told, ...]
    promise: Promise | None = None
    acts: tuple[TakingAct, ...] = ()
    word: str | None = None

    @property
    def empty_rungs(self) -> tuple[Rung, ...]:
        """The rungs that were passed because nobody stood there; not those of who gave it back, above whom it went on."""
        known = {one.rung for one in self.told if one.recipient is not None}
        known |= {act.rung for act in self.acts if act.act is TakingActKind.GIVEN_BACK and act.rung is not None}
        return tuple(rung for rung in Rung if self.climb.first_rung <= rung <= self.climb.rung and rung not in known)


@dataclass(frozen=True)
class MinuteGroup:
    """What nobody has taken yet of what one person was told in one minute."""

    minute: datetime
    rung: Rung
    recipient: str | None
    drill: bool
    count: int
    worst: Climb
