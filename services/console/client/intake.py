"""What the desk asks intake: cases, and whose they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.clocks import Clock
from services.console.client.corrections import (
    CORRECT,
    RENEW_PAGE_CODE,
    RETRACT,
    TELL_LOOK_ALIKE,
    CorrectedResponse,
    LookAlikeToldResponse,
    PageCodeResponse,
    RetractedResponse,
)
from services.console.client.incidents import (
    CHANGE,
    DECLARE,
    INCIDENT,
    ChangedResponse,
    DeclaredResponse,
    IncidentResponse,
)
from services.console.client.lists import (
    LIST,
    OWN_REPORTS,
    REFUSED_ROWS,
    SEND_LIST,
    SENT_LISTS,
    TEMPLATE,
    ListResponse,
    ListSentResponse,
    OwnReportsResponse,
    SentListsResponse,
)
from services.console.client.reports import REPORT, ReportAcceptedResponse
from services.console.client.transport import (
    ACT_TIMEOUT_S,
    Answer,
    Caller,
    Document,
    Inquiry,
    Response,
    Transport,
    TypedEndpoint,
    Upload,
)
from services.console.views.board import IncidentHead
from services.console.views.cases import CaseHead, CaseNow
from services.console.views.clocks import ClockView
from services.console.views.household import HouseholdView, InformantView
from services.console.views.look_alikes import LookAlikeView
from services.console.views.moves import MoveView

SERVICE: Final = "intake"


class CaseItem(Response):
    """A case in intake's list."""

    id: UUID
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    identified_at: datetime
    assisted_at: datetime | None

    def head(self) -> CaseHead:
        return CaseHead(
            case_id=self.id,
            incident_id=self.incident_id,
            commune_code=self.commune_code,
            stage=self.stage,
            drill=self.drill,
            identified_at=self.identified_at,
            helped_at=self.assisted_at,
        )


class CasesResponse(Response):
    """A page of cases."""

    items: list[CaseItem]
    next_cursor: str | None


class Informant(Response):
    """Who told of the household, as far as this caller may know."""

    name: str | None
    phone: str | None


class Household(Response):
    """The household, as far as this caller may know."""

    head_name: str | None
    phone: str | None
    size: int | None
    standing: str | None


class Payee(Response):
    """The account to which help goes; of its number only the last digits are shown."""

    name: str
    bank_code: str | None
    account_number: str | None


class Move(Response):
    """The case was moved from one commune to another."""

    from_commune: str
    to_commune: str
    moved_by: str
    moved_at: datetime


class LookAlike(Response):
    """Another case that may be of the same household."""

    case_id: UUID
    reported_at: datetime
    likeness: str
    verdict: str | None
    earlier: bool
    retracted: bool


class CaseResponse(Response):
    """One case."""

    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    clocks: list[Clock]
    moves: list[Move]
    look_alikes: list[LookAlike]
    household: Household | None
    what_happened: str | None
    payee: Payee | None
    reported_by: Informant | None

    def now(self) -> CaseNow:
        return CaseNow(incident_id=self.incident_id, commune_code=self.commune_code, stage=self.stage, drill=self.drill)

    def clock_views(self) -> list[ClockView]:
        return [clock.view(SERVICE) for clock in self.clocks]

    def move_views(self) -> list[MoveView]:
        return [MoveView(**dict(move)) for move in self.moves]

    def look_alike_views(self) -> list[LookAlikeView]:
        return [LookAlikeView(**dict(alike)) for alike in self.look_alikes]

    def household_view(self) -> HouseholdView | None:
        """Return whose case it is; None where this caller may know nothing of it."""
        household = self.household or Household(head_name=None, phone=None, size=None, standing=None)
        informant = self.reported_by
        view = HouseholdView(
            head_name=household.head_name or None,
            phone=household.phone or None,
            size=household.size,
            what_happened=self.what_happened or None,
            informant=InformantView(informant.name or None, informant.phone or None) if informant else None,
        )
        return None if view == HouseholdView() else view


class IncidentItem(Response):
    """A declared event."""

    id: UUID
    name: str
    hazard: str
    risk_level: int
    commune_codes: list[str]
    starts_on: date
    drill: bool
    closed_at: datetime | None

    def head(self) -> IncidentHead:
        return IncidentHead(
            id=self.id,
            title=self.name,
            hazard=self.hazard,
            risk_level=self.risk_level,
            starts_on=self.starts_on,
            drill=self.drill,
            cases=0,
            closed=self.closed_at is not None,
        )


class IncidentsResponse(Response):
    """A page of incidents."""

    items: list[IncidentItem]
    next_cursor: str | None


INCIDENTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/incidents", frozenset({"cursor", "limit"}), response=IncidentsResponse)
CASE: Final = TypedEndpoint(SERVICE, "GET", "/v1/cases/{case_id}", response=CaseResponse)
CASES: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/cases",
    frozenset({"incident_id", "commune_code", "stage", "look_alikes", "cursor", "limit"}),
    response=CasesResponse,
)


class Intake:
    """The service that knows the cases."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def incidents(self, caller: Caller) -> Answer[IncidentsResponse]:
        """Return the newest incidents."""
        return await self._transport.ask(INCIDENTS, caller, Inquiry(query={"limit": "100"}))

    async def declare(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[DeclaredResponse]:
        """Declare an event, once however often it is sent."""
        return await self._transport.act(DECLARE, caller, Inquiry(body=body, key=key))

    async def incident(self, caller: Caller, incident_id: UUID) -> Answer[IncidentResponse]:
        """Return one incident with its history."""
        return await self._transport.ask(INCIDENT, caller, Inquiry({"incident_id": incident_id}))

    async def change_incident(
        self, caller: Caller, incident_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[ChangedResponse]:
        """Raise, extend or end an incident, once however often it is sent."""
        return await self._transport.act(CHANGE, caller, Inquiry({"incident_id": incident_id}, body=body, key=key))

    async def report(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[ReportAcceptedResponse]:
        """Report a household, once however often it is sent."""
        return await self._transport.act(REPORT, caller, Inquiry(body=body, key=key))

    async def case(self, caller: Caller, case_id: UUID) -> Answer[CaseResponse]:
        return await self._transport.ask(CASE, caller, Inquiry({"case_id": case_id}))

    async def correct(self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str) -> Answer[CorrectedResponse]:
        """Correct what is known of a household, or move its case, once however often it is sent."""
        return await self._transport.act(CORRECT, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def retract(self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str) -> Answer[RetractedResponse]:
        """Take a case back."""
        return await self._transport.act(RETRACT, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def renew_page_code(self, caller: Caller, case_id: UUID, key: str) -> Answer[PageCodeResponse]:
        """Give a household a new code for its page; the old one opens nothing any more."""
        return await self._transport.act(RENEW_PAGE_CODE, caller, Inquiry({"case_id": case_id}, key=key))

    async def tell_look_alike(self, caller: Caller, case_id: UUID, verdict: str, key: str) -> Answer[LookAlikeToldResponse]:
        """Say whether a case is the household that it looks like."""
        inquiry = Inquiry({"case_id": case_id}, body={"verdict": verdict}, key=key)
        return await self._transport.act(TELL_LOOK_ALIKE, caller, inquiry)

    async def cases(self, caller: Caller, query: Mapping[str, str]) -> Answer[CasesResponse]:
        """Return a page of the cases of the caller's area."""
        return await self._transport.ask(CASES, caller, Inquiry(query=query))

    async def send_list(self, caller: Caller, upload: Upload, key: str) -> Answer[ListSentResponse]:
        """Hand a list on as it comes in; it is one list, however often it is sent."""
        return await self._transport.act(SEND_LIST, caller, Inquiry(upload=upload, key=key))

    async def sent_lists(self, caller: Caller, cursor: str = "") -> Answer[SentListsResponse]:
        """Return the lists that the caller has sent, the newest first."""
        return await self._transport.ask(SENT_LISTS, caller, Inquiry(query={"limit": "20", **_from(cursor)}))

    async def list_of(self, caller: Caller, import_id: UUID) -> Answer[ListResponse]:
        """Return how far a list has been read, and what is the matter with its rows."""
        return await self._transport.ask(LIST, caller, Inquiry({"import_id": import_id}))

    async def refused_rows(self, caller: Caller, import_id: UUID) -> Document:
        """Return the rows that were not taken, as a file to mend; that somebody looked is recorded there."""
        return await self._transport.fetch(REFUSED_ROWS, caller, Inquiry({"import_id": import_id}), ACT_TIMEOUT_S)

    async def list_template(self, caller: Caller) -> Document:
        return await self._transport.fetch(TEMPLATE, caller, Inquiry())

    async def own_reports(self, caller: Caller, cursor: str = "") -> Answer[OwnReportsResponse]:
        """Return what the caller has reported himself, the newest first."""
        return await self._transport.ask(OWN_REPORTS, caller, Inquiry(query={"limit": "50", **_from(cursor)}))


def _from(cursor: str) -> dict[str, str]:
    return {"cursor": cursor} if cursor else {}
