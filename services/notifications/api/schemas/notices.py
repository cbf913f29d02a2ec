"""Notices as they are shown, and their confirmation by one or by many."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.notifications.domain.deliveries import Way
from services.notifications.domain.next_ways import To
from services.notifications.domain.notices import Audience, NoticeKind, NoticeState
from services.notifications.domain.visit_reports import ToldHow, ToldTo, VisitReport
from shared.http import MAX_LINES, Cursor, PageSize, ProblemBody
from shared.sound_text import SOUND

ConfirmedVia = Annotated[Literal["desk", "program"], Query(description="Where the person did it; the desk says so of itself.")]


@dataclass(frozen=True)
class NoticeListRequest:
    """Which notices are asked for: the query of their list."""

    incident_id: UUID | None = None
    case_id: UUID | None = None
    commune_code: Annotated[str | None, Query(max_length=10), SOUND] = None
    kind: NoticeKind | None = None
    state: NoticeState | None = None
    cursor: Cursor = None
    limit: PageSize = 100


class NoticeWay(BaseModel):
    """By which way a digest went, and what became of it there."""

    turn: int = Field(
        description="0: at once, by the first ways; above it: by which of the next ones, because nobody had confirmed."
    )
    way: Way = Field(description="sms · voice (a call that is read out) · email · webhook (the commune's own system).")
    to: To = Field(description="contacts: who gets the commune's notices · officer, leader: who is on duty there.")
    began_at: AwareDatetime
    accepted_at: AwareDatetime | None
    delivered_at: AwareDatetime | None
    has_failed: bool = Field(description="Nobody has it by this way.")


class NoticeResponse(BaseModel):
    """A notice as officers see it. Never a name or a phone: the recipient is a role."""

    id: UUID
    kind: NoticeKind = Field(
        description="digest: to a commune, to be acknowledged · escalation: missed clocks, to whoever is on duty · "
        "household: an outcome, by phone · in_person: an outcome that an officer tells and then acknowledges"
    )
    audience: Audience = Field(description="Who is meant to know: commune, duty, household or informant.")
    incident_id: UUID
    case_id: UUID | None = Field(description="The case, where the notice is about one (household, in_person).")
    commune_code: str | None = Field(description="The commune; null where an escalation speaks of several.")
    recipient: str | None = Field(
        description="commune:{code} · duty:{commune, province or country} · household · informant; null: nobody is there yet."
    )
    state: NoticeState
    reason: str | None = Field(
        description="Why it waits or could not be delivered: no_recipient, no_phone, shared_phone, "
        "no_real_gateway (it is for real people, and the gateway is a simulator) …"
    )
    drill: bool
    created_at: AwareDatetime
    accepted_at: AwareDatetime | None = Field(description="When a provider took it: from then on it is on its way.")
    delivered_at: AwareDatetime | None = Field(
        description="When it had arrived, by the provider's receipt: only then a household counts as told by phone."
    )
    acknowledged_at: AwareDatetime | None
    acknowledged_by: str | None = Field(description="The officer's pseudonymous id.")
    told_by: str | None = Field(
        description="Who above told the commune what it says, as a pseudonymous id: no confirmation of the commune."
    )
    told_at: AwareDatetime | None
    assurance: str | None = Field(
        description="How it was confirmed: signed_in · link (in an e-mail to this contact) · phone (an answer from the number)."
    )
    confirmed_via: str | None = Field(
        default=None, description="By what: desk · program (the door) · link · reply (an SMS) · key (pressed in a call)."
    )
    heard_at: AwareDatetime | None = Field(
        description="When a telephone of the commune answered; at a high level of risk a named person must confirm besides."
    )
    superseded_by: UUID | None = Field(
        description="The later digest that stands for this one, says all of it, and is to be confirmed in its place."
    )
    visited_at: AwareDatetime | None = Field(default=None, description="When it was told in person.")
    visited_to: str | None = Field(default=None, description="To whom: head · adult · neighbour · other.")
    visited_by: str | None = Field(default=None, description="How: visit · call.")
    heard_by: str | None = Field(description="Whose telephone it was: contact:{id} or shift:{id}.")
    ways: list[NoticeWay] = Field(
        default=[], description="Of a digest: by which ways it went, in their turn, the first ones and those after them."
    )
    item_count: int = Field(
        description="Changes in a digest (of one household several), missed clocks in an escalation, awards of an outcome."
    )
    text: str = Field(description="What was said, with accents; phones get it without.")


class VisitReportRequest(BaseModel):
    """Of what was told in person: when, to whom and how. What is left out: now, and nobody has said."""

    model_config = ConfigDict(extra="forbid")

    told_at: AwareDatetime | None = Field(
        default=None, description="When they were told: not before there was anything to tell, and not ahead. Left out: now."
    )
    told_to: ToldTo | None = Field(
        default=None, description="head of the household · adult (another one of it) · neighbour (or village head) · other."
    )
    told_how: ToldHow | None = Field(default=None, description="visit · call. A loudspeaker tells nobody.")

    def visit_report(self, now: datetime) -> VisitReport | None:
        """Return what was said of it; None: nothing."""
        said = self.told_at is not None or self.told_to is not None or self.told_how is not None
        return VisitReport(self.told_at or now, self.told_to, self.told_how) if said else None


class AcknowledgementRequest(VisitReportRequest):
    """A commune's notice: nothing to say but that it was read, send {} (or nothing). A visit: when, to whom and how."""


class AcknowledgementResponse(BaseModel):
    """The notice's state after it; the same however often it is sent."""

    state: NoticeState


class AcknowledgementListRequest(VisitReportRequest):
    """Which notices were read, or whose people were told; when, to whom and how is said of visits alone."""

    notice_ids: list[UUID] = Field(min_length=1, max_length=MAX_LINES)


class AcknowledgedNotice(AcknowledgementResponse):
    """One notice of a list."""

    notice_id: UUID
    confirmed_before_by: str | None = Field(
        default=None,
        description="Who had confirmed it before, where it was somebody else; a pseudonymous id. It stays his word.",
    )
    confirmed_before_at: AwareDatetime | None = Field(default=None, description="When he had.")


class RefusedNotice(BaseModel):
    """A notice of a list that could not be confirmed, and why."""

    notice_id: UUID
    problem: ProblemBody


class AcknowledgementListResponse(BaseModel):
    """What became of a list: every notice stands in one of the two."""

    acknowledged: list[AcknowledgedNotice]
    refused: list[RefusedNotice]
