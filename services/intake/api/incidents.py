"""Incidents: declared by the province, read by everybody who works with cases."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.dependencies import CurrentContext, CurrentFoundation
from services.intake.api.schemas.incidents import IncidentDeclaredResponse, IncidentRequest, IncidentResponse
from services.intake.commands.incidents import UnknownIncident, declare_incident
from services.intake.store import incidents as store
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

router = APIRouter(tags=["incidents"])


@router.post("/v1/incidents", status_code=201, response_model=IncidentDeclaredResponse)
async def post_incident(
    request: Request, form: IncidentRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Declare an incident."""

    async def command(session: AsyncSession) -> IncidentDeclaredResponse:
        incident = await declare_incident(session, actor, context, form.declaration(), now())
        return IncidentDeclaredResponse(id=incident.id)

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/incidents")
async def get_incidents(foundation: CurrentFoundation, cursor: Cursor = None, limit: PageSize = 50) -> Page[IncidentResponse]:
    """List the incidents, in the order in which they were declared."""
    async with foundation.database.reading() as session:
        found = await store.list_incidents(session, position_of(cursor), limit + 1)
    page = found[:limit]
    more = cursor_after(page[-1].id) if len(found) > limit else None
    return Page(items=[IncidentResponse.of(incident) for incident in page], next_cursor=more)


@router.get("/v1/incidents/{incident_id}")
async def get_incident(incident_id: UUID, foundation: CurrentFoundation) -> IncidentResponse:
    """Show one incident."""
    async with foundation.database.reading() as session:
        incident = await store.find_incident(session, incident_id)
    if incident is None:
        raise UnknownIncident
    return IncidentResponse.of(incident)
