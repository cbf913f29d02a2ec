"""What stands aside, at the doors that are the same in all services; of the desk's own at its own address."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, ResponseT, Transport, TypedEndpoint

SERVICES: Final = ("intake", "assessment", "disbursement", "notifications", "console")
PUBLISHERS: Final = SERVICES[:-1]
"""Those who tell the others something; the desk tells nobody anything."""
_PAGE: Final = frozenset({"limit", "cursor"})


class DeadLetter(Response):
    """A fact that a service could not take; what it says is never shown."""

    id: str
    fact: str | None
    subject: UUID | None
    reason: str
    since: datetime
    tried_at: datetime | None


class DeadLettersResponse(Response):
    """A page of them."""

    items: list[DeadLetter]
    next_cursor: str | None


class ReplayedResponse(Response):
    """What became of the letters of one pass; the cursor is there as long as more wait to be tried."""

    taken: int
    waiting_on: int
    not_waiting: list[str]
    next_cursor: str | None


class RefusedFact(Response):
    """A fact that no broker takes as it is."""

    id: int
    fact: str
    subject: UUID | None
    bytes: int
    reason: str
    since: datetime


class RefusedFactsResponse(Response):
    """A page of them."""

    items: list[RefusedFact]
    next_cursor: str | None


class RetriedResponse(Response):
    """The facts that are tried again now."""

    retried: list[int]
    not_refused: list[int]
    next_cursor: str | None


class Gap(Response):
    """Places of a topic that a reader never saw, and who can publish them again."""

    id: int
    reader: str | None
    topic: str
    owner: str | None
    partition: int
    from_offset: int
    until_offset: int
    missed: int
    since: datetime


class GapsResponse(Response):
    """A page of them."""

    items: list[Gap]
    next_cursor: str | None


class GapAskedResponse(Response):
    """A gap whose owner was asked."""

    id: int


class Republication(Response):
    """Facts that their owner publishes again, and how far it has come."""

    id: int
    state: str
    published: int
    percent: int | None
    asked_at: datetime


class RepublicationsResponse(Response):
    """A page of them, the newest first."""

    items: list[Republication]
    next_cursor: str | None


def _at_all(
    services: Sequence[str],
    method: Literal["GET", "POST"],
    path: str,
    response: type[ResponseT],
    query: frozenset[str] = frozenset(),
) -> Mapping[str, TypedEndpoint[ResponseT]]:
    return {service: TypedEndpoint(service, method, path, query, response=response) for service in services}


_ROOT: Final = "/v1/operations"
LETTERS: Final = _at_all(SERVICES, "GET", f"{_ROOT}/dead-letters", DeadLettersResponse, _PAGE)
REPLAY: Final = _at_all(SERVICES, "POST", f"{_ROOT}/dead-letters/replay", ReplayedResponse)
GAPS: Final = _at_all(SERVICES, "GET", f"{_ROOT}/gaps", GapsResponse, _PAGE)
GAP_ASKED: Final = _at_all(SERVICES, "POST", f"{_ROOT}/gaps/{{gap_id}}/asked", GapAskedResponse)
REFUSED: Final = _at_all(PUBLISHERS, "GET", f"{_ROOT}/outbox/refused", RefusedFactsResponse, _PAGE)
RETRY: Final = _at_all(PUBLISHERS, "POST", f"{_ROOT}/outbox/retry", RetriedResponse)
REPUBLICATIONS: Final = _at_all(PUBLISHERS, "GET", f"{_ROOT}/outbox/republications", RepublicationsResponse, _PAGE)
REPUBLISH: Final = _at_all(PUBLISHERS, "POST", f"{_ROOT}/outbox/republications", Republication)


class Operations:
    """The operators' doors of the five services."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def letters(self, caller: Caller, service: str, limit: int) -> Answer[DeadLettersResponse]:
        """Return the facts that a service could not take, in the order in which they were put aside."""
        return await self._transport.ask(LETTERS[service], caller, Inquiry(query={"limit": str(limit)}))

    async def replay(self, caller: Caller, service: str, body: Mapping[str, Any]) -> Answer[ReplayedResponse]:
        """Take letters again: one pass, harmless to repeat."""
        return await self._transport.act(REPLAY[service], caller, Inquiry(body=body))

    async def refused(self, caller: Caller, service: str, limit: int) -> Answer[RefusedFactsResponse]:
        """Return the facts of a service that no broker takes."""
        return await self._transport.ask(REFUSED[service], caller, Inquiry(query={"limit": str(limit)}))

    async def retry(self, caller: Caller, service: str, body: Mapping[str, Any], key: str) -> Answer[RetriedResponse]:
        """Have refused facts tried again."""
        return await self._transport.act(RETRY[service], caller, Inquiry(body=body, key=key))

    async def gaps(self, caller: Caller, service: str, limit: int) -> Answer[GapsResponse]:
        """Return what the readers of a service missed and nobody has asked for again."""
        return await self._transport.ask(GAPS[service], caller, Inquiry(query={"limit": str(limit)}))

    async def republish(self, caller: Caller, owner: str, body: Mapping[str, Any], key: str) -> Answer[Republication]:
        """Ask the owner of a topic to publish places of it again."""
        return await self._transport.act(REPUBLISH[owner], caller, Inquiry(body=body, key=key))

    async def note_asked(
        self, caller: Caller, service: str, gap_id: int, body: Mapping[str, Any], key: str
    ) -> Answer[GapAskedResponse]:
        """Note at a gap that its owner was asked, so that nobody need ask again."""
        return await self._transport.act(GAP_ASKED[service], caller, Inquiry({"gap_id": str(gap_id)}, body=body, key=key))

    async def republications(self, caller: Caller, owner: str, limit: int) -> Answer[RepublicationsResponse]:
        """Return what a service publishes again, the newest first."""
        return await self._transport.ask(REPUBLICATIONS[owner], caller, Inquiry(query={"limit": str(limit)}))
