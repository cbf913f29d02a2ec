"""How far each partition had come when the relay last heard of it, compared with what the broker has now (P12).

A broker that lost its disk, a partition that went on with an older copy, a topic that was deleted and made again: each ends
before our end, or has another fact at our last place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.relay.topic import Seen

_ENDS: Final = text("select kafka_partition, next_offset, event_id from topic_ends")
_STANDS: Final = text("""
    select exists (select 1 from outbox where kafka_partition = :partition and kafka_offset = :place
                      and event_id = cast(:event_id as uuid))""")


@dataclass(frozen=True)
class End:
    """One partition's end as we know it: the offset after its last fact, and which fact that is (None: look it up)."""

    next_offset: int
    event_id: UUID | None


async def load_ends(session: AsyncSession) -> dict[int, End]:
    """Return what was written down with the last delivery to each partition."""
    return {row.kafka_partition: End(row.next_offset, row.event_id) for row in await execute(session, _ENDS)}


async def find_lost(session: AsyncSession, ours: Mapping[int, End], seen: Mapping[int, Seen]) -> dict[int, int]:
    """Return the partitions that have forgotten something, and the first offset that must be published again.

    What cannot be told to be ours is published again from the beginning.
    """
    lost: dict[int, int] = {}
    for partition, end in ours.items():
        there = seen[partition]
        if there.event_id is not None and not await _is_ours(session, partition, end, there):
            lost[partition] = 0
        elif there.end < end.next_offset:
            lost[partition] = there.end
    return lost


async def _is_ours(session: AsyncSession, partition: int, end: End, there: Seen) -> bool:
    if there.end >= end.next_offset and end.event_id is not None:
        return str(end.event_id) == there.event_id
    place = min(there.end, end.next_offset) - 1
    try:
        values = {"partition": partition, "place": place, "event_id": UUID(there.event_id)}
    except ValueError:
        return False
    return bool((await execute(session, _STANDS, values)).scalar())


def find_overwritten(rows: Sequence[Any], where: Sequence[Any], ours: Mapping[int, End]) -> dict[int, int]:
    """Return the partitions in which facts just sent did not come after all that had been there, and the first offset of these:
    what had stood there is forgotten.
    """
    lost: dict[int, int] = {}
    latest = {partition: end.next_offset - 1 for partition, end in ours.items()}
    lowest: dict[int, int] = {}
    for _, record in zip(rows, where, strict=True):
        partition, offset = record.partition, record.offset
        lowest[partition] = min(offset, lowest.get(partition, offset))
        if offset <= latest.get(partition, -1):
            lost[partition] = lowest[partition]
        latest[partition] = offset
    return {partition: lowest[partition] for partition in lost}
