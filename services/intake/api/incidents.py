"""Incidents: declared by the province, read by everybody who works with cases."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.desk import CurrentDesk
from services.intake.commands.incidents import Declaration, declare_incident
from services.intake.commands.reports import UnknownIncident
from services.intake.store import incidents as store
from services.intake.store.incidents import Incident
from shared.events.household import Hazard, Line
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

router = APIRouter(tags=["incidents"])

MAX_COMMUNES = 3321


def _looks_like_a_day(value: object) -> object:
    """Numbers are no days, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and value[4:5] == value[7:8] == "-":
        return value
    raise PydanticCustomError("date_parsing", "is no RFC 3339 day")


class IncidentForm(BaseModel):
    """An event, where it strikes and how badly. Drills stay drills for ever."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: Line
    hazard: Hazard
    risk_level: Annotated[int, Field(ge=1, le=5, strict=True)]
    commune_codes: Annotated[
        list[Annotated[str, StringConstraints(max_length=20)]], Field(min_length=1, max_length=MAX_COMMUNES)
    ]
    starts_on: Annotated[date, BeforeValidator(_looks_like_a_day)]
    drill: Annotated[bool | None, Field(strict=True)] = None


class IncidentDeclared(BaseModel):
    """The incident's id: reports name it."""

    id: UUID


class IncidentAnswer(BaseModel):
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
    def of(cls, incident: Incident) -> "IncidentAnswer":
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


@router.post("/v1/incidents", status_code=201, response_model=IncidentDeclared)
async def post_incident(request: Request, form: IncidentForm, actor: CurrentActor, desk: CurrentDesk) -> Response:
    """Declare an incident."""
    declaration = Declaration(
        name=form.name,
        hazard=form.hazard,
        risk_level=form.risk_level,
        commune_codes=form.commune_codes,
        starts_on=form.starts_on,
        drill=desk.drill if form.drill is None else form.drill,
    )

    async def command(session: AsyncSession) -> IncidentDeclared:
        return IncidentDeclared(id=(await declare_incident(session, actor, declaration, desk.now())).id)

    return await desk.foundation.idempotency.once(request, actor, command)


@router.get("/v1/incidents")
async def get_incidents(desk: CurrentDesk, cursor: Cursor = None, limit: PageSize = 50) -> Page[IncidentAnswer]:
    """List the incidents, in the order in which they were declared."""
    async with desk.foundation.database.reading() as session:
        found = await store.list_incidents(session, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].id) if len(found) > limit else None
    return Page(items=[IncidentAnswer.of(incident) for incident in page], next_cursor=more)


@router.get("/v1/incidents/{incident_id}")
async def get_incident(incident_id: UUID, desk: CurrentDesk) -> IncidentAnswer:
    """Show one incident."""
    async with desk.foundation.database.reading() as session:
        incident = await store.find_incident(session, incident_id)
    if incident is None:
        raise UnknownIncident
    return IncidentAnswer.of(incident)
