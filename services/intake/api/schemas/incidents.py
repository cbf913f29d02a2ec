"""Incidents at the door."""

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.incidents import Declaration, Incident
from shared.events.household import Hazard
from shared.moments import Day
from shared.sound_text import Name, Word

MAX_COMMUNES: Final = 3321


class IncidentRequest(StrictModel):
    """An event, where it strikes and how badly. Drills stay drills for ever."""

    name: Name
    hazard: Hazard
    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)]
    commune_codes: Annotated[list[Word], Field(min_length=1, max_length=MAX_COMMUNES)]
    starts_on: Day
    drill: Annotated[bool | None, Field(strict=True)] = None

    def declaration(self) -> Declaration:
        return Declaration(**dict(self))


class IncidentDeclaredResponse(BaseModel):
    """The incident's id: reports name it."""

    id: UUID


class IncidentResponse(BaseModel):
    """An incident as it was declared."""

    id: UUID
    name: str
    hazard: Hazard
    risk_level: int
    commune_codes: list[str]
    starts_on: date
    drill: bool
    declared_at: datetime

    @classmethod
    def of(cls, incident: Incident) -> "IncidentResponse":
        return cls(
            id=incident.id,
            name=incident.name,
            hazard=incident.hazard,
            risk_level=incident.risk_level,
            commune_codes=sorted(incident.commune_codes),
            starts_on=incident.starts_on,
            drill=incident.drill,
            declared_at=incident.declared_at,
        )
