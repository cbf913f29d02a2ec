"""What waits for people at notifications: as much of it as a first page shows, in one answer."""

from collections.abc import Collection
from typing import Final

from fastapi import APIRouter

from services.notifications.api.schemas.queues import WaitingNoticeResponse
from services.notifications.commands.context import Context
from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.policy.deliveries import why_it_waits
from services.notifications.store import queues
from shared.foundation import Foundation
from shared.http import CurrentActor, Queue, QueueSize
from shared.identity import Actor

_TO_CONFIRM: Final = (NoticeState.SENT, NoticeState.WAITING)
"""Also what nobody could be sent yet: who reads it at the desk is told all the same."""


def queues_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of queues."""
    router = APIRouter(tags=["queues"])

    async def queue(
        kind: NoticeKind, states: Collection[NoticeState], actor: Actor, limit: int
    ) -> Queue[WaitingNoticeResponse]:
        async with foundation.database.reading() as session:
            found = await queues.find_queue(session, kind, states, actor.area, limit)
        first = [_shown(context, notice) for notice in found.first]
        return Queue(count=found.count, drills=found.drills, is_more=found.is_more, first=first)

    @router.get("/v1/queues/to-confirm")
    async def to_confirm(actor: CurrentActor, limit: QueueSize = 20) -> Queue[WaitingNoticeResponse]:
        """Digests of the caller's area that somebody there must confirm, the earliest first."""
        return await queue(NoticeKind.DIGEST, _TO_CONFIRM, actor, limit)

    @router.get("/v1/queues/to-tell")
    async def to_tell(actor: CurrentActor, limit: QueueSize = 20) -> Queue[WaitingNoticeResponse]:
        """Outcomes of the caller's area that no phone reaches, so that somebody must go there, the earliest first."""
        return await queue(NoticeKind.IN_PERSON, (NoticeState.WAITING,), actor, limit)

    return router


def _shown(context: Context, notice: Notice) -> WaitingNoticeResponse:
    reason = why_it_waits(notice, sms_is_real=context.sms_is_real)
    given = {name: getattr(notice, name) for name in WaitingNoticeResponse.model_fields}
    return WaitingNoticeResponse(**given | {"reason": reason})
