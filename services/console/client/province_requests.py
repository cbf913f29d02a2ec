"""Requests of communes to their province, as disbursement shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class Shortfall(Response):
    """What still waits for means, of one unit."""

    unit: str
    payments: int
    amount: int


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


class ProvinceRequestsResponse(Response):
    """A page of requests, the newest first."""

    items: list[ProvinceRequest]
    next_cursor: str | None


REQUESTS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/requests", frozenset({"limit", "cursor"}), response=ProvinceRequestsResponse
)
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
