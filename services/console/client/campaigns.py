"""Donation campaigns, as disbursement shows and takes them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.clocks import Clock
from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class CampaignAct(Response):
    """What was recorded of a campaign."""

    act: str
    happened_on: date
    document: str
    until: date | None
    recorded_by: str
    recorded_at: datetime


class CampaignSum(Response):
    """What it holds of one unit."""

    unit: str
    source_id: UUID
    received: int
    left: int
    spent: int


class Campaign(Response):
    """A campaign, what was recorded of it, what it holds, and its clocks."""

    id: UUID
    name: str
    organiser: str
    level: str
    seat_commune_code: str
    incident_id: UUID
    drill: bool
    account_at: str
    account_number: str
    conditions: str | None
    for_benefits: list[str]
    for_communes: list[str]
    launched_on: date
    receives_until: date
    acts: list[CampaignAct]
    sums: list[CampaignSum]
    clocks: list[Clock]


class CampaignsResponse(Response):
    """A page of campaigns, the newest first."""

    items: list[Campaign]
    next_cursor: str | None


LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/campaigns", frozenset({"limit", "cursor"}), response=CampaignsResponse)
ONE: Final = TypedEndpoint(SERVICE, "GET", "/v1/campaigns/{campaign_id}", response=Campaign)
LAUNCH: Final = TypedEndpoint(SERVICE, "POST", "/v1/campaigns", response=Campaign)
ACT: Final = TypedEndpoint(SERVICE, "POST", "/v1/campaigns/{campaign_id}/acts", response=Campaign)


class Campaigns:
    """Disbursement's doors for donation campaigns."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, caller: Caller, most: int, cursor: str = "") -> Answer[CampaignsResponse]:
        """Return campaigns out of which people of the caller's area may be helped."""
        query = {"limit": str(most), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(LIST, caller, Inquiry(query=query))

    async def one(self, caller: Caller, campaign_id: UUID) -> Answer[Campaign]:
        return await self._transport.ask(ONE, caller, Inquiry({"campaign_id": campaign_id}))

    async def launch(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[Campaign]:
        """Launch a campaign, with books and an account of its own."""
        return await self._transport.act(LAUNCH, caller, Inquiry(body=body, key=key))

    async def record(self, caller: Caller, campaign_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Campaign]:
        """Record what happened to a campaign."""
        return await self._transport.act(ACT, caller, Inquiry({"campaign_id": campaign_id}, body=body, key=key))
