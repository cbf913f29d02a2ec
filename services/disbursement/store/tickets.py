"""Tickets: opened once, found, held, taken, proposed for, ended."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.tickets import NOBODYS, Difference, Proposal, Ticket
from services.disbursement.tables import BankDifferenceRow
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import PaymentId, new_id

_COLUMNS: Final = """
    t.id, t.payment_id, t.kind, t.owner, t.opened_at, t.taken_by, t.taken_at, t.proposed_outcome, t.proposed_amount,
    t.proposed_by, t.proposed_at, t.proposal_reason, t.ended_at, t.ended_by, t.outcome"""
# A payment has one open at most, and what was noted once opens one once: whatever comes twice. Its owner is
# `Payment.answering_commune`.
_OPEN: Final = f"""
    insert into tickets (id, payment_id, kind, owner, opened_at)
    select o.id, o.payment_id, o.meaning, coalesce('commune:' || p.means_commune_code, '{NOBODYS}'), :now
      from odd_answers o left join payments p on p.id = o.payment_id
     where {{which}} and o.ended_at is null order by o.payment_id, o.id
    on conflict do nothing
    returning id, payment_id, kind, owner, opened_at, taken_by, taken_at, proposed_outcome, proposed_amount, proposed_by,
              proposed_at, proposal_reason, ended_at, ended_by, outcome"""
_OPEN_FOR: Final = text(_OPEN.format(which="o.id = any(cast(:ids as uuid[]))"))
_UNTICKETED: Final = """
    not exists (select from tickets t where t.id = o.id)
    and not exists (select from tickets t where t.payment_id = o.payment_id and t.ended_at is null)"""
_FORGOTTEN: Final = text(
    f"select o.id, o.payment_id from odd_answers o where o.ended_at is null and {_UNTICKETED} order by o.id limit :most"
)
# An older process ends words and knows of no ticket. What is contradicted waits for people, with words or without.
_OUTLIVED: Final = text("""
    select t.payment_id from tickets t join payments p on p.id = t.payment_id
     where t.ended_at is null and not p.contradicted
       and not exists (select from odd_answers o where o.payment_id = t.payment_id and o.ended_at is null)
     order by t.payment_id limit :most""")
_OPEN_BY_HAND: Final = text("""
    insert into tickets (id, payment_id, kind, owner, opened_at) values (:id, :payment, 'contradicts', :owner, :now)""")
_GRAVER: Final = text("""
    update tickets set kind = 'contradicts'
     where payment_id = any(cast(:payments as uuid[])) and ended_at is null and kind <> 'contradicts'""")
_LOCK: Final = text(f"select {_COLUMNS} from tickets t where t.id = :id for update")
_LOCK_OF_PAYMENT: Final = text(
    f"select {_COLUMNS} from tickets t where t.payment_id = :payment and t.ended_at is null for update"
)
_OF_PAYMENT: Final = text(f"""
    select {_COLUMNS}, p.drill, c.due_at from tickets t join payments p on p.id = t.payment_id
      left join clocks c on c.subject_id = t.id and c.kind = 'bank_ticket'
     where t.payment_id = :payment and t.ended_at is null""")
# The oldest first; of what belongs to no payment only who sees the whole country.
_LIST: Final = text(f"""
    select {_COLUMNS}, p.drill, c.due_at from tickets t left join payments p on p.id = t.payment_id
      left join clocks c on c.subject_id = t.id and c.kind = 'bank_ticket'
     where t.ended_at is null
       and (cast(:after as uuid) is null
            or (t.opened_at, t.id) > (select a.opened_at, a.id from tickets a where a.id = cast(:after as uuid)))
       and (cast(:everywhere as boolean) or p.commune_code = any(cast(:communes as text[]))
            or p.province_code = any(cast(:provinces as text[])) or p.means_commune_code = any(cast(:communes as text[]))
            or p.means_province_code = any(cast(:provinces as text[])))
     order by t.opened_at, t.id limit :most""")
_TAKE: Final = text("update tickets set taken_by = :by, taken_at = :now where id = :id")
_PROPOSE: Final = text("""
    update tickets set proposed_outcome = :outcome, proposed_amount = :amount, proposed_by = :by, proposed_at = :at,
           proposal_reason = :reason, taken_by = coalesce(taken_by, :by), taken_at = coalesce(taken_at, :at)
     where id = :id""")
_VOID: Final = text("""
    update tickets set proposed_outcome = null, proposed_amount = null, proposed_by = null, proposed_at = null,
           proposal_reason = null
     where payment_id = any(cast(:payments as uuid[])) and ended_at is null and proposed_at is not null""")
# What still has words that nobody has ended stays open.
_END: Final = text("""
    with held as (
        select t.id from tickets t
         where t.payment_id = any(cast(:payments as uuid[])) and t.ended_at is null
           and not exists (select from odd_answers o where o.payment_id = t.payment_id and o.ended_at is null)
         order by t.id for update)
    update tickets t set ended_at = :now, ended_by = :by, outcome = :outcome, reason = :reason from held h where t.id = h.id
    returning t.id""")
_END_ONE: Final = text("""
    update tickets set ended_at = :now, ended_by = :by, outcome = :outcome, reason = :reason where id = :id""")
_FIGURES: Final = text("""
    select kind, count(*) as count, extract(epoch from now() - min(opened_at))::float8 as oldest
      from tickets where ended_at is null group by kind""")
_DIFFERENCE: Final = text("select coalesce(sum(difference), 0)::bigint from bank_differences")


class TicketNotFound(NotFound):
    """No such ticket, or it is not for this person to see."""

    code = "ticket-not-found"


@dataclass(frozen=True)
class TicketFigures:
    """How many tickets of one kind are open, and how old the oldest is (seconds)."""

    count: int
    oldest_s: float


@dataclass(frozen=True)
class TicketEnd:
    """How a ticket ends; `reason` is sealed, and none where the bank's exact word ended it."""

    by: str
    outcome: str | None = None
    reason: bytes | None = None


