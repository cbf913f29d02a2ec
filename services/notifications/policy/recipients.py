"""Who gets a commune's digest."""

from collections.abc import Sequence
from datetime import datetime

from services.notifications.domain.duty import Shift
from services.notifications.domain.phones import SealedPhone
from services.notifications.domain.recipients import Recipient
from services.notifications.policy.duty import on_duty


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
    return Recipient(shift.recipient, shift.addresses) if shift else None
