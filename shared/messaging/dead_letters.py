"""Dead letters: facts that could not be taken, once each, with the reason."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute
from shared.events.envelope import wire_type_of
from shared.messaging.records import StoredRecord, header

_PUT: Final = text("""
    insert into dead_letters as l (id, topic, kafka_partition, kafka_offset, event_id, wire_type, key, value, reason)
    values (:id, :topic, :partition, :offset, :event_id, :wire_type, :key, :value, :reason)
        on conflict (id) do update
       set topic = excluded.topic, kafka_partition = excluded.kafka_partition, kafka_offset = excluded.kafka_offset,
           reason = excluded.reason, tried_at = clock_timestamp()
     where l.replayed_at is null
    returning tried_at is null as is_new""")
_ORDER: Final = "received_at, topic, kafka_partition, kafka_offset"
_WAITING: Final = text(f"""
    select id, topic, kafka_partition as partition, kafka_offset as offset, event_id, wire_type, key, reason,
           received_at, tried_at from dead_letters
     where replayed_at is null
       and (cast(:ids as text[]) is null or id = any(cast(:ids as text[])))
       and (cast(:topic as text) is null or topic = :topic)
       and (cast(:wire_types as text[]) is null or wire_type = any(cast(:wire_types as text[])))
       and (cast(:key as bytea) is null or key = :key)
       and (cast(:after as text) is null or ({_ORDER}) > (select {_ORDER} from dead_letters where id = :after))
     order by {_ORDER} limit :most""")
_COUNT: Final = text("select count(*) from dead_letters where replayed_at is null")
_LOCK: Final = text("""
    select topic, kafka_partition, kafka_offset, event_id, wire_type, key, value
      from dead_letters where id = :id and replayed_at is null for update skip locked""")
_WAITS: Final = text("select 1 from dead_letters where id = :id and replayed_at is null")
_EARLIER: Final = text("""
    select 1 from dead_letters e join dead_letters l on e.key = l.key
     where l.id = :id and e.replayed_at is null
       and (e.received_at, e.topic, e.kafka_partition, e.kafka_offset)
         < (l.received_at, l.topic, l.kafka_partition, l.kafka_offset) limit 1""")
_REPLAYED: Final = text("update dead_letters set replayed_at = clock_timestamp(), tried_at = clock_timestamp() where id = :id")
_TRIED: Final = text("update dead_letters set reason = :reason, tried_at = clock_timestamp() where id = :id")


@dataclass(frozen=True)
class Letter:
    """A dead letter that nobody has taken yet, without what it says. Letters of one key stay in order."""

    id: str
    topic: str
    partition: int
    offset: int
    event_id: str | None
    wire_type: str | None
    key: bytes | None
    reason: str
    received_at: datetime
    tried_at: datetime | None


@dataclass(frozen=True)
class LetterQuery:
    """Which letters are meant: all for which everything holds that is given here, behind the one called `after`."""

    ids: Sequence[str] | None = None
    topic: str | None = None
    wire_types: Sequence[str] | None = None
    key: bytes | None = None
    after: str | None = None
    most: int = 100


async def put(session: AsyncSession, record: Any, reason: str) -> bool:
    """Put a record aside; return whether it is new. A fact that is delivered again and fails again stays one letter."""
    event_id = header(record, "ce_id")
    values = {
        "id": _name_of(record, event_id),
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "event_id": event_id,
        "wire_type": wire_type_of(header(record, "ce_type") or "") or None,
        "key": record.key,
        "value": record.value,
        "reason": reason,
    }
    return bool((await execute(session, _PUT, values)).scalar())


async def list_waiting(session: AsyncSession, query: LetterQuery) -> list[Letter]:
    """Return the letters that wait, in the order in which they were put aside."""
    return [Letter(**row) for row in (await execute(session, _WAITING, dataclasses.asdict(query))).mappings()]


async def count_waiting(session: AsyncSession) -> int:
    count: int = (await execute(session, _COUNT)).scalar_one()
    return count


async def is_waiting(session: AsyncSession, letter_id: str) -> bool:
    return (await execute(session, _WAITS, {"id": letter_id})).first() is not None


async def has_earlier(session: AsyncSession, letter_id: str) -> bool:
    """Tell whether a letter of the same case waits that was put aside before this one."""
    return (await execute(session, _EARLIER, {"id": letter_id})).first() is not None


async def lock(session: AsyncSession, letter_id: str) -> StoredRecord | None:
    """Return the record of a letter that still waits and that nobody else holds, held until the transaction ends."""
    row = (await execute(session, _LOCK, {"id": letter_id})).first()
    if row is None:
        return None
    told = {"ce_id": row.event_id, "ce_type": row.wire_type}
    headers = [(name, value.encode()) for name, value in told.items() if value]
    return StoredRecord(row.topic, row.kafka_partition, row.kafka_offset, row.key, row.value, headers)


async def mark_replayed(session: AsyncSession, letter_id: str) -> None:
    await execute(session, _REPLAYED, {"id": letter_id})


async def mark_tried(session: AsyncSession, letter_id: str, reason: str) -> None:
    await execute(session, _TRIED, {"id": letter_id, "reason": reason})


def _name_of(record: Any, event_id: str | None) -> str:
    """The fact's own id where header and body agree on it; a record that lies about it must not hide another's letter."""
    try:
        name = str(UUID(event_id or ""))
    except ValueError:
        name = ""
    if name and name.encode() in (record.value or b""):
        return name
    return f"{record.topic}/{record.partition}/{record.offset}"
