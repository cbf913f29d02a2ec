"""The ladder: who is told of a missed clock, one after the other, until somebody takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final


class Rung(IntEnum):
    """Who is told, from below."""

    COMMUNE_OFFICER = 1
    COMMUNE_CHAIR = 2
    PROVINCIAL_OFFICER = 3
    PROVINCIAL_LEADER = 4


TOP_RUNG: Final = Rung.PROVINCIAL_LEADER

Minutes = Mapping[int, Sequence[int]]
"""By level of risk: how long an escalation stands on each rung but the top one."""


@dataclass(frozen=True)
class Ladder:
    """How long an escalation stands on each rung, from a day on. Without an article it is an internal target."""

    valid_from: date
    minutes: Minutes
    by_kind: Mapping[str, Minutes]
    own_silence: frozenset[str]
    """Kinds of clocks that say that a commune is silent: that commune is never told."""
    taken_at_most_hours: int
    silent_after_hours: Mapping[int, int]
    """By level of risk: after so many hours in which nothing was heard of it a commune of an incident is silent."""
    document: str | None
    article: str | None
    certainty: str
    """A in the text of a statute … D our proposal."""
