"""The step that a later part of an award waits for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation
from services.disbursement.api.schemas.milestones import StepRequest, StepResponse
from services.disbursement.commands.milestones import StepSeen
from shared.clock import now
from shared.http import CurrentActor
from shared.ids import PaymentId

router = APIRouter(tags=["payments"])


async def _seen(payment_id: UUID, body: StepRequest) -> StepSeen:
    """Return what was seen."""
    return StepSeen(PaymentId(payment_id), body.seen_on, body.evidence_kind, body.evidence)


@router.post("/v1/payments/{payment_id}/step", status_code=201, response_model=StepResponse)
async def confirm_step(
    request: Request,
    seen: Annotated[StepSeen, Depends(_seen)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Confirm how far the work has come: the part that waits for this step goes at once.

    403 not-your-commune, separation-of-duties (nor who told of it himself, signed, delegated or handed over); 404
    payment-not-found; 409 no-step-to-confirm, earlier-part-open. The same Idempotency-Key gets the first answer again.
    """

    async def command(session: AsyncSession) -> StepResponse:
        return StepResponse.of(await commands.milestones.confirm_step(session, actor, context, seen, now()))

    return await foundation.idempotency.once(request, actor, command)
