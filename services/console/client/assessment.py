"""What the desk asks assessment: awards, the household's explanation, and the law."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from services.console.client.awards import Award
from services.console.client.clocks import Clock
from services.console.client.entries import (
    ENTER,
    ENTRIES,
    ENTRY,
    ENTRY_PREVIEW,
    RELEASE,
    WITHDRAW,
    EntriesResponse,
    EntryPreviewResponse,
    EntryResponse,
)
from services.console.client.files import FILE, FIND, FileResponse, FoundResponse, KnownMember
from services.console.client.law import PreviewResponse, RulesResponse
from services.console.client.retractions import Retractions
from services.console.client.transport import Answer, Caller, Document, Endpoint, Inquiry, Response, Transport, TypedEndpoint
from services.console.views.awards import AwardView
from services.console.views.clocks import ClockView
from services.console.views.household import HouseholdView
from shared.texts import Language

SERVICE: Final = "assessment"
_PREVIEW_S: Final = 60.0
"""A preview asks two laws about every open case."""


class Household(Response):
    """The household, as far as this caller may know."""

    head_name: str | None
    phone: str | None
    size: int | None
    members: list[KnownMember] = Field(default_factory=list)
    what_happened: str | None


class AssessmentResponse(Response):
    """One case as assessment knows it."""

    awards: list[Award]
    clocks: list[Clock]
    household: Household | None

    def award_views(self) -> list[AwardView]:
        members = self.household.members if self.household else []
        return [award.view(members) for award in self.awards]

    def clock_views(self) -> list[ClockView]:
        return [clock.view(SERVICE) for clock in self.clocks]

    def household_view(self) -> HouseholdView | None:
        """Return whose case it is; None where this caller may know nothing of it."""
        if (household := self.household) is None:
            return None
        view = HouseholdView(
            head_name=household.head_name or None,
            phone=household.phone or None,
            size=household.size,
            what_happened=household.what_happened or None,
        )
        return None if view == HouseholdView() else view


class FileHousehold(Response):
    """Whose file it is, for who decides over it."""

    head_name: str
    standing: str | None
    members: list[KnownMember] = Field(default_factory=list)


class CaseFile(Response):
    """One case as somebody who works by lists takes it along."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    urgency: int
    revision: int
    returned_at: datetime | None = None
    awards: list[Award]
    clocks: list[Clock]
    household: FileHousehold | None


class FilesResponse(Response):
    """A page of files."""

    items: list[CaseFile]
    next_cursor: str | None


