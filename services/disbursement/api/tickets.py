"""What the bank left open: listed, taken by a named person; what is of no payment of ours is ended here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import commands, store
from services.disbursement.api.dependencies import CurrentContext, CurrentFoundation, words_cipher
from services.disbursement.api.schemas.tickets import TicketCloseRequest, TicketLine, TicketResponse
from services.disbursement.commands.tickets import Finding
from shared.clock import now
from shared.http import CurrentActor, Cursor, Page, PageSize, cursor_after, position_of

router = APIRouter(tags=["bank"])


@router.get("/v1/tickets")
async def list_tickets(
    actor: CurrentActor, foundation: CurrentFoundation, limit: PageSize = 100, cursor: Cursor = None
) -> Page[TicketLine]:
    """List what the bank left open and nobody has ended, the oldest first: of the caller's area; of no payment, of all."""
    async with foundation.database.reading() as session:
        found = await store.tickets.list_open(session, actor.area, position_of(cursor), limit + 1)
        words = await store.odd_answers.list_of_tickets(session, found[:limit])
        payments = await store.cash_queues.find_payments(session, {one.payment_id for one in found[:limit] if one.payment_id})
    cipher = words_cipher(actor, foundation)
    of_payment = {one.id: one for one in payments}
    items = [
        TicketLine.with_words(
            each, words.get(each.id, []), of_payment.get(each.payment_id) if each.payment_id else None, cipher
        )
        for each in found[:limit]
    ]
    return Page(items=items, next_cursor=cursor_after(items[-1].id) if len(found) > limit else None)


@router.post("/v1/tickets/{ticket_id}/take", response_model=TicketResponse)
async def take_ticket(request: Request, ticket_id: UUID, actor: CurrentActor, foundation: CurrentFoundation) -> Response:
    """Look after it from now on, whoever did before. 403 not-your-commune, nobodys-ticket; 409 ticket-ended."""

    async def command(session: AsyncSession) -> TicketResponse:
        taken = await commands.tickets.take_ticket(session, actor, ticket_id, now())
        return TicketResponse.of(taken, words_cipher(actor, foundation))

    return await foundation.idempotency.once(request, actor, command, status=200)


async def _finding(ticket_id: UUID, body: TicketCloseRequest) -> Finding:
    """Return what was found out."""
    return Finding(ticket_id, body.reason)


@router.post("/v1/tickets/{ticket_id}/close", response_model=TicketResponse)
async def close_ticket(
    request: Request,
    finding: Annotated[Finding, Depends(_finding)],
    actor: CurrentActor,
    foundation: CurrentFoundation,
    context: CurrentContext,
) -> Response:
    """End what the bank said of no payment of ours, with what was found out.

    403 nobodys-ticket; 409 ticket-ended, ticket-of-payment (POST /v1/payments/{id}/resolve ends those).
    """

    async def command(session: AsyncSession) -> TicketResponse:
        ended = await commands.tickets.close_ticket(session, actor, context, finding, now())
        return TicketResponse.of(ended, words_cipher(actor, foundation))

    return await foundation.idempotency.once(request, actor, command, status=200)
