"""Recoveries: opened once each, found, held, ended."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payments import end_to_end_id
from services.disbursement.domain.recoveries import (
    Claimed,
    Instalment,
    Receipt,
    Recovery,
    RecoveryCause,
    RecoveryState,
    SecondPayment,
    number_of_order,
)
from services.disbursement.tables import RecoveryInstalmentRow, RecoveryReceiptRow, RecoveryRow
from shared.database import execute
from shared.errors import NotFound
from shared.ids import CaseId, PaymentId, RecoveryId

_NAMES: Final = tuple(field.name for field in fields(Recovery))
_COLUMNS: Final = ", ".join(f"r.{name}" for name in _NAMES)
_INSERT: Final = insert(RecoveryRow).on_conflict_do_nothing()
# Of what the bank sent back whole only the household's own receipts still count. What it paid twice is beside the payment.
_SUMS: Final = text("""
    select payment_id, sum(case state when 'returned' then received else amount end)::bigint as amount,
           coalesce(sum(amount - received) filter (where state = 'uncollectable'), 0)::bigint as written_off from recoveries
     where payment_id = any(cast(:payments as uuid[])) and cause <> 'paid_twice' group by payment_id""")
_OF_PAYMENTS: Final = text(f"""
    select {_COLUMNS} from recoveries r where r.payment_id = any(cast(:payments as uuid[])) order by r.award_id, r.number""")
_LOCK: Final = text(f"select {_COLUMNS} from recoveries r where r.id = :id for update")
_END: Final = text("""
    update recoveries set state = :state, reason_code = :reason_code, ended_at = :ended_at, ended_by = :ended_by,
           received = :received, plan_revision = :plan_revision, owner = :owner, act = :act where id = :id""")
_SAVE_AMOUNT: Final = text("update recoveries set amount = :amount where id = :id")
_LOCK_OPEN: Final = text(f"""
    select {_COLUMNS} from recoveries r where r.payment_id = any(cast(:payments as uuid[])) and r.ended_at is null
     order by r.id for update""")
# A claim of what was paid twice has the number of its order: `number_of_order`.
_SECOND: Final = text(f"""
    select {_COLUMNS}, coalesce((select sum(g.amount) from recovery_receipts g
                                  where g.recovery_id = r.id and g.way = 'bank'), 0)::bigint as by_bank
      from recoveries r where r.payment_id = any(cast(:payments as uuid[])) and r.cause = 'paid_twice' order by r.id""")
_GET: Final = text(f"select {_COLUMNS} from recoveries r where r.id = :id")
_ADD_INSTALMENT: Final = insert(RecoveryInstalmentRow)
_PLAN: Final = text("""
    select number, due_on, amount from recovery_instalments where recovery_id = :id and revision = :revision order by number""")
_PLANNED_AT: Final = text("""
    select coalesce(sum(c.amount) filter (where c.recorded_at <= i.at), 0)::bigint as before
      from (select max(planned_at) as at from recovery_instalments where recovery_id = :id and revision = :revision) i
      left join recovery_receipts c on c.recovery_id = :id""")
_RECEIPT: Final = text("select amount, received_on from recovery_receipts where id = :id")
_ADD_RECEIPT: Final = insert(RecoveryReceiptRow)
_RECEIPTS: Final = text("""
    select recovery_id, way, receipt_number, amount, received_on, recorded_by from recovery_receipts where recovery_id = :id
     order by recorded_at, id""")
_COUNTS: Final = text("""
    select state, count(*) as count,
           case when opened_at > cast(:now as timestamptz) - interval '30 days' then '30d'
                when opened_at > cast(:now as timestamptz) - interval '90 days' then '90d' else 'older' end as age
      from recoveries group by 1, 3""")
_LIST: Final = text(f"""
    select {_COLUMNS} from recoveries r join payments p on p.id = r.payment_id
     where (cast(:after as uuid) is null or r.id > cast(:after as uuid))
       and (cast(:case_id as uuid) is null or r.case_id = cast(:case_id as uuid))
       and (cast(:state as text) is null or r.state = cast(:state as text))
       and (cast(:everywhere as boolean) or p.commune_code = any(cast(:communes as text[]))
            or p.province_code = any(cast(:provinces as text[])) or p.means_commune_code = any(cast(:communes as text[]))
            or p.means_province_code = any(cast(:provinces as text[])))
     order by r.id limit :most""")
_COUNT_OPEN: Final = text("select count(*) from recoveries where state = 'open'")


class RecoveryNotFound(NotFound):
    """No such recovery, or it is not for this person to see."""

    code = "recovery-not-found"


async def open_recoveries(session: AsyncSession, recoveries: Sequence[Recovery]) -> list[Recovery]:
    """Write down what is too much in hand, once for each cause; return those that were not there before."""
    opened = []
    for one in recoveries:
        row = {**{name: getattr(one, name) for name in _NAMES}, "state": one.state.value, "cause": one.cause.value}
        if (await execute(session, _INSERT.returning(text("id")), row)).first() is not None:
            opened.append(one)
    return opened


async def sum_claimed(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[PaymentId, Claimed]:
    """Return how much of each payment is, or was, to be recovered, of those of which there is anything."""
    ids = sorted(set(payments))
    rows = await execute(session, _SUMS, {"payments": ids}) if ids else ()
    return {row.payment_id: Claimed(row.amount, row.written_off) for row in rows}


async def list_of_payments(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[PaymentId, list[Recovery]]:
    """Return the recoveries of these payments, in order."""
    ids = sorted(set(payments))
    found: dict[PaymentId, list[Recovery]] = {payment: [] for payment in ids}
    for row in (await execute(session, _OF_PAYMENTS, {"payments": ids})).mappings() if ids else ():
        found[row["payment_id"]].append(_recovery(row))
    return found


async def get_recovery(session: AsyncSession, recovery: RecoveryId) -> Recovery:
    row = (await execute(session, _GET, {"id": recovery})).mappings().first()
    if row is None:
        raise RecoveryNotFound
    return _recovery(row)


async def lock_open(session: AsyncSession, payments: Iterable[PaymentId]) -> list[Recovery]:
    """Return what of these payments is still to be recovered, and hold it."""
    ids = sorted(set(payments))
    return [_recovery(row) for row in (await execute(session, _LOCK_OPEN, {"payments": ids})).mappings()] if ids else []


async def find_second_payments(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[str, SecondPayment]:
    """Return by their orders what is, or was, claimed of these payments because the bank paid it as well.

    Whoever holds the payments holds these too: nobody changes a recovery without its payment.
    """
    ids = sorted(set(payments))
    found = {}
    for row in (await execute(session, _SECOND, {"payments": ids})).mappings() if ids else ():
        recovery = _recovery({name: row[name] for name in _NAMES})
        name = end_to_end_id(recovery.payment_id, number_of_order(recovery.number))
        found[name] = SecondPayment(name, recovery, row["by_bank"])
    return found


async def save_plan(session: AsyncSession, recovery: Recovery, plan: Sequence[Instalment], by: str, now: datetime) -> None:
    """Keep a plan beside the earlier ones; `recovery` names its revision."""
    head = {"recovery_id": recovery.id, "revision": recovery.plan_revision, "planned_by": by, "planned_at": now}
    await execute(session, _ADD_INSTALMENT, [{**head, **asdict(part)} for part in plan])


async def find_plan(session: AsyncSession, recovery: Recovery) -> tuple[list[Instalment], int]:
    """Return the plan that holds, and how much came back since it was agreed."""
    if not recovery.plan_revision:
        return [], recovery.received
    values = {"id": recovery.id, "revision": recovery.plan_revision}
    plan = [Instalment(**row) for row in (await execute(session, _PLAN, values)).mappings()]
    before = int((await execute(session, _PLANNED_AT, values)).scalar_one())
    return plan, recovery.received - before


async def find_receipt(session: AsyncSession, receipt: Receipt) -> tuple[int, date] | None:
    """Return amount and day of this receipt, where it was booked before."""
    row = (await execute(session, _RECEIPT, {"id": receipt.id})).first()
    return (row.amount, row.received_on) if row else None


async def save_receipt(session: AsyncSession, receipt: Receipt, now: datetime) -> None:
    await execute(session, _ADD_RECEIPT, {**asdict(receipt), "id": receipt.id, "recorded_at": now})


async def list_receipts(session: AsyncSession, recovery: RecoveryId) -> list[Receipt]:
    return [Receipt(**row) for row in (await execute(session, _RECEIPTS, {"id": recovery})).mappings()]


async def count_by_state_and_age(session: AsyncSession, now: datetime) -> dict[tuple[str, str], int]:
    """Return how many recoveries there are, by state and by how long ago they were opened."""
    return {(row["state"], row["age"]): row["count"] for row in (await execute(session, _COUNTS, {"now": now})).mappings()}


async def lock_recovery(session: AsyncSession, recovery: RecoveryId) -> Recovery:
    """Return the recovery and hold it."""
    row = (await execute(session, _LOCK, {"id": recovery})).mappings().first()
    if row is None:
        raise RecoveryNotFound
    return _recovery(row)


async def save_amount(session: AsyncSession, recovery: Recovery) -> None:
    """Write down that more is to be had back than when it was opened."""
    await execute(session, _SAVE_AMOUNT, {"id": recovery.id, "amount": recovery.amount})


async def save_recovery(session: AsyncSession, recovery: Recovery) -> None:
    """Write down how far it has come, who sees to it, and how it ended, by whom and why."""
    names = ("id", "reason_code", "ended_at", "ended_by", "received", "plan_revision", "owner", "act")
    await execute(session, _END, {**{name: getattr(recovery, name) for name in names}, "state": recovery.state.value})


async def list_recoveries(
    session: AsyncSession,
    area: tuple[Collection[str], Collection[str]] | None,
    which: tuple[CaseId | None, RecoveryState | None],
    page: tuple[UUID | None, int],
) -> list[Recovery]:
    """Return recoveries of an area (None: the whole country), of one case and in one state where these are named."""
    case_id, state = which
    after, most = page
    values = {
        "after": after,
        "case_id": case_id,
        "state": state.value if state else None,
        "everywhere": area is None,
        "communes": sorted(area[0]) if area else [],
        "provinces": sorted(area[1]) if area else [],
        "most": most,
    }
    return [_recovery(row) for row in (await execute(session, _LIST, values)).mappings()]


async def count_open(session: AsyncSession) -> int:
    return int((await execute(session, _COUNT_OPEN)).scalar_one())


def _recovery(row: Any) -> Recovery:
    return Recovery(**{**row, "state": RecoveryState(row["state"]), "cause": RecoveryCause(row["cause"])})
