"""Later parts of awards: those whose day has come."""

from datetime import date
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payments import Payment
from services.disbursement.store.payments import COLUMNS, payment_of
from shared.database import execute

_LOCK_DUE: Final = text(f"""
    select {COLUMNS} from payments p where p.state = 'not_due' and p.due_on <= :today
     order by p.id limit :most for update skip locked""")
_ANY_DUE: Final = text("select 1 from payments where state = 'not_due' and due_on <= :today limit 1")


async def is_anything_due(session: AsyncSession, today: date) -> bool:
    """Tell whether the day of a later part has come, without holding anything."""
    return (await execute(session, _ANY_DUE, {"today": today})).first() is not None


async def lock_due(session: AsyncSession, today: date, most: int) -> list[Payment]:
    """Return later parts whose day has come, and hold them; rows that somebody holds are passed by."""
    return [payment_of(row) for row in (await execute(session, _LOCK_DUE, {"today": today, "most": most})).mappings()]
