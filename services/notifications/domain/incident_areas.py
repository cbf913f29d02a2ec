"""Incidents as notifications needs them: how grave, ended or not, and over which communes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class IncidentArea:
    """An incident as one revision of it says; the highest counts, in whatever order they are heard."""

    incident_id: UUID
    revision: int
    risk_level: int
    drill: bool
    closed: bool
    communes: frozenset[str]
    said_at: datetime
