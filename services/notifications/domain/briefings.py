"""Briefings: somebody above told a named person of a commune what a notice says. That confirms nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class NewBriefing:
    """What is recorded: of which notice, to whom, how and when."""

    notice_id: UUID
    told_to: str = field(repr=False)
    by: str
    told_at: datetime | None = None
    """None: just now."""


@dataclass(frozen=True)
class Briefing:
    """A briefing as it is stored."""

    id: UUID
    notice_id: UUID
    told_by: str
    told_to: bytes = field(repr=False)
    by: str
    told_at: datetime
    recorded_at: datetime


def told_to_binding(briefing_id: UUID) -> str:
    """The associated data of whom somebody told, in the row of a briefing."""
    return f"briefings.told_to|{briefing_id}"
