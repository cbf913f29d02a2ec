"""Climbs: missed clocks on their way up the ladder, until somebody has taken them or the work is done."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from services.notifications.domain.duty import Shift
from services.notifications.domain.ladder import Rung
from shared.ids import WorkflowRef

TAKEN_UP: Final = "taken_up"
"""The clock of whoever took an escalation: what he said he would do, by when he said it."""


class ClimbState(StrEnum):
    CLIMBING = "climbing"
    """Somebody was told and has time to take it, or nobody was there on any rung yet."""
    TOP = "top"
    """Everybody of the ladder who was there was told, and nobody has taken it."""
    TAKEN = "taken"
    """A named person has said what he will do and by when."""
    SOLVED = "solved"
    """What the clock was for is done, or nothing is left to be done."""


OPEN: Final = frozenset({ClimbState.CLIMBING, ClimbState.TOP})
"""Nobody has answered for it yet."""


@dataclass(frozen=True)
class Climb:
    """Where a missed clock stands. `next_at` is when it climbs on; None: it waits for somebody to come, or it is over."""

    clock_id: UUID
    kind: str
    incident_id: UUID
    case_id: UUID | None
    commune_code: str
    risk_level: int
    drill: bool
    due_at: datetime
    missed_at: datetime
    state: ClimbState
    first_rung: Rung
    rung: Rung
    since: datetime
    next_at: datetime | None
    taken_by: str | None = None
    taken_rung: Rung | None = None
    taken_at: datetime | None = None
    taken_until: datetime | None = None
    done_at: datetime | None = None
    """When who has taken it said that he has done what he would; what was missed is not over by that."""
    solved_at: datetime | None = None
    plan: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Step:
    """What comes next for a climb: who is told on which rung. Without a shift nobody is there from this rung on."""

    climb: Climb
    rung: Rung
    shift: Shift | None
    state: ClimbState
    next_at: datetime | None


@dataclass(frozen=True)
class Taking:
    """What a person says who takes an escalation."""

    clock_id: UUID
    plan: str = field(repr=False)
    until: datetime
    seen: int | None = None
    """Which revision of what was said of it he has read: who takes it over from somebody says so."""


def climb_ladder(window_id: UUID) -> WorkflowRef:
    """Name the workflow that waits for what went out in one window to one person."""
    return WorkflowRef("ClimbLadder", f"climb-ladder:{window_id}")


def plan_binding(clock_id: UUID) -> str:
    """The associated data of what somebody said he would do, in the row of a climb."""
    return f"climbs.plan|{clock_id}"


@dataclass(frozen=True)
class LateCase:
    """A case whose 72 hours are over without help in hand; `rung`: on which rung of the ladder it stands now."""

    clock_id: UUID
    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    missed_at: datetime
    rung: int
