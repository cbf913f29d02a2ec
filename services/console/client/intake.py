"""What the desk asks intake: cases, and whose they are."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.console.client.cases import CASE, CaseResponse
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
from services.console.client.searches import DISCLOSE, SEARCH, DisclosureResponse, SearchResponse
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
from services.console.views.cases import CaseHead

SERVICE: Final = "intake"


class CaseItem(Response):
    """A case in intake's list."""

    id: UUID
    case_number: str
    incident_id: UUID
    commune_code: str
    stage: str
    drill: bool
    identified_at: datetime
    assisted_at: datetime | None

    def head(self) -> CaseHead:
        return CaseHead(
            case_id=self.id,
            case_number=self.case_number,
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


class IncidentItem(Response):
    """A declared event."""

    id: UUID
    name: str
    hazard: str
    risk_level: int
    commune_codes: list[str]
    starts_on: date
    drill: bool
    pace: int = 1
    closed_at: datetime | None

    def head(self) -> IncidentHead:
        return IncidentHead(
            id=self.id,
            title=self.name,
            hazard=self.hazard,
            risk_level=self.risk_level,
            starts_on=self.starts_on,
            drill=self.drill,
            pace=self.pace,
            cases=0,
            closed=self.closed_at is not None,
        )


class IncidentsResponse(Response):
    """A page of incidents."""

    items: list[IncidentItem]
    next_cursor: str | None


INCIDENTS: Final = TypedEndpoint(SERVICE, "GET", "/v1/incidents", frozenset({"cursor", "limit"}), response=IncidentsResponse)
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

    async def masked_case(self, caller: Caller, case_id: UUID) -> Answer[CaseResponse]:
        """Return a case, the household masked unless the caller has said lately why he must know it."""
        return await self._transport.ask(CASE, caller, Inquiry({"case_id": case_id}, {"masked": "true"}))

    async def disclose(self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str) -> Answer[DisclosureResponse]:
        """Say why one must know whose case it is."""
        return await self._transport.act(DISCLOSE, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def search(self, caller: Caller, wanted: str) -> Answer[SearchResponse]:
        """Find cases by number, name or telephone; that the caller looked is recorded there."""
        return await self._transport.ask(SEARCH, caller, Inquiry(body={"wanted": wanted}))

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
