"""When a list of cases must be looked at again."""

from datetime import datetime, timedelta
from typing import Final

LATER_LOOK: Final = timedelta(hours=24)
"""A list whose clocks have all been missed is looked at again after so long: the ladder of escalation goes on elsewhere."""


def next_look(waiting_count: int, due_at: datetime | None, now: datetime) -> datetime | None:
    """Return when a list must be looked at again: when its next clock is due; None when nobody is waiting any more."""
    if waiting_count == 0:
        return None
    return due_at or now + LATER_LOOK
