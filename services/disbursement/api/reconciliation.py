"""How the ledger stands beside what others show: the newest comparison, those before, a new one, and what is left open."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation, words_cipher
from services.disbursement.api.schemas.reconciliation import (
    AcceptDifferenceRequest,
    DifferenceResponse,
    ReconciliationFigure,
    ReconciliationResponse,
    ReconciliationRunResponse,
    ReconciliationSide,
)
from services.disbursement.commands.differences import Explanation
from services.disbursement.domain.reconciliation import DifferenceId
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.identity import Actor

router = APIRouter(tags=["reconciliation"])


@router.get("/v1/reconciliation")
async def get_reconciliation(actor: CurrentActor, foundation: CurrentFoundation) -> ReconciliationResponse:
    """How the books stand by the newest comparison: what is real and what is of drills apart."""
    async with foundation.database.reading() as session:
        return ReconciliationResponse(
            real=await _side(session, actor, drill=False), drills=await _side(session, actor, drill=True)
        )


async def _side(session: AsyncSession, actor: Actor, *, drill: bool) -> ReconciliationSide:
    run = await store.reconciliation.find_newest(session, drill=drill)
    figures = await store.reconciliation.list_seen_figures(session, actor.area, drill=drill)
    names = await store.ledger_sides.list_names(session, [one.source_id for one in figures if one.source_id is not None])
    return ReconciliationSide(
        run=ReconciliationRunResponse.of(run) if run else None,
        figures=[ReconciliationFigure.of(one, names.get(one.source_id) if one.source_id else None) for one in figures],
    )


@router.get("/v1/reconciliation/runs")
async def list_runs(
    _: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[ReconciliationRunResponse]:
    """List comparisons, the newest first; of each moment there is one of what is real and one of drills."""
    async with foundation.database.reading() as session:
        found = await store.reconciliation.list_runs(session, position_of(cursor), limit + 1)
    items = [ReconciliationRunResponse.of(one) for one in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.post("/v1/reconciliation/runs", status_code=201, response_model=ReconciliationRunResponse)
async def reconcile(request: Request, actor: CurrentActor, foundation: CurrentFoundation, context: CurrentContext) -> Response:
    """Compare the whole ledger now, as is done every hour; the answer is what came of what is real."""

    async def command(session: AsyncSession) -> ReconciliationRunResponse:
        return ReconciliationRunResponse.of(await commands.reconciliation.reconcile(session, actor, context, now()))

    return await foundation.idempotency.once(request, actor, command)


@router.get("/v1/reconciliation/differences")
async def list_differences(
    actor: CurrentActor,
    foundation: CurrentFoundation,
    limit: PageSize = 100,
    cursor: Cursor = None,
    *,
    is_open: Annotated[bool, Query(alias="open", description="false: those that have ended, the newest first.")] = True,
) -> Page[DifferenceResponse]:
    """List differences of the caller's area, the oldest first; what belongs to no place is seen by the whole country's."""
    async with foundation.database.reading() as session:
        page = (position_of(cursor), limit + 1)
        found = await store.differences.list_differences(session, actor.area, page, is_open=is_open)
        payments = await store.cash_queues.find_payments(session, {one.payment_id for one in found[:limit] if one.payment_id})
    cipher = words_cipher(actor, foundation)
    of_payment = {one.id: one for one in payments}
    items = [
        DifferenceResponse.of(one, cipher, of_payment.get(one.payment_id) if one.payment_id else None) for one in found[:limit]
    ]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.post("/v1/reconciliation/differences/{difference_id}/take", response_model=DifferenceResponse)
async def take_difference(
    request: Request, difference_id: UUID, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Look after it from now on, whoever did before. 403 not-your-difference; 409 difference-ended."""

    async def command(session: AsyncSession) -> DifferenceResponse:
        taken = await commands.differences.take_difference(session, actor, DifferenceId(difference_id), now())
        return DifferenceResponse.of(taken, words_cipher(actor, foundation))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _explanation(difference_id: UUID, body: AcceptDifferenceRequest) -> Explanation:
    """Return why it may stand."""
    return Explanation(DifferenceId(difference_id), body.reason)


@router.post("/v1/reconciliation/differences/{difference_id}/accept", response_model=DifferenceResponse)
async def accept_difference(
    request: Request,
    explanation: Annotated[Explanation, Depends(_explanation)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Say why it may stand; it ends once another accountant says so too. Nothing is booked by it.

    403 not-your-difference, said-by-same, resolved-by-signer; 409 difference-ended.
    """

    async def command(session: AsyncSession) -> DifferenceResponse:
        one = await commands.differences.accept_difference(session, actor, context, explanation, now())
        return DifferenceResponse.of(one, words_cipher(actor, foundation))

    return await foundation.idempotency.once(request, actor, command, status=200)
