"""Odd answers: kept once for the same words, shown, ended by a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.bank_answers import Meaning
from services.disbursement.domain.odd_answers import OddAnswerNote, OddAnswerRecord
from services.disbursement.domain.tickets import Ticket
from services.disbursement.store.tickets import TicketEnd
from shared.database import execute
from shared.ids import PaymentId

_COLUMNS: Final = (
    "o.id, o.payment_id, o.end_to_end_id, o.meaning, o.words, o.times, o.first_at, o.last_at, o.ended_at, o.ended_by, o.outcome"
)
# Only words that are new are sealed and stored: the others are counted.
_SAVE: Final = text("""
    insert into odd_answers as o (id, payment_id, end_to_end_id, meaning, words, times, first_at, last_at)
    select d.*, 1, :now, :now
      from unnest(cast(:ids as uuid[]), cast(:payments as uuid[]), cast(:names as text[]), cast(:meanings as text[]),
                  cast(:words as bytea[])) as d(id, payment_id, end_to_end_id, meaning, words) order by d.id
    on conflict (id) do update set times = o.times + 1, last_at = excluded.last_at
    returning o.id, o.payment_id, o.ended_at is not null as is_ended, o.times = 1 as is_new""")
_LIST: Final = text(f"""
    select {_COLUMNS} from odd_answers o left join payments p on p.id = o.payment_id
     where o.ended_at is null and (cast(:after as uuid) is null or o.id > cast(:after as uuid))
       and (cast(:everywhere as boolean) or p.commune_code = any(cast(:communes as text[]))
            or p.province_code = any(cast(:provinces as text[])) or p.means_commune_code = any(cast(:communes as text[]))
            or p.means_province_code = any(cast(:provinces as text[])))
     order by o.id limit :most""")
_OF_PAYMENT: Final = text(f"select {_COLUMNS} from odd_answers o where o.payment_id = :payment order by o.first_at, o.id")
_OF_TICKETS: Final = text(f"""
    select {_COLUMNS} from odd_answers o
     where o.ended_at is null
       and (o.payment_id = any(cast(:payments as uuid[])) or (o.payment_id is null and o.id = any(cast(:ids as uuid[]))))
     order by o.first_at, o.id""")
# By the payment, whose name an order's begins with: so the index on it serves.
_SPOKEN_OF: Final = text("""
    select distinct o.end_to_end_id from attempts a join odd_answers o on o.payment_id = a.payment_id
     where a.end_to_end_id = any(cast(:names as text[])) and o.end_to_end_id = a.end_to_end_id and o.meaning <> 'refuses'""")
_ODD_OF: Final = text(f"""
    select {_COLUMNS} from attempts a join odd_answers o on o.payment_id = a.payment_id
     where a.end_to_end_id = any(cast(:names as text[])) and o.end_to_end_id = a.end_to_end_id
       and o.meaning = 'odd' and o.ended_at is null""")
_END_ONE: Final = text("""
    update odd_answers set ended_at = :now, ended_by = :by, outcome = :outcome, reason = :reason
     where id = :id and ended_at is null""")
_END: Final = text("""
    update odd_answers set ended_at = :now, ended_by = :by, outcome = :outcome, reason = :reason
     where payment_id = :payment and ended_at is null""")

# A contradiction is ended by a person only.
_END_EXPLAINED: Final = text("""
    update odd_answers set ended_at = :now, ended_by = :by
     where payment_id = any(cast(:payments as uuid[])) and ended_at is null and meaning <> 'contradicts'""")
_END_EXPLAINED_OF_ATTEMPTS: Final = text("""
    update odd_answers set ended_at = :now, ended_by = :by
     where payment_id = any(cast(:payments as uuid[])) and end_to_end_id = any(cast(:names as text[]))
       and ended_at is null and meaning <> 'contradicts'""")


@dataclass(frozen=True)
class Ending:
    """How a person ends what is odd about a payment; `reason` is sealed."""

    payment_id: PaymentId
    outcome: str
    by: str
    reason: bytes


@dataclass(frozen=True)
class KeptNotes:
    """Of notes that came in: which a person had ended before, which are new, and of which payments those speak."""

    ended: frozenset[UUID] = frozenset()
    new: frozenset[UUID] = frozenset()
    payments_of_new: frozenset[PaymentId] = frozenset()


async def save_notes(session: AsyncSession, notes: Sequence[tuple[OddAnswerNote, bytes]], now: datetime) -> KeptNotes:
    """Keep these notes, each with its sealed words."""
    unique = {note.id: (note, words) for note, words in notes}
    values = {
        "ids": list(unique),
        "payments": [note.payment_id for note, _ in unique.values()],
        "names": [note.end_to_end_id for note, _ in unique.values()],
        "meanings": [note.meaning.value for note, _ in unique.values()],
        "words": [words for _, words in unique.values()],
        "now": now,
    }
    rows = (await execute(session, _SAVE, values)).all()
    return KeptNotes(
        frozenset(row.id for row in rows if row.is_ended),
        frozenset(row.id for row in rows if row.is_new),
        frozenset(row.payment_id for row in rows if row.is_new and row.payment_id is not None),
    )


async def list_open(
    session: AsyncSession, area: tuple[Collection[str], Collection[str]] | None, after: UUID | None, most: int
) -> list[OddAnswerRecord]:
    """Return what people must still look at; what belongs to no payment is seen by who sees the whole country."""
    values = {
        "after": after,
        "everywhere": area is None,
        "communes": sorted(area[0]) if area else [],
        "provinces": sorted(area[1]) if area else [],
        "most": most,
    }
    return [_record(row) for row in (await execute(session, _LIST, values)).mappings()]


async def list_of_payment(session: AsyncSession, payment: PaymentId) -> list[OddAnswerRecord]:
    return [_record(row) for row in (await execute(session, _OF_PAYMENT, {"payment": payment})).mappings()]


async def list_spoken_of(session: AsyncSession, names: Collection[str]) -> frozenset[str]:
    """Return of which of these orders the bank itself has ever said something odd; that it took one in no form is no word."""
    if not names:
        return frozenset()
    return frozenset(row.end_to_end_id for row in await execute(session, _SPOKEN_OF, {"names": sorted(names)}))


async def list_odd_of(session: AsyncSession, names: Collection[str]) -> list[OddAnswerRecord]:
    """Return what the bank has said of these orders that nobody understood then, as far as nobody has ended it."""
    if not names:
        return []
    return [_record(row) for row in (await execute(session, _ODD_OF, {"names": sorted(names)})).mappings()]


async def list_of_tickets(session: AsyncSession, tickets: Sequence[Ticket]) -> dict[UUID, list[OddAnswerRecord]]:
    """Return the open words of these tickets, the oldest first."""
    by_payment = {ticket.payment_id: ticket.id for ticket in tickets if ticket.payment_id is not None}
    values = {"payments": sorted(by_payment), "ids": sorted(ticket.id for ticket in tickets if ticket.payment_id is None)}
    found: dict[UUID, list[OddAnswerRecord]] = {}
    for row in (await execute(session, _OF_TICKETS, values)).mappings():
        record = _record(row)
        found.setdefault(by_payment[record.payment_id] if record.payment_id is not None else record.id, []).append(record)
    return found


async def end_notes(session: AsyncSession, ending: Ending, now: datetime) -> None:
    """Write down who ended what was odd about this payment, and how."""
    values = {
        "payment": ending.payment_id,
        "outcome": ending.outcome,
        "by": ending.by,
        "reason": ending.reason,
        "now": now,
    }
    await execute(session, _END, values)


async def end_one(session: AsyncSession, note: UUID, end: TicketEnd, now: datetime) -> None:
    """Write down who found out what one note meant that is about no payment of ours."""
    values = {"id": note, "by": end.by, "outcome": end.outcome, "reason": end.reason, "now": now}
    await execute(session, _END_ONE, values)


async def end_explained(session: AsyncSession, payments: Sequence[PaymentId], by: str, now: datetime) -> None:
    """End what was odd about payments that the bank's exact word has ended since."""
    if payments:
        await execute(session, _END_EXPLAINED, {"payments": list(payments), "by": by, "now": now})


async def end_explained_of_attempts(
    session: AsyncSession, payments: Sequence[PaymentId], names: Sequence[str], by: str, now: datetime
) -> None:
    """End what was odd about these attempts of these payments, which the bank has exactly rejected since."""
    if names:
        values = {"payments": list(payments), "names": list(names), "by": by, "now": now}
        await execute(session, _END_EXPLAINED_OF_ATTEMPTS, values)


def _record(row: Any) -> OddAnswerRecord:
    return OddAnswerRecord(**{**row, "meaning": Meaning(row["meaning"])})
