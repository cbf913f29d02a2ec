"""Incidents: declared by the province, read by everybody who works with cases."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.incidents import (
    IncidentChangeRequest,
    IncidentDeclaredResponse,
    IncidentHistoryResponse,
    IncidentRequest,
    IncidentResponse,
)
from services.intake.commands.incidents import UnknownIncident, change_incident, declare_incident
from services.intake.domain.incidents import IncidentChange
from services.intake.store import incidents as store
from shared.clock import now
from shared.errors import FieldError, InvalidInput
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.texts import Text

router = APIRouter(tags=["incidents"])

_NOTHING_GIVEN: Final = Text(vi="không có gì để đổi", en="has nothing to change")


async def _change(incident_id: UUID, form: IncidentChangeRequest) -> IncidentChange:
    if (form.risk_level, form.further_communes, form.closed) == (None, None, None):
        raise InvalidInput(FieldError("body", _NOTHING_GIVEN))
    return form.change(incident_id)


@router.post("/v1/incidents", status_code=201, response_model=IncidentDeclaredResponse)
async def post_incident(
    request: Request, form: IncidentRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Declare an incident."""

    async def command(session: AsyncSession) -> IncidentDeclaredResponse:
        incident = await declare_incident(session, actor, context, form.declaration(), now())
        return IncidentDeclaredResponse(id=incident.id)

    return await foundation.idempotency.once(request, actor, command)


@router.post("/v1/incidents/{incident_id}/changes", response_model=IncidentResponse)
async def post_change(
    request: Request,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    change: Annotated[IncidentChange, Depends(_change)],
) -> Response:
    """Raise or lower an incident, extend it to further communes, end it, or let it go on after all."""

    async def command(session: AsyncSession) -> IncidentResponse:
        return IncidentResponse.of(await change_incident(session, actor, change, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.get("/v1/incidents")
async def get_incidents(foundation: CurrentFoundation, cursor: Cursor = None, limit: PageSize = 50) -> Page[IncidentResponse]:
    """List the incidents, the one declared last first."""
    async with foundation.database.reading() as session:
        found = await store.list_incidents(session, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].id) if len(found) > limit else None
    return Page(items=[IncidentResponse.of(incident) for incident in page], next_cursor=more)


@router.get("/v1/incidents/{incident_id}")
async def get_incident(incident_id: UUID, foundation: CurrentFoundation) -> IncidentHistoryResponse:
    """Show one incident as it stands, and what was changed about it by whom."""
    async with foundation.database.reading() as session:
        incident = await store.find_incident(session, incident_id)
        history = await store.list_revisions(session, incident_id)
    if incident is None:
        raise UnknownIncident
    return IncidentHistoryResponse.told(incident, history)
