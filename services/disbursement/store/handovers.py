"""Goods in the household's hands: written once, never changed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.handovers import HandoverRecord
from services.disbursement.tables import HandoverRow
from shared.database import execute
from shared.ids import PaymentId
from shared.inserts import by_column, insert_many

_NAMES: Final = tuple(field.name for field in fields(HandoverRecord))
_INSERT: Final = insert_many(HandoverRow, _NAMES)
_FIND: Final = text("""
    select payment_id, handed_to, quantity, handed_over_by, handed_over_at, details, evidence_kind from handovers
     where payment_id = any(cast(:payments as uuid[]))""")


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
