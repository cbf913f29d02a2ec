"""Whether the bank answers, as whoever called it last has written it down: one row while it does not."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.bank_silences import FORGOTTEN, BankSilence
from shared.database import execute

_NOTE: Final = text("""
    insert into bank_silences (since, latest_at, calls) values (:since, :now, 1)
        on conflict (id) do update
       set since = case when bank_silences.latest_at < excluded.latest_at - cast(:forgotten as interval) then excluded.since
                        else bank_silences.since end,
           calls = case when bank_silences.latest_at < excluded.latest_at - cast(:forgotten as interval) then 1
                        else bank_silences.calls + 1 end,
           latest_at = greatest(bank_silences.latest_at, excluded.latest_at)""")
_END: Final = text("delete from bank_silences")
_FIND: Final = text("select since, latest_at, calls from bank_silences")


async def note_unanswered(session: AsyncSession, since: datetime, now: datetime) -> None:
    """Write down a call that began then and was not answered by now. What nobody has asked about for hours begins anew."""
    await execute(session, _NOTE, {"since": since, "now": now, "forgotten": FORGOTTEN})


async def end(session: AsyncSession) -> None:
    """Write down that the bank has answered."""
    await execute(session, _END)


async def find(session: AsyncSession) -> BankSilence | None:
    row = (await execute(session, _FIND)).mappings().first()
    return BankSilence(**row) if row else None
