"""Gaps: places of a consumed topic that a reader never saw, until their owner is asked to publish them again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import execute
from shared.identity import Actor
from shared.messaging.records import Position

_NOTE: Final = text("""
    insert into gaps (reader, topic, kafka_partition, from_offset, until_offset)
    values (:reader, :topic, :partition, :from_offset, :until_offset)
        on conflict (reader, topic, kafka_partition, from_offset, until_offset) where asked_at is null do nothing
    returning id""")
_LIST: Final = text("""
    select id, reader, topic, kafka_partition as partition, from_offset, until_offset, noticed_at, asked_at, republication
      from gaps
     where id > :after and (:with_asked or asked_at is null) order by id limit :most""")
_ASKED: Final = text("""
    update gaps set asked_at = clock_timestamp(), republication = :republication where id = :id and asked_at is null""")
_EXISTS: Final = text("select 1 from gaps where id = :id")
_OPEN: Final = text("select count(*) from gaps where asked_at is null")


@dataclass(frozen=True)
class Missed:
    """Offsets that a reader did not find; the last one exclusive."""

    place: Position
    from_offset: int
    until_offset: int


@dataclass(frozen=True)
class Gap:
    """A gap as it was written down, and the republication that fills it once its owner was asked."""

    id: int
    reader: str | None
    topic: str
    partition: int
    from_offset: int
    until_offset: int
    noticed_at: datetime
    asked_at: datetime | None
    republication: int | None


async def note(session: AsyncSession, reader: str, found: Sequence[Missed]) -> list[Missed]:
    """Write gaps down; return those that were not known. A batch that is taken again meets the same gaps again."""
    new = []
    for gap in found:
        values = {"reader": reader, "topic": gap.place.topic, "partition": gap.place.partition}
        offsets = {"from_offset": gap.from_offset, "until_offset": gap.until_offset}
        if (await execute(session, _NOTE, {**values, **offsets})).first():
            new.append(gap)
    return new


async def list_gaps(session: AsyncSession, after: int, most: int, *, with_asked: bool = False) -> list[Gap]:
    """Return gaps in the order in which they were noticed: those that wait for somebody to ask, or all."""
    values = {"after": after, "most": most, "with_asked": with_asked}
    return [Gap(**row) for row in (await execute(session, _LIST, values)).mappings()]


async def count_open(session: AsyncSession) -> int:
    count: int = (await execute(session, _OPEN)).scalar_one()
    return count


async def mark_asked(session: AsyncSession, actor: Actor, gap_id: int, republication: int, why: str) -> bool:
    """Write down that the owner publishes these places again; False where there is no such gap. Repeating changes nothing."""
    if (await execute(session, _ASKED, {"id": gap_id, "republication": republication})).rowcount:
        await audit.record(session, actor, "gap asked for", "gap", [str(gap_id)], republication=republication, reason=why)
        return True
    return (await execute(session, _EXISTS, {"id": gap_id})).first() is not None
