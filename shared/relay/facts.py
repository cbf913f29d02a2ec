"""The lane of facts: outbox rows go to Kafka in order per case, and what a lost broker forgot goes again."""

import asyncio
import contextlib
import random
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import Counter
from sqlalchemy import text

from shared.database import Database, Lease, execute
from shared.events import topic_of
from shared.events.envelope import cloud_headers
from shared.outbox import FACTS_WAIT
from shared.relay.lanes import DELIVERED, STILL_MINE, RelaySettings, pause

log = structlog.get_logger(__name__)

_MAX_FACTS: Final = 1000
_BUSY_S: Final = 1.0
_SEND_TIMEOUT_S: Final = 30
_PACE_S: Final = 0.1

REPUBLISHED: Final = Counter(
    "kipthoi_relay_republished_total", "Facts published again because the broker had forgotten them", ["service"]
)

_FACTS: Final = text("""
    select id, created_at, event_id, name, key, payload, traceparent from outbox
     where delivered_at is null and address = 'fact' order by id limit :most""")
_MARK_FACTS: Final = text(f"""
    update outbox o set delivered_at = clock_timestamp(), kafka_partition = d.kafka_partition, kafka_offset = d.kafka_offset
      from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]),
                  cast(:partitions as int[]), cast(:offsets as bigint[])) as d(id, created_at, kafka_partition, kafka_offset)
     where o.id = d.id and o.created_at = d.created_at and {STILL_MINE}""")
_ENDS: Final = text("""
    select kafka_partition, max(kafka_offset) + 1 as next_offset from outbox
     where kafka_offset is not null group by kafka_partition""")
_FORGET: Final = text("""
    update outbox set delivered_at = null, kafka_partition = null, kafka_offset = null
     where kafka_partition = :partition and kafka_offset >= :end""")


class FactLane:
    """Sends facts with the case as key and waits for Kafka's acknowledgement of each."""

    def __init__(self, database: Database, settings: RelaySettings) -> None:
        self._database = database
        self._settings = settings
        self._topic = topic_of(settings.service)
        self._delivered_at = float("-inf")

    def is_busy(self) -> bool:
        """Tell whether facts were on their way just now."""
        return time.monotonic() - self._delivered_at < _BUSY_S

    async def deliver_for_ever(self, lease: Lease) -> None:
        """Deliver with one producer until something goes wrong; a new one then, because a failed one never heals."""
        while True:
            producer = self._producer()
            try:
                await producer.start()
                await self._republish_forgotten()
                with self._database.bell(FACTS_WAIT) as bell:
                    while True:
                        bell.clear()
                        began = time.monotonic()
                        if await self._deliver(producer, lease):
                            # What was written meanwhile travels together: a swarm of commits is not a swarm of deliveries.
                            await asyncio.sleep(began + _PACE_S - time.monotonic())
                        else:
                            await pause(bell)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever it is: log it, begin again with a new producer
                log.warning("fact lane begins again", error=repr(error))
                await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
            finally:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(producer.stop(), 5)

    def _producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            bootstrap_servers=list(self._settings.bootstrap),
            client_id=f"kipthoi-{self._settings.service}-relay",
            acks="all",
            enable_idempotence=True,
            linger_ms=5,
            max_batch_size=256 * 1024,
            compression_type="lz4",
            request_timeout_ms=10_000,
        )

    async def _deliver(self, producer: AIOKafkaProducer, lease: Lease) -> int:
        async with self._database.reading() as session:
            rows = (await execute(session, _FACTS, {"most": _MAX_FACTS})).all()
        if not rows:
            return 0
        async with asyncio.timeout(_SEND_TIMEOUT_S):
            sent = [
                await producer.send(self._topic, row.payload, key=UUID(row.key).bytes, headers=self._headers(row))
                for row in rows
            ]
            where = await asyncio.gather(*sent)
        async with self._database.transaction() as session:
            await execute(
                session,
                _MARK_FACTS,
                {
                    "ids": [row.id for row in rows],
                    "created": [row.created_at for row in rows],
                    "partitions": [record.partition for record in where],
                    "offsets": [record.offset for record in where],
                    "lease": lease.name,
                    "number": lease.number,
                },
            )
        DELIVERED.labels(self._settings.service, "fact").inc(len(rows))
        self._delivered_at = time.monotonic()
        return len(rows)

    def _headers(self, row: Any) -> list[tuple[str, bytes]]:
        return cloud_headers(row.name, str(row.event_id), self._settings.service, row.key, row.traceparent, row.created_at)

    async def _republish_forgotten(self) -> None:
        """Compare our offsets with the broker's ends; what lies above was lost with a broker and is sent again (P12)."""
        async with self._database.reading() as session:
            ours = {row.kafka_partition: row.next_offset for row in await execute(session, _ENDS)}
        if not ours:
            return
        ends = await self._ends(sorted(ours))
        for partition, next_offset in ours.items():
            end = ends[partition]
            if end < next_offset:
                async with self._database.transaction() as session:
                    count = (await execute(session, _FORGET, {"partition": partition, "end": end})).rowcount
                REPUBLISHED.labels(self._settings.service).inc(count)
                log.warning("broker had forgotten facts", partition=partition, count=count)

    async def _ends(self, partitions: Sequence[int]) -> Mapping[int, int]:
        consumer = AIOKafkaConsumer(bootstrap_servers=list(self._settings.bootstrap), request_timeout_ms=10_000)
        await consumer.start()
        try:
            ends = await consumer.end_offsets([TopicPartition(self._topic, number) for number in partitions])
        finally:
            await consumer.stop()
        return {partition.partition: end for partition, end in ends.items()}
