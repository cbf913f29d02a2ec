"""How payments stand, for who runs the system: counts and moments, no household and no sum."""

from fastapi import APIRouter

from services.disbursement.api.dependencies import CurrentFoundation
from services.disbursement.api.schemas.operations import UnfinishedPayments, UnfinishedPaymentsResponse
from services.disbursement.store import unfinished_payments as payments
from shared.operations.operators import Operator

router = APIRouter(tags=["operations"])


@router.get("/v1/operations/payments")
async def unfinished_payments(_: Operator, foundation: CurrentFoundation) -> UnfinishedPaymentsResponse:
    """Tell how many payments are on their way, by state, and since when the oldest is held, unknown, at the bank or without
    means.
    """
    async with foundation.database.reading() as session:
        counts, oldest = await payments.count_unfinished(session), await payments.find_oldest_unfinished(session)
    items = [
        UnfinishedPayments(state=state, count=count, oldest_since=oldest.get(state)) for state, count in sorted(counts.items())
    ]
    return UnfinishedPaymentsResponse(items=items)
