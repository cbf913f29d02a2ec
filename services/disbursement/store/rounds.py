"""Rounds: written when they close, complete when nothing of them is left to send or to be answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.rounds import Round
from services.disbursement.tables import RoundRow
from shared.database import execute
from shared.ids import RoundId

_LOCK_ROUNDS: Final = text("select id from rounds where id = any(cast(:ids as uuid[])) order by id for update")
_COMPLETE: Final = text("""
    select r.id, r.source_id, r.rail, r.number from rounds r
     where r.id = any(cast(:ids as uuid[])) and r.rail = 'bank'
       and not exists (select 1 from payments p where p.round_id = r.id and p.state in ('reserved', 'sent'))""")


async def insert_rounds(session: AsyncSession, rounds: Sequence[Round], now: datetime) -> None:
    rows = [
        {"id": each.id, "source_id": each.source_id, "rail": each.rail, "number": each.number, "closed_at": now}
        for each in rounds
    ]
    if rows:
        await execute(session, insert(RoundRow), rows)


async def list_complete(session: AsyncSession, rounds: Sequence[RoundId]) -> list[Round]:
    """Hold these rounds and return those of which nothing is left to send or to be answered.

    Whoever changes the last payments of a round comes here after it, so the last one sees what all others did.
    """
    ids = sorted(set(rounds))
    if not ids:
        return []
    await execute(session, _LOCK_ROUNDS, {"ids": ids})
    return [Round(**row) for row in (await execute(session, _COMPLETE, {"ids": ids})).mappings()]
