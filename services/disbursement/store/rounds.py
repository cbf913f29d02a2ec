"""Rounds and attempts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain import AttemptStatus, Order, Payment, Rail
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.tables import AttemptRow, RoundRow
from shared.database import execute
from shared.ids import PaymentId, RoundId, SourceId

_ORDERS: Final = """
    select a.end_to_end_id, a.payment_id, a.round_id, a.case_id, a.amount, p.drill, a.payee_revision, y.account, a.sent_at
      from attempts a join payments p on p.id = a.payment_id
      join payees y on y.case_id = a.case_id and y.revision = a.payee_revision"""
_ORDERS_OF_ROUND: Final = text(f"{_ORDERS} where a.round_id = :round and a.status = 'sent' and p.state = 'sent' order by 1")
_ORDER_OF_PAYMENT: Final = text(f"{_ORDERS} where a.payment_id = :payment and a.status = 'sent'")
_LOCK_ATTEMPTS: Final = text(f"""
    select {COLUMNS}, a.end_to_end_id as attempt_name, a.status as attempt_status, a.account_hash
      from payments p join attempts a on a.payment_id = p.id
     where a.end_to_end_id = any(cast(:ids as text[])) order by p.id, a.number for update of p, a""")
_LOCK_ROUNDS: Final = text("select id from rounds where id = any(cast(:ids as uuid[])) order by id for update")
_COMPLETE: Final = text("""
    select r.id, r.source_id, r.rail, r.number from rounds r
     where r.id = any(cast(:ids as uuid[]))
       and not exists (select 1 from payments p where p.round_id = r.id and p.state in ('reserved', 'sent'))""")
_SAVE_ANSWERS: Final = text("""
    update attempts a set status = d.status, reason = d.reason, answered_at = :now
      from unnest(cast(:ids as text[]), cast(:statuses as text[]), cast(:reasons as text[])) as d(id, status, reason)
     where a.end_to_end_id = d.id""")


@dataclass(frozen=True)
class Round:
    """Payments of one source that travel together by one rail."""

    id: RoundId
    source_id: SourceId
    rail: Rail
    number: int


@dataclass(frozen=True)
class Attempt:
    """One try to pay, with the payment that it is for."""

    payment: Payment
    status: AttemptStatus
    account_hash: bytes


async def insert_rounds(session: AsyncSession, rounds: Sequence[Round], now: datetime) -> None:
    rows = [
        {"id": each.id, "source_id": each.source_id, "rail": each.rail, "number": each.number, "closed_at": now}
        for each in rounds
    ]
    if rows:
        await execute(session, insert(RoundRow), rows)


async def list_complete(session: AsyncSession, rounds: Sequence[RoundId]) -> list[Round]:
    """Hold these rounds and return those of which nothing is left to send or to be answered.

    Whoever changes the last payments of a round comes here after it, so the last one sees what all others did.
    """
    ids = sorted(set(rounds))
    if not ids:
        return []
    await execute(session, _LOCK_ROUNDS, {"ids": ids})
    return [Round(**row) for row in (await execute(session, _COMPLETE, {"ids": ids})).mappings()]


async def insert_attempts(
    session: AsyncSession, payments: Sequence[Payment], payees: Mapping[PaymentId, tuple[int, bytes]], now: datetime
) -> None:
    """Write down a new attempt of each payment, to the account (revision and hash) that is named for it."""
    rows = [
        {
            "end_to_end_id": payment.end_to_end_id,
            "payment_id": payment.id,
            "number": payment.attempt_count,
            "round_id": payment.round_id,
            "case_id": payment.case_id,
            "payee_revision": payees[payment.id][0],
            "account_hash": payees[payment.id][1],
            "amount": payment.amount,
            "status": AttemptStatus.SENT.value,
            "sent_at": now,
        }
        for payment in payments
    ]
    if rows:
        await execute(session, insert(AttemptRow), rows)


async def list_orders_of_round(session: AsyncSession, round_id: RoundId, new: frozenset[str] = frozenset()) -> list[Order]:
    """Return the attempts of a round that have no answer; `new` names those that were only just written down."""
    rows = (await execute(session, _ORDERS_OF_ROUND, {"round": round_id})).mappings()
    return [Order(**row, is_new=row["end_to_end_id"] in new) for row in rows]


async def find_order_of(session: AsyncSession, payment: PaymentId) -> Order | None:
    """Return the attempt of this payment that has no answer, if there is one."""
    row = (await execute(session, _ORDER_OF_PAYMENT, {"payment": payment})).mappings().first()
    return Order(**row, is_new=False) if row else None


async def lock_attempts(session: AsyncSession, ids: Sequence[str]) -> dict[str, Attempt]:
    """Return the attempts that these end-to-end ids name, and hold them and their payments."""
    rows = (await execute(session, _LOCK_ATTEMPTS, {"ids": sorted(set(ids))})).mappings()
    return {
        row["attempt_name"]: Attempt(payment_of(row), AttemptStatus(row["attempt_status"]), row["account_hash"]) for row in rows
    }


async def save_answers(session: AsyncSession, answers: Sequence[tuple[str, AttemptStatus, str | None]], now: datetime) -> None:
    """Write down what became of these attempts: name, status, reason."""
    if not answers:
        return
    values: dict[str, Any] = {
        "ids": [name for name, _, _ in answers],
        "statuses": [status.value for _, status, _ in answers],
        "reasons": [reason for _, _, reason in answers],
        "now": now,
    }
    await execute(session, _SAVE_ANSWERS, values)
