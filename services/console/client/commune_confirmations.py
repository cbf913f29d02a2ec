"""Who has confirmed, of all communes of an incident, as notifications says it; and one of its notices."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from services.console.client.notices import SeenNotice
from services.console.client.transport import Answer, Caller, Inquiry, Response, Transport, TypedEndpoint

SERVICE: Final = "notifications"


class OpenClimb(Response):
    """Where it stands on the ladder, and who has taken it."""

    kind: str
    rung: int
    state: str
    next_at: datetime | None
    taken_by: str | None
    taken_until: datetime | None


class CommuneConfirmation(Response):
    """A commune, and the digest that counts."""

    commune_code: str
    standing: str
    notice: SeenNotice | None
    due_at: datetime | None
    next_way_at: datetime | None
    silent_since: datetime | None
    has_contacts: bool
    climb: OpenClimb | None


class ConfirmationCounts(Response):
    """How many communes stand where."""

    communes: int
    sent: int
    confirmed: int
    within_limit: int
    waiting: int
    late: int
    unreached: int
    silent: int

    @property
    def unconfirmed(self) -> int:
        return self.sent - self.confirmed


class ProvinceConfirmations(ConfirmationCounts):
    """The same of one province."""

    province_code: str


class CommuneConfirmationsResponse(Response):
    """A page of communes, the worst first, and what all of them come to."""

    items: list[CommuneConfirmation]
    next_cursor: str | None
    counts: ConfirmationCounts
    provinces: list[ProvinceConfirmations]


class Briefing(Response):
    """Who above told whom of a commune what a notice says."""

    told_by: str
    told_to: str
    by: str
    told_at: datetime


class BriefingsResponse(Response):
    """All of a notice, the earliest first."""

    items: list[Briefing]


COMMUNE_CONFIRMATIONS: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/commune-confirmations",
    frozenset({"incident_id", "show", "province_code", "cursor", "limit"}),
    response=CommuneConfirmationsResponse,
)
BRIEFINGS: Final = TypedEndpoint(SERVICE, "GET", "/v1/notices/{notice_id}/told", response=BriefingsResponse)
NOTICE: Final = TypedEndpoint(SERVICE, "GET", "/v1/notices/{notice_id}", response=SeenNotice)


class CommuneConfirmations:
    """The doors of notifications at which it is asked who has confirmed."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def of_incident(self, caller: Caller, query: Mapping[str, str]) -> Answer[CommuneConfirmationsResponse]:
        """Return a page of the communes of an incident in the caller's area."""
        return await self._transport.ask(COMMUNE_CONFIRMATIONS, caller, Inquiry(query=query))

    async def notice(self, caller: Caller, notice_id: UUID) -> Answer[SeenNotice]:
        """Return one notice of the caller's area."""
        return await self._transport.ask(NOTICE, caller, Inquiry(ids={"notice_id": notice_id}))

    async def briefings(self, caller: Caller, notice_id: UUID) -> Answer[BriefingsResponse]:
        """Return who told whom of the commune what a notice says."""
        return await self._transport.ask(BRIEFINGS, caller, Inquiry(ids={"notice_id": notice_id}))
