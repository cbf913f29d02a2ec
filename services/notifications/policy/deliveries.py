"""How often and how long a delivery is tried. All internal targets, no statute."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from services.notifications.domain.deliveries import Lane
from services.notifications.domain.notices import NO_REAL_GATEWAY, Notice, NoticeKind, NoticeState

_MAX_PAUSE: Final[Mapping[Lane, timedelta]] = {
    Lane.ESCALATIONS: timedelta(seconds=5),
    Lane.DIGESTS: timedelta(seconds=15),
    Lane.HOUSEHOLDS: timedelta(seconds=60),
}
_WAITS: Final = "waiting"
_GIVE_UP_AFTER: Final = timedelta(hours=24)


def may_be_sent(*, drill: bool, sms_is_real: bool) -> bool:
    """Tell whether this gateway may hear of it: what is for real people never goes to a simulator, whose yes rings nowhere."""
    return sms_is_real or drill


def why_it_waits(notice: Notice, *, sms_is_real: bool) -> str | None:
    """Return why a notice waits or could not be delivered, as far as that is known."""
    is_for_a_phone = notice.state is NoticeState.WAITING and notice.kind is not NoticeKind.IN_PERSON
    if is_for_a_phone and notice.reason is None and not may_be_sent(drill=notice.drill, sms_is_real=sms_is_real):
        return NO_REAL_GATEWAY
    return notice.reason


def why_unsent(state: str, reason: str | None, *, drill: bool, sms_is_real: bool) -> str | None:
    """Return why what waits on a rung of the ladder was sent to nobody yet, as far as that is known."""
    if state != _WAITS:
        return None
    return reason if reason is not None or may_be_sent(drill=drill, sms_is_real=sms_is_real) else NO_REAL_GATEWAY


def next_try(lane: Lane, attempts: int, now: datetime) -> datetime:
    """When a message that did not get through is tried again: 1, 2, 4 … seconds later, up to the lane's longest pause."""
    return now + min(timedelta(seconds=2 ** min(attempts - 1, 10)), _MAX_PAUSE[lane])


def gives_up(first_tried_at: datetime, now: datetime) -> bool:
    """Tell whether trying has an end: after a day of it nobody waits for this message any more, people must act.

    What waited for a real gateway, or for us to be there, has not been tried.
    """
    return now - first_tried_at > _GIVE_UP_AFTER
