"""How soon a notice must be confirmed, who is on duty, how often a message is tried. All internal targets, no statute."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.notifications.domain import Lane, Recipient, SealedPhone, Shift

STRICTEST_RISK: Final = 5
"""Taken where the incident's level is not known yet: rather too early a call than too late."""

_MINUTES_HIGH: Final = 10
_MINUTES_MIDDLE: Final = 30
_MINUTES_LOW: Final = 60
_HIGH: Final = 4
_MIDDLE: Final = 3

TOLD_IN_PERSON_HOURS: Final = 24

_MAX_PAUSE: Final[Mapping[Lane, timedelta]] = {
    Lane.ESCALATIONS: timedelta(seconds=5),
    Lane.DIGESTS: timedelta(seconds=15),
    Lane.HOUSEHOLDS: timedelta(seconds=60),
}
_GIVE_UP_AFTER: Final = timedelta(hours=24)


def acknowledge_within(risk_level: int | None) -> int:
    """Minutes for a commune to confirm: 10 from risk level 4, 30 at 3, else 60."""
    level = STRICTEST_RISK if risk_level is None else risk_level
    if level >= _HIGH:
        return _MINUTES_HIGH
    return _MINUTES_MIDDLE if level >= _MIDDLE else _MINUTES_LOW


def next_try(lane: Lane, attempts: int, now: datetime) -> datetime:
    """When a message that did not get through is tried again: 1, 2, 4 … seconds later, up to the lane's longest pause."""
    return now + min(timedelta(seconds=2 ** min(attempts - 1, 10)), _MAX_PAUSE[lane])


def gives_up(created_at: datetime, now: datetime) -> bool:
    """Tell whether trying has an end: after a day nobody waits for this message any more, people must act."""
    return now - created_at > _GIVE_UP_AFTER


def on_duty(shifts: Sequence[Shift], commune_code: str, province_code: str | None, now: datetime) -> Shift | None:
    """Return who is on duty for the commune: its own person, else the province's, else the country's.

    Of several, the one who came last: after a handover the newer shift counts.
    """
    present = [shift for shift in shifts if shift.begins_at <= now < shift.ends_at]
    for commune, province in ((commune_code, None), (None, province_code), (None, None)):
        found = [
            shift
            for shift in present
            if shift.commune_code == commune and (shift.commune_code is not None or shift.province_code == province)
        ]
        if found:
            return max(found, key=lambda shift: (shift.begins_at, shift.id.int))
    return None


def recipient_of(
    commune_code: str,
    province_code: str | None,
    contacts: Sequence[SealedPhone],
    shifts: Sequence[Shift],
    now: datetime,
) -> Recipient | None:
    """Return who gets a commune's digest: its contacts, else the province's (or country's) person on duty, else nobody."""
    if contacts:
        return Recipient(f"commune:{commune_code}", tuple(contacts))
    shift = on_duty(shifts, commune_code, province_code, now)
    return Recipient(shift.recipient, (shift.phone,)) if shift else None
