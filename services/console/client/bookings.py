"""What two persons book, as disbursement shows and takes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class Booking(Response):
    """What somebody wants booked; who gave it and why it is reversed are told to who may confirm it or has booked it."""

    id: UUID
    source_id: UUID
    source_name: str
    kind: str
    amount: int
    unit: str
    given_by: str | None = None
    reason: str | None = None
    received_at: datetime | None = None
    received_by: str | None = None
    booked_by: str
    booked_at: datetime
    drill: bool = False


class BookingsResponse(Response):
    """What waits for a second person."""

    items: list[Booking]


class Contribution(Response):
    """What came into a source; who gave it is told to who may confirm its reversal or has booked it."""

    id: UUID
    amount: int
    given_by: str | None = None
    received_at: datetime
    is_reversed: bool
    waits_for_reversal: bool


class ContributionsResponse(Response):
    """What came into a source, the newest first."""

    items: list[Contribution]


class Incoming(Response):
    """What waits to come into a source, or out of it as wrong: a booking, or a request to the province."""

    what: str
    id: UUID
    amount: int
    since: datetime
    by: str
    document: str | None


class IncomingResponse(Response):
    """What waits to come into a source, who waits longest first."""

    items: list[Incoming]
    is_more: bool


WAITING: Final = TypedEndpoint(SERVICE, "GET", "/v1/bookings", response=BookingsResponse)
CONTRIBUTIONS: Final = TypedEndpoint(SERVICE, "GET", "/v1/sources/{source_id}/contributions", response=ContributionsResponse)
INCOMING: Final = TypedEndpoint(SERVICE, "GET", "/v1/sources/{source_id}/incoming", response=IncomingResponse)
DECIDE: Final = TypedEndpoint(SERVICE, "POST", "/v1/bookings/{booking_id}/decision", response=Booking)
REVERSE: Final = TypedEndpoint(SERVICE, "POST", "/v1/contributions/{contribution_id}/reversal", response=Booking)


class Bookings:
    """Disbursement's doors for what two persons book."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def waiting(self, caller: Caller) -> Answer[BookingsResponse]:
        """Return what waits for a second person at sources of the caller's area."""
        return await self._transport.ask(WAITING, caller)

    async def contributions(self, caller: Caller, source_id: UUID) -> Answer[ContributionsResponse]:
        """Return what came into a source."""
        return await self._transport.ask(CONTRIBUTIONS, caller, Inquiry({"source_id": source_id}))

    async def incoming(self, caller: Caller, source_id: UUID) -> Answer[IncomingResponse]:
        """Return what waits to come into a source."""
        return await self._transport.ask(INCOMING, caller, Inquiry({"source_id": source_id}))

    async def decide(self, caller: Caller, booking_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Booking]:
        """Confirm what another person wants booked, or refuse it."""
        return await self._transport.act(DECIDE, caller, Inquiry({"booking_id": booking_id}, body=body, key=key))

    async def reverse(self, caller: Caller, contribution_id: UUID, body: Mapping[str, Any], key: str) -> Answer[Booking]:
        """Say that a contribution was wrong; another person confirms that."""
        return await self._transport.act(REVERSE, caller, Inquiry({"contribution_id": contribution_id}, body=body, key=key))
