"""What waits for people at disbursement: as much of it as a first page shows, in one answer."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.disbursement.api.dependencies import CurrentFoundation
from services.disbursement.api.schemas.queues import PaymentQueueResponse, StuckFiguresResponse
from services.disbursement.store import queues
from services.disbursement.store.queues import STUCK, TO_HAND_OVER, TO_NAME_PAYEES, WaitingKind
from shared.foundation import Foundation
from shared.http import CurrentActor, QueueSize
from shared.identity import Actor

router = APIRouter(tags=["queues"])


@router.get("/v1/queues/stuck")
async def stuck_payments(actor: CurrentActor, foundation: CurrentFoundation, limit: QueueSize = 20) -> PaymentQueueResponse:
    """Payments of the caller's area that somebody must look at."""
    return await _queue(foundation, STUCK, actor, limit)


@router.get("/v1/queues/stuck/figures")
async def stuck_figures(actor: CurrentActor, foundation: CurrentFoundation) -> StuckFiguresResponse:
    """How many payments of the caller's area are stuck in which way; one that is stuck in two ways is counted in both."""
    async with foundation.database.reading() as session:
        return StuckFiguresResponse.of(await queues.list_figures(session, STUCK, actor.area))


@router.get("/v1/queues/to-hand-over")
async def payments_to_hand_over(
    actor: CurrentActor, foundation: CurrentFoundation, limit: QueueSize = 20
) -> PaymentQueueResponse:
    """Goods that are set aside for households of the caller's area."""
    return await _queue(foundation, TO_HAND_OVER, actor, limit)


@router.get("/v1/queues/to-name-payees")
async def payments_without_payee(
    actor: CurrentActor, foundation: CurrentFoundation, limit: QueueSize = 20
) -> PaymentQueueResponse:
    """Payments of the caller's area of which nobody knows to whom, or to which account: named one, they go by bank."""
    return await _queue(foundation, TO_NAME_PAYEES, actor, limit)


async def _queue(foundation: Foundation, kinds: Sequence[WaitingKind], actor: Actor, limit: int) -> PaymentQueueResponse:
    async with foundation.database.reading() as session:
        return PaymentQueueResponse.of(await queues.find_queue(session, kinds, actor.area, limit), foundation.data_cipher)
