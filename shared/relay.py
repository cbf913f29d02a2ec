"""Delivers the outbox: facts to Kafka and wake-ups to Temporal, each address in a lane of its own and under a lease.

This is the only caller of Kafka's producer and the only starter of workflows. Facts never wait for Temporal.
Rows are taken by ascending id among the undelivered (never "id greater than the last": late commits would be lost).
"""

import asyncio
import contextlib
import hashlib
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
import structlog
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from prometheus_client import Counter, Gauge
from sqlalchemy import text
from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from shared.database import Database, Lease, execute, run_alone
from shared.events import topic_of
from shared.events.envelope import cloud_headers
from shared.migrations import next_month, partition_statement
from shared.outbox import FACTS_WAIT, WAKES_WAIT

log = structlog.get_logger(__name__)

_MAX_FACTS: Final = 1000
_MAX_WORKFLOWS: Final = 200
_FEW_WORKFLOWS: Final = 4
_YIELD_S: Final = 0.5
_BUSY_S: Final = 1.0
_CALLS_AT_ONCE: Final = 16
_SEND_TIMEOUT_S: Final = 30
_IDLE_S: Final = 0.5
_GATHER_S: Final = 0.005
_PACE_S: Final = 0.1

DELIVERED = Counter("kipthoi_relay_delivered_total", "Outbox rows delivered", ["service", "address"])
OLDEST = Gauge("kipthoi_relay_oldest_undelivered_seconds", "Age of the oldest undelivered outbox row", ["service", "address"])
REFUSED = Counter("kipthoi_relay_refused_total", "Wake-ups whose workflow id was taken by other work", ["service"])
REPUBLISHED = Counter(
    "kipthoi_relay_republished_total", "Facts published again because the broker had forgotten them", ["service"]
)

_FACTS: Final = text("""
    select id, created_at, event_id, name, key, payload, traceparent from outbox
     where delivered_at is null and address = 'fact' order by id limit :most""")
_WAKES: Final = text("""
    with due as (select distinct key from (
        select key from outbox where delivered_at is null and address = 'wake' order by id limit :most) oldest)
    select o.id, o.created_at, o.name, o.key, o.signal, o.payload from outbox o join due using (key)
     where o.delivered_at is null and o.address = 'wake' order by o.id""")
_STILL_MINE: Final = "exists (select 1 from leases where name = :lease and number = :number)"
_MARK_FACTS: Final = text(f"""
    update outbox o set delivered_at = clock_timestamp(), kafka_partition = d.kafka_partition, kafka_offset = d.kafka_offset
      from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]),
                  cast(:partitions as int[]), cast(:offsets as bigint[])) as d(id, created_at, kafka_partition, kafka_offset)
     where o.id = d.id and o.created_at = d.created_at and {_STILL_MINE}""")
_MARK_WAKES: Final = text(f"""
    update outbox o set delivered_at = clock_timestamp(), refused = d.refused
      from unnest(cast(:ids as bigint[]), cast(:created as timestamptz[]), cast(:refused as text[]))
        as d(id, created_at, refused)
     where o.id = d.id and o.created_at = d.created_at and {_STILL_MINE}""")
_AGES: Final = text("""
    select address, extract(epoch from clock_timestamp() - min(created_at))::float8 as age from outbox
     where delivered_at is null group by address""")
_ENDS: Final = text("""
    select kafka_partition, max(kafka_offset) + 1 as next_offset from outbox
     where kafka_offset is not null group by kafka_partition""")
_FORGET: Final = text("""
    update outbox set delivered_at = null, kafka_partition = null, kafka_offset = null
     where kafka_partition = :partition and kafka_offset >= :end""")


@dataclass(frozen=True)
class RelaySettings:
    """Which service's outbox, which brokers, which Temporal."""

    service: str
    bootstrap: Sequence[str]


class Relay:
    """Both lanes, the monthly partitions and the gauges of one service."""

    def __init__(self, database: Database, settings: RelaySettings, temporal: Client) -> None:
        self._database = database
        self._settings = settings
        self._temporal = temporal
        self.running = False

    async def run(self) -> None:
        """Deliver for ever, or stand by while another process holds the leases; `running` says that one of both is so."""
        self.running = True
        try:
            await self._deliver()
        finally:
            self.running = False

    async def _deliver(self) -> None:
        facts = FactLane(self._database, self._settings)
        wakes = WakeLane(self._database, self._settings.service, self._temporal, yields_to=facts.is_busy)

        async def deliver_facts(lease: Lease) -> None:
            async with asyncio.TaskGroup() as together:  # when one fails, the other must not go on without a lease
                together.create_task(facts.deliver_for_ever(lease))
                together.create_task(self._upkeep())

        await asyncio.gather(
            run_alone(self._database, "relay facts", deliver_facts),
            run_alone(self._database, "relay wakes", wakes.deliver_for_ever),
        )

    async def _upkeep(self) -> None:
        while True:
            async with self._database.transaction() as session:
                today = datetime.now(UTC).date()
                for month in (today.replace(day=1), next_month(today), next_month(next_month(today))):
                    await execute(session, text(partition_statement(month)))
            for _ in range(720):
                await self._measure()
                await asyncio.sleep(5)

    async def _measure(self) -> None:
        async with self._database.reading() as session:
            ages = {row.address: row.age for row in await execute(session, _AGES)}
        for address in ("fact", "wake"):
            OLDEST.labels(self._settings.service, address).set(ages.get(address, 0.0))


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
                            await _pause(bell)
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


