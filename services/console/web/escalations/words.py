"""By when somebody may say that he will be done, and how long that is by the true clock in a drill that runs faster."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.console.client.escalations import Escalation
from services.console.views.durations import duration
from services.console.web.escalations.texts import TEXTS
from shared.clock import VIETNAM
from shared.texts import Language, Text
from shared.time_limits import REAL_PACE, paced

HOURS: Final = (1, 2, 4, 12, 24)
SOON: Final = timedelta(seconds=30)
"""Below the ladder's longest, by the way from the desk to the service."""
_MINUTE_S: Final = 60


def until_of(hours: int, moment: datetime, pace: int = REAL_PACE) -> datetime:
    """Return by when who says so many hours at this moment will be done, in an incident of this pace."""
    return paced(moment, moment + timedelta(hours=hours) - SOON, pace)


def longer_words(one: Escalation, moment: datetime) -> Mapping[str, Text]:
    """Return the moments to which a word may be prolonged, each with how it is said; the latest is the last."""
    latest, present = one.prolonged_at_most, one.taken_until
    if latest is None or present is None or latest <= max(moment, present):
        return {}
    given = [until_of(hours, moment, one.pace) for hours in HOURS]
    found = {at.isoformat(): TEXTS["until_moment"] for at in given if present < at < latest}
    found[latest.isoformat()] = TEXTS["until_latest"]
    is_paced = one.pace > REAL_PACE
    return {at: text.filled(time=_said(datetime.fromisoformat(at), seconds=is_paced)) for at, text in found.items()}


def true_hours(items: Sequence[Escalation], language: Language) -> Sequence[tuple[int, str]]:
    """Return of each pace that is faster than life, before anybody promises, how long each choice is by the true clock."""
    return [
        (
            pace,
            ", ".join(
                TEXTS["pace_hours"].say(language, hours=hours, time=_lasting(hours * 3600 / pace, language)) for hours in HOURS
            ),
        )
        for pace in sorted({one.pace for one in items if one.pace > REAL_PACE})
    ]


def _lasting(seconds: float, language: Language) -> str:
    if seconds < 10 * _MINUTE_S:
        return TEXTS["seconds"].say(language, count=round(seconds))
    return duration(seconds, language)


def _said(moment: datetime, *, seconds: bool) -> str:
    at = moment.astimezone(VIETNAM)
    return f"{at:%H:%M:%S %d/%m/%Y}" if seconds else f"{at:%H:%M %d/%m/%Y}"