async def open_for(session: AsyncSession, notes: Collection[UUID], now: datetime) -> list[Ticket]:
    """Open a ticket for each of these notes that nobody has ended and whose payment has none; return the new ones."""
    if not notes:
        return []
    rows = await execute(session, _OPEN_FOR, {"ids": sorted(notes), "now": now})
    return [_ticket(row) for row in rows.mappings()]


async def open_by_hand(session: AsyncSession, payment: PaymentId, owner: str, now: datetime) -> Ticket:
    """Open a ticket about a payment of which no word is open any more, so that its end has a place."""
    name = new_id()
    await execute(session, _OPEN_BY_HAND, {"id": name, "payment": payment, "owner": owner, "now": now})
    return Ticket(name, payment, Meaning.CONTRADICTS, owner, now)


async def list_forgotten(session: AsyncSession, most: int) -> dict[UUID, PaymentId | None]:
    """Return open notes without a ticket, with their payments: an older process has kept them."""
    return {row.id: row.payment_id for row in await execute(session, _FORGOTTEN, {"most": most})}


async def list_outlived(session: AsyncSession, most: int) -> list[PaymentId]:
    """Return payments whose ticket is still open though nothing of them is: an older process has ended their words."""
    return [row.payment_id for row in await execute(session, _OUTLIVED, {"most": most})]


async def make_graver(session: AsyncSession, payments: Collection[PaymentId]) -> None:
    """Say of the open tickets of these payments that the bank contradicts itself."""
    if payments:
        await execute(session, _GRAVER, {"payments": sorted(payments)})


async def void_proposals(session: AsyncSession, payments: Collection[PaymentId]) -> None:
    """Let nothing that was proposed for the tickets of these payments stand any more."""
    if payments:
        await execute(session, _VOID, {"payments": sorted(payments)})


async def lock_ticket(session: AsyncSession, ticket: UUID) -> Ticket:
    """Return the ticket and hold it. Raises TicketNotFound."""
    row = (await execute(session, _LOCK, {"id": ticket})).mappings().first()
    if row is None:
        raise TicketNotFound
    return _ticket(row)


