"""The ladder: its rungs, and how long a notice may stand on one before it climbs. All internal targets, no statute."""

from typing import Final

from shared.time_limits import TimeLimit

FIRST_RUNG: Final = 1
"""The person on duty."""

STRICTEST_RISK: Final = 5
"""Taken where the incident's level is not known yet: rather too early a call than too late."""

_MINUTES_HIGH: Final = 10
_MINUTES_MIDDLE: Final = 30
_MINUTES_LOW: Final = 60
_HIGH: Final = 4
_MIDDLE: Final = 3

TOLD_IN_PERSON: Final = TimeLimit("told_in_person", 24, "hours")


def acknowledgement_limit(risk_level: int | None) -> TimeLimit:
    """Return how soon a commune must confirm: within 10 minutes from risk level 4, 30 at 3, else 60."""
    return TimeLimit("acknowledged", _minutes(STRICTEST_RISK if risk_level is None else risk_level), "minutes")


def _minutes(level: int) -> int:
    if level >= _HIGH:
        return _MINUTES_HIGH
    return _MINUTES_MIDDLE if level >= _MIDDLE else _MINUTES_LOW
