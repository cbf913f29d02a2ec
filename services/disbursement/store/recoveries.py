"""Recoveries: opened once each, found, held, ended."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.recoveries import Recovery, RecoveryState
from services.disbursement.tables import RecoveryRow
from shared.database import execute
from shared.errors import NotFound
from shared.ids import CaseId, PaymentId, RecoveryId

_NAMES: Final = tuple(field.name for field in fields(Recovery))
_COLUMNS: Final = ", ".join(f"r.{name}" for name in _NAMES)
_INSERT: Final = insert(RecoveryRow).on_conflict_do_nothing()
_SUMS: Final = text("""
    select payment_id, sum(amount)::bigint as amount from recoveries where payment_id = any(cast(:payments as uuid[]))
     group by payment_id""")
_OF_PAYMENTS: Final = text(f"""
    select {_COLUMNS} from recoveries r where r.payment_id = any(cast(:payments as uuid[])) order by r.award_id, r.number""")
_LOCK: Final = text(f"select {_COLUMNS} from recoveries r where r.id = :id for update")
_END: Final = text("""
    update recoveries set state = :state, reason_code = :reason_code, ended_at = :ended_at, ended_by = :ended_by
     where id = :id""")
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


async def open_recoveries(session: AsyncSession, recoveries: Sequence[Recovery]) -> None:
    """Write down what is too much in hand, once for each reduction."""
    rows = [{**{name: getattr(one, name) for name in _NAMES}, "state": one.state.value} for one in recoveries]
    if rows:
        await execute(session, _INSERT, rows)


async def sum_claimed(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[PaymentId, int]:
    """Return how much of each payment is, or was, to be recovered."""
    ids = sorted(set(payments))
    rows = await execute(session, _SUMS, {"payments": ids}) if ids else ()
    return {row.payment_id: row.amount for row in rows}


async def list_of_payments(session: AsyncSession, payments: Iterable[PaymentId]) -> dict[PaymentId, list[Recovery]]:
    """Return the recoveries of these payments, in order."""
    ids = sorted(set(payments))
    found: dict[PaymentId, list[Recovery]] = {payment: [] for payment in ids}
    for row in (await execute(session, _OF_PAYMENTS, {"payments": ids})).mappings() if ids else ():
        found[row["payment_id"]].append(_recovery(row))
    return found


async def lock_recovery(session: AsyncSession, recovery: RecoveryId) -> Recovery:
    """Return the recovery and hold it."""
    row = (await execute(session, _LOCK, {"id": recovery})).mappings().first()
    if row is None:
        raise RecoveryNotFound
    return _recovery(row)


async def save_end(session: AsyncSession, recovery: Recovery) -> None:
    """Write down how it ended, by whom and why."""
    names = ("id", "reason_code", "ended_at", "ended_by")
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
    return Recovery(**{**row, "state": RecoveryState(row["state"])})
