"""Communes that are cut off: what a leader of their province signs, and what a later act ends."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from shared.ids import IncidentId

CutOffId = NewType("CutOffId", UUID)


class CutOffActKind(StrEnum):
    BEGUN = "begun"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CutOffDraft:
    """What is to be signed: which commune is cut off in which incident, until when, by which document, and why."""

    incident_id: IncidentId
    commune_code: str
    until: datetime
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class CutOffEnding:
    """That it is reached again, by which document, and why that is said."""

    cut_off_id: CutOffId
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class CutOffAct:
    """One signed act; none is ever changed."""

    cut_off_id: CutOffId
    kind: CutOffActKind
    incident_id: IncidentId
    commune_code: str
    until: datetime
    document: str
    reason: str
    signed_by: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class CutOff:
    """How it stands: the act that began it, and the one that ended it before its moment."""

    begun: CutOffAct
    ended: CutOffAct | None

    def holds(self, at: datetime) -> bool:
        """Tell whether the commune counts as cut off at this moment."""
        return self.ended is None and at < self.begun.until
