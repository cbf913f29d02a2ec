"""Attempts: written down before the bank is called, answered once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.attempts import Attempt, AttemptResult, AttemptStatus, Claim, Order
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import ACCOUNT_UNREADABLE, Payment
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.tables import AttemptRow
from shared.database import execute
from shared.ids import PaymentId, RoundId
from shared.inserts import by_column, insert_many

_INSERT: Final = insert_many(
    AttemptRow,
    (
        *("end_to_end_id", "payment_id", "number", "round_id", "case_id", "payee_revision", "account_hash", "amount", "status"),
        *("sent_at", "refusal_count", "told_in"),
    ),
)
_WITH_ACCOUNTS: Final = """attempts a join payments p on p.id = a.payment_id
      join payees y on y.case_id = a.case_id and y.revision = a.payee_revision"""
_ORDERS: Final = f"""
    select a.end_to_end_id, a.payment_id, a.round_id, a.case_id, a.amount, p.drill, a.payee_revision, y.account, a.sent_at,
           a.refusal_count, p.reason is not distinct from '{ACCOUNT_UNREADABLE}' as is_unreadable
      from {_WITH_ACCOUNTS}"""
_UNANSWERED: Final = "a.round_id = :round and a.status = 'sent' and p.state = 'sent'"
_ORDERS_OF_ROUND: Final = text(f"{_ORDERS} where {_UNANSWERED} order by 1")
_FIRST_SENT: Final = text(f"select min(a.sent_at) from {_WITH_ACCOUNTS} where {_UNANSWERED}")
_ORDERS_NAMED: Final = text(f"{_ORDERS} where a.end_to_end_id = any(cast(:names as text[])) order by 1")
_ORDER_OF_PAYMENT: Final = text(f"{_ORDERS} where a.payment_id = :payment and a.status = any(cast(:statuses as text[]))")
_LOCK_ATTEMPTS: Final = text(f"""
    select {COLUMNS}, a.end_to_end_id as attempt_name, a.status as attempt_status, a.account_hash, a.payee_revision,
           a.named_amount, a.refusal_count, a.missing_since, a.known_at, a.turned_away,
           exists (select 1 from odd_answers o where o.payment_id = a.payment_id and o.end_to_end_id = a.end_to_end_id
                      and o.meaning = 'contradicts' and o.ended_at is null) as is_contradicted
      from payments p join attempts a on a.payment_id = p.id
     where a.end_to_end_id = any(cast(:ids as text[])) order by p.id, a.number for update of p, a""")
_SAVE_RESULTS: Final = text("""
    update attempts a set status = d.status, reason = d.reason, answered_at = :now,
           named_amount = coalesce(d.named_amount, a.named_amount), words = coalesce(d.words, a.words)
      from unnest(cast(:ids as text[]), cast(:statuses as text[]), cast(:reasons as text[]), cast(:amounts as bigint[]),
                  cast(:words as bytea[])) as d(id, status, reason, named_amount, words)
     where a.end_to_end_id = d.id""")
_SAVE_MISSING: Final = text("""
    update attempts a set missing_since = d.since, turned_away = false
      from unnest(cast(:ids as text[]), cast(:since as timestamptz[])) as d(id, since) where a.end_to_end_id = d.id""")
_SAVE_REFUSAL: Final = text("""
    update attempts set refusal_count = refusal_count + 1, missing_since = null, turned_away = true
     where end_to_end_id = :id""")
_SAVE_TURNED_AWAY: Final = text("""
    update attempts set missing_since = null, turned_away = true
     where end_to_end_id = any(cast(:ids as text[])) and status = 'sent'""")
_SAVE_KNOWN: Final = text("update attempts set known_at = :now where end_to_end_id = any(cast(:ids as text[]))")
# One that was thought dead lives again, so that the database itself refuses another; where another lives already, it cannot.
_REVIVE: Final = text("""
    update attempts a set status = 'disputed', answered_at = :now
     where a.end_to_end_id = any(cast(:ids as text[])) and a.status = 'rejected'
       and not exists (select 1 from attempts o where o.payment_id = a.payment_id and o.status not in ('rejected', 'returned'))
       and a.number = (select max(o.number) from attempts o
                        where o.payment_id = a.payment_id and o.end_to_end_id = any(cast(:ids as text[])))""")


_NAME: Final = text("""
    update attempts a set named_amount = coalesce(d.amount, a.named_amount)
      from unnest(cast(:ids as text[]), cast(:amounts as bigint[])) as d(id, amount) where a.end_to_end_id = d.id""")
_NAMED: Final = text("select named_amount from attempts where payment_id = :payment order by number desc limit 1")
# Of several the highest: so much may be in hand.
# Where the household had it in hand, an order that is claimed counts as settled: the bank may name more of it later.
_CLAIM: Final = text("""
    select a.end_to_end_id, a.named_amount as paid, a.number from attempts a
     where a.payment_id = :payment and a.named_amount is not null
       and (a.status in ('rejected', 'disputed') or exists (
            select 1 from recoveries r where r.payment_id = a.payment_id and r.cause = 'paid_twice' and r.number = -a.number))
       and exists (select 1 from odd_answers o where o.payment_id = a.payment_id and o.end_to_end_id = a.end_to_end_id
                      and o.meaning = 'contradicts' and o.ended_at is null)
     order by a.named_amount desc, a.number desc""")


async def insert_attempts(
    session: AsyncSession,
    payments: Sequence[Payment],
    files: Mapping[PaymentId, CaseFile],
    now: datetime,
    *,
    told_in: str | None = None,
) -> None:
    """Write down a new attempt of each payment, to the account on which it may be paid."""
    rows = [
        {
            "end_to_end_id": payment.end_to_end_id,
            "payment_id": payment.id,
            "number": payment.attempt_count,
            "round_id": payment.round_id,
            "case_id": payment.case_id,
            "payee_revision": files[payment.id].account_revision,
            "account_hash": files[payment.id].account_hash,
            "amount": payment.amount,
            "status": AttemptStatus.SENT.value,
            "sent_at": now,
            "refusal_count": 0,
            "told_in": told_in,
        }
        for payment in payments
    ]
    if rows:
        await execute(session, _INSERT, by_column(rows))


async def list_orders_of_round(session: AsyncSession, round_id: RoundId, new: frozenset[str] = frozenset()) -> list[Order]:
    """Return the attempts of a round that have no answer; `new` names those that were only just written down."""
    rows = (await execute(session, _ORDERS_OF_ROUND, {"round": round_id})).mappings()
    return [Order(**row, is_new=row["end_to_end_id"] in new) for row in rows]


async def find_first_sent(session: AsyncSession, round_id: RoundId) -> datetime | None:
    """Return when the first of a round's attempts that have no answer was sent; None where each has one."""
    first: datetime | None = (await execute(session, _FIRST_SENT, {"round": round_id})).scalar_one()
    return first


