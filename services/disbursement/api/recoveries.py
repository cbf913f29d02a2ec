"""What is too much in hand: planned by instalments, received, owned, ended."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentFoundation
from services.disbursement.api.schemas.recoveries import (
    NamedRecovery,
    RecoveryDetailResponse,
    RecoveryEndRequest,
    RecoveryOwnerRequest,
    RecoveryPlanRequest,
    RecoveryReceiptRequest,
    RecoveryResponse,
)
from services.disbursement.commands.recoveries import RecoveryEnding, RecoveryPlan
from services.disbursement.domain.recoveries import Receipt, RecoveryState
from shared.clock import VIETNAM, now
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
) -> Page[NamedRecovery]:
    """List recoveries of the caller's area, in the order of their ids, by what people know their payments."""
    which = CaseId(query.case_id) if query.case_id else None, query.state
    async with foundation.database.reading() as session:
        found = await store.recoveries.list_recoveries(session, actor.area, which, (position_of(cursor), limit + 1))
        payments = await store.cash_queues.find_payments(session, {each.payment_id for each in found[:limit]})
    by_id = {payment.id: payment for payment in payments}
    items = [NamedRecovery.named(each, by_id[each.payment_id]) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.get("/v1/recoveries/{recovery_id}")
async def get_recovery(recovery_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> RecoveryDetailResponse:
    """One recovery with who was paid, its plan, what of it is overdue, and every receipt."""
    async with foundation.database.reading() as session:
        found = await store.recoveries.get_recovery(session, RecoveryId(recovery_id))
        payment = await store.payments.get_payment(session, found.payment_id)
        if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
            raise store.recoveries.RecoveryNotFound
        plan = await store.recoveries.find_plan(session, found)
        receipts = await store.recoveries.list_receipts(session, found.id)
        paid = (await store.payees.find_paid(session, [payment])).get(payment.id)
    return RecoveryDetailResponse.with_story((found, payment, paid), plan, receipts, now().astimezone(VIETNAM).date())


async def _planned(recovery_id: UUID, body: RecoveryPlanRequest) -> RecoveryPlan:
    """Return the plan that is agreed."""
    return RecoveryPlan(RecoveryId(recovery_id), [(part.due_on, part.amount) for part in body.instalments])


@router.post("/v1/recoveries/{recovery_id}/plan", response_model=RecoveryResponse)
async def plan_recovery(
    request: Request, plan: Annotated[RecoveryPlan, Depends(_planned)], actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Agree by which instalments the rest comes back; a later plan stands for an earlier one.

    422 where they do not sum to what is left; 403 recovery-ended-by-signer; 409 recovery-ended.
    """

    async def command(session: AsyncSession) -> RecoveryResponse:
        return RecoveryResponse.of(await commands.recoveries.plan_recovery(session, actor, plan, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _receipt(recovery_id: UUID, body: RecoveryReceiptRequest, actor: CurrentActor) -> Receipt:
    """Return what came back."""
    return Receipt(RecoveryId(recovery_id), body.way, body.receipt_number, body.amount, body.received_on, actor.subject)


@router.post("/v1/recoveries/{recovery_id}/receipts", response_model=RecoveryResponse)
async def receive(
    request: Request, receipt: Annotated[Receipt, Depends(_receipt)], actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Book what came back; it is free for others again. The same receipt again is booked once.

    422 above what is left; 403 recovery-ended-by-signer; 409 recovery-ended, receipt-differs.
    """

    async def command(session: AsyncSession) -> RecoveryResponse:
        return RecoveryResponse.of(await commands.recoveries.receive(session, actor, receipt, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)


@router.post("/v1/recoveries/{recovery_id}/owner", response_model=RecoveryResponse)
async def own_recovery(
    request: Request, recovery_id: UUID, body: RecoveryOwnerRequest, actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Name who sees to it. 409 recovery-ended."""

    async def command(session: AsyncSession) -> RecoveryResponse:
        return RecoveryResponse.of(await commands.recoveries.own_recovery(session, actor, RecoveryId(recovery_id), body.owner))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _ending(recovery_id: UUID, body: RecoveryEndRequest) -> RecoveryEnding:
    """Return what is said of it."""
    return RecoveryEnding(
        RecoveryId(recovery_id), body.outcome, body.reason, body.act, receipt_number=body.receipt_number, way=body.way
    )


@router.post("/v1/recoveries/{recovery_id}/end", response_model=RecoveryResponse)
async def end_recovery(
    request: Request, ending: Annotated[RecoveryEnding, Depends(_ending)], actor: CurrentActor, foundation: CurrentFoundation
) -> Response:
    """Say that all of the rest was paid back (by a receipt), or waived or written off (leadership of the province, by an act).

    403 not-your-commune, waived-by-province, recovery-ended-by-signer; 409 recovery-ended; 422 without receipt or act. Other
    help is never touched.
    """

    async def command(session: AsyncSession) -> RecoveryResponse:
        return RecoveryResponse.of(await commands.recoveries.end_recovery(session, actor, ending, now()))

    return await foundation.idempotency.once(request, actor, command, status=200)
