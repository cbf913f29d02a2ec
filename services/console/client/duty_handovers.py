"""Handed over shifts: as notifications freezes them, shows them, and has them signed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "notifications"


class HandedNow(Response):
    """What has become of it since."""

    state: str
    taken_by: str | None
    taken_until: datetime | None
    done_at: datetime | None
    solved_at: datetime | None
    word: str | None


class HandedClock(Response):
    """A missed clock as it stood when the shift was handed over; `now` is not signed."""

    clock_id: UUID
    kind: str
    commune_code: str
    case_id: UUID | None
    drill: bool
    due_at: datetime
    state: str
    taken_by: str | None
    taken_until: datetime | None
    now: HandedNow | None = None


class HandedSilence(Response):
    """A commune that was silent, since when."""

    commune_code: str
    since: datetime
    drill: bool


class Signature(Response):
    """Who signed, as which of the two, and what he added."""

    side: str
    signed_by: str
    signed_at: datetime
    note: str | None


class Replacement(Response):
    """The newer handover of the place that is signed instead."""

    id: UUID
    prepared_at: datetime


class Handover(Response):
    """What a shift leaves to the next, frozen."""

    id: UUID
    place: str
    since: datetime
    prepared_by: str
    prepared_at: datetime
    open: list[HandedClock]
    silent: list[HandedSilence]
    missed: list[HandedClock]
    counts: dict[str, int]
    signatures: list[Signature]
    replaced_by: Replacement | None = None

    def signature(self, side: str) -> Signature | None:
        return next((one for one in self.signatures if one.side == side), None)


class HandoverLine(Response):
    """One line of the log."""

    id: UUID
    place: str
    prepared_by: str
    prepared_at: datetime
    counts: dict[str, int]
    gone: str | None
    come: str | None
    replaced_by: Replacement | None = None


class HandoversResponse(Response):
    """The latest handovers of the reader's area."""

    items: list[HandoverLine]


PREPARE: Final = TypedEndpoint(SERVICE, "POST", "/v1/duty/handovers", response=Handover)
HANDOVERS: Final = TypedEndpoint(SERVICE, "GET", "/v1/duty/handovers", response=HandoversResponse)
HANDOVER: Final = TypedEndpoint(SERVICE, "GET", "/v1/duty/handovers/{handover_id}", response=Handover)
SIGN: Final = TypedEndpoint(SERVICE, "POST", "/v1/duty/handovers/{handover_id}/signatures", response=Handover)


class DutyHandovers:
    """The handovers of shifts, at notifications."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def latest(self, caller: Caller) -> Answer[HandoversResponse]:
        return await self._transport.ask(HANDOVERS, caller)

    async def one(self, caller: Caller, handover_id: UUID) -> Answer[Handover]:
        return await self._transport.ask(HANDOVER, caller, Inquiry(ids={"handover_id": handover_id}))

    async def prepare(self, caller: Caller, place: str, key: str) -> Answer[Handover]:
        """Freeze what is open at a place, as it is to be signed."""
        return await self._transport.act(PREPARE, caller, Inquiry(body={"place": place}, key=key))

    async def sign(self, caller: Caller, handover_id: UUID, body: Mapping[str, str], key: str) -> Answer[Handover]:
        """Sign it as who goes or as who comes."""
        inquiry = Inquiry(ids={"handover_id": handover_id}, body=body, key=key)
        return await self._transport.act(SIGN, caller, inquiry)
