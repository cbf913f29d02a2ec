"""How often and how long a delivery is tried. All internal targets, no statute."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from services.notifications.domain.deliveries import Lane

_MAX_PAUSE: Final[Mapping[Lane, timedelta]] = {
    Lane.ESCALATIONS: timedelta(seconds=5),
    Lane.DIGESTS: timedelta(seconds=15),
    Lane.HOUSEHOLDS: timedelta(seconds=60),
}
_GIVE_UP_AFTER: Final = timedelta(hours=24)


def next_try(lane: Lane, attempts: int, now: datetime) -> datetime:
    """When a message that did not get through is tried again: 1, 2, 4 … seconds later, up to the lane's longest pause."""
    return now + min(timedelta(seconds=2 ** min(attempts - 1, 10)), _MAX_PAUSE[lane])


def gives_up(created_at: datetime, now: datetime) -> bool:
    """Tell whether trying has an end: after a day nobody waits for this message any more, people must act."""
    return now - created_at > _GIVE_UP_AFTER
