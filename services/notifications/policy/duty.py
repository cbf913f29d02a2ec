"""Who is on duty for a commune."""

from collections.abc import Sequence
from datetime import datetime

from services.notifications.domain.duty import Shift


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
