"""What a source has ordered on a day, and who waits because it may order no more.

The row of a source's day is locked by whoever orders from it: two rounds never see the same rest of the day.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.limits import OVER_DAY_LIMIT, OVER_LIMIT, SourceDay
from services.disbursement.domain.payments import Payment
from services.disbursement.store.payments import COLUMNS, payment_of
from shared.database import execute
from shared.ids import AwardId, SourceId

_REASONS: Final = ", ".join(f"'{reason}'" for reason in sorted(OVER_LIMIT))
_WAITING: Final = f"p.state = 'reserved' and p.reason in ({_REASONS})"
_BEGIN: Final = text("""
    insert into source_days (source_id, day, ordered, most, since) values (:source, :day, 0, :most, :now)
    on conflict (source_id, day) do nothing""")
_HOLD: Final = text("""
    select source_id, day, ordered, most, since from source_days where source_id = :source and day = :day for update""")
_FIND: Final = text("select ordered from source_days where source_id = :source and day = :day")
_ADD: Final = text("""
    update source_days set ordered = ordered + :amount, most = :most where source_id = :source and day = :day""")
_AHEAD: Final = text(f"""
    select {COLUMNS} from payments p
     where p.state = 'reserved' and p.reason = '{OVER_DAY_LIMIT}' and p.source_id = :source
     order by p.priority desc, p.decided_at, p.award_id limit :most""")
_SOURCES: Final = text(f"select distinct p.source_id from payments p where {_WAITING} and p.round_id is null order by 1")
_LOCK: Final = text(f"""
    select {COLUMNS} from payments p where {_WAITING} and p.round_id is null and p.source_id = :source
     order by p.priority desc, p.decided_at, p.award_id limit :most for update skip locked""")
# What is out or has arrived counts, and what is held or unknown may be; what came back or will not be paid does not.
_OF_AWARDS: Final = text("""
    select award_id, sum(amount)::bigint as amount from payments
     where case_id in (select case_id from payments where id = any(cast(:payments as uuid[])))
       and award_id = any(cast(:awards as uuid[])) and not id = any(cast(:payments as uuid[]))
       and (attempt_count > 0 or state in ('sent', 'handed_over')) and state not in ('returned', 'released')
     group by award_id""")
_COUNT: Final = text(f"""
    select p.reason, count(*) as count, min(p.decided_at) as since from payments p where {_WAITING} group by p.reason""")


async def hold_day(session: AsyncSession, source: SourceId, day: date, most: int | None, now: datetime) -> SourceDay:
    """Return what this source has ordered that day, and let nobody else order from it until the transaction ends."""
    await execute(session, _BEGIN, {"source": source, "day": day, "most": most, "now": now})
    return SourceDay(**(await execute(session, _HOLD, {"source": source, "day": day})).mappings().one())


async def find_ordered(session: AsyncSession, source: SourceId, day: date) -> int:
    """Return how much this source has ordered that day, in đồng, without holding it."""
    return int((await execute(session, _FIND, {"source": source, "day": day})).scalar() or 0)


async def add_ordered(session: AsyncSession, held: SourceDay, amount: int, most: int | None) -> None:
    """Count what is ordered now to a (held) day; the database refuses more than `most`."""
    await execute(session, _ADD, {"source": held.source_id, "day": held.day, "amount": amount, "most": most})


async def list_ahead(session: AsyncSession, source: SourceId, most: int) -> list[Payment]:
    """Return who waits for another day of this source, the first to be served first; nobody is held."""
    return [payment_of(row) for row in (await execute(session, _AHEAD, {"source": source, "most": most})).mappings()]


async def sum_of_awards(session: AsyncSession, payments: Sequence[Payment]) -> dict[AwardId, int]:
    """Return how much went out, or may have, for the awards of these payments by others of their payments."""
    values = {"payments": [each.id for each in payments], "awards": [each.award_id for each in payments]}
    return {row.award_id: row.amount for row in await execute(session, _OF_AWARDS, values)} if payments else {}


async def list_sources(session: AsyncSession) -> Collection[SourceId]:
    """Return the sources of which something waits because of a limit, and has no place in a round."""
    return [SourceId(row.source_id) for row in await execute(session, _SOURCES)]


async def lock_over_limit(session: AsyncSession, source: SourceId, most: int) -> list[Payment]:
    """Return what of this source waits because of a limit, the first to be served first, and hold it."""
    return [payment_of(row) for row in (await execute(session, _LOCK, {"source": source, "most": most})).mappings()]


async def count_over_limit(session: AsyncSession) -> dict[str, tuple[int, datetime]]:
    """Return how many payments wait because of a limit, by which, and since when the first of them was decided."""
    return {row["reason"]: (row["count"], row["since"]) for row in (await execute(session, _COUNT)).mappings()}
