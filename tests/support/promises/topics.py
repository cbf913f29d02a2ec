"""What stands on Kafka, read from the beginning to the end by a reader that no service knows of."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.kafka.topics import read_topics
from shared.events.envelope import wire_type_of

_READ_WITHIN_S: Final = 120
_MAX_AT_ONCE: Final = 2000


@dataclass(frozen=True)
class TopicRecord:
    """One record as it lies on the broker."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    written_at: datetime | None = None
    """When its producer wrote it; None where nobody knows."""

    @property
    def service(self) -> str:
        """Who wrote it: topics are named kipthoi.<service>.v1."""
        return self.topic.split(".")[1]

    @property
    def wire_type(self) -> str:
        """The fact's name with its version."""
        return wire_type_of(self.header("ce_type"))

    def header(self, name: str) -> str:
        return next((value.decode("utf-8", "replace") for key, value in self.headers if key == name), "")


async def read_all(bootstrap: Sequence[str]) -> list[TopicRecord]:
    """Read every record of every topic of ours that is there. Raises TimeoutError where the end is not reached."""
    consumer = AIOKafkaConsumer(bootstrap_servers=list(bootstrap), enable_auto_commit=False, max_partition_fetch_bytes=4 << 20)
    await consumer.start()
    try:
        async with asyncio.timeout(_READ_WITHIN_S):
            return await _read(consumer, await _places(bootstrap))
    finally:
        await consumer.stop()


async def read_ends(bootstrap: Sequence[str]) -> dict[tuple[str, int], int]:
    """Return where each partition of our topics ends that has any record. Raises KafkaError where the broker is away."""
    consumer = AIOKafkaConsumer(bootstrap_servers=list(bootstrap), enable_auto_commit=False)
    await consumer.start()
    try:
        ends = await consumer.end_offsets(await _places(bootstrap))
    finally:
        await consumer.stop()
    return {(place.topic, place.partition): end for place, end in ends.items() if end}


async def _places(bootstrap: Sequence[str]) -> list[TopicPartition]:
    """Every partition of our topics. The admin client is asked: a consumer knows only what it has subscribed to."""
    admin = AIOKafkaAdminClient(bootstrap_servers=list(bootstrap))
    await admin.start()
    try:
        known = sorted(set(read_topics()) & set(await admin.list_topics()))
        described = await admin.describe_topics(known) if known else []
    finally:
        await admin.close()
    return [TopicPartition(topic["topic"], part["partition"]) for topic in described for part in topic["partitions"]]


async def _read(consumer: Any, places: Sequence[TopicPartition]) -> list[TopicRecord]:
    if not places:
        return []
    consumer.assign(places)
    await consumer.seek_to_beginning(*places)
    ends = await consumer.end_offsets(list(places))
    left = {place for place, end in ends.items() if end > await consumer.position(place)}
    found: list[TopicRecord] = []
    while left:
        for records in (await consumer.getmany(timeout_ms=500, max_records=_MAX_AT_ONCE)).values():
            found += [_record(record) for record in records]
        left = {place for place in left if await consumer.position(place) < ends[place]}
    return found


def _record(record: Any) -> TopicRecord:
    headers = tuple((key, bytes(value or b"")) for key, value in record.headers)
    written_at = datetime.fromtimestamp(record.timestamp / 1000, UTC)
    return TopicRecord(record.topic, record.partition, record.offset, record.key, record.value, headers, written_at)


def first_deliveries(records: Sequence[TopicRecord]) -> Iterator[TopicRecord]:
    """Each fact once, where it first stood; what a relay repeated after a crash is left out."""
    seen: set[str] = set()
    for record in sorted(records, key=lambda r: (r.topic, r.partition, r.offset)):
        event_id = record.header("ce_id")
        if event_id not in seen:
            seen.add(event_id)
            yield record
