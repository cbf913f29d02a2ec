"""What was already taken in: at-least-once delivery becomes an effect that happens once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute

_MARK = text("insert into inbox (event_id) select unnest(cast(:ids as uuid[])) on conflict do nothing returning event_id")


async def first_time(session: AsyncSession, event_ids: Sequence[UUID]) -> set[UUID]:
    """Mark these facts as taken and return those that had not been; the marks commit with the change they cause."""
    if not event_ids:
        return set()
    # In key order, so that two processes with overlapping batches wait for one another instead of deadlocking.
    rows = await execute(session, _MARK, {"ids": sorted(set(event_ids))})
    return {row.event_id for row in rows}
