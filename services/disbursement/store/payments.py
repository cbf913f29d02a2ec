"""Payments: planned, found, held and saved, by hundreds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.attempts import AttemptStatus
from services.disbursement.domain.pauses import Pause
from services.disbursement.domain.payments import (
    ACCOUNT_UNREADABLE,
    NO_REAL_BANK,
    PAUSED,
    PAYEE_REASONS,
    Payment,
    PaymentStatus,
)
from services.disbursement.store.pauses import UNPAUSED
from services.disbursement.tables import PaymentRow
from shared.communes import province_of
from shared.database import execute
from shared.errors import NotFound
from shared.ids import CaseId, PaymentId, RoundId, SourceId
from shared.inserts import by_column, insert_many

_NAMES: Final = tuple(field.name for field in fields(Payment))
COLUMNS: Final = ", ".join(f"p.{name}" for name in _NAMES)
_INSERT: Final = insert_many(PaymentRow, (*_NAMES, "created_at", "updated_at"))

_KNOWN: Final = text("select id, award_id from payments where id = any(cast(:ids as uuid[]))")
_LOCK: Final = text(f"select {COLUMNS} from payments p where p.id = any(cast(:ids as uuid[])) order by p.id for update")
_GET: Final = text(f"select {COLUMNS} from payments p where p.id = :id")
_LOCK_OF_CASES: Final = text(f"""
    select {COLUMNS} from payments p where p.case_id = any(cast(:cases as uuid[])) and p.state <> 'released'
     order by p.id for update""")
# A statement of its own: a joined row would be as old as the snapshot in which the lock was asked for.
_LATEST_ATTEMPTS: Final = text("""
    select distinct on (payment_id) payment_id, status, account_hash from attempts
     where payment_id = any(cast(:ids as uuid[])) order by payment_id, number desc""")
_LOCK_OF_ROUND: Final = text(f"""
    select {COLUMNS} from payments p where p.round_id = :round and p.state in ('reserved', 'sent')
     order by p.id for update""")
# From the sources to those whom they can bear, one index per scope: those who must wait on are not even looked at.
_SERVABLE: Final = """
    select p.id, p.priority, p.decided_at, p.award_id from sources s cross join lateral (
           select p.id, p.priority, p.decided_at, p.award_id from payments p
            where p.state = 'waiting_funds' and p.unit = s.unit and p.drill = s.drill and p.amount <= s.available
              and (s.incident_id is null or p.incident_id = s.incident_id) and {place}
              and (s.for_benefits = '{{}}' or p.benefit = any(s.for_benefits))
              and (s.for_communes = '{{}}' or p.means_commune_code = any(s.for_communes))
            order by p.priority desc, p.decided_at, p.award_id limit :most) p
     where s.available > 0 and s.closed_at is null and {scope}
       and (cast(:sources as uuid[]) is null or s.id = any(cast(:sources as uuid[])))"""
_SCOPES: Final = (
    ("p.means_commune_code = s.commune_code", "s.commune_code is not null"),
    ("p.means_province_code = s.province_code", "s.province_code is not null"),
    ("true", "s.commune_code is null and s.province_code is null"),
)
_BEARABLE: Final = " union all ".join(_SERVABLE.format(place=place, scope=scope) for place, scope in _SCOPES)
_LOCK_WAITING_FUNDS: Final = text(f"""
    select {COLUMNS} from payments p where p.state = 'waiting_funds' and p.id = any(array(
           select id from (select distinct id, priority, decided_at, award_id from ({_BEARABLE}) b) b
            order by priority desc, decided_at, award_id limit :most))
     order by p.priority desc, p.decided_at, p.award_id for update of p skip locked""")
_ANY_WAITING_FUNDS: Final = text(f"select 1 from ({_BEARABLE}) b limit 1")
_SAVE: Final = text("""
    update payments p set state = d.state, reason = d.reason, source_id = d.source_id, round_id = d.round_id,
           attempt_count = d.attempt_count, left_round_at = d.left_round_at, recovery = d.recovery,
           contradicted = d.contradicted, ended_at = d.ended_at, amount = d.amount, lowered = d.lowered, rail = d.rail,
           times_returned = d.times_returned, due_on = d.due_on, updated_at = :now
      from unnest(cast(:ids as uuid[]), cast(:states as text[]), cast(:reasons as text[]), cast(:sources as uuid[]),
                  cast(:rounds as uuid[]), cast(:attempt_counts as int[]), cast(:left_round_at as timestamptz[]),
                  cast(:recoveries as boolean[]), cast(:contradicted as boolean[]), cast(:ended_at as timestamptz[]),
                  cast(:amounts as bigint[]), cast(:lowered as bigint[]), cast(:rails as text[]),
                  cast(:times_returned as int[]), cast(:due_on as date[]))
        as d(id, state, reason, source_id, round_id, attempt_count, left_round_at, recovery, contradicted, ended_at, amount,
             lowered, rail, times_returned, due_on)
     where p.id = d.id""")
_MOVE: Final = text("""
    with held as (
        select p.id, d.commune, d.province from payments p
          join unnest(cast(:cases as uuid[]), cast(:communes as text[]), cast(:provinces as text[]))
            as d(case_id, commune, province) on d.case_id = p.case_id
         where p.commune_code <> d.commune order by p.id for update of p)
    update payments p set commune_code = h.commune, province_code = h.province, updated_at = :now from held h where p.id = h.id
    returning p.id, p.case_id""")
_LOCK_WITHOUT_REAL_BANK: Final = text(f"""
    select {COLUMNS} from payments p where p.state = 'reserved' and p.reason = '{NO_REAL_BANK}'
     order by p.id limit :most for update skip locked""")
_COUNT_WITHOUT_REAL_BANK: Final = text(
    f"select count(*) as count from payments where state = 'reserved' and reason = '{NO_REAL_BANK}'"
)
# Only what no other pause stops, whoever stands before it. Nobody's row is passed by: none left means that none is left.
_LOCK_PAUSED: Final = text(f"""
    select {COLUMNS} from payments p
     where p.state = 'reserved' and p.reason = '{PAUSED}'
       and (p.source_id = cast(:source_id as uuid) or p.rail = cast(:rail as text)
            or p.incident_id = cast(:incident_id as uuid))
       and {UNPAUSED} order by p.id limit :most for update of p""")
_UNREADABLE: Final = text(f"""
    select count(*) as count from payments where reason = '{ACCOUNT_UNREADABLE}' and state in ('sent', 'unknown')""")
_WAITING_FOR_PAYEE: Final = text("""
    select reason, count(*) as count, min(decided_at) as since from payments
     where rail in ('bank', 'cash', 'goods') and state in ('waiting_payee', 'held', 'returned')
       and reason = any(cast(:reasons as text[]))
     group by reason""")
_CONTRADICTED: Final = text("select count(*) from payments where contradicted")


class PaymentNotFound(NotFound):
    """No such payment, or it is not for this person to see."""

    code = "payment-not-found"


@dataclass(frozen=True)
class PaymentOfCase:
    """A payment with what became of its latest attempt, where there was one."""

    payment: Payment
    last: AttemptStatus | None
    last_account: bytes | None


async def list_known(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[PaymentId, Any]:
    """Return which of these are owed already, each with the award that it was planned for."""
    return {row.id: row.award_id for row in await execute(session, _KNOWN, {"ids": sorted(payments)})}


async def get_payment(session: AsyncSession, payment: PaymentId) -> Payment:
    return await _one(session, _GET, payment)


async def lock_payments(session: AsyncSession, payments: Iterable[PaymentId]) -> list[Payment]:
    """Return these payments, as far as they are known, and hold their rows until the transaction ends."""
    return [payment_of(row) for row in (await execute(session, _LOCK, {"ids": sorted(payments)})).mappings()]


async def lock_payments_of_cases(session: AsyncSession, cases: Sequence[CaseId]) -> list[PaymentOfCase]:
    """Return the payments of these cases, but for the released ones, and hold them.

    Also those that are out at the bank: whoever is about to end one is waited for, and what he did is seen.
    """
    rows = (await execute(session, _LOCK_OF_CASES, {"cases": sorted(cases)})).mappings()
    return await _with_attempts(session, [payment_of(row) for row in rows])


async def _with_attempts(session: AsyncSession, payments: Sequence[Payment]) -> list[PaymentOfCase]:
    if not payments:
        return []
    latest = {row.payment_id: row for row in await execute(session, _LATEST_ATTEMPTS, {"ids": [each.id for each in payments]})}
    return [
        PaymentOfCase(
            payment,
            AttemptStatus(latest[payment.id].status) if payment.id in latest else None,
            latest[payment.id].account_hash if payment.id in latest else None,
        )
        for payment in payments
    ]


async def lock_payment_with_attempt(session: AsyncSession, payment: PaymentId) -> PaymentOfCase:
    """Return the payment with what became of its latest attempt, and hold it."""
    found = await lock_payments_with_attempts(session, [payment])
    if not found:
        raise PaymentNotFound
    return found[0]


async def lock_payments_with_attempts(session: AsyncSession, payments: Iterable[PaymentId]) -> list[PaymentOfCase]:
    """Return these payments with what became of the latest attempt of each, and hold them."""
    return await _with_attempts(session, await lock_payments(session, payments))


async def lock_payments_of_round(session: AsyncSession, round_id: RoundId) -> list[Payment]:
    """Return what of this round is to be sent or has no answer, and hold it."""
    return [payment_of(row) for row in (await execute(session, _LOCK_OF_ROUND, {"round": round_id})).mappings()]


async def lock_waiting_for_funds(session: AsyncSession, sources: Sequence[SourceId] | None, most: int) -> list[Payment]:
    """Return those waiting for means whom a source (None: any; else one of these) could bear, the first to be served first.

    Rows that somebody holds are passed by.
    """
    rows = (await execute(session, _LOCK_WAITING_FUNDS, {"sources": sources, "most": most})).mappings()
    return [payment_of(row) for row in rows]


async def is_anybody_waiting(session: AsyncSession) -> bool:
    """Tell whether a payment waits for means that are there, without holding anything."""
    return (await execute(session, _ANY_WAITING_FUNDS, {"sources": None, "most": 1})).first() is not None


async def lock_without_real_bank(session: AsyncSession, most: int) -> list[Payment]:
    """Return payments that wait for a bank which moves money, and hold them."""
    return [payment_of(row) for row in (await execute(session, _LOCK_WITHOUT_REAL_BANK, {"most": most})).mappings()]


async def count_without_real_bank(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_WITHOUT_REAL_BANK)).scalar_one())


async def lock_paused(session: AsyncSession, lifted: Pause, most: int) -> list[Payment]:
    """Return payments that this pause has stopped, of those that no other one stops, and hold them."""
    values = {"source_id": lifted.source_id, "rail": lifted.rail, "incident_id": lifted.incident_id, "most": most}
    return [payment_of(row) for row in (await execute(session, _LOCK_PAUSED, values)).mappings()]


async def insert_payments(session: AsyncSession, payments: Sequence[Payment], now: datetime) -> None:
    rows = [{**vars(payment), "created_at": now, "updated_at": now} for payment in payments]
    if rows:
        await execute(session, _INSERT, by_column(rows))


async def save_payments(session: AsyncSession, payments: Sequence[Payment], now: datetime) -> None:
    """Write back payments that are held."""
    if not payments:
        return
    await execute(
        session,
        _SAVE,
        {
            "ids": [payment.id for payment in payments],
            "states": [payment.state.value for payment in payments],
            "reasons": [payment.reason for payment in payments],
            "sources": [payment.source_id for payment in payments],
            "rounds": [payment.round_id for payment in payments],
            "attempt_counts": [payment.attempt_count for payment in payments],
            "left_round_at": [payment.left_round_at for payment in payments],
            "recoveries": [payment.recovery for payment in payments],
            "contradicted": [payment.contradicted for payment in payments],
            "ended_at": [payment.ended_at for payment in payments],
            "amounts": [payment.amount for payment in payments],
            "lowered": [payment.lowered for payment in payments],
            "rails": [payment.rail for payment in payments],
            "times_returned": [payment.times_returned for payment in payments],
            "due_on": [payment.due_on for payment in payments],
            "now": now,
        },
    )


async def move_payments(session: AsyncSession, communes: Mapping[CaseId, str], now: datetime) -> dict[PaymentId, CaseId]:
    """Let every payment of these (held) cases be where its case lies now; return those that were elsewhere, with their cases.

    Whose means bear it stays: what was reserved there is not set aside a second time elsewhere.
    """
    values = {
        "cases": list(communes),
        "communes": list(communes.values()),
        "provinces": [province_of(code) or "" for code in communes.values()],
        "now": now,
    }
    return {row.id: row.case_id for row in await execute(session, _MOVE, values)}


async def count_waiting_for_payee(session: AsyncSession) -> dict[str, tuple[int, datetime]]:
    """Return how many payments wait for people to say to whom they go, by why, and since when the first was decided."""
    rows = (await execute(session, _WAITING_FOR_PAYEE, {"reasons": sorted(PAYEE_REASONS)})).mappings()
    return {row["reason"]: (row["count"], row["since"]) for row in rows}


async def count_unreadable(session: AsyncSession) -> int:
    """Return how many orders cannot be told because their account cannot be read."""
    return int((await execute(session, _UNREADABLE)).scalar_one())


async def count_contradicted(session: AsyncSession) -> int:
    """Return about how many payments the bank contradicts itself."""
    return int((await execute(session, _CONTRADICTED)).scalar_one())


def payment_of(row: Any) -> Payment:
    """Return the payment that a row (with `COLUMNS`) speaks of."""
    return Payment(**{**{name: row[name] for name in _NAMES}, "state": PaymentStatus(row["state"])})


async def _one(session: AsyncSession, statement: Any, payment: PaymentId) -> Payment:
    row = (await execute(session, statement, {"id": payment})).mappings().first()
    if row is None:
        raise PaymentNotFound
    return payment_of(row)
