"""Notices: what was told to whom, and the confirmation by a named officer."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.schemas.notices import (
    AcknowledgedNotice,
    AcknowledgementListRequest,
    AcknowledgementListResponse,
    AcknowledgementRequest,
    AcknowledgementResponse,
    ConfirmedVia,
    NoticeListRequest,
    NoticeResponse,
    NoticeWay,
    RefusedNotice,
)
from services.notifications.commands.acknowledgements import acknowledge, may_see
from services.notifications.commands.context import Context
from services.notifications.domain.confirmations import Confirmation, Via
from services.notifications.domain.next_ways import WentBy
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.policy.deliveries import why_it_waits
from services.notifications.store import next_ways, notices
from services.notifications.store.notices import NoticeNotFound, NoticeQuery
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor, Page, cursor_after, language_of, position_of, problem_body
from shared.identity import Actor

Ways = Mapping[UUID, Sequence[WentBy]]
"""By which ways each digest went."""


def notices_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of notices."""
    router = APIRouter(tags=["notices"])
    database = foundation.database

    @router.get("/v1/notices")
    async def list_notices(actor: CurrentActor, request: Annotated[NoticeListRequest, Depends()]) -> Page[NoticeResponse]:
        """List the notices of the officer's area in the order in which they were made."""
        limit = request.limit
        query = _query_of(actor, request)
        async with database.reading() as session:
            found = await notices.list_notices(session, query)
            ways = await ways_of(session, found[:limit])
        more = len(found) > limit
        return Page(
            items=[shown_notice(context, notice, ways) for notice in found[:limit]],
            next_cursor=cursor_after(found[limit - 1].id) if more else None,
        )

    @router.get("/v1/notices/{notice_id}")
    async def get_notice(actor: CurrentActor, notice_id: UUID) -> NoticeResponse:
        """Show one notice; one of another area is not found."""
        async with database.reading() as session:
            notice = await notices.get_notice(session, notice_id)
            ways = await ways_of(session, [notice])
        if not may_see(actor, notice):
            raise NoticeNotFound
        return shown_notice(context, notice, ways)

    @router.post("/v1/notices/{notice_id}/acknowledge", response_model=AcknowledgementResponse)
    async def acknowledge_notice(
        request: Request,
        actor: CurrentActor,
        notice_id: UUID,
        body: AcknowledgementRequest = _NOTHING,
    ) -> Response:
        """Confirm a digest or an escalation, or that the people of an in_person notice were told. Harmless to repeat."""

        async def command(session: AsyncSession) -> AcknowledgementResponse:
            moment = now()
            given = Confirmation([notice_id], visit_report=body.visit_report(moment))
            return AcknowledgementResponse(state=(await acknowledge(session, actor, context, given, moment)).only())

        return await foundation.idempotency.once(request, actor, command, status=200)

    @router.post("/v1/acknowledgements", response_model=AcknowledgementListResponse)
    async def acknowledge_list(
        request: Request, actor: CurrentActor, body: AcknowledgementListRequest, via: ConfirmedVia = "program"
    ) -> Response:
        """Confirm many notices at once: who went through a hamlet with the list; one that is refused stops no other.

        What was told in person says when, to whom and how; with that a commune's own notice is refused: it is another act.
        """
        language = language_of(request)

        async def command(session: AsyncSession) -> AcknowledgementListResponse:
            moment = now()
            ids = list(dict.fromkeys(body.notice_ids))
            given = Confirmation(ids, via=Via(via), visit_report=body.visit_report(moment))
            done = await acknowledge(session, actor, context, given, moment)
            return AcknowledgementListResponse(
                acknowledged=[_acknowledged(id_, state, done.before.get(id_)) for id_, state in done.states.items()],
                refused=[
                    RefusedNotice(notice_id=id_, problem=problem_body(problem, language))
                    for id_, problem in done.refused.items()
                ],
            )

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


_NOTHING: Final = AcknowledgementRequest()


def _acknowledged(notice_id: UUID, state: NoticeState, before: Notice | None) -> AcknowledgedNotice:
    return AcknowledgedNotice(
        notice_id=notice_id,
        state=state,
        confirmed_before_by=before.acknowledged_by if before else None,
        confirmed_before_at=before.acknowledged_at if before else None,
    )


async def ways_of(session: AsyncSession, shown: Sequence[Notice]) -> Ways:
    """Return by which ways the digests among these went."""
    return await next_ways.find_ways(session, [notice.id for notice in shown if notice.kind is NoticeKind.DIGEST])


def _query_of(actor: Actor, request: NoticeListRequest) -> NoticeQuery:
    return NoticeQuery(
        incident_id=request.incident_id,
        case_id=request.case_id,
        commune_code=request.commune_code,
        kind=request.kind,
        state=request.state,
        area=actor.area,
        after=position_of(request.cursor),
        most=request.limit + 1,
    )


def shown_notice(context: Context, notice: Notice, ways: Ways) -> NoticeResponse:
    """Return a notice as officers see it."""
    given = {name: getattr(notice, name) for name in NoticeResponse.model_fields.keys() - {"ways"}}
    reason = why_it_waits(notice, sms_is_real=context.sms_is_real)
    went_by = [NoticeWay(**asdict(one)) for one in ways.get(notice.id, ())]
    return NoticeResponse(**given | {"reason": reason, "ways": went_by})
