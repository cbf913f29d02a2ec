"""What the bank said in odd ways, and how a person ends it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation, words_cipher
from services.disbursement.api.schemas.odd_answers import OddAnswer, ResolutionRequest, ResolutionResponse
from services.disbursement.commands.resolutions import Resolution, Resolved
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of
from shared.ids import PaymentId

router = APIRouter(tags=["bank"])


@router.get("/v1/bank/odd-answers")
async def list_odd_answers(
    actor: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[OddAnswer]:
    """List what the bank said in odd ways and nobody has ended: of the caller's area; what names no payment of ours, of all."""
    async with foundation.database.reading() as session:
        found = await store.odd_answers.list_open(session, actor.area, position_of(cursor), limit + 1)
    items = [OddAnswer.of(each, words_cipher(actor, foundation)) for each in found[:limit]]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


async def _resolution(payment_id: UUID, body: ResolutionRequest) -> tuple[PaymentId, ResolutionRequest]:
    """Return what the accountant says, and of which payment."""
    return PaymentId(payment_id), body


@router.post("/v1/payments/{payment_id}/resolve", response_model=ResolutionResponse)
async def resolve_payment(
    request: Request,
    said: Annotated[tuple[PaymentId, ResolutionRequest], Depends(_resolution)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """Say what became of a payment which the bank left open, or have the bank asked again. Only what the bank itself has said
    can be chosen. Above a limit, and for `reversed` always, another accountant must say the same (`waits_for_second`).

    403 resolved-by-signer, not-your-commune; 409 nothing-to-resolve, still-at-the-bank, bank-says-otherwise, means-short,
    claim-is-over.
    What was not paid goes on to the newest account, where that is another one; else it stays held until an account comes.
    Where an earlier order named more than still stands and was paid after all, that is settled, and the rest recovered.
    `cash_list`: its account is refused for good, and it waits for a cash list (409 nothing-to-resolve where that is not so).
    """
    name, body = said

    async def command(session: AsyncSession) -> ResolutionResponse:
        if body.outcome == "cash_list":
            resolved = Resolved(await commands.cash_lists.pay_by_cash(session, actor, name, now()))
        else:
            resolution = Resolution(name, body.outcome, body.reason, body.amount_dong)
            resolved = await commands.resolutions.resolve_payment(session, actor, context, resolution, now())
        return ResolutionResponse.of(resolved, body.outcome, actor.subject)

    return await foundation.idempotency.once(request, actor, command, status=200)