class CaseOnList(Response):
    """A case without anything personal, with what is proposed."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    due_at: datetime | None
    gone: int | None = None
    revision: int
    returned_at: datetime | None = None
    returned_reason: str | None = None
    awards: list[Award]


class FuneralFormResponse(Response):
    """The form of a funeral came in; somebody must decide until `due_at`."""

    id: UUID
    due_at: datetime | None


class AssessmentsResponse(Response):
    """A page of cases under assessment."""

    items: list[CaseOnList]
    next_cursor: str | None


class SignedResponse(Response):
    """A decision that was signed just now; until `undo_until` it may be taken back."""

    id: UUID
    number: str
    undo_until: datetime | None = None
    approved: int
    declined: int
    returned: int
    reduced: int
    kept: int


class UndoableResponse(Response):
    """A decision that its signer may still take back."""

    id: UUID
    incident_id: UUID
    number: str
    lines: int
    undo_until: datetime


class UndoablesResponse(Response):
    """What the caller may still take back."""

    items: list[UndoableResponse]


class ContactPointResponse(Response):
    """Where the people of a commune ask; null where nobody has said it yet."""

    address: str | None
    phone: str | None
    hours: str | None
    revision: int


class UndoneResponse(Response):
    """A decision that was taken back."""

    id: UUID
    number: str


ASSESSMENTS: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/assessments",
    frozenset({"incident_id", "commune_code", "state", "cursor", "limit"}),
    response=AssessmentsResponse,
)
FILES: Final = TypedEndpoint(
    SERVICE,
    "GET",
    "/v1/worksheets",
    frozenset({"incident_id", "commune_code", "state", "cursor", "limit"}),
    response=FilesResponse,
)
FUNERAL_FORM: Final = TypedEndpoint(SERVICE, "POST", "/v1/assessments/{case_id}/funeral-forms", response=FuneralFormResponse)
DECIDE: Final = TypedEndpoint(SERVICE, "POST", "/v1/decisions", response=SignedResponse)
UNDOABLE: Final = TypedEndpoint(SERVICE, "GET", "/v1/decisions/undoable", response=UndoablesResponse)
UNDO: Final = TypedEndpoint(SERVICE, "POST", "/v1/decisions/{decision_id}/undo", response=UndoneResponse)
ASSESSMENT: Final = TypedEndpoint(SERVICE, "GET", "/v1/assessments/{case_id}", response=AssessmentResponse)
EXPLANATION: Final = Endpoint(
    SERVICE, "GET", "/v1/assessments/{case_id}/explanation", frozenset({"format", "revision", "lang"})
)
HOUSEHOLD_PAGE: Final = Endpoint(SERVICE, "POST", "/v1/household-pages")
CONTACT_POINT: Final = TypedEndpoint(SERVICE, "GET", "/v1/communes/{code}/contact-point", response=ContactPointResponse)
KEEP_CONTACT_POINT: Final = TypedEndpoint(SERVICE, "PUT", "/v1/communes/{code}/contact-point", response=ContactPointResponse)
RULES: Final = TypedEndpoint(SERVICE, "GET", "/v1/rules", response=RulesResponse)
PREVIEW: Final = TypedEndpoint(SERVICE, "POST", "/v1/rules/preview", response=PreviewResponse)


class Assessment(Retractions):
    """The service that knows the law and what it gives."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def cases(self, caller: Caller, query: Mapping[str, str]) -> Answer[AssessmentsResponse]:
        """Return a page of the cases of the caller's area, without anything personal."""
        return await self._transport.ask(ASSESSMENTS, caller, Inquiry(query=query))

    async def files(self, caller: Caller, query: Mapping[str, str]) -> Answer[FilesResponse]:
        """Return a page of whole files of one incident; that the caller saw them is recorded."""
        return await self._transport.ask(FILES, caller, Inquiry(query=query))

    async def file(self, caller: Caller, case_id: UUID) -> Answer[FileResponse]:
        """Return one case for who visits it; that it was looked at is recorded."""
        return await self._transport.ask(FILE, caller, Inquiry({"case_id": case_id}))

    async def find(self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str) -> Answer[FoundResponse]:
        """Record what was seen of one household."""
        return await self._transport.act(FIND, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def funeral_form(
        self, caller: Caller, case_id: UUID, body: Mapping[str, Any], key: str
    ) -> Answer[FuneralFormResponse]:
        """Say when the form of a funeral came in."""
        return await self._transport.act(FUNERAL_FORM, caller, Inquiry({"case_id": case_id}, body=body, key=key))

    async def decide(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[SignedResponse]:
        """Sign a decision: all its lines, or none."""
        return await self._transport.act(DECIDE, caller, Inquiry(body=body, key=key))

    async def undoable(self, caller: Caller) -> Answer[UndoablesResponse]:
        """Return what the caller has signed and may still take back."""
        return await self._transport.ask(UNDOABLE, caller)

    async def undo(self, caller: Caller, decision_id: UUID, key: str) -> Answer[UndoneResponse]:
        """Take back what the caller signed a moment ago."""
        return await self._transport.act(UNDO, caller, Inquiry({"decision_id": decision_id}, key=key))

    async def case(self, caller: Caller, case_id: UUID) -> Answer[AssessmentResponse]:
        return await self._transport.ask(ASSESSMENT, caller, Inquiry({"case_id": case_id}))

    async def explanation(self, caller: Caller, case_id: UUID, query: Mapping[str, str]) -> Document:
        """Return the household's page as it was written; that somebody looked is recorded there."""
        query = {**query, "lang": caller.language}
        return await self._transport.fetch(EXPLANATION, caller, Inquiry({"case_id": case_id}, query))

    async def household_page(self, language: Language, code: str, form: str) -> Document:
        """Return a household's own page: opened by its code, asked for on nobody's behalf."""
        body = {"code": code, "lang": language, "format": form}
        return await self._transport.fetch(HOUSEHOLD_PAGE, Caller("", language), Inquiry(body=body))

    async def contact_point(self, caller: Caller, code: str) -> Answer[ContactPointResponse]:
        """Return where the people of a commune ask."""
        return await self._transport.ask(CONTACT_POINT, caller, Inquiry({"code": code}))

    async def keep_contact_point(self, caller: Caller, code: str, body: Mapping[str, Any]) -> Answer[ContactPointResponse]:
        """Write where the people of a commune ask; refused where somebody has written meanwhile."""
        return await self._transport.act(KEEP_CONTACT_POINT, caller, Inquiry({"code": code}, body=body))

    async def rules(self, caller: Caller) -> Answer[RulesResponse]:
        """Return all rule sets, benefits and parameters with their days and articles."""
        return await self._transport.ask(RULES, caller)

    async def preview(self, caller: Caller, question: Mapping[str, Any]) -> Answer[PreviewResponse]:
        """Ask the law "what if"; nothing of the question is kept."""
        return await self._transport.ask(PREVIEW, caller, Inquiry(body=question))

    async def entries(self, caller: Caller, query: Mapping[str, str]) -> Answer[EntriesResponse]:
        """Return a page of what law officers have entered."""
        return await self._transport.ask(ENTRIES, caller, Inquiry(query=query))

    async def entry(self, caller: Caller, entry_id: UUID) -> Answer[EntryResponse]:
        return await self._transport.ask(ENTRY, caller, Inquiry({"entry_id": entry_id}))

    async def entry_preview(self, caller: Caller, entry_id: UUID, cursor: str) -> Answer[EntryPreviewResponse]:
        """Return which open cases an entry would change."""
        inquiry = Inquiry({"entry_id": entry_id}, {"limit": "50", **({"cursor": cursor} if cursor else {})})
        return await self._transport.ask(ENTRY_PREVIEW, caller, inquiry, _PREVIEW_S)

    async def enter(self, caller: Caller, body: Mapping[str, Any], key: str) -> Answer[EntryResponse]:
        """Enter dated data of the law; nothing rests on it until another officer releases it."""
        return await self._transport.act(ENTER, caller, Inquiry(body=body, key=key))

    async def release(self, caller: Caller, entry_id: UUID, key: str) -> Answer[EntryResponse]:
        """Let what somebody else has entered take force on its first day."""
        return await self._transport.act(RELEASE, caller, Inquiry({"entry_id": entry_id}, key=key))

    async def withdraw(self, caller: Caller, entry_id: UUID, reason: str, key: str) -> Answer[EntryResponse]:
        """Take an entry back before it was released."""
        return await self._transport.act(WITHDRAW, caller, Inquiry({"entry_id": entry_id}, body={"reason": reason}, key=key))
