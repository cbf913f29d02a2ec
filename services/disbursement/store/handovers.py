"""What is in the household's hands: written once, never changed; and since when what is out is not owed any more."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.handovers import HandoverRecord, Stop
from services.disbursement.domain.payments import PAYEE_LOST, Payment
from services.disbursement.store.payees import find_files
from services.disbursement.tables import HandoverRow
from shared.database import execute
from shared.ids import PaymentId
from shared.inserts import by_column, insert_many

_NAMES: Final = tuple(field.name for field in fields(HandoverRecord))
_INSERT: Final = insert_many(HandoverRow, _NAMES)
_FIND: Final = text("""
    select payment_id, handed_to, quantity, handed_over_by, handed_over_at, details, evidence_kind from handovers
     where payment_id = any(cast(:payments as uuid[]))""")

# What is not owed any more, or less of it than went out, since when: a report that was taken back, a signed reduction.
_STOPPED: Final = text("""
    select p.id, c.retracted_at as since, 0::bigint as stays from payments p join cases c on c.case_id = p.case_id
     where p.id = any(cast(:payments as uuid[])) and c.retracted_at is not null
    union all
    select p.id, min(o.first_at), 0 from payments p join odd_answers o on o.payment_id = p.id and o.meaning = 'contradicts'
       and o.ended_at is null
     where p.id = any(cast(:payments as uuid[])) and p.contradicted group by p.id
    union all
    select p.id, r.received_at, greatest(r.stands - p.parts_before, 0)
      from unnest(cast(:payments as uuid[]), cast(:gone as bigint[])) as o(id, gone)
      join payments p on p.id = o.id join reductions r on r.award_id = p.award_id and r.stands - p.parts_before < o.gone""")


async def list_stopped(session: AsyncSession, out: Collection[tuple[Payment, int]]) -> Mapping[PaymentId, list[Stop]]:
    """Return since when these, of which so much went out, are not owed any more, or not all of it, or not to whom they were.

    The others are left out.
    """
    stops: dict[PaymentId, list[Stop]] = {}
    values = {"payments": [payment.id for payment, _ in out], "gone": [gone for _, gone in out]}
    for row in await execute(session, _STOPPED, values) if out else ():
        stops.setdefault(row.id, []).append(Stop(row.since, row.stays))
    # Goods go to the household, whoever of it is there.
    by_name = [payment for payment, _ in out if payment.rail != "goods"]
    for name, case in (await find_files(session, by_name)).items():
        if case.obstacle == PAYEE_LOST and case.lost_at is not None:
            stops.setdefault(name, []).append(Stop(case.lost_at))
    return stops


async def find_handovers(session: AsyncSession, payments: Collection[PaymentId]) -> Mapping[PaymentId, HandoverRecord]:
    """Return the handover of each of these payments that has one."""
    if not payments:
        return {}
    rows = (await execute(session, _FIND, {"payments": sorted(payments)})).mappings()
    return {row["payment_id"]: HandoverRecord(**row) for row in rows}


async def save_handovers(session: AsyncSession, handovers: Sequence[HandoverRecord]) -> None:
    rows = [{name: getattr(handover, name) for name in _NAMES} for handover in handovers]
    if rows:
        await execute(session, _INSERT, by_column(rows))
