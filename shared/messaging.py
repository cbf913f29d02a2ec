"""Facts in, by batches: one transaction a batch, one by one when a batch fails, poison to the dead letters.

FastStream's defaults lose messages, so every choice is written out: the offset passes only after the database has committed
(or after a dead letter was written), a transient fault pauses and takes the same offset again, headers and bodies that
cannot be read reach our code instead of being skipped. At-least-once; the inbox makes it once.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from faststream import AckPolicy
from faststream.exceptions import NackMessage
from faststream.kafka import KafkaBroker, KafkaMessage
from prometheus_client import Counter, Gauge, Histogram
from pydantic import ValidationError
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Database, execute
from shared.errors import OutcomeUnknown, Unavailable
from shared.events import FACTS, Event, topic_of
from shared.events.envelope import wire_type_of
from shared.identity import Actor
from shared.inbox import first_time
from shared.observability import tracing
from shared.runtime import end_process
from shared.tables import dead_letters

log = structlog.get_logger(__name__)

Handler = Callable[[AsyncSession, Actor, Sequence[Any]], Awaitable[None]]
"""One command for all facts of one type: (session, actor, facts) in the order in which they came."""

MAX_RECORDS: Final = 500
_PACE_S: Final = 0.2
_PAUSE_S: Final = 1.0
_STUCK_S: Final = 60.0
_MAX_PAUSE_S: Final = 15.0

CONSUMED = Counter("kipthoi_messaging_facts_total", "Facts taken from Kafka", ["service", "wire_type", "outcome"])
BATCH_SECONDS = Histogram("kipthoi_messaging_batch_seconds", "Time to take one batch", ["service"])
DEAD = Counter("kipthoi_messaging_dead_letters_total", "Facts put aside as dead letters", ["service"])
LAG = Gauge("kipthoi_messaging_lag_records", "Records of a topic not yet taken", ["service", "topic"])


class _Unreadable(Exception):  # noqa: N818 - says what is the matter
    """The record is no fact that we know how to read."""


class FactReader:
    """Reads the topics of other services and hands each fact to the function that this service has for it."""

    def __init__(  # noqa: PLR0913 - the lane is an option by name
        self,
        service: str,
        database: Database,
        bootstrap: Sequence[str],
        producers: Sequence[str],
        handlers: Mapping[type[Event], Handler],
        *,
        lane: str = "",
    ) -> None:
        """A `lane` of its own reads what must not queue behind the rest; its facts are in no other lane of the service."""
        self.name = name = f"kipthoi-{service}-{lane}" if lane else f"kipthoi-{service}"
        self._service = service
        self._actor = Actor.service(service)
        self._database = database
        self._handlers: dict[str, Handler] = {fact.wire_type(): handler for fact, handler in handlers.items()}
        self._failures = 0
        self._hurries = bool(lane)
        self._began = float("-inf")
        self._broker = KafkaBroker(
            list(bootstrap),
            client_id=name,
            graceful_timeout=30.0,
            allow_auto_create_topics=False,
            logger=logging.getLogger("kipthoi.faststream"),
            log_level=logging.DEBUG,
        )
        self.topics = [topic_of(producer) for producer in producers]
        self.subscriber = self._broker.subscriber(
            *self.topics,
            group_id=name,
            ack_policy=AckPolicy.NACK_ON_ERROR,
            auto_offset_reset="earliest",
            batch=True,
            max_records=MAX_RECORDS,
            batch_timeout_ms=25,
            session_timeout_ms=6000,
            heartbeat_interval_ms=1500,
            parser=_safe_parser,
            decoder=_raw_decoder,
        )
        self.subscriber(self._on_batch)
        self.running = False
        self.last_progress = time.monotonic()

    @property
    def handles(self) -> frozenset[str]:
        """The facts that this reader applies, by name and version."""
        return frozenset(self._handlers)

    async def run(self) -> None:
        """Read for ever; stop cleanly when cancelled."""
        try:
            await self._broker.start()
            self.running = True
            self.last_progress = time.monotonic()
            while True:
                await asyncio.sleep(5)
                if is_stuck(self._measure_lag(), time.monotonic() - self.last_progress):
                    # A consumer of aiokafka may hang for ever after its coordinator moved; only a new process heals it.
                    end_process("facts wait and none is taken")
        finally:
            self.running = False
            with contextlib.suppress(Exception):
                await self._broker.stop()

    async def _on_batch(self, message: KafkaMessage) -> None:
        records: Sequence[Any] = (
            message.raw_message if isinstance(message.raw_message, tuple | list) else (message.raw_message,)
        )
        began, before = time.monotonic(), self._began
        self._began = self.last_progress = began
        with BATCH_SECONDS.labels(self._service).time():
            await self.take(records)
        self.last_progress = time.monotonic()
        if not self._hurries and began - before < 2 * _PACE_S:
            # In a swarm fewer and larger batches: each costs a transaction. What comes alone is taken at once.
            await asyncio.sleep(began + _PACE_S - time.monotonic())

    async def take(self, records: Sequence[Any]) -> None:
        """Apply a batch: at once, or one by one where that fails. Raises NackMessage, after a pause, with the database away."""
        try:
            try:
                await self._apply(records)
            except (Unavailable, OutcomeUnknown):
                raise
            except Exception as error:  # noqa: BLE001 - poison of any kind must not stop the others
                log.warning("batch taken one by one", error=type(error).__name__, records=len(records))
                for record in records:
                    await self._apply_or_bury(record)
            self._failures = 0
        except (Unavailable, OutcomeUnknown) as error:
            self._failures += 1
            pause = min(_PAUSE_S * 2 ** (self._failures - 1), _MAX_PAUSE_S) * (0.5 + random.random() / 2)  # noqa: S311 - jitter
            log.warning("batch waits", pause_s=round(pause, 2))
            await asyncio.sleep(pause)
            raise NackMessage from error

    async def _apply(self, records: Sequence[Any]) -> None:
        known = [record for record in records if self._is_for_us(record)]
        if not known:
            return
        facts = [_read(record) for record in known]
        async with self._database.transaction() as session:
            fresh = await first_time(session, [fact.event_id for fact in facts])
            new = list({fact.event_id: fact for fact in facts if fact.event_id in fresh}.values())
            for wave in _waves(new):
                for wire_type, together in wave.items():
                    with tracing(_header(known[0], "traceparent") if len(known) == 1 else None):
                        await self._handlers[wire_type](session, self._actor, together)
        for fact in new:
            CONSUMED.labels(self._service, fact.wire_type(), "applied").inc()

    async def _apply_or_bury(self, record: Any) -> None:
        try:
            await self._apply([record])
        except (Unavailable, OutcomeUnknown):
            raise
        except Exception as error:  # noqa: BLE001 - the reason is written down and shown
            await self._bury(record, error)

    async def _bury(self, record: Any, error: Exception) -> None:
        reason = str(error) if isinstance(error, _Unreadable) else type(error).__name__
        log.error(
            "dead letter", topic=record.topic, partition=record.partition, offset=record.offset, reason=reason, exc_info=error
        )
        async with self._database.transaction() as session:
            await execute(
                session,
                insert(dead_letters).on_conflict_do_nothing(),
                {
                    "topic": record.topic,
                    "kafka_partition": record.partition,
                    "kafka_offset": record.offset,
                    "event_id": _header(record, "ce_id"),
                    "wire_type": wire_type_of(_header(record, "ce_type") or "") or None,
                    "key": record.key,
                    "value": record.value,
                    "reason": reason,
                },
            )
        DEAD.labels(self._service).inc()

    def _is_for_us(self, record: Any) -> bool:
        wire_type = wire_type_of(_header(record, "ce_type") or "")
        if wire_type in self._handlers:
            return True
        if wire_type in FACTS:
            CONSUMED.labels(self._service, wire_type, "not for us").inc()
            return False
        raise _Unreadable("the record names no fact that is known here")

    def _measure_lag(self) -> int:
        """Return how many records wait, and show it by topic."""
        consumer = self.subscriber.consumer
        if consumer is None:
            return 0
        lag: dict[str, int] = {}
        for partition in consumer.assignment():
            end = consumer.highwater(partition)
            position = consumer._subscription.subscription.assignment.state_value(partition)  # noqa: SLF001 - no public way without a round trip
            if end is not None and position is not None and position.has_valid_position:
                lag[partition.topic] = lag.get(partition.topic, 0) + max(0, end - position.position)
        for topic, records in lag.items():
            LAG.labels(self._service, topic).set(records)
        return sum(lag.values())


def is_stuck(waiting: int, seconds_since_progress: float) -> bool:
    """Tell whether records wait although none was handed to us for a minute; a batch that waits for its database was."""
    return waiting > 0 and seconds_since_progress > _STUCK_S


def _waves(facts: Sequence[Event]) -> list[dict[str, list[Event]]]:
    """Group facts by type, but keep the order of each case: a fact of another type about the same case is a later wave."""
    waves: list[dict[str, list[Event]]] = []
    latest: dict[UUID, tuple[int, str]] = {}
    for fact in facts:
        wire_type = fact.wire_type()
        number, before = latest.get(fact.subject, (0, wire_type))
        if before != wire_type:
            number += 1
        while len(waves) <= number:
            waves.append({})
        waves[number].setdefault(wire_type, []).append(fact)
        latest[fact.subject] = (number, wire_type)
    return waves


def _read(record: Any) -> Event:
    wire_type = wire_type_of(_header(record, "ce_type") or "")
    try:
        fact = FACTS[wire_type].from_json(record.value or b"")
    except (ValidationError, ValueError) as error:
        raise _Unreadable(f"{wire_type} cannot be read: {type(error).__name__}") from error
    if str(fact.event_id) != _header(record, "ce_id"):
        raise _Unreadable("ce_id and the fact's own id differ")
    return fact


def _header(record: Any, name: str) -> str | None:
    for key, value in record.headers or ():
        if key == name:
            return bytes(value or b"").decode("utf-8", "replace")
    return None


async def _safe_parser(raw: Any, original: Callable[[Any], Awaitable[Any]]) -> Any:
    """Heal headers that are null or not UTF-8: FastStream would skip such a record and commit past it."""
    for record in raw if isinstance(raw, tuple | list) else (raw,):
        record.headers = [(key, (value or b"").decode("utf-8", "replace").encode()) for key, value in record.headers]
    return await original(raw)


async def _raw_decoder(message: Any) -> Any:
    """Leave the body as it is: what is no JSON must reach our code, which puts it aside."""
    return message.body
