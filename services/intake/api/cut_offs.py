"""Communes that are cut off: signed by a leader of their province, ended by a later act."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.api.dependencies import CurrentFoundation
from services.intake.api.schemas.cut_offs import CutOffEndRequest, CutOffRequest, CutOffResponse, CutOffsResponse
from services.intake.commands.cut_offs import cut_off, reach_again
from services.intake.store import cut_offs as store
from shared.clock import now
from shared.communes import codes_within
from shared.http import CurrentActor

router = APIRouter(tags=["incidents"])


@router.post("/v1/incidents/{incident_id}/cut-offs", status_code=201, response_model=CutOffResponse)
async def post_cut_off(
    incident_id: UUID, body: CutOffRequest, request: Request, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Sign that a commune is cut off: its own targets wait until then in every service. 409 cut-off-already."""

    async def command(session: AsyncSession) -> CutOffResponse:
        return CutOffResponse.of(await cut_off(session, actor, body.to_draft(incident_id), now()))

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/incidents/{incident_id}/cut-offs")
async def get_cut_offs(incident_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> CutOffsResponse:
    """List the communes of the caller's area that are or were cut off in this incident."""
    places = None if actor.area is None else codes_within(*actor.area)
    async with foundation.database.reading() as session:
        found = await store.list_cut_offs(session, incident_id, places)
    return CutOffsResponse(items=[CutOffResponse.of(one) for one in found])


@router.post("/v1/cut-offs/{cut_off_id}/end", response_model=CutOffResponse)
async def post_end(
    cut_off_id: UUID, body: CutOffEndRequest, request: Request, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Sign that the commune is reached again: what waited runs as it did before. 409 cut-off-ended."""

    async def command(session: AsyncSession) -> CutOffResponse:
        return CutOffResponse.of(await reach_again(session, actor, body.to_ending(cut_off_id), now()))

    return await foundation.idempotency.once(request, actor, command, status=200)
