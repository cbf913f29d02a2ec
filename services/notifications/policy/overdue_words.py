"""Since when something is overdue, as an SMS says it."""

from datetime import datetime
from typing import Final

from shared.vocabulary import TIME_UNITS

_MINUTES_PER_HOUR: Final = 60
_HOURS_PER_DAY: Final = 24


def overdue_words(due_at: datetime, now: datetime) -> str:
    """Return for how long, in the largest unit that says it well; empty within the first minute, of which nothing is to say."""
    minutes = max(0, int((now - due_at).total_seconds() // 60))
    if not minutes:
        return ""
    if minutes < _MINUTES_PER_HOUR:
        return f"{minutes} {TIME_UNITS['minutes'].vi}"
    hours = minutes // _MINUTES_PER_HOUR
    if hours < 2 * _HOURS_PER_DAY:
        return f"{hours} {TIME_UNITS['hours'].vi}"
    return f"{hours // _HOURS_PER_DAY} {TIME_UNITS['days'].vi}"
