"""Requests of communes to their province, as disbursement shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from services.console.client.transport import Answer, Caller, Document, Endpoint, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class Shortfall(Response):
    """What still waits for means, of one unit."""

    unit: str
    payments: int
    amount: int


class Item(Response):
    """A line of the document: a benefit, for how many households, and what it comes to."""

    benefit: str
    unit: str
    households: int
    payments: int
    amount: int


class Grant(Response):
    """What the province granted, and the source into which it was booked."""

    kind: str
    unit: str
    amount: int
    source_id: UUID


class ProvinceAnswer(Response):
    """What the province said."""

    verdict: str
    document: str
    reason: str | None
    answered_by: str
    answered_at: datetime
    means: list[Grant]


class ProvinceRequest(Response):
    """A request, and what of it still waits."""

    id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    document: str
    requested_by: str
    requested_at: datetime
    payments: int
    waiting: list[Shortfall]
    households: int = 0
    moved_back: int = 0
    items: list[Item] = Field(default_factory=list)
    answer: ProvinceAnswer | None = None


class ProvinceRequestsResponse(Response):
    """A page of requests, the newest first."""

    items: list[ProvinceRequest]
    next_cursor: str | None


REQUESTS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/requests", frozenset({"limit", "cursor"}), response=ProvinceRequestsResponse
)
REQUEST: Final = TypedEndpoint(SERVICE, "GET", "/v1/requests/{request_id}", response=ProvinceRequest)
ANSWER: Final = TypedEndpoint(SERVICE, "POST", "/v1/requests/{request_id}/answer", response=ProvinceAnswer)
DOCUMENT: Final = Endpoint(SERVICE, "GET", "/v1/requests/{request_id}/document")
ASK: Final = TypedEndpoint(SERVICE, "POST", "/v1/requests", response=ProvinceRequest)


class ProvinceRequests:
    """Disbursement's door for what a commune asks of its province."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, caller: Caller, limit: int, cursor: str = "") -> Answer[ProvinceRequestsResponse]:
        """Return the requests of the caller's area."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        return await self._transport.ask(REQUESTS, caller, Inquiry(query=query))

    async def ask(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[ProvinceRequest]:
        """Say that the province was asked for means."""
        return await self._transport.act(ASK, caller, Inquiry(body=body, key=key))

    async def find(self, caller: Caller, request_id: UUID) -> Answer[ProvinceRequest]:
        """Return one request."""
        return await self._transport.ask(REQUEST, caller, Inquiry({"request_id": request_id}))

    async def answer(self, caller: Caller, request_id: UUID, body: Mapping[str, Any], key: str) -> Answer[ProvinceAnswer]:
        """Say what the province grants of it."""
        return await self._transport.act(ANSWER, caller, Inquiry({"request_id": request_id}, body=body, key=key))

    async def document(self, caller: Caller, request_id: UUID) -> Document:
        """Return the request as a letter on paper."""
        return await self._transport.fetch(DOCUMENT, caller, Inquiry({"request_id": request_id}))
