"""Gifts, and campaigns as everybody may see them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint
from shared.texts import Language

SERVICE: Final = "disbursement"


class Gift(Response):
    """A gift as who keeps the books sees it."""

    id: UUID
    unit: str
    amount: int
    what: str | None
    donor: str | None
    is_public: bool
    given_on: date
    is_booked: bool
    is_reversed: bool


class GiftsResponse(Response):
    """The gifts to a campaign."""

    items: list[Gift]


class PublicGift(Response):
    """A gift as everybody may see it."""

    reference: str
    unit: str
    amount: int
    what: str | None
    donor: str | None
    given_on: date


class PublicCell(Response):
    """What went to one kind of help, or into one commune."""

    key: str
    households: int
    amount: int


class PublicUnit(Response):
    """What a campaign has of one unit."""

    unit: str
    received: int
    spent: int
    left: int
    by_benefit: list[PublicCell]
    by_benefit_rest: int
    by_commune: list[PublicCell]
    by_commune_rest: int


class PublicCampaignHead(Response):
    """A campaign in the public list."""

    id: UUID
    name: str
    organiser: str
    level: str
    drill: bool
    launched_on: date
    receives_until: date


class PublicCampaignsResponse(Response):
    """All real campaigns."""

    items: list[PublicCampaignHead]


class PublicCampaign(PublicCampaignHead):
    """A campaign as everybody may see it."""

    account_at: str
    account_number: str
    conditions: str | None
    for_benefits: list[str]
    for_communes: list[str]
    units: list[PublicUnit]
    gifts: list[PublicGift]


GIVE: Final = TypedEndpoint(SERVICE, "POST", "/v1/campaigns/{campaign_id}/gifts", response=Gift)
GIFTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/campaigns/{campaign_id}/gifts", response=GiftsResponse)
PUBLIC_LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/public/campaigns", response=PublicCampaignsResponse)
PUBLIC_ONE: Final = TypedEndpoint(SERVICE, "GET", "/v1/public/campaigns/{campaign_id}", response=PublicCampaign)


class Giving:
    """Disbursement's doors for gifts, and those that everybody may use."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def give(self, caller: Caller, campaign_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Gift]:
        """Book a gift."""
        return await self._transport.act(GIVE, caller, Inquiry({"campaign_id": campaign_id}, body=body, key=key))

    async def gifts(self, caller: Caller, campaign_id: UUID) -> Answer[GiftsResponse]:
        return await self._transport.ask(GIFTS, caller, Inquiry({"campaign_id": campaign_id}))

    async def public_list(self, language: Language) -> Answer[PublicCampaignsResponse]:
        """Return the real campaigns, on nobody's behalf."""
        return await self._transport.ask(PUBLIC_LIST, Caller("", language))

    async def public_one(self, language: Language, campaign_id: UUID) -> Answer[PublicCampaign]:
        return await self._transport.ask(PUBLIC_ONE, Caller("", language), Inquiry({"campaign_id": campaign_id}))
