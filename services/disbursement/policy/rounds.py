"""When a round asks the bank about what it has not answered, and when it stops waiting."""

from datetime import datetime, timedelta
from typing import Final

ASK_AFTER: Final = (timedelta(seconds=3), timedelta(seconds=10), timedelta(seconds=30))
"""When a round asks the bank about what it has not answered."""
GIVE_UP_AFTER: Final = timedelta(seconds=60)
"""When a round stops waiting: what is unanswered becomes unknown and leaves for PayHousehold."""


def should_ask(sent_at: datetime, now: datetime) -> bool:
    """Tell whether the bank has had its time to answer by itself."""
    return now >= sent_at + ASK_AFTER[0]


def should_give_up(sent_at: datetime, now: datetime) -> bool:
    return now >= sent_at + GIVE_UP_AFTER


def next_question(sent_at: datetime, now: datetime) -> datetime:
    """Return when a round looks again at what the bank has not answered."""
    moments = (*(sent_at + wait for wait in ASK_AFTER), sent_at + GIVE_UP_AFTER)
    return next((moment for moment in moments if moment > now), now + ASK_AFTER[0])
