"""Goods in the household's hands: written once, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.tables import HandoverRow
from shared.database import run
from shared.ids import PaymentId

_FIND: Final = text("""
    select handed_to, quantity, handed_over_by, handed_over_at from handovers where payment_id = :payment""")


@dataclass(frozen=True)
class HandoverDone:
    """Who gave what to whom, and when."""

    handed_to: str
    quantity: int
    handed_over_by: str
    handed_over_at: datetime


async def find_handover(session: AsyncSession, payment: PaymentId) -> HandoverDone | None:
    row = (await run(session, _FIND, {"payment": payment})).mappings().first()
    return HandoverDone(**row) if row else None


async def save_handover(session: AsyncSession, payment: PaymentId, handover: HandoverDone, details: bytes | None) -> None:
    row = {
        "payment_id": payment,
        "handed_to": handover.handed_to,
        "quantity": handover.quantity,
        "details": details,
        "handed_over_by": handover.handed_over_by,
        "handed_over_at": handover.handed_over_at,
    }
    await run(session, insert(HandoverRow), row)
