"""What is too much in hand since less of an award stands, and how a person ends it."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentFoundation
from services.disbursement.api.schemas.recoveries import RecoveryEndRequest, RecoveryResponse
from services.disbursement.commands.recoveries import RecoveryEnding
from services.disbursement.domain.recoveries import RecoveryState
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.ids import CaseId, RecoveryId

router = APIRouter(tags=["recoveries"])


@dataclass(frozen=True)
class RecoveryQuery:
    """What the address asks for; what is left out does not matter."""

    case_id: UUID | None = None
    state: RecoveryState | None = None


@router.get("/v1/recoveries")
async def list_recoveries(
    query: Annotated[RecoveryQuery, Depends()],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    limit: PageSize = 100,
    cursor: Cursor = None,
) -> Page[RecoveryResponse]:
    """List recoveries of the caller's area, in the order of their ids."""
    which = CaseId(query.case_id) if query.case_id else None, query.state
    async with foundation.database.reading() as session:
        found = await store.recoveries.list_recoveries(session, actor.area, which, (position_of(cursor), limit + 1))
    items = [RecoveryResponse.of(each) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


async def _ending(recovery_id: UUID, body: RecoveryEndRequest) -> RecoveryEnding:
    """Return what is said of it."""
    return RecoveryEnding(RecoveryId(recovery_id), body.outcome, body.reason)


@router.post("/v1/recoveries/{recovery_id}/end", response_model=RecoveryResponse)
async def end_recovery(
    request: Request, ending: Annotated[RecoveryEnding, Depends(_ending)], actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Say that it was paid back (accountant) or waived (leadership of the province), and why.

    403 not-your-commune, waived-by-province, recovery-ended-by-signer; 409 recovery-ended. Other help is never touched.
    """

    async def command(session: AsyncSession) -> RecoveryResponse:
        return RecoveryResponse.of(await commands.recoveries.end_recovery(session, actor, ending, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)
