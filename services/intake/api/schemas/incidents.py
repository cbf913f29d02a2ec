"""Incidents at the door."""

from datetime import date, datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import BaseModel, Field

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.incidents import Declaration, Incident, IncidentChange, IncidentRevision
from shared.events.household import Hazard
from shared.moments import Day
from shared.sound_text import Name, Story, Word
from shared.time_limits import MAX_PACE, REAL_PACE

MAX_COMMUNES: Final = 3321


class IncidentRequest(StrictModel):
    """An event, where it strikes and how badly. Drills stay drills for ever."""

    name: Name
    hazard: Hazard
    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)]
    commune_codes: Annotated[list[Word], Field(min_length=1, max_length=MAX_COMMUNES)]
    starts_on: Day
    drill: Annotated[bool | None, Field(strict=True)] = None
    pace: Annotated[int, Field(ge=REAL_PACE, le=MAX_PACE, strict=True)] = Field(
        default=REAL_PACE,
        description="How many times faster the internal clocks and the ladder of a drill run; a real incident has no pace.",
    )

    def declaration(self) -> Declaration:
        return Declaration(**dict(self))


class IncidentChangeRequest(StrictModel):
    """What is changed about an event; what is left out stays as it is."""

    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)] | None = None
    further_communes: Annotated[list[Word], Field(min_length=1, max_length=MAX_COMMUNES)] | None = None
    closed: Annotated[bool, Field(strict=True)] | None = Field(
        default=None, description="true: it has ended (late reports are still taken); false: it goes on after all."
    )
    note: Story | None = None

    def change(self, incident_id: UUID) -> IncidentChange:
        return IncidentChange(
            incident_id, self.risk_level, frozenset(self.further_communes or ()), closed=self.closed, note=self.note
        )


class Revision(BaseModel):
    """One change since the declaration."""

    revision: int
    risk_level: int
    further_communes: list[str]
    closed: bool
    note: str | None
    changed_by: str
    changed_at: datetime

    @classmethod
    def of(cls, revision: IncidentRevision) -> "Revision":
        return cls(
            **{name: getattr(revision, name) for name in cls.model_fields if name != "further_communes"},
            further_communes=list(revision.further_communes),
        )


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
    pace: int
    declared_at: datetime
    revision: int
    closed_at: datetime | None

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
            pace=incident.pace,
            declared_at=incident.declared_at,
            revision=incident.revision,
            closed_at=incident.closed_at,
        )


class IncidentHistoryResponse(IncidentResponse):
    """An incident as it stands, and how it came to."""

    declared_by: str
    history: list[Revision]

    @classmethod
    def told(cls, incident: Incident, history: list[IncidentRevision]) -> "IncidentHistoryResponse":
        return cls(
            **dict(IncidentResponse.of(incident)),
            declared_by=incident.declared_by,
            history=[Revision.of(revision) for revision in history],
        )
