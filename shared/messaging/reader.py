"""The reader: FastStream's consumer with every choice written out, because its defaults lose messages.

The offset passes only after the database has committed (or after a dead letter was written), a transient fault pauses and takes
the same offset again, headers and bodies that cannot be read reach our code instead of being skipped.
"""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

import structlog
from faststream import AckPolicy
from faststream.exceptions import NackMessage
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import BaseSecurity, SASLPlaintext, SASLScram256, SASLScram512

from shared.contacts import KAFKA
from shared.database import Database
from shared.engine_security import UNSECURED, KafkaSecurity
from shared.errors import OutcomeUnknown, Unavailable
from shared.events import Event, topic_of
from shared.events.sizes import MAX_BATCH_BYTES, MAX_FETCH_BYTES
from shared.messaging.backlog import Backlog
from shared.messaging.measures import BATCH_SECONDS, LAG, WAITING, measure
from shared.messaging.positions import PositionBook
from shared.messaging.predecessor import leave_for_predecessor
from shared.messaging.records import Position, position_of_record, raw_decoder, safe_parser
from shared.messaging.taking import FactTaker, Handler, Held
from shared.runtime import end_process
from shared.settings import ServiceSettings

log = structlog.get_logger(__name__)

MAX_RECORDS: Final = 500
_PACE_S: Final = 0.2
_PAUSE_S: Final = 1.0
_MAX_PAUSE_S: Final = 15.0
_MEASURE_EVERY_S: Final = 5.0
_LOOK_AGAIN_S: Final = 30.0
# A batch may be divided down to one fact, each try as long as the database allows.
_MAX_BATCH_S: Final = 600


_BY_PASSWORD: Final[Mapping[str, Callable[..., BaseSecurity]]] = {
    "PLAIN": SASLPlaintext,
    "SCRAM-SHA-256": SASLScram256,
    "SCRAM-SHA-512": SASLScram512,
}


