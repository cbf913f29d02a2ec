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
    narrower ones as well. A drill's invented people stand apart: they cover drills, and nothing real.
    """

    on_duty: list[str]
    with_contacts: list[str]
    on_duty_in_drills: list[str] = Field(default=[], description="Where somebody is on duty whom a drill has invented.")
    with_contacts_in_drills: list[str] = Field(default=[], description="Which communes have contacts of a drill.")
    waiting: list[WaitingDigestsResponse]
    plan_findings: int = Field(description="How much the plan of duty lacks in the next seven days: GET /v1/duty/findings.")
    plan_findings_of_drills: int = Field(default=0, description="How much of it is of drills alone.")
