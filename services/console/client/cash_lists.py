"""Cash lists, as disbursement shows and takes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.disbursement import RefusedHandover
from services.console.client.payees import PaidPerson
from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "disbursement"


class WaitingForList(Response):
    """Payments of one source and one commune that wait for a list."""

    source_id: UUID
    source_name: str
    commune_code: str
    drill: bool
    payments: int
    amount: int
    since: datetime


class WaitingForLists(Response):
    """All of them in one's area."""

    items: list[WaitingForList]


class CashList(Response):
    """A list and where its money is, in đồng."""

    id: UUID
    number: int
    source_id: UUID
    commune_code: str
    drill: bool
    carrier: str
    made_by: str
    made_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    lines: int
    total: int
    handed_over: int
    handed_back: int
    to_come_back: int
    out: int


class CashListsResponse(Response):
    """A page of lists, the newest first."""

    items: list[CashList]
    next_cursor: str | None


class CashLine(Response):
    """One payment on a list, and what became of its money."""

    number: int
    payment_id: UUID
    case_id: UUID
    benefit: str
    person: str | None
    decision_number: str
    paid_to: PaidPerson | None = None
    amount: int
    state: str
    reason: str | None
    handed_over_at: datetime | None
    signer: str | None
    mark: str | None


class CashListResponse(CashList):
    """A list with its lines, and what of it is not to be handed over now."""

    items: list[CashLine]
    paused: bool
    stopped: list[UUID]


class CashLinesResponse(Response):
    """What was written down, and what was refused."""

    done: list[UUID]
    refused: list[RefusedHandover]


WAITING: Final = TypedEndpoint(SERVICE, "GET", "/v1/queues/to-put-on-lists", response=WaitingForLists)
LISTS: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/cash-lists", frozenset({"open", "limit", "cursor"}), response=CashListsResponse
)
LIST: Final = TypedEndpoint(SERVICE, "GET", "/v1/cash-lists/{list_id}", response=CashListResponse)
MAKE: Final = TypedEndpoint(SERVICE, "POST", "/v1/cash-lists", response=CashList)
HAND_OVER: Final = TypedEndpoint(SERVICE, "POST", "/v1/cash-lists/{list_id}/handovers", response=CashLinesResponse)
KEEP_BACK: Final = TypedEndpoint(SERVICE, "POST", "/v1/cash-lists/{list_id}/not-handed-over", response=CashLinesResponse)
HAND_BACK: Final = TypedEndpoint(SERVICE, "POST", "/v1/cash-lists/{list_id}/handed-back", response=CashList)
CLOSE: Final = TypedEndpoint(SERVICE, "POST", "/v1/cash-lists/{list_id}/closed", response=CashList)


class CashLists:
    """Disbursement's doors for money that people carry."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def waiting(self, caller: Caller) -> Answer[WaitingForLists]:
        """Return what waits for lists in the caller's area."""
        return await self._transport.ask(WAITING, caller, Inquiry())

    async def list(
        self, caller: Caller, limit: int, cursor: str = "", *, is_open: bool | None = None
    ) -> Answer[CashListsResponse]:
        """Return lists of the caller's area."""
        query = {"limit": str(limit), **({"cursor": cursor} if cursor else {})}
        if is_open is not None:
            query["open"] = "true" if is_open else "false"
        return await self._transport.ask(LISTS, caller, Inquiry(query=query))

    async def one(self, caller: Caller, list_id: UUID) -> Answer[CashListResponse]:
        """Return a list with its lines; the answer's ETag is for closing it."""
        return await self._transport.ask(LIST, caller, Inquiry(ids={"list_id": list_id}))

    async def make(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[CashList]:
        """Make out a list and let its money go out."""
        return await self._transport.act(MAKE, caller, Inquiry(body=body, key=key))

    async def hand_over(self, caller: Caller, list_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CashLinesResponse]:
        """Write down who has taken which money."""
        return await self._transport.act(HAND_OVER, caller, Inquiry(ids={"list_id": list_id}, body=body, key=key))

    async def keep_back(self, caller: Caller, list_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CashLinesResponse]:
        """Write down of which lines nobody took the money."""
        return await self._transport.act(KEEP_BACK, caller, Inquiry(ids={"list_id": list_id}, body=body, key=key))

    async def hand_back(self, caller: Caller, list_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CashList]:
        """Book what came back."""
        return await self._transport.act(HAND_BACK, caller, Inquiry(ids={"list_id": list_id}, body=body, key=key))

    async def close(self, caller: Caller, list_id: UUID, seen: str, key: str) -> Answer[CashList]:
        """Close a list as it was read."""
        return await self._transport.act(CLOSE, caller, Inquiry(ids={"list_id": list_id}, seen=seen, key=key))
