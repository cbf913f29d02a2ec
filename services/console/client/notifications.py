"""What the desk asks notifications: notices, who gets them, and who is on duty."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.commune_confirmations import CommuneConfirmations
from services.console.client.duty import (
    ADD_SHIFT,
    CHANGE_SHIFT,
    CONTACTS,
    DUTY_FINDINGS,
    HEARD,
    KEEP_CONTACTS,
    REACH,
    REMOVE_SHIFT,
    ROSTER,
    ROSTER_TEMPLATE,
    SEND_ROSTER,
    SHIFT,
    SILENT,
    TO_CALL,
    ContactsResponse,
    DutyFindingsResponse,
    PeopleToCall,
    ReachResponse,
    RosterResponse,
    RosterTaken,
    ShiftRemoved,
    ShiftShown,
    SilentCommunesResponse,
    WordTaken,
)
from services.console.client.duty_handovers import DutyHandovers
from services.console.client.escalations import Escalations
from services.console.client.ladder import Ladders
from services.console.client.notices import NoticeToConfirm
from services.console.client.transport import (
    Answer,
    Caller,
    Document,
    Inquiry,
    ProblemResponse,
    Response,
    Transport,
    TypedEndpoint,
    Upload,
)
from services.console.views.notices import NoticeView

SERVICE: Final = "notifications"


class Notice(Response):
    """A message: to whom, in which words, in which state. Its text names no person (`policy.texts` of its service)."""

    id: UUID
    case_id: UUID | None
    kind: str
    audience: str
    text: str
    created_at: datetime
    state: str
    reason: str | None
    accepted_at: datetime | None
    delivered_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    assurance: str | None
    visited_at: datetime | None = None
    visited_to: str | None = None
    visited_by: str | None = None

    def view(self) -> NoticeView:
        return NoticeView(
            id=self.id,
            kind=self.kind,
            audience=self.audience,
            text=self.text,
            created_at=self.created_at,
            state=self.state,
            reason=self.reason,
            accepted_at=self.accepted_at,
            delivered_at=self.delivered_at,
            acknowledged_at=self.acknowledged_at,
            acknowledged_by=self.acknowledged_by,
            assurance=self.assurance,
            visited_at=self.visited_at,
            visited_to=self.visited_to,
            visited_by=self.visited_by,
        )


class NoticesResponse(Response):
    """A page of notices."""

    items: list[Notice]

    def views(self, case_id: UUID) -> list[NoticeView]:
        """Return the notices of a case: none of another is shown, whatever the answer holds."""
        return [notice.view() for notice in self.items if notice.case_id == case_id]


class NoticeToldResponse(Response):
    """Somebody above has told the commune."""

    notice_id: UUID


class NoticesToConfirmResponse(Response):
    """A page of them."""

    items: list[NoticeToConfirm]
    next_cursor: str | None


class RefusedNotice(Response):
    """A notice that could not be confirmed, and why."""

    notice_id: UUID
    problem: ProblemResponse


class AcknowledgedNotice(Response):
    """A notice that was confirmed; who had done so before, where it was somebody else: it stays his word."""

    notice_id: UUID
    confirmed_before_by: str | None = None


class AcknowledgedResponse(Response):
    """What was confirmed of a list, and what was not."""

    acknowledged: list[AcknowledgedNotice]
    refused: list[RefusedNotice]

    @property
    def before(self) -> list[UUID]:
        """Return which of them somebody else had confirmed already."""
        return [one.notice_id for one in self.acknowledged if one.confirmed_before_by is not None]


class ConfirmationResponse(Response):
    """The digest behind a link of an e-mail."""

    commune_code: str
    text: str
    created_at: datetime
    drill: bool
    state: str
    is_over: bool


LINKED: Final = TypedEndpoint(SERVICE, "POST", "/v1/confirmation-pages", response=ConfirmationResponse)
CONFIRM_LINKED: Final = TypedEndpoint(SERVICE, "POST", "/v1/confirmations", response=ConfirmationResponse)
NOTICES: Final = TypedEndpoint(SERVICE, "GET", "/v1/notices", frozenset({"case_id"}), response=NoticesResponse)
TO_CONFIRM: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/notices",
    frozenset({"kind", "state", "incident_id", "commune_code", "limit", "cursor"}),
    response=NoticesToConfirmResponse,
)
TOLD: Final = TypedEndpoint(SERVICE, "POST", "/v1/notices/{notice_id}/told", response=NoticeToldResponse)
ACKNOWLEDGE: Final = TypedEndpoint(SERVICE, "POST", "/v1/acknowledgements", frozenset({"via"}), response=AcknowledgedResponse)


class Notifications:
    """The service that tells everybody."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.duty_handovers = DutyHandovers(transport)
        self.confirmations = CommuneConfirmations(transport)
        self.ladders = Ladders(transport)
        self.escalations = Escalations(transport)

    async def to_confirm(self, caller: Caller, kind: str, state: str, limit: int) -> Answer[NoticesToConfirmResponse]:
        """Return notices of the caller's area that wait for somebody's word, the earliest first."""
        query = {"kind": kind, "state": state, "limit": str(limit)}
        return await self._transport.ask(TO_CONFIRM, caller, Inquiry(query=query))

    async def acknowledge(
        self, caller: Caller, notice_ids: Sequence[str], key: str, visit_report: Mapping[str, Any]
    ) -> Answer[AcknowledgedResponse]:
        """Confirm several notices on the caller's word; one that is refused stops no other.

        `visit_report`: when, to whom and how people were told in person.
        """
        body = {"notice_ids": list(notice_ids), **visit_report}
        return await self._transport.act(ACKNOWLEDGE, caller, Inquiry(query={"via": "desk"}, body=body, key=key))

    async def say_told(self, caller: Caller, notice_id: UUID, told: Mapping[str, str], key: str) -> Answer[NoticeToldResponse]:
        """Record on the caller's word that he has told somebody of the commune; that confirms nothing."""
        return await self._transport.act(TOLD, caller, Inquiry(ids={"notice_id": notice_id}, body=told, key=key))

    async def linked(self, caller: Caller, token: str) -> Answer[ConfirmationResponse]:
        """Return the digest that a link confirms; asking confirms nothing."""
        return await self._transport.ask(LINKED, caller, Inquiry(body={"token": token}))

    async def confirm_linked(self, caller: Caller, token: str) -> Answer[ConfirmationResponse]:
        """Confirm the digest of a link."""
        return await self._transport.act(CONFIRM_LINKED, caller, Inquiry(body={"token": token}))

    async def notices(self, caller: Caller, case_id: UUID) -> Answer[NoticesResponse]:
        return await self._transport.ask(NOTICES, caller, Inquiry(query={"case_id": str(case_id)}))

    async def reach(self, caller: Caller) -> Answer[ReachResponse]:
        """Return where somebody is on duty, which communes have contacts, and which digests wait for nobody."""
        return await self._transport.ask(REACH, caller)

    async def contacts(self, caller: Caller, commune_code: str) -> Answer[ContactsResponse]:
        """Return who gets the commune's notices."""
        return await self._transport.ask(CONTACTS, caller, Inquiry(ids={"code": commune_code}))

    async def keep_contacts(
        self, caller: Caller, commune_code: str, people: Sequence[Mapping[str, Any]], seen: str
    ) -> Answer[ContactsResponse]:
        """Let these be the people of the commune, in place of those who were read (`seen`)."""
        inquiry = Inquiry(ids={"code": commune_code}, body={"contacts": list(people)}, seen=seen)
        return await self._transport.act(KEEP_CONTACTS, caller, inquiry)

    async def roster(self, caller: Caller) -> Answer[RosterResponse]:
        """Return who is on duty in the caller's area, now and later."""
        return await self._transport.ask(ROSTER, caller)

    async def duty_findings(self, caller: Caller) -> Answer[DutyFindingsResponse]:
        """Return what the plan of duty of the caller's area lacks."""
        return await self._transport.ask(DUTY_FINDINGS, caller)

    async def roster_template(self, caller: Caller) -> Document:
        return await self._transport.fetch(ROSTER_TEMPLATE, caller, Inquiry())

    async def send_roster(self, caller: Caller, upload: Upload, key: str) -> Answer[RosterTaken]:
        """Hand a roster on as it comes in: all of its shifts are entered, or none."""
        return await self._transport.act(SEND_ROSTER, caller, Inquiry(upload=upload, key=key))

    async def silent(self, caller: Caller) -> Answer[SilentCommunesResponse]:
        """Return the communes of the caller's area of which nothing is heard."""
        return await self._transport.ask(SILENT, caller)

    async def to_call(self, caller: Caller, place: str) -> Answer[PeopleToCall]:
        """Return whom to call at a place, by numbers; the service records that the caller has looked."""
        return await self._transport.act(TO_CALL, caller, Inquiry(ids={"place": place}))

    async def say_heard(self, caller: Caller, commune_code: str, word: Mapping[str, Any], key: str) -> Answer[WordTaken]:
        """Say on the caller's word that he has spoken with a commune: how, with whom, and when."""
        return await self._transport.act(HEARD, caller, Inquiry(ids={"code": commune_code}, body=word, key=key))

    async def shift(self, caller: Caller, shift_id: UUID) -> Answer[ShiftShown]:
        """Return one shift, with the ETag that changing it asks for."""
        return await self._transport.ask(SHIFT, caller, Inquiry(ids={"shift_id": shift_id}))

    async def add_shift(self, caller: Caller, shift: Mapping[str, Any], key: str) -> Answer[ShiftShown]:
        """Enter one more shift."""
        return await self._transport.act(ADD_SHIFT, caller, Inquiry(body=shift, key=key))

    async def change_shift(self, caller: Caller, shift_id: UUID, shift: Mapping[str, Any], seen: str) -> Answer[ShiftShown]:
        """Let one shift stand otherwise, in place of what was read (`seen`)."""
        return await self._transport.act(CHANGE_SHIFT, caller, Inquiry(ids={"shift_id": shift_id}, body=shift, seen=seen))

    async def remove_shift(self, caller: Caller, shift_id: UUID, seen: str) -> Answer[ShiftRemoved]:
        """Take one shift off the roster, as it was read (`seen`)."""
        return await self._transport.act(REMOVE_SHIFT, caller, Inquiry(ids={"shift_id": shift_id}, seen=seen))
