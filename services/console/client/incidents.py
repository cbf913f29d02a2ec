"""An incident as intake shows it, with its history, and what is changed about it."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "intake"


class Revision(Response):
    """One change since the declaration."""

    revision: int
    risk_level: int
    further_communes: list[str]
    closed: bool
    note: str | None
    changed_by: str
    changed_at: datetime


class IncidentResponse(Response):
    """An incident as it stands, and how it came to."""

    id: UUID
    name: str
    hazard: str
    risk_level: int
    commune_codes: list[str]
    starts_on: date
    drill: bool
    declared_at: datetime
    declared_by: str
    closed_at: datetime | None
    history: list[Revision]


class ChangedResponse(Response):
    """The incident after a change."""

    id: UUID
    revision: int


class DeclaredResponse(Response):
    """An incident that was declared just now."""

    id: UUID


DECLARE: Final = TypedEndpoint(SERVICE, "POST", "/v1/incidents", response=DeclaredResponse)
INCIDENT: Final = TypedEndpoint(SERVICE, "GET", "/v1/incidents/{incident_id}", response=IncidentResponse)
CHANGE: Final = TypedEndpoint(SERVICE, "POST", "/v1/incidents/{incident_id}/changes", response=ChangedResponse)
