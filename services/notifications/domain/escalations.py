"""Escalations: missed clocks on their way to the person on duty."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notifications.domain.duty import Shift


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
    case_id: UUID | None = None


@dataclass(frozen=True)
class DutyAssignment:
    """A missed clock, the person on duty to whom it is handed, and the window of that person in which it waits."""

    clock_id: UUID
    shift: Shift
    window_id: UUID


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