async def list_orders(session: AsyncSession, names: Sequence[str]) -> list[Order]:
    """Return these attempts as they must be told to the bank, in the order of their names."""
    rows = (await execute(session, _ORDERS_NAMED, {"names": list(names)})).mappings()
    return [Order(**row, is_new=False) for row in rows]


async def find_order_of(session: AsyncSession, payment: PaymentId, *statuses: AttemptStatus) -> Order | None:
    """Return the attempt of this payment that has one of these statuses, if there is one."""
    values = {"payment": payment, "statuses": [status.value for status in statuses]}
    row = (await execute(session, _ORDER_OF_PAYMENT, values)).mappings().first()
    return Order(**row, is_new=False) if row else None


async def lock_attempts(session: AsyncSession, ids: Sequence[str]) -> dict[str, Attempt]:
    """Return the attempts that these end-to-end ids name, and hold them and their payments."""
    rows = (await execute(session, _LOCK_ATTEMPTS, {"ids": sorted(set(ids))})).mappings()
    return {
        row["attempt_name"]: Attempt(
            payment=payment_of(row),
            status=AttemptStatus(row["attempt_status"]),
            account_hash=row["account_hash"],
            payee_revision=row["payee_revision"],
            named_amount=row["named_amount"],
            refusal_count=row["refusal_count"],
            missing_since=row["missing_since"],
            known_at=row["known_at"],
            turned_away=row["turned_away"],
            is_contradicted=row["is_contradicted"],
        )
        for row in rows
    }


async def save_results(session: AsyncSession, results: Sequence[AttemptResult], now: datetime) -> None:
    """Write down what became of these attempts."""
    if not results:
        return
    values: dict[str, Any] = {
        "ids": [result.end_to_end_id for result in results],
        "statuses": [result.status.value for result in results],
        "reasons": [result.reason for result in results],
        "amounts": [result.named_amount for result in results],
        "words": [result.words for result in results],
        "now": now,
    }
    await execute(session, _SAVE_RESULTS, values)


async def save_missing(session: AsyncSession, since: Mapping[str, datetime | None]) -> None:
    """Write down since when the bank says that it never received these; None where it does not, or is told again.

    What it turned away before is over by that.
    """
    if since:
        await execute(session, _SAVE_MISSING, {"ids": list(since), "since": list(since.values())})


async def save_refusal(session: AsyncSession, name: str) -> None:
    """Count that the bank refused this order by form when it stood alone."""
    await execute(session, _SAVE_REFUSAL, {"id": name})


async def save_turned_away(session: AsyncSession, names: Sequence[str]) -> None:
    """Write down that the bank turned away the message in which it was told of these last."""
    await execute(session, _SAVE_TURNED_AWAY, {"ids": list(names)})


async def save_known(session: AsyncSession, names: Sequence[str], now: datetime) -> None:
    """Write down that the bank says it has received these."""
    await execute(session, _SAVE_KNOWN, {"ids": list(names), "now": now})


async def revive_attempts(session: AsyncSession, paid: Mapping[str, int | None], now: datetime) -> None:
    """Let attempts live again which the bank had rejected and now says it `paid` so much: no other can be made beside them.

    None: it has said so before, and the amount that it named last stands.
    """
    if paid:
        await execute(session, _NAME, {"ids": list(paid), "amounts": list(paid.values())})
        await execute(session, _REVIVE, {"ids": list(paid), "now": now})


async def find_named_amount(session: AsyncSession, payment: PaymentId) -> int | None:
    """Return the amount that the bank spoke of for the latest attempt, where it was another than ours."""
    row = (await execute(session, _NAMED, {"payment": payment})).first()
    return row.named_amount if row else None


async def list_claims(session: AsyncSession, payment: PaymentId) -> list[Claim]:
    """Return the attempts of which the bank says that they were paid after all, where nobody has ended that yet; most first.

    Also those of which that is claimed already: it may name more.
    """
    return [Claim(**row) for row in (await execute(session, _CLAIM, {"payment": payment})).mappings()]
