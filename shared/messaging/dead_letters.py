"""Dead letters: facts that could not be taken, once each, with the reason; and taking them again."""

from collections.abc import Sequence
from dataclasses import dataclass
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
_WAITING: Final = text("""
    select id, wire_type, key from dead_letters
     where replayed_at is null and (cast(:ids as text[]) is null or id = any(cast(:ids as text[])))
     order by received_at, topic, kafka_partition, kafka_offset limit :most""")
_LOCK: Final = text("""
    select topic, kafka_partition, kafka_offset, event_id, wire_type, key, value
      from dead_letters where id = :id and replayed_at is null for update""")
_REPLAYED: Final = text("update dead_letters set replayed_at = clock_timestamp(), tried_at = clock_timestamp() where id = :id")
_TRIED: Final = text("update dead_letters set reason = :reason, tried_at = clock_timestamp() where id = :id")


@dataclass(frozen=True)
class Replayed:
    """What became of one dead letter: taken (no reason), or why it waits on."""

    id: str
    reason: str | None = None


@dataclass(frozen=True)
class Waiting:
    """A dead letter that nobody has taken yet. Letters of one key stay in order."""

    id: str
    wire_type: str | None
    key: bytes | None


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


async def list_waiting(session: AsyncSession, ids: Sequence[str] | None, most: int) -> list[Waiting]:
    """Return the letters that wait (these, or the oldest), in the order in which they were put aside."""
    return [Waiting(row.id, row.wire_type, row.key) for row in await execute(session, _WAITING, {"ids": ids, "most": most})]


async def lock(session: AsyncSession, letter_id: str) -> StoredRecord | None:
    """Return the record of a letter that still waits, held until the transaction ends."""
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
