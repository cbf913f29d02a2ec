"""Payments that have not ended: how many by state, and since when the oldest stands there."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute

# By rail, too: so the index by rail and state finds them.
_UNFINISHED: Final = text("""
    select state, count(*) as count from payments
     where rail in ('bank', 'cash', 'goods')
       and state in ('waiting_funds', 'waiting_payee', 'not_due', 'reserved', 'sent', 'unknown', 'held', 'returned')
     group by state""")
# How long, not how many: that there always is another for a minute is a busy day. `left_round_at` is when it was first held or
# unknown, whatever has been written of it since; nothing waits for means that did not from the beginning. Of these there may be
# a million: the first line of their index says it.
_OLDEST_UNFINISHED: Final = text("""
    select state, since from (
        select 'waiting_funds' as state, (select min(created_at) from payments where state = 'waiting_funds') as since
        union all
        select state, min(case state when 'sent' then updated_at else coalesce(left_round_at, updated_at) end)
          from payments
         where rail in ('bank', 'cash', 'goods') and state in ('sent', 'unknown', 'held') and (rail = 'bank' or state <> 'sent')
         group by state) oldest
     where since is not null""")


async def count_unfinished(session: AsyncSession) -> dict[str, int]:
    """Return how many payments are on their way, by state."""
    return {row["state"]: row["count"] for row in (await execute(session, _UNFINISHED)).mappings()}


async def find_oldest_unfinished(session: AsyncSession) -> dict[str, datetime]:
    """Return since when the oldest payment stands there, by state: waits for means, is at the bank, is unknown, is held."""
    return {row["state"]: row["since"] for row in (await execute(session, _OLDEST_UNFINISHED)).mappings()}
