"""Pauses: stopping a source, a rail or an incident at once, and letting it go on."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.pauses import LiftRequest, PauseRequest, PauseResponse
from services.disbursement.commands.pauses import LiftWish, PauseWish
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.ids import PauseId

router = APIRouter(tags=["pauses"])


@dataclass(frozen=True)
class PauseQuery:
    """What the address asks for: all of them, or (`in_force`) only those that nobody has lifted."""

    in_force: Annotated[bool, Query()] = False


@router.get("/v1/pauses")
async def list_pauses(
    query: Annotated[PauseQuery, Depends()],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    limit: PageSize = 100,
    cursor: Cursor = None,
) -> Page[PauseResponse]:
    """List pauses, the newest first: of rails and incidents, and of the sources out of which one's area may be paid."""
    page = (position_of(cursor), limit + 1)
    async with foundation.database.reading() as session:
        found = await store.pauses.list_records(session, actor.area, page, only_in_force=query.in_force)
    items = [PauseResponse.of(each, foundation.data_cipher) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.post("/v1/pauses", status_code=201, response_model=PauseResponse)
async def pause(
    request: Request, body: PauseRequest, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext
) -> Response:
    """Order nothing new of a source, a rail or an incident from this moment on.

    What is at the bank ends by the bank's answer; clocks run on. 403 not-your-source, pause-too-wide; 404 source-not-found;
    409 already-paused, incident-not-known.
    """
    wish = PauseWish(body.what, body.id, body.reason)

    async def command(session: AsyncSession) -> PauseResponse:
        record = await commands.pauses.pause(session, actor, context, wish, now())
        return PauseResponse.of(record, foundation.data_cipher)

    return await foundation.idempotency.once(request, actor, command)


async def _lift(pause_id: UUID, body: LiftRequest) -> LiftWish:
    """Return which pause shall end, and why."""
    return LiftWish(PauseId(pause_id), body.reason)


@router.post("/v1/pauses/{pause_id}/lifted", response_model=PauseResponse)
async def lift_pause(
    request: Request,
    wish: Annotated[LiftWish, Depends(_lift)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Let it go on: never by who paused it, nor by a commune what the province or the country has paused.

    What it stopped goes with the next round. 403 lifted-by-who-paused, lifted-by-lower-office, not-your-source,
    pause-too-wide; 404 pause-not-found; 409 pause-lifted.
    """

    async def command(session: AsyncSession) -> PauseResponse:
        record = await commands.pauses.lift_pause(session, actor, context, wish, now())
        return PauseResponse.of(record, foundation.data_cipher)

    return await foundation.idempotency.once(request, actor, command, status=200)