async def lock_of_payment(session: AsyncSession, payment: PaymentId) -> Ticket | None:
    """Return the open ticket of a (held) payment and hold it."""
    row = (await execute(session, _LOCK_OF_PAYMENT, {"payment": payment})).mappings().first()
    return _ticket(row) if row else None


async def find_of_payment(session: AsyncSession, payment: PaymentId) -> Ticket | None:
    row = (await execute(session, _OF_PAYMENT, {"payment": payment})).mappings().first()
    return _ticket(row) if row else None


async def list_open(session: AsyncSession, area: Area, after: UUID | None, most: int) -> list[Ticket]:
    """Return the open tickets of an area, the oldest first; what belongs to no payment is seen by the whole country's."""
    values = {
        "after": after,
        "everywhere": area is None,
        "communes": sorted(area[0]) if area else [],
        "provinces": sorted(area[1]) if area else [],
        "most": most,
    }
    return [_ticket(row) for row in (await execute(session, _LIST, values)).mappings()]


async def save_taken(session: AsyncSession, ticket: UUID, by: str, now: datetime) -> None:
    """Write down who looks after it now."""
    await execute(session, _TAKE, {"id": ticket, "by": by, "now": now})


async def save_proposal(session: AsyncSession, ticket: UUID, proposal: Proposal, reason: bytes) -> None:
    """Write down how one person says that it ends, in the place of what was said before; `reason` is sealed."""
    values = {"outcome": proposal.outcome, "amount": proposal.amount, "by": proposal.by, "at": proposal.at}
    await execute(session, _PROPOSE, {**values, "id": ticket, "reason": reason})


async def end_of_payments(session: AsyncSession, payments: Sequence[PaymentId], end: TicketEnd, now: datetime) -> list[UUID]:
    """End the tickets of these payments of which no word is open any more; return them."""
    if not payments:
        return []
    values = {"payments": sorted(set(payments)), "by": end.by, "outcome": end.outcome, "reason": end.reason, "now": now}
    return [row.id for row in await execute(session, _END, values)]


async def end_one(session: AsyncSession, ticket: UUID, end: TicketEnd, now: datetime) -> None:
    values = {"id": ticket, "by": end.by, "outcome": end.outcome, "reason": end.reason, "now": now}
    await execute(session, _END_ONE, values)


async def save_difference(session: AsyncSession, difference: Difference, now: datetime) -> None:
    """Book what the bank paid more or less than was owed, once for a ticket."""
    names = ("ticket_id", "payment_id", "end_to_end_id", "owed", "named", "proposed_by", "accepted_by", "said")
    row = {name: getattr(difference, name) for name in names}
    await execute(session, insert(BankDifferenceRow), {**row, "difference": difference.amount, "accepted_at": now})


async def count_open(session: AsyncSession) -> dict[str, TicketFigures]:
    """Return how many tickets are open, and how old the oldest is, by kind."""
    rows = (await execute(session, _FIGURES)).mappings()
    return {row["kind"]: TicketFigures(row["count"], row["oldest"]) for row in rows}


async def sum_differences(session: AsyncSession) -> int:
    """Return what the bank has paid more than was owed (less: below zero), as people accepted it, in đồng."""
    return int((await execute(session, _DIFFERENCE)).scalar_one())


def _ticket(row: Any) -> Ticket:
    outcome = row["proposed_outcome"]
    said = (row["proposed_amount"], row["proposed_by"], row["proposed_at"], row["proposal_reason"])
    proposal = Proposal(outcome, *said) if outcome else None
    same = ("id", "payment_id", "owner", "opened_at", "taken_by", "taken_at", "ended_at", "ended_by", "outcome")
    fields = {name: row[name] for name in same}
    return Ticket(**fields, kind=Meaning(row["kind"]), proposal=proposal, drill=row.get("drill"), due_at=row.get("due_at"))
