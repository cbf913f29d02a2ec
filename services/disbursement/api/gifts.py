"""Gifts to campaigns; and campaigns as everybody may see them, without signing in."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, policy, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.gifts import (
    GiftRequest,
    GiftResponse,
    GiftsResponse,
    PublicCampaignResponse,
    PublicCampaignsResponse,
    head_of,
)
from services.disbursement.domain.campaigns import CampaignId
from services.disbursement.domain.gifts import PublicCampaign, SpentCell, Told
from shared.clock import now
from shared.http import CurrentActor
from shared.ids import new_id

router = APIRouter(tags=["campaigns"])

_MOST: Final = 200
_LISTED: Final = 100


@router.post("/v1/campaigns/{campaign_id}/gifts", status_code=201, response_model=GiftResponse)
async def receive_gift(  # noqa: PLR0913, PLR0917 - of a route, all injected
    request: Request,
    campaign_id: UUID,
    body: GiftRequest,
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Book a gift, in money or kind; much of it waits for a second person, as any contribution does.

    403 not-your-source; 404 campaign-not-found; 409 campaign-not-receiving.
    """
    moment = now()
    gift = body.to_gift(new_id(), campaign_id, context.cipher, actor.subject, moment)

    async def command(session: AsyncSession) -> GiftResponse:
        given_by = body.donor or commands.gifts.ANONYMOUS
        booked = await commands.gifts.receive_gift(session, actor, context, commands.gifts.GivenGift(gift, given_by), moment)
        return GiftResponse.of(booked, context.cipher)

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/campaigns/{campaign_id}/gifts")
async def list_gifts(
    campaign_id: UUID, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> GiftsResponse:
    """List the gifts to a campaign of one's area, with their donors: for who keeps the books or audits them."""
    async with foundation.database.reading() as session:
        found = await store.campaigns.find_campaign(session, actor.area, CampaignId(campaign_id))
        gifts = await store.gifts.list_gifts(session, found.campaign.id, _MOST)
    return GiftsResponse(items=[GiftResponse.of(one, context.cipher) for one in gifts])


@router.get("/v1/public/campaigns")
async def list_public_campaigns(foundation: CurrentFoundation) -> PublicCampaignsResponse:
    """List the real campaigns, for everybody."""
    async with foundation.database.reading() as session:
        found = await store.campaigns.list_campaigns(session, None, None, _LISTED, drills=False)
    shown = [PublicCampaign(one, {}, {}, ()) for one in found]
    return PublicCampaignsResponse(items=[head_of(one) for one in shown])


@router.get("/v1/public/campaigns/{campaign_id}")
async def get_public_campaign(
    campaign_id: UUID, foundation: CurrentFoundation, context: CurrentContext
) -> PublicCampaignResponse:
    """One campaign, for everybody: totals, gifts, and what was spent as far as no household is known by it.

    404 campaign-not-found.
    """
    async with foundation.database.reading() as session:
        found = await store.campaigns.find_campaign(session, None, CampaignId(campaign_id))
        by_benefit, by_commune = await store.gifts.list_spent(session, found.campaign.id)
        gifts = await store.gifts.list_public(session, found.campaign.id, _MOST)
    return PublicCampaignResponse.of(PublicCampaign(found, _told(by_benefit), _told(by_commune), gifts), context.cipher)


def _told(cells: list[SpentCell]) -> dict[str, Told]:
    units = {cell.unit for cell in cells}
    return {unit: policy.publicity.told_apart([cell for cell in cells if cell.unit == unit]) for unit in units}
