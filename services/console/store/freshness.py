"""How far the desk's reader has come, and when the broker last answered it: told by the process that reads to all others."""

from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.tables import BoardReaderRow
from services.console.views.freshness import Taken
from shared.database import execute
from shared.events import service_of_topic

_PLACES: Final = text("select topic, kafka_partition, next_offset from reading_places")
_HEARD: Final = text(f"select max(heard_at) as heard_at from {BoardReaderRow.__tablename__}")
_SAVE_HEARD: Final = text(f"""
    insert into {BoardReaderRow.__tablename__} (reader, heard_at) values (:reader, :heard_at)
    on conflict (reader) do update set heard_at = greatest({BoardReaderRow.__tablename__}.heard_at, excluded.heard_at)""")


async def read_taken(session: AsyncSession) -> Taken:
    """Return what was taken of each service's topic; a partition of which nothing was taken is not named."""
    ends: dict[str, dict[int, int]] = {}
    for row in await execute(session, _PLACES):
        ends.setdefault(service_of_topic(row.topic) or row.topic, {})[row.kafka_partition] = row.next_offset
    return Taken(ends, (await execute(session, _HEARD)).scalar())


async def save_heard(session: AsyncSession, reader: str, heard_at: datetime) -> None:
    """Write down that the broker has answered this reader."""
    await execute(session, _SAVE_HEARD, {"reader": reader, "heard_at": heard_at})
