"""Attempts: written down before the bank is called, answered once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.attempts import Attempt, AttemptResult, AttemptStatus, Order
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.tables import AttemptRow
from shared.database import execute
from shared.ids import CaseId, PaymentId, RoundId

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
_SAVE_RESULTS: Final = text("""
    update attempts a set status = d.status, reason = d.reason, answered_at = :now
      from unnest(cast(:ids as text[]), cast(:statuses as text[]), cast(:reasons as text[])) as d(id, status, reason)
     where a.end_to_end_id = d.id""")


async def insert_attempts(
    session: AsyncSession, payments: Sequence[Payment], cases: Mapping[CaseId, CaseFile], now: datetime
) -> None:
    """Write down a new attempt of each payment, to the newest account that its case names."""
    rows = [
        {
            "end_to_end_id": payment.end_to_end_id,
            "payment_id": payment.id,
            "number": payment.attempt_count,
            "round_id": payment.round_id,
            "case_id": payment.case_id,
            "payee_revision": cases[payment.case_id].account_revision,
            "account_hash": cases[payment.case_id].account_hash,
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


async def save_results(session: AsyncSession, results: Sequence[AttemptResult], now: datetime) -> None:
    """Write down what became of these attempts."""
    if not results:
        return
    values: dict[str, Any] = {
        "ids": [result.end_to_end_id for result in results],
        "statuses": [result.status.value for result in results],
        "reasons": [result.reason for result in results],
        "now": now,
    }
    await execute(session, _SAVE_RESULTS, values)
