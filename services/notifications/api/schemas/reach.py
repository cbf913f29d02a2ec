"""Whom the system reaches, as the desk reads it: places and numbers, no person."""

from uuid import UUID

from pydantic import BaseModel, Field


class WaitingDigestsResponse(BaseModel):
    """Digests of a commune about an incident that nobody is there to receive."""

    commune_code: str
    incident_id: UUID
    digests: int


class ReachResponse(BaseModel):
    """Of the officer's area: where somebody is on duty now, which communes have contacts, and what waits for nobody.

    `on_duty` holds codes of communes and provinces, and `country`; whoever is on duty for a wider place answers for the
    narrower ones as well.
    """

    on_duty: list[str]
    with_contacts: list[str]
    waiting: list[WaitingDigestsResponse]
    plan_findings: int = Field(description="How much the plan of duty lacks in the next seven days: GET /v1/duty/findings.")
