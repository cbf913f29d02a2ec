"""Who gets a commune's notices, and who is on duty: as notifications shows it and takes it back."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import Field

from services.console.client.transport import Endpoint, Response, TypedEndpoint
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
    drill: bool = False


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
    second_phone: str | None
    email: str | None = None
    calls: bool = False
    drill: bool = False
    edited_by: str
    edited_at: datetime | None
    on_duty: bool
    refused: bool = False
    called: bool | None = None
    """Of those on duty in a roster: whether this is who is called of several on one post."""

    @property
    def place(self) -> str:
        """The code of the commune or province; empty for the whole country."""
        return self.commune_code or self.province_code or ""


class RosterResponse(Response):
    """The shifts of the reader's area that have not ended."""

    entries: list[ShiftShown]


class ShiftRemoved(Response):
    """The shift is off the roster."""

    id: UUID


class RosterTaken(Response):
    """What became of a roster that came as a file."""

    entered: int
    already_there: int
    unread: list[str]


class PersonToCall(Response):
    """Somebody of a commune, by all of his numbers; `post`: on duty now, None: a contact."""

    name: str
    phones: list[str]
    post: str | None
    role: str | None = None
    drill: bool = False


class PeopleToCall(Response):
    """Whom to call at a place."""

    to_call: list[PersonToCall]


class SilentCommune(Response):
    """A commune of which nothing was heard for hours; whom to call stands there for those who must call."""

    commune_code: str
    since: datetime
    drill: bool
    to_call: list[PersonToCall] = Field(default_factory=list)


class CommuneWord(Response):
    """Somebody above has spoken with a commune: with whom, how and when, and who says so."""

    commune_code: str
    by: str
    spoken_with: str | None
    spoken_at: datetime
    said_by: str
    drill: bool = False


class SilentCommunesResponse(Response):
    """Silent communes of the reader's area, the longest first; and with which somebody has spoken in the last 24 hours."""

    items: list[SilentCommune]
    words: list[CommuneWord] = Field(default_factory=list)


class WordTaken(Response):
    """The commune is heard of."""

    commune_code: str


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
    plan_findings: int
    plan_findings_of_drills: int = 0
    on_duty_in_drills: list[str] = Field(default_factory=list)
    with_contacts_in_drills: list[str] = Field(default_factory=list)

    def view(self) -> Reach:
        waiting = tuple((one.commune_code, one.incident_id, one.digests) for one in self.waiting)
        return Reach(
            frozenset(self.on_duty),
            frozenset(self.with_contacts),
            waiting,
            self.plan_findings,
            self.plan_findings_of_drills,
            frozenset(self.on_duty_in_drills),
            frozenset(self.with_contacts_in_drills),
        )


class Hole(Response):
    """Nobody is on duty on a post of a place."""

    place: str
    post: str
    begins_at: datetime = Field(alias="from")
    ends_at: datetime = Field(alias="until")
    drill: bool = False


class OneWay(Response):
    """Whoever has this shift is reached by one number only, or by none."""

    shift_id: UUID
    place: str
    post: str
    begins_at: datetime = Field(alias="from")
    ends_at: datetime = Field(alias="until")
    is_refused: bool
    drill: bool = False


class Overlap(Response):
    """One person would have to be in two shifts at once."""

    shift_id: UUID
    place: str
    other_shift_id: UUID
    other_place: str
    begins_at: datetime = Field(alias="from")
    ends_at: datetime = Field(alias="until")
    drill: bool = False


class DutyFindingsResponse(Response):
    """What the plan of duty lacks in the next seven days."""

    as_of: datetime
    holes: list[Hole]
    one_way: list[OneWay]
    overlaps: list[Overlap]
    counts: dict[str, int]
    drills: dict[str, int] = Field(default_factory=dict)
    """How much of each kind drills alone have."""


CONTACTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/communes/{code}/contacts", response=ContactsResponse)
KEEP_CONTACTS: Final = TypedEndpoint(SERVICE, "PUT", "/v1/communes/{code}/contacts", response=ContactsResponse)
REACH: Final = TypedEndpoint(SERVICE, "GET", "/v1/reach", response=ReachResponse)
DUTY_FINDINGS: Final = TypedEndpoint(SERVICE, "GET", "/v1/duty/findings", response=DutyFindingsResponse)
ROSTER: Final = TypedEndpoint(SERVICE, "GET", "/v1/roster", response=RosterResponse)
SHIFT: Final = TypedEndpoint(SERVICE, "GET", "/v1/shifts/{shift_id}", response=ShiftShown)
SILENT: Final = TypedEndpoint(SERVICE, "GET", "/v1/silent-communes", response=SilentCommunesResponse)
HEARD: Final = TypedEndpoint(SERVICE, "POST", "/v1/communes/{code}/heard", response=WordTaken)
ROSTER_TEMPLATE: Final = Endpoint(SERVICE, "GET", "/v1/roster/template")
SEND_ROSTER: Final = TypedEndpoint(SERVICE, "POST", "/v1/roster/import", response=RosterTaken)
ADD_SHIFT: Final = TypedEndpoint(SERVICE, "POST", "/v1/shifts", response=ShiftShown)
CHANGE_SHIFT: Final = TypedEndpoint(SERVICE, "PUT", "/v1/shifts/{shift_id}", response=ShiftShown)
REMOVE_SHIFT: Final = TypedEndpoint(SERVICE, "POST", "/v1/shifts/{shift_id}/remove", response=ShiftRemoved)
TO_CALL: Final = TypedEndpoint(SERVICE, "POST", "/v1/duty/{place}/disclosures", response=PeopleToCall)
