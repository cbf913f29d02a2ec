"""Who gets a commune's notices, and who is on duty: as notifications shows it and takes it back."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import Field

from services.console.client.transport import Response, TypedEndpoint
from services.console.views.reach import Reach

SERVICE: Final = "notifications"


class ContactShown(Response):
    """Somebody who gets the commune's notices; the phone is masked for those of another place."""

    id: UUID
    name: str
    phone: str
    role: str
    email: str | None
    calls: bool
    webhook: str | None


class ContactsResponse(Response):
    """The contacts of a commune."""

    contacts: list[ContactShown]


class ShiftShown(Response):
    """Somebody on duty; the phone is masked for those of another place."""

    id: UUID
    commune_code: str | None
    province_code: str | None
    name: str
    phone: str
    begins_at: datetime = Field(alias="from")
    ends_at: datetime = Field(alias="until")
    post: str
    on_duty: bool

    @property
    def place(self) -> str:
        """The code of the commune or province; empty for the whole country."""
        return self.commune_code or self.province_code or ""


class RosterResponse(Response):
    """The shifts of the reader's area that have not ended."""

    entries: list[ShiftShown]


class WaitingDigests(Response):
    """Digests of a commune about an incident that nobody is there to receive."""

    commune_code: str
    incident_id: UUID
    digests: int


class ReachResponse(Response):
    """Where somebody is on duty (communes, provinces, `country`), which communes have contacts, what waits for nobody."""

    on_duty: list[str]
    with_contacts: list[str]
    waiting: list[WaitingDigests]

    def view(self) -> Reach:
        waiting = tuple((one.commune_code, one.incident_id, one.digests) for one in self.waiting)
        return Reach(frozenset(self.on_duty), frozenset(self.with_contacts), waiting)


CONTACTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/communes/{code}/contacts", response=ContactsResponse)
KEEP_CONTACTS: Final = TypedEndpoint(SERVICE, "PUT", "/v1/communes/{code}/contacts", response=ContactsResponse)
REACH: Final = TypedEndpoint(SERVICE, "GET", "/v1/reach", response=ReachResponse)
ROSTER: Final = TypedEndpoint(SERVICE, "GET", "/v1/roster", response=RosterResponse)
KEEP_ROSTER: Final = TypedEndpoint(SERVICE, "PUT", "/v1/roster", response=RosterResponse)
