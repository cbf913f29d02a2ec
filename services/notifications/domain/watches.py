"""Watches: communes of declared incidents, and when something was heard of each last."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.ids import derived_id

HEARD: Final = "heard"
"""The clock of a commune of an incident: something is to be heard of it within some hours."""


@dataclass(frozen=True)
class Watch:
    """One commune of one incident: its clock (of `subject_id`) runs from `since`; `heard_at` may be later."""

    id: UUID
    incident_id: UUID
    commune_code: str
    risk_level: int
    drill: bool
    subject_id: UUID
    hours: int
    since: datetime
    due_at: datetime
    heard_at: datetime | None = None
    silent_at: datetime | None = None


@dataclass(frozen=True)
class Contact:
    """Something was heard of a commune: by a report of an incident, or by an act of its own people.

    `drill` None: it counts for incidents in earnest and for drills, because it was about neither. `incident_id`: of which the
    report was, which may not be known here yet. `is_act`: it counts from its very moment on, also soon after another word.
    """

    commune_code: str
    at: datetime
    drill: bool | None = None
    incident_id: UUID | None = None
    is_act: bool = False


@dataclass(frozen=True)
class Word:
    """Somebody above has spoken with a commune, by telephone, by radio, on a visit; with whom, and when (None: just now)."""

    commune_code: str
    by: str
    spoken_with: str | None = field(default=None, repr=False)
    spoken_at: datetime | None = None
    drill: bool = False
    """Said in a drill, of a drill: it is no word in earnest. Otherwise it is heard in drills as well."""


@dataclass(frozen=True)
class KeptWord:
    """A word as it is kept; with whom somebody spoke is sealed."""

    id: UUID
    commune_code: str
    by: str
    spoken_with: bytes | None = field(repr=False)
    spoken_at: datetime
    said_by: str
    recorded_at: datetime
    drill: bool = False
    """Said of a drill, or only drills have struck the commune."""


def spoken_with_binding(word_id: UUID) -> str:
    """The associated data of with whom somebody spoke, in the row of a word."""
    return f"commune_words.spoken_with|{word_id}"


def watch_id(incident_id: UUID, commune_code: str) -> UUID:
    return derived_id("watch", incident_id, commune_code)


def silence_id(watch: UUID, since: datetime) -> UUID:
    """Return what a clock of a watch is about: each time that something was heard, another begins."""
    return derived_id("silence", watch, since.isoformat())
