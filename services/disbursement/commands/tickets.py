"""Tickets: opened by what the bank leaves open, taken by a named person, ended by people or by the bank's exact word."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.domain.payments import Payment
from services.disbursement.domain.tickets import Ticket, ticket_binding
from services.disbursement.store.tickets import TicketEnd
from shared import audit, clocks
from shared.identity import Actor
from shared.ids import PaymentId
from shared.targets import BANK_TICKET

MAX_ADOPTED: Final = 200
"""So many notes that an older process has kept get their tickets in one transaction."""


async def open_tickets(session: AsyncSession, actor: Actor, notes: Collection[UUID], now: datetime) -> Sequence[Ticket]:
    """Open a ticket for each of these notes, with its clock, where its payment has none; the payments are held already."""
    opened = await store.tickets.open_for(session, notes, now)
    if not opened:
        return ()
    payments = {
        each.id: each
        for each in await store.payments.lock_payments(
            session, [one.payment_id for one in opened if one.payment_id is not None]
        )
    }
    await _start_clocks(session, actor, opened, payments)
    return opened


async def open_by_hand(session: AsyncSession, actor: Actor, payment: Payment, now: datetime) -> Ticket:
    """Open a ticket, with its clock, about a (held) payment of which no word is open any more: its end needs a place."""
    ticket = await store.tickets.open_by_hand(session, payment.id, f"commune:{payment.answering_commune}", now)
    await _start_clocks(session, actor, [ticket], {payment.id: payment})
    return ticket


async def _start_clocks(
    session: AsyncSession, actor: Actor, opened: Sequence[Ticket], payments: Mapping[PaymentId, Payment]
) -> None:
    cases = await store.cases.find_cases(session, [each.case_id for each in payments.values()])
    started = [
        policy.tickets.ticket_clock(ticket, payment, cases.get(payment.case_id))
        for ticket in opened
        if ticket.payment_id is not None and (payment := payments.get(ticket.payment_id)) is not None
    ]
    await clocks.start(session, started)
    await audit.record(session, actor, "tickets opened", "ticket", [each.id for each in opened])


async def adopt_forgotten(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """Open tickets for what a process has kept that knew of none, and end those whose words it has ended; return how many."""
    forgotten = await store.tickets.list_forgotten(session, MAX_ADOPTED)
    outlived = await store.tickets.list_outlived(session, MAX_ADOPTED)
    # First the payments, as everybody does who keeps a note.
    await store.payments.lock_payments(session, {each for each in [*forgotten.values(), *outlived] if each is not None})
    ended = await end_tickets(session, outlived, TicketEnd(actor.subject), now)
    if ended:
        await audit.record(session, actor, "tickets without words ended", "payment", outlived)
    return ended + len(await open_tickets(session, actor, forgotten, now))


async def end_tickets(session: AsyncSession, payments: Sequence[PaymentId], end: TicketEnd, now: datetime) -> int:
    """End the tickets of these payments of which nothing is open any more, and keep their clocks; return how many."""
    ended = await store.tickets.end_of_payments(session, payments, end, now)
    await clocks.keep(session, BANK_TICKET, ended, now)
    return len(ended)


async def take_ticket(session: AsyncSession, actor: Actor, ticket_id: UUID, now: datetime) -> Ticket:
    """Write down that this person looks after it from now on, whoever did before. Harmless to repeat."""
    ticket = await _held(session, actor, ticket_id)
    if ticket.taken_by != actor.subject:
        await store.tickets.save_taken(session, ticket.id, actor.subject, now)
        await audit.record(session, actor, "ticket taken", "ticket", [ticket.id])
    return await store.tickets.lock_ticket(session, ticket.id)


@dataclass(frozen=True)
class Finding:
    """What a person has found out about words of the bank that are about no payment of ours."""

    ticket_id: UUID
    reason: str


async def close_ticket(session: AsyncSession, actor: Actor, context: Context, finding: Finding, now: datetime) -> Ticket:
    """End a ticket that is about no payment of ours. One about a payment ends by what became of that."""
    ticket = await _held(session, actor, finding.ticket_id)
    if ticket.payment_id is not None:
        raise policy.tickets.TicketOfPayment
    reason = context.cipher.seal(finding.reason, ticket_binding(ticket.id))
    end = TicketEnd(actor.subject, policy.tickets.SEEN, reason)
    await store.tickets.end_one(session, ticket.id, end, now)
    await store.odd_answers.end_one(session, ticket.id, end, now)
    await audit.record(session, actor, "ticket ended", "ticket", [ticket.id], outcome=policy.tickets.SEEN)
    return await store.tickets.lock_ticket(session, ticket.id)


async def _held(session: AsyncSession, actor: Actor, ticket_id: UUID) -> Ticket:
    """Return an open ticket of this person's area, and hold it; its payment is only read, so nobody waits in a ring."""
    found = await store.tickets.lock_ticket(session, ticket_id)
    if found.payment_id is None:
        if actor.area is not None:
            raise policy.tickets.NobodysTicket
    else:
        payment = await store.payments.get_payment(session, found.payment_id)
        if not (actor.may_act_in(payment.commune_code) or actor.may_act_in(payment.means_commune_code)):
            raise policy.handovers.NotYourCommune(commune_code=payment.commune_code)
    if found.ended_at is not None:
        raise policy.tickets.TicketEnded
    return found