class WakeLane:
    """Starts workflows and rings their bells; all that waits for one workflow travels as one call.

    While facts are on their way it goes slowly: households are helped by facts, Temporal stands behind their clocks (and the
    sweeper behind Temporal), and what waits a little travels with its bell as one call.
    """

    def __init__(
        self, database: Database, service: str, temporal: Client, *, yields_to: Callable[[], bool] = lambda: False
    ) -> None:
        self._yields_to = yields_to
        self._database = database
        self._service = service
        self._temporal = temporal
        self._slots = asyncio.Semaphore(_CALLS_AT_ONCE)

    async def deliver_for_ever(self, lease: Lease) -> None:
        with self._database.bell(WAKES_WAIT) as bell:
            while True:
                bell.clear()
                yields = self._yields_to()
                delivered, failed = await self._deliver(lease, _FEW_WORKFLOWS if yields else _MAX_WORKFLOWS)
                if yields and not failed:
                    await asyncio.sleep(_YIELD_S)
                elif failed:
                    await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
                elif not delivered:
                    await _pause(bell)

    async def _deliver(self, lease: Lease, most: int = _MAX_WORKFLOWS) -> tuple[int, int]:
        async with self._database.reading() as session:
            rows = (await execute(session, _WAKES, {"most": most})).all()
        by_workflow: dict[str, list[Any]] = {}
        for row in rows:
            by_workflow.setdefault(row.key, []).append(row)
        results = await asyncio.gather(*[self._wake(items) for items in by_workflow.values()])
        done = [
            (row.id, row.created_at, refused)
            for items, (ok, refused) in zip(by_workflow.values(), results, strict=True)
            if ok
            for row in items
        ]
        if done:
            async with self._database.transaction() as session:
                ids, created, refused = (list(column) for column in zip(*done, strict=True))
                await execute(
                    session,
                    _MARK_WAKES,
                    {"ids": ids, "created": created, "refused": refused, "lease": lease.name, "number": lease.number},
                )
            DELIVERED.labels(self._service, "wake").inc(len(done))
        return len(done), len(rows) - len(done)

    async def _wake(self, items: Sequence[Any]) -> tuple[bool, str | None]:
        """Return whether these rows are done with, and why the wake-up was refused if it was."""
        async with self._slots:
            try:
                return True, await self._call(items)
            except (RPCError, RuntimeError, OSError, TimeoutError) as error:
                log.warning("temporal away", error=type(error).__name__)
                return False, None

    async def _call(self, items: Sequence[Any]) -> str | None:
        first = items[0]
        signals = list(dict.fromkeys(row.signal for row in items if row.signal))
        work = _work_of(first.name, first.payload)
        try:
            handle = await self._temporal.start_workflow(
                first.name,
                args=orjson.loads(first.payload),
                id=first.key,
                task_queue=self._service,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                task_timeout=timedelta(seconds=5),
                memo={"work": work},
                start_signal=signals[0] if signals else None,
                rpc_timeout=timedelta(seconds=10),
            )
        except WorkflowAlreadyStartedError:
            return await self._ended_as_meant(first.key, work)
        for signal in signals[1:]:
            try:
                await handle.signal(signal, rpc_timeout=timedelta(seconds=10))
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:  # it has ended: nobody waits for the bell any more
                    raise
        return None

    async def _ended_as_meant(self, workflow_id: str, work: str) -> str | None:
        """The workflow has run and ended. That is success only if it was the same work; otherwise people must look."""
        description = await self._temporal.get_workflow_handle(workflow_id).describe(rpc_timeout=timedelta(seconds=10))
        if await description.memo_value("work", default=None) == work:
            return None
        REFUSED.labels(self._service).inc()
        log.error("workflow id taken by other work", workflow_id=workflow_id)
        return "this id was used for other work"


def _work_of(workflow: str, payload: bytes) -> str:
    """Return what names the meant work: the workflow's type and the piece of work, its first argument."""
    arguments = orjson.loads(payload)
    return hashlib.sha256(orjson.dumps([workflow, arguments[:1]])).hexdigest()


async def _pause(bell: asyncio.Event) -> None:
    """Wait for the next commit of this process, or a little, because another process may have written."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), _IDLE_S)
    await asyncio.sleep(_GATHER_S)
