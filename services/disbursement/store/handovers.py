"""Goods in the household's hands: written once, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.tables import HandoverRow
from shared.database import execute
from shared.ids import PaymentId

_FIND: Final = text("""
    select payment_id, handed_to, quantity, handed_over_by, handed_over_at from handovers where payment_id = :payment""")


@dataclass(frozen=True)
class HandoverDone:
    """Who gave what to whom, and when; `details` are sealed and not shown."""

    payment_id: PaymentId
    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime
    details: bytes | None = None


async def find_handover(session: AsyncSession, payment: PaymentId) -> HandoverDone | None:
    row = (await execute(session, _FIND, {"payment": payment})).mappings().first()
    return HandoverDone(**row) if row else None


async def save_handovers(session: AsyncSession, handovers: Sequence[HandoverDone]) -> None:
    rows = [{name: getattr(handover, name) for name in _NAMES} for handover in handovers]
    if rows:
        await execute(session, insert(HandoverRow), rows)


_NAMES: Final = tuple(field.name for field in fields(HandoverDone))
