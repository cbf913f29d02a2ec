"""The service's own topic as its broker has it: where it ends, and which fact stands at a place."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import ProducerClosed

from shared.engine_security import UNSECURED, KafkaSecurity
from shared.events.sizes import MAX_BATCH_BYTES, MAX_RECORD_BYTES

log = structlog.get_logger(__name__)

_LOOK_WITHIN_S: Final = 10
_STOP_WITHIN_S: Final = 5
_MAX_PRODUCER_BATCH_BYTES: Final = 256 * 1024


@dataclass(frozen=True)
class Seen:
    """One partition: its first offset, the offset after its last, and the id of the fact at the place that was looked at."""

    start: int
    end: int
    event_id: str | None = None


def make_producer(service: str, bootstrap: Sequence[str], security: KafkaSecurity = UNSECURED) -> AIOKafkaProducer:
    """Return a producer that loses nothing and keeps the order of each partition."""
    return AIOKafkaProducer(
        bootstrap_servers=list(bootstrap),
        client_id=f"kipthoi-{service}-relay",
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=_MAX_PRODUCER_BATCH_BYTES,
        max_request_size=MAX_RECORD_BYTES,
        compression_type="lz4",
        request_timeout_ms=10_000,
        **security.options,
    )


async def abandon(producer: AIOKafkaProducer) -> None:
    """End a producer so that nothing of what it still holds is ever sent: a broker that came back empty would take it, before
    all that it has forgotten. Its own `stop` would try to send everything first.
    """
    sender = producer._sender.sender_task if producer._sender is not None else None  # noqa: SLF001 - see above
    if sender is not None:
        sender.cancel()
        producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - see above
        await asyncio.wait({sender}, timeout=_STOP_WITHIN_S)  # what is on its way to the broker is answered or breaks
    stopping = asyncio.ensure_future(producer.stop())
    # Waited for, not awaited: a task of the library that was cancelled would cancel us.
    await asyncio.wait({stopping}, timeout=_STOP_WITHIN_S)
    if not stopping.cancel() and not stopping.cancelled() and (error := stopping.exception()):
        log.info("producer did not stop cleanly", error=type(error).__name__)


class TopicWatch:
    """Asks the broker about the topic. Raises KafkaError, and TimeoutError where it does not answer."""

    def __init__(self, bootstrap: Sequence[str], topic: str, security: KafkaSecurity = UNSECURED) -> None:
        self._topic = topic
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=list(bootstrap),
            enable_auto_commit=False,
            request_timeout_ms=_LOOK_WITHIN_S * 1000,
            max_partition_fetch_bytes=MAX_BATCH_BYTES,
            **security.options,
        )

    async def __aenter__(self) -> Self:
        async with asyncio.timeout(_LOOK_WITHIN_S):
            await self._consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._consumer.stop(), _STOP_WITHIN_S)

    async def has_all(self, ends: Mapping[int, int]) -> bool:
        """Tell whether each of these partitions still reaches as far as it did."""
        async with asyncio.timeout(_LOOK_WITHIN_S):
            there = await self._consumer.end_offsets([TopicPartition(self._topic, number) for number in ends])
        return all(there[TopicPartition(self._topic, number)] >= end for number, end in ends.items())

    async def look(self, ends: Mapping[int, int]) -> dict[int, Seen]:
        """Look at these partitions, and at the last record that should stand before each of these ends (or before the broker's
        own, where that comes first).
        """
        ours = {TopicPartition(self._topic, number): end for number, end in ends.items()}
        async with asyncio.timeout(_LOOK_WITHIN_S):
            starts = await self._consumer.beginning_offsets(list(ours))
            there = await self._consumer.end_offsets(list(ours))
            places = {partition: min(end, there[partition]) - 1 for partition, end in ours.items()}
            found = await self._read({p: place for p, place in places.items() if place >= starts[p]})
        return {p.partition: Seen(starts[p], there[p], found.get(p)) for p in ours}

    async def _read(self, places: Mapping[TopicPartition, int]) -> dict[TopicPartition, str]:
        """Return the ids of the facts at these places."""
        found: dict[TopicPartition, str] = {}
        if not places:
            return found
        self._consumer.assign(list(places))
        try:
            for partition, place in places.items():
                self._consumer.seek(partition, place)
            while len(found) < len(places):
                for partition, records in (await self._consumer.getmany(timeout_ms=500)).items():
                    found.setdefault(partition, _event_id(records[0]))
        finally:
            self._consumer.unsubscribe()
        return found


def _event_id(record: Any) -> str:
    return next((bytes(value).decode("ascii", "replace") for key, value in record.headers if key == "ce_id"), "")
