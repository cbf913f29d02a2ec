"""What came back by the bank, and how a person lets it go once more."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.returns import PayAgainRequest, PayAgainResponse
from services.disbursement.commands.returns import PayAgain
from shared.clock import now
from shared.http import CurrentActor
from shared.ids import PaymentId

router = APIRouter(tags=["payments"])


async def _wanted(payment_id: UUID, body: PayAgainRequest) -> PayAgain:
    """Return what the officer says."""
    return PayAgain(PaymentId(payment_id), body.way, body.reason)


@router.post("/v1/payments/{payment_id}/pay-again", response_model=PayAgainResponse)
async def pay_again(
    request: Request,
    wanted: Annotated[PayAgain, Depends(_wanted)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Let what the bank sent back go once more: to the same account, or in cash by hand.

    A new account lets it go by itself once it is certain who is paid: payees that were frozen need a second person for it.

    403 resolved-by-signer, not-your-commune; 409 not-returned, return-in-doubt, no-account-left.
    """

    async def command(session: AsyncSession) -> PayAgainResponse:
        payment = await commands.returns.pay_again(session, actor, context, wanted, now())
        return PayAgainResponse(id=payment.id, state=payment.state, rail=payment.rail, amount=payment.amount)

    return await foundation.idempotency.once(request, actor, command, status=200)
