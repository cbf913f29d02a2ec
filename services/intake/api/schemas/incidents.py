"""Incidents at the door."""

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.incidents import Declaration, Incident
from shared.events.household import Hazard, Line

MAX_COMMUNES: Final = 3321


def _looks_like_a_day(value: object) -> object:
    """Numbers are no days, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and value[4:5] == value[7:8] == "-":
        return value
    raise PydanticCustomError("date_parsing", "is no RFC 3339 day")


class IncidentRequest(StrictModel):
    """An event, where it strikes and how badly. Drills stay drills for ever."""

    name: Line
    hazard: Hazard
    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)]
    commune_codes: Annotated[
        list[Annotated[str, StringConstraints(max_length=20)]], Field(min_length=1, max_length=MAX_COMMUNES)
    ]
    starts_on: Annotated[date, BeforeValidator(_looks_like_a_day)]
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
