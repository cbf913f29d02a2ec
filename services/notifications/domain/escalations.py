"""Escalations: missed clocks on their way to somebody on a rung of the ladder."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain.climbs import Climb, Step
from services.notifications.domain.ladder import Rung


@dataclass(frozen=True)
class MissedClock:
    """A clock that passed, as its owner published it; of a case, the commune is where the case lies now."""

    clock_id: UUID
    incident_id: UUID
    commune_code: str
    kind: str
    due_at: datetime
    answer_from: datetime
    missed_at: datetime
    drill: bool
    risk_level: int
    subject_id: UUID
    case_id: UUID | None = None
    owner: str | None = None


@dataclass(frozen=True)
class SolvedClock:
    """A missed clock of which nobody need be told any more, and since when."""

    missed: MissedClock
    solved_at: datetime


@dataclass(frozen=True)
class Handing:
    """A step of a climb, and the window of the person on its rung in which it waits (None: nobody is there)."""

    step: Step
    window_id: UUID | None


@dataclass(frozen=True)
class WaitingClimb:
    """A climb for which nobody was there, and the rung on which it waits."""

    climb: Climb
    rung: Rung


@dataclass(frozen=True)
class ToldAtTop:
    """Who (a shift) was told last of what nobody has taken, in a commune, on the top rung that its climbs have come to."""

    commune_code: str
    rung: Rung
    shift_id: UUID
    drill: bool = False


@dataclass(frozen=True)
class Relief:
    """Who was told stands there no more: whose shift counts there now (None: nobody's)."""

    told: ToldAtTop
    shift_id: UUID | None


@dataclass(frozen=True)
class EscalationGroup:
    """Missed clocks of one kind in one escalation window."""

    window_id: UUID
    shift_id: UUID
    recipient: str
    incident_id: UUID
    drill: bool
    kind: str
    count: int
    oldest_due_at: datetime
    oldest_commune: str
    communes: tuple[str, ...]
