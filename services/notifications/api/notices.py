"""Notices: what was told to whom, and the confirmation by a named officer."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands.acknowledgements import acknowledge, may_see
from services.notifications.domain import Audience, Notice, NoticeKind, NoticeState
from services.notifications.store import notices as stored
from services.notifications.store.notices import NoticeNotFound, NoticeQuery
from shared.clock import now
from shared.foundation import Foundation
from shared.http import (
    MAX_LINES,
    CurrentActor,
    Cursor,
    Page,
    PageSize,
    ProblemBody,
    cursor_after,
    language_of,
    position_of,
    problem_body,
)


class NoticeView(BaseModel):
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
    reason: str | None = Field(description="Why it waits or could not be delivered: no_recipient, no_phone, number_refused …")
    drill: bool
    created_at: AwareDatetime
    accepted_at: AwareDatetime | None = Field(description="When a gateway took it.")
    acknowledged_at: AwareDatetime | None
    acknowledged_by: str | None = Field(description="The officer's pseudonymous id.")
    item_count: int = Field(description="Households in a digest, missed clocks in an escalation, awards of an outcome.")
    text: str = Field(description="What was said, with accents; phones get it without.")


class Acknowledgement(BaseModel):
    """Nothing to say but that it was read: send {} (or nothing)."""

    model_config = ConfigDict(extra="forbid")


class Acknowledged(BaseModel):
    """The notice's state after it; the same however often it is sent."""

    state: NoticeState


class AcknowledgementList(BaseModel):
    """Which notices were read, or whose people were told."""

    model_config = ConfigDict(extra="forbid")

    notice_ids: list[UUID] = Field(min_length=1, max_length=MAX_LINES)


class AcknowledgedNotice(Acknowledged):
    """One notice of a list."""

    notice_id: UUID


class RefusedNotice(BaseModel):
    """A notice of a list that could not be confirmed, and why."""

    notice_id: UUID
    problem: ProblemBody


class AcknowledgedList(BaseModel):
    """What became of a list: every notice stands in one of the two."""

    acknowledged: list[AcknowledgedNotice]
    refused: list[RefusedNotice]


_Commune = Annotated[str | None, Query(max_length=10)]


def notices_router(foundation: Foundation) -> APIRouter:
    """Return the doors of notices."""
    router = APIRouter(tags=["notices"])
    database = foundation.database

    @router.get("/v1/notices")
    async def list_notices(
        actor: CurrentActor,
        incident_id: UUID | None = None,
        case_id: UUID | None = None,
        commune_code: _Commune = None,
        kind: NoticeKind | None = None,
        state: NoticeState | None = None,
        cursor: Cursor = None,
        limit: PageSize = 100,
    ) -> Page[NoticeView]:
        """List the notices of the officer's area in the order in which they were made."""
        query = NoticeQuery(incident_id, case_id, commune_code, kind, state, actor.area, position_of(cursor), limit + 1)
        async with database.reading() as session:
            found = await stored.list_notices(session, query)
        more = len(found) > limit
        return Page(
            items=[_view(notice) for notice in found[:limit]],
            next_cursor=cursor_after(found[limit - 1].id) if more else None,
        )

    @router.get("/v1/notices/{notice_id}")
    async def get_notice(actor: CurrentActor, notice_id: UUID) -> NoticeView:
        """Show one notice; one of another area is not found."""
        async with database.reading() as session:
            notice = await stored.get_notice(session, notice_id)
        if not may_see(actor, notice):
            raise NoticeNotFound
        return _view(notice)

    @router.post("/v1/notices/{notice_id}/acknowledge", response_model=Acknowledged)
    async def acknowledge_notice(
        request: Request,
        actor: CurrentActor,
        notice_id: UUID,
        body: Acknowledgement = _NOTHING,  # noqa: ARG001 - checked to be empty
    ) -> Response:
        """Confirm a digest or an escalation, or that the people of an in_person notice were told. Harmless to repeat."""

        async def command(session: AsyncSession) -> Acknowledged:
            return Acknowledged(state=(await acknowledge(session, actor, [notice_id], now())).only())

        return await foundation.idempotency.once(request, actor, command, status=200)

    @router.post("/v1/acknowledgements", response_model=AcknowledgedList)
    async def acknowledge_list(request: Request, actor: CurrentActor, body: AcknowledgementList) -> Response:
        """Confirm many notices at once: who went through a hamlet with the list; one that is refused stops no other."""
        language = language_of(request)

        async def command(session: AsyncSession) -> AcknowledgedList:
            done = await acknowledge(session, actor, list(dict.fromkeys(body.notice_ids)), now())
            return AcknowledgedList(
                acknowledged=[AcknowledgedNotice(notice_id=id_, state=state) for id_, state in done.states.items()],
                refused=[
                    RefusedNotice(notice_id=id_, problem=problem_body(problem, language))
                    for id_, problem in done.refused.items()
                ],
            )

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


_NOTHING: Final = Acknowledgement()


def _view(notice: Notice) -> NoticeView:
    return NoticeView(**{name: getattr(notice, name) for name in NoticeView.model_fields})
