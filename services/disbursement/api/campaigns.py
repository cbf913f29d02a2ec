"""Donation campaigns: launched, seen, led to their end."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.campaigns import CampaignActRequest, CampaignRequest, CampaignResponse
from services.disbursement.api.sources import heard_of
from services.disbursement.commands.campaigns import ActDraft, CampaignDraft
from services.disbursement.domain.campaigns import CampaignId, CampaignRecord
from shared import clock_states
from shared.clock import now
from shared.communes import province_of
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.ids import IncidentId

router = APIRouter(tags=["campaigns"])

_SHOWN: Final = 50


async def _act(campaign_id: UUID, body: CampaignActRequest) -> ActDraft:
    """Return what is said of which campaign."""
    return ActDraft(CampaignId(campaign_id), body.act, body.happened_on, body.document, body.until)


@router.post("/v1/campaigns", status_code=201, response_model=CampaignResponse)
async def launch_campaign(
    request: Request, body: CampaignRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Launch a campaign: a source of each unit is opened for it, and the clock of receiving runs.

    403 not-your-source; 409 campaign-account-taken, incident-not-known.
    """
    await heard_of(IncidentId(body.incident_id), foundation)
    campaign = body.to_campaign(province_of(body.seat_commune_code), actor.subject)
    draft = CampaignDraft(campaign, tuple(dict.fromkeys(body.units)))

    async def command(session: AsyncSession) -> CampaignResponse:
        return await _response(session, await commands.campaigns.launch(session, actor, context, draft, now()))

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/campaigns")
async def list_campaigns(
    actor: CurrentActor, foundation: CurrentFoundation, limit: PageSize = _SHOWN, cursor: Cursor = None
) -> Page[CampaignResponse]:
    """List the campaigns out of which people of one's area may be helped, the newest first."""
    async with foundation.database.reading() as session:
        found = await store.campaigns.list_campaigns(session, actor.area, position_of(cursor), limit + 1)
        clocks = await clock_states.of_subjects(session, [one.campaign.id for one in found])
    items = [CampaignResponse.of(one, clocks.get(one.campaign.id, [])) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/campaigns/{campaign_id}")
async def get_campaign(campaign_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> CampaignResponse:
    """One campaign of one's area: what was recorded of it, what it holds, and its clocks."""
    async with foundation.database.reading() as session:
        found = await store.campaigns.find_campaign(session, actor.area, CampaignId(campaign_id))
        return await _response(session, found)


@router.post("/v1/campaigns/{campaign_id}/acts", status_code=201, response_model=CampaignResponse)
async def record_act(
    request: Request,
    draft: Annotated[ActDraft, Depends(_act)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Record what happened to a campaign: its clocks are kept and started by that.

    403 not-your-source, extended-by-province, campaign-act-by-accountant; 404 campaign-not-found; 409 campaign-act-done,
    campaign-act-too-early, campaign-bookings-wait, campaign-means-out.
    """

    async def command(session: AsyncSession) -> CampaignResponse:
        return await _response(session, await commands.campaigns.record_act(session, actor, context, draft, now()))

    return await foundation.idempotency.once(request, actor, command)


async def _response(session: AsyncSession, record: CampaignRecord) -> CampaignResponse:
    clocks = await clock_states.of_subjects(session, [record.campaign.id])
    return CampaignResponse.of(record, clocks.get(record.campaign.id, []))
