"""What somebody says of a missed clock that he has taken: he gives it back, needs longer, or has done it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.escalations import written_escalation
from services.notifications.api.schemas.escalations import DoneRequest, EscalationResponse, GivenBackRequest, ProlongedRequest
from services.notifications.commands.context import Context
from services.notifications.commands.taking_acts import give_back, prolong, say_done
from services.notifications.domain.climbs import Climb
from services.notifications.domain.taking_acts import TakingWord
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.http.preconditions import WRITE_RESPONSES, IfMatch, seen_revision
from shared.identity import Actor

_Act = Callable[[AsyncSession, Actor, Context, TakingWord, datetime], Awaitable[Climb]]


def taking_acts_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of who has taken something."""
    router = APIRouter(tags=["escalations"])

    async def once(request: Request, actor: Actor, act: _Act, word: TakingWord) -> Response:
        async def command(session: AsyncSession) -> EscalationResponse:
            await act(session, actor, context, word, now())
            return await written_escalation(session, context, actor, word.clock_id)

        return await foundation.idempotency.once(request, actor, command, status=200)

    @router.post("/v1/escalations/{clock_id}/given-back", response_model=EscalationResponse, responses=WRITE_RESPONSES)
    async def post_given_back(
        request: Request, actor: CurrentActor, clock_id: UUID, body: GivenBackRequest, if_match: IfMatch = None
    ) -> Response:
        """Answer for it no more: it climbs on at once, to the next above who has not heard of it, and not to the reader himself
        where he has signed for the shift as who comes.

        Where everybody above has heard, the last is told once more; `hears_return` says before who it is. Harmless to repeat.
        """
        return await once(request, actor, give_back, TakingWord(clock_id, body.reason, seen_revision(if_match)))

    @router.post("/v1/escalations/{clock_id}/prolonged", response_model=EscalationResponse, responses=WRITE_RESPONSES)
    async def post_prolonged(
        request: Request, actor: CurrentActor, clock_id: UUID, body: ProlongedRequest, if_match: IfMatch = None
    ) -> Response:
        """Say why one needs longer, and by when one will be done. Refused once the word's own clock was missed."""
        return await once(request, actor, prolong, TakingWord(clock_id, body.reason, seen_revision(if_match), body.until))

    @router.post("/v1/escalations/{clock_id}/done", response_model=EscalationResponse, responses=WRITE_RESPONSES)
    async def post_done(
        request: Request, actor: CurrentActor, clock_id: UUID, body: DoneRequest, if_match: IfMatch = None
    ) -> Response:
        """Say that one has done what one said: the word is kept. The missed clock ends by its own work alone."""
        return await once(request, actor, say_done, TakingWord(clock_id, body.done, seen_revision(if_match)))

    return router