def _of_faststream(security: KafkaSecurity) -> BaseSecurity | None:
    if security.user:
        return _BY_PASSWORD[security.mechanism](security.user, security.password, ssl_context=security.tls)
    return BaseSecurity(ssl_context=security.tls) if security.tls else None


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
        at: str = "",
        security: KafkaSecurity = UNSECURED,
    ) -> None:
        """A `lane` of its own reads what must not queue behind the rest; its facts are in no other lane of the service.

        `at`: where this process runs, as no other does, so that it need not wait for one that was killed in its place.
        """
        self.name = name = f"kipthoi-{service}-{lane}" if lane else f"kipthoi-{service}"
        self._service = service
        self._handlers: dict[str, Handler] = {fact.wire_type(): handler for fact, handler in handlers.items()}
        self._database = database
        self._taker = FactTaker(service, database, self._handlers, self._note_progress)
        self._places = PositionBook(service, name, database, lambda: self.subscriber.consumer)
        self._held: Held = {}
        self._failures = 0
        self._hurries = bool(lane)
        self._began = float("-inf")
        client_id = f"{name}-{at}" if at else name
        self._make_room = partial(leave_for_predecessor, bootstrap, name, client_id, security) if at else None
        self._broker = KafkaBroker(
            list(bootstrap),
            client_id=client_id,
            graceful_timeout=30.0,
            allow_auto_create_topics=False,
            # A broker that came back empty has no topics for a moment: who joins just then gets nothing until he asks again.
            metadata_max_age_ms=5000,
            logger=logging.getLogger("kipthoi.faststream"),
            log_level=logging.DEBUG,
            security=_of_faststream(security),
        )
        self.topics = [topic_of(producer) for producer in producers]
        self._backlog = Backlog(name, database, self.topics)
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
            max_poll_interval_ms=_MAX_BATCH_S * 1000,
            max_partition_fetch_bytes=MAX_BATCH_BYTES,
            fetch_max_bytes=MAX_FETCH_BYTES,
            listener=self._places,
            parser=safe_parser,
            decoder=raw_decoder,
        )
        self.subscriber(self._on_batch)
        self.running = False
        self.last_progress = time.monotonic()

    @classmethod
    def wired(  # noqa: PLR0913 - the lane is an option by name
        cls,
        service: str,
        database: Database,
        settings: ServiceSettings,
        producers: Sequence[str],
        handlers: Mapping[type[Event], Handler],
        *,
        lane: str = "",
    ) -> "FactReader":
        """Return the reader of a service that its settings tell where and by what name it reads."""
        security = settings.kafka_security()
        return cls(
            service, database, settings.kafka_bootstrap, producers, handlers, lane=lane, at=settings.at, security=security
        )

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What this reader does with which fact, by name and version."""
        return self._handlers

    @property
    def heard_at(self) -> datetime | None:
        """When the broker last answered this reader, whether there was anything to take or not; None while it has nothing."""
        consumer = self.subscriber.consumer
        if not self.running or consumer is None:
            return None
        polled = [at for partition in consumer.assignment() if (at := consumer.last_poll_timestamp(partition)) is not None]
        return datetime.fromtimestamp(max(polled) / 1000, UTC) if polled else None

    async def run(self) -> None:
        """Read for ever; stop cleanly when cancelled."""
        try:
            if self._make_room is not None:
                await self._make_room()
            try:
                await self._broker.start()
            except RuntimeError as error:  # as all that Kafka's library raises
                KAFKA.lost(error)
                raise
            self.running = True
            self._note_progress()
            looked_again = time.monotonic()
            while True:
                await asyncio.sleep(_MEASURE_EVERY_S)
                if (consumer := self.subscriber.consumer) is not None:
                    await self._look_at_places(consumer)
                    if await self._backlog.is_stuck(consumer, self.last_progress, consumer.paused(), time.monotonic()):
                        # A consumer of aiokafka may hang for ever after its coordinator moved; only a new process heals it.
                        end_process("facts wait and none is taken")
                with contextlib.suppress(Unavailable, OutcomeUnknown):
                    await measure(self._database, self._service)
                if time.monotonic() - looked_again > _LOOK_AGAIN_S:
                    looked_again = time.monotonic()
                    self._look_again()
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
        self._note_progress()
        if not self._hurries and began - before < 2 * _PACE_S:
            # In a swarm fewer and larger batches: each costs a transaction. What comes alone is taken at once.
            await asyncio.sleep(began + _PACE_S - time.monotonic())

    async def take(self, records: Sequence[Any]) -> None:
        """Take a batch. Raises NackMessage, after a pause, where the same must be taken again."""
        try:
            with self._places.taking():
                met = await self._places.meet(records)
                held = await self._taker.take(met)
                await self._places.leave(met, held)
            self._failures = 0
        except (Unavailable, OutcomeUnknown) as error:
            self._failures += 1
            pause = min(_PAUSE_S * 2 ** (self._failures - 1), _MAX_PAUSE_S) * (0.5 + random.random() / 2)  # noqa: S311 - jitter
            if self._failures == 1:
                log.warning("batch waits", pause_s=round(pause, 2), reason=type(error).__name__)
            await asyncio.sleep(pause)
            raise NackMessage from error
        self._hold({position_of_record(record) for record in records}, held)

    def _hold(self, places: set[Position], held: Held) -> None:
        """Let these partitions rest at the fact that cannot be read here; the others go on."""
        for place in places & self._held.keys() - held.keys():
            del self._held[place]
        self._held |= held
        consumer = self.subscriber.consumer
        for place, (offset, reason) in held.items():
            log.error("reader waits", topic=place.topic, partition=place.partition, offset=offset, reason=reason)
        if consumer is not None:
            for partition in consumer.assignment() & held.keys():
                consumer.seek(partition, held[partition][0])
                consumer.pause(partition)
        self._show_waiting()

    def _show_waiting(self) -> None:
        for topic in self.topics:
            WAITING.labels(self._service, self.name, topic).set(sum(1 for place in self._held if place.topic == topic))

    def _look_again(self) -> None:
        """Let partitions that wait try once more: a key may have come."""
        if self.subscriber.consumer is not None:
            self.subscriber.consumer.resume(*self.subscriber.consumer.paused())

    def _note_progress(self) -> None:
        self.last_progress = time.monotonic()

    async def _look_at_places(self, consumer: Any) -> None:
        """Show by topic how many records wait for this process, and write down what was dropped before it: a gap of which no
        later fact would tell. Where nobody can tell, what was told last stays.
        """
        self._held = {place: why for place, why in self._held.items() if place in consumer.assignment()}
        self._show_waiting()
        if (look := await self._backlog.look(consumer)) is None:
            return
        for topic, records in self._backlog.waiting(look).items():
            LAG.labels(self._service, self.name, topic).set(records)
        with contextlib.suppress(Unavailable, OutcomeUnknown):
            for gap in await self._places.pass_dropped(look.dropped()):
                # What waited for a key is gone, too.
                self._held.pop(gap.place, None)
