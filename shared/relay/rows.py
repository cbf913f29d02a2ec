"""The rows of the outbox as the lane of facts takes and marks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.archive import Republication
from shared.database import Lease, execute
from shared.relay.ends import End

_WINDOW: Final = 2000
_MAX_WINDOWS: Final = 20

STILL_MINE: Final = "exists (select 1 from leases where name = :lease and number = :number)"
# Where these rows lie, said beforehand: their months' partitions and no other, each row by its number.
THESE_ROWS: Final = """
    o.id = any(cast(:ids as bigint[])) and o.created_at between :earliest and :latest
    and o.id = d.id and o.created_at = d.created_at"""
_COLUMNS: Final = """
    o.id, o.created_at, o.event_id, o.name, o.key, o.payload, o.traceparent, o.kafka_offset is not null as again"""
_UNDELIVERED: Final = text(f"""
    select {_COLUMNS} from outbox o
     where o.delivered_at is null and o.address = 'fact' and o.refused is null order by o.id limit :most""")
# The offsets hold entries for the partitions in question only; for all others the comparison is null, which is no.
_FORGOTTEN: Final = """
    o.kafka_offset >= (cast(:from_offsets as bigint[]))[o.kafka_partition + 1]
    and (cast(:until_offsets as bigint[]) is null or o.kafka_offset < (cast(:until_offsets as bigint[]))[o.kafka_partition + 1])
    and (cast(:since as timestamptz) is null or o.created_at >= cast(:since as timestamptz))
    and (cast(:until as timestamptz) is null or o.created_at < cast(:until as timestamptz))
    and (cast(:key as text) is null or o.key = cast(:key as text))
    and o.delivered_at < :started_at"""
_FORGOTTEN_OF: Final = text(f"""
    select {_COLUMNS} from outbox o
     where o.key = any(cast(:keys as text[])) and o.kafka_offset is not null and o.id > :frontier and {_FORGOTTEN}
     order by o.id limit :most""")
_NEXT_FORGOTTEN: Final = text(f"""
    select {_COLUMNS} from outbox o where o.id > :frontier and o.id <= :up_to and {_FORGOTTEN} order by o.id limit :most""")
_LAST_ID: Final = text("select coalesce(max(id), 0) from outbox")
_ADVANCE: Final = text(f"""
    update republications set frontier = :frontier, published = published + :published,
           finished_at = case when :is_last then clock_timestamp() end
     where id = :id and started_at = :started_at and {STILL_MINE}""")
_MARK: Final = text(f"""
    with marked as (
        update outbox o set delivered_at = clock_timestamp(), kafka_partition = d.kafka_partition, kafka_offset = d.kafka_offset
          from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]),
                      cast(:partitions as int[]), cast(:offsets as bigint[]))
            as d(id, created_at, kafka_partition, kafka_offset)
         where {THESE_ROWS} and {STILL_MINE})
    insert into topic_ends (kafka_partition, next_offset, event_id)
    select * from unnest(cast(:end_partitions as int[]), cast(:end_offsets as bigint[]), cast(:end_events as uuid[]))
     where {STILL_MINE}
        on conflict (kafka_partition) do update set next_offset = excluded.next_offset, event_id = excluded.event_id""")
_SET_ASIDE: Final = text(f"""
    update outbox o set refused = d.refused, delivered_at = null
      from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]), cast(:reasons as text[]))
        as d(id, created_at, refused)
     where {THESE_ROWS} and {STILL_MINE}""")


@dataclass(frozen=True)
class Chunk:
    """Facts to be published again, by ascending number up to `frontier`, and whether nothing follows."""

    rows: Sequence[Any]
    frontier: int
    is_last: bool


async def undelivered(session: AsyncSession, most: int) -> Sequence[Any]:
    """Return the oldest facts that no broker has taken and none refused."""
    return (await execute(session, _UNDELIVERED, {"most": most})).all()


async def forgotten_of(session: AsyncSession, work: Republication, keys: Sequence[str], most: int) -> Sequence[Any]:
    """Return what must be published again of these cases before anything new of them."""
    return (await execute(session, _FORGOTTEN_OF, {**_values(work), "keys": keys, "most": most})).all()


async def next_forgotten(session: AsyncSession, work: Republication, most: int) -> Chunk:
    """Return the next facts to be published again. The archive is gone through by windows of numbers, so that no statement is
    long, however much there is and however little of it is asked for. One case is found by its index.
    """
    if work.key is not None:
        found = await forgotten_of(session, work, [work.key], most)
        return Chunk(found, found[-1].id if found else work.frontier, is_last=len(found) < most)
    last: int = (await execute(session, _LAST_ID)).scalar_one()
    frontier = work.frontier
    for _ in range(_MAX_WINDOWS):
        until = min(frontier + _WINDOW, last)
        values = {**_values(work), "frontier": frontier, "up_to": until, "most": most}
        rows = (await execute(session, _NEXT_FORGOTTEN, values)).all()
        if len(rows) == most:
            return Chunk(rows, rows[-1].id, is_last=False)
        if rows or until >= last:
            return Chunk(rows, until, is_last=until >= last)
        frontier = until
    return Chunk([], frontier, is_last=False)


async def advance(session: AsyncSession, work: Republication, chunk: Chunk, lease: Lease) -> None:
    """Write down how far the republication has come, unless it has begun anew meanwhile."""
    values = {"id": work.id, "started_at": work.started_at, "frontier": chunk.frontier, "is_last": chunk.is_last}
    await execute(session, _ADVANCE, {**values, "published": len(chunk.rows), **_held(lease)})


async def mark_delivered(
    session: AsyncSession, taken: Sequence[tuple[Any, Any]], ends: Mapping[int, End], lease: Lease
) -> bool:
    """Write down where each fact stands and how far each partition has come; False, and nothing, where the lease was lost."""
    values = {
        **values_of_rows([row for row, _ in taken]),
        "partitions": [record.partition for _, record in taken],
        "offsets": [record.offset for _, record in taken],
        "end_partitions": list(ends),
        "end_offsets": [end.next_offset for end in ends.values()],
        "end_events": [end.event_id for end in ends.values()],
    }
    return (await execute(session, _MARK, {**values, **_held(lease)})).rowcount > 0


async def set_aside(session: AsyncSession, refused: Sequence[tuple[Any, str]], lease: Lease) -> None:
    """Take these out of the lane, with the reason, until an operator has them tried again."""
    values = {
        **values_of_rows([row for row, _ in refused]),
        "reasons": [reason for _, reason in refused],
    }
    await execute(session, _SET_ASIDE, {**values, **_held(lease)})


def values_of_rows(found: Sequence[Any]) -> dict[str, Any]:
    """Return the parameters of `THESE_ROWS`, and the moments of these rows."""
    created = [row.created_at for row in found]
    return {"ids": [row.id for row in found], "created": created, "earliest": min(created), "latest": max(created)}


def _values(work: Republication) -> dict[str, Any]:
    return {
        "from_offsets": work.from_offsets,
        "until_offsets": work.until_offsets,
        "since": work.since,
        "until": work.until,
        "key": work.key,
        "started_at": work.started_at,
        "frontier": work.frontier,
    }


def _held(lease: Lease) -> dict[str, Any]:
    return {"lease": lease.name, "number": lease.number}
