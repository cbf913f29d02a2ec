"""By when somebody may say that he will be done, and how long that is by the true clock in a drill that runs faster."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from services.console.client.escalations import Escalation, Told
from services.console.views.durations import duration
from services.console.views.vocabulary import RUNGS, word
from services.console.web.escalations.texts import TEXTS
from shared.clock import VIETNAM
from shared.texts import Language, Text
from shared.time_limits import REAL_PACE, paced

HOURS: Final = (1, 2, 4, 12, 24)
SOON: Final = timedelta(seconds=30)
"""Below the ladder's longest, by the way from the desk to the service."""
_MINUTE_S: Final = 60
_NEAR: Final = timedelta(minutes=1)


def until_of(hours: int, moment: datetime, pace: int = REAL_PACE) -> datetime:
    """Return by when who says so many hours at this moment will be done, in an incident of this pace."""
    return paced(moment, moment + timedelta(hours=hours) - SOON, pace)


def longer_words(one: Escalation, moment: datetime) -> Mapping[str, Text]:
    """Return the moments to which a word may be prolonged, each with how it is said; the latest is the last."""
    latest, present = one.prolonged_at_most, one.taken_until
    if latest is None or present is None or latest <= max(moment, present):
        return {}
    is_paced = one.pace > REAL_PACE
    given = [until_of(hours, moment, one.pace) for hours in HOURS]
    # What reads like the latest, or less than a minute before it, is the latest: nobody chooses between the two.
    found = {_said(at, seconds=is_paced): at for at in given if present < at < latest - _NEAR / one.pace}
    found.pop(_said(latest, seconds=is_paced), None)
    said = {at.isoformat(): TEXTS["until_moment"].filled(time=time) for time, at in found.items()}
    return {**said, latest.isoformat(): TEXTS["until_latest"].filled(time=_said(latest, seconds=is_paced))}


def told_words(one: Escalation) -> Sequence[Text]:
    """Return who was sent it and when, whom it waits for and why, whom it did not reach in time, and where nobody is."""
    seconds = one.pace > REAL_PACE
    told = [_told(one, told, seconds=seconds) for told in one.told if told.standing]
    return [*told, *(TEXTS["nobody_on"].filled(who=word(RUNGS, str(rung))) for rung in one.empty_rungs)]


def where_it_stands(one: Escalation) -> Text:
    """Return of what nobody has taken where it goes on, or that it has come to the top, and whether all there were sent it."""
    if one.next_at is not None:
        return TEXTS["climbs_at"].filled(time=_said(one.next_at, seconds=one.pace > REAL_PACE))
    if one.state != "top":
        return TEXTS["waits"]
    return TEXTS["at_top"] if one.all_were_sent else TEXTS["at_top_unsent"]


def _told(one: Escalation, told: Told, *, seconds: bool) -> Text:
    who = word(RUNGS, str(told.rung))
    if told.standing == "sent":
        return TEXTS["told_sent"].filled(who=who, time=_said(told.sent_at, seconds=seconds))
    if told.standing == "too_late":
        return (TEXTS["told_too_late"] if one.was_taken else TEXTS["told_over"]).filled(who=who)
    if (reason := told.why_unsent) is not None:
        return TEXTS["told_unsent"].filled(who=who, time=_said(told.told_at, seconds=seconds), reason=reason)
    return TEXTS["told_waits"].filled(who=who, time=_said(told.told_at, seconds=seconds))


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
