"""The lane of facts: what happened goes to Kafka, per case in order, each acknowledged and its place written down.

While a broker's loss is mended, new facts go on: before a new fact of a case goes whatever the broker has forgotten of that
case. What the broker will never take is found by halves and set aside, also where it names no reason but takes the others.
"""

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog
from aiokafka import AIOKafkaProducer
from prometheus_client import Counter

from shared.archive import Republication, current_republication, note_loss
from shared.contacts import KAFKA
from shared.database import Database, Lease
from shared.engine_security import UNSECURED, KafkaSecurity
from shared.errors import OutcomeUnknown, Unavailable
from shared.events import topic_of
from shared.events.envelope import cloud_headers
from shared.observability import words_of
from shared.outbox import FACTS_WAIT
from shared.relay import rows as outbox_rows
from shared.relay.ends import End, find_lost, find_overwritten, load_ends
from shared.relay.measures import DELIVERED
from shared.relay.pause import pause
from shared.relay.refusals import AWAY, REFUSALS, UNSENDABLE
from shared.relay.suspects import MAX_FACTS, Search
from shared.relay.topic import TopicWatch, abandon, make_producer

log = structlog.get_logger(__name__)

_BUSY_S: Final = 1.0
# No broker loses its disk and is back in so short a time. One that is silent for longer is asked before it is sent anything,
# and what it has not acknowledged by then is taken back from the producer and sent anew, each time with more patience.
_TRUST_S: Final = 2.0
_MAX_PATIENCE_S: Final = 32.0
_PACE_S: Final = 0.1
_LOOK_EVERY_S: Final = 15.0
# Readers that hold a place behind the new end must find it gone before the topic has grown over it again.
_SETTLE_S: Final = 2.0

REFUSED_FACTS: Final = Counter(
    "kipthoi_relay_refused_facts_total", "Facts set aside because the broker will never take them as they are", ["service"]
)
FORGOTTEN: Final = Counter(
    "kipthoi_relay_broker_losses_total", "Partitions found to have forgotten facts that the broker had taken", ["service"]
)
REPUBLISHED: Final = Counter(
    "kipthoi_relay_republished_total", "Facts published again, because a broker had forgotten them or by command", ["service"]
)


@dataclass(frozen=True)
class RelaySettings:
    """Which service's outbox, which brokers."""

    service: str
    bootstrap: Sequence[str]
    security: KafkaSecurity = UNSECURED


@dataclass(frozen=True)
class _Line:
    """What stands between the lane and the broker, until something goes wrong."""

    producer: AIOKafkaProducer
    watch: TopicWatch
    lease: Lease


class _BeginAgain(Exception):  # noqa: N818 - says what to do
    """With a new producer and a new look at the topic."""


class FactLane:
    """Sends facts with the case as key and waits for Kafka's acknowledgement of each."""

    def __init__(self, database: Database, settings: RelaySettings) -> None:
        self._database = database
        self._service = settings.service
        self._bootstrap, self._security = settings.bootstrap, settings.security
        self._topic = topic_of(settings.service)
        self._delivered_at = float("-inf")
        self._ends: dict[int, End] = {}
        self._looked_at = self._heard_at = float("-inf")
        self._patience_s = _TRUST_S
        self._republication: Republication | None = None
        self._search = Search()

    def is_busy(self) -> bool:
        """Tell whether facts were on their way just now."""
        return time.monotonic() - self._delivered_at < _BUSY_S

    async def deliver_for_ever(self, lease: Lease) -> None:
        """Deliver with one producer until something goes wrong; a new one then, because a failed one never heals."""
        while True:
            producer = make_producer(self._service, self._bootstrap, self._security)
            try:
                await producer.start()
                self._looked_at = float("-inf")
                async with TopicWatch(self._bootstrap, self._topic, self._security) as watch:
                    with self._database.bell(FACTS_WAIT) as bell:
                        await self._deliver_with(_Line(producer, watch, lease), bell)
            except asyncio.CancelledError:
                raise
            except _BeginAgain:
                pass
            except AWAY as error:
                KAFKA.lost(error)
                await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
            except (Unavailable, OutcomeUnknown):
                # The database has said it.
                await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
            except Exception as error:  # noqa: BLE001 - whatever it is: log it, begin again with a new producer
                log.warning("fact lane begins again", error=words_of(error))
                await asyncio.sleep(0.5 + random.random() / 2)  # noqa: S311 - jitter
            finally:
                await abandon(producer)

    async def _deliver_with(self, line: _Line, bell: asyncio.Event) -> None:
        while True:
            bell.clear()
            began = time.monotonic()
            if began - self._looked_at > _LOOK_EVERY_S:
                await self._look(line)
            delivered = await self._deliver(line)
            if self._republication is not None:
                delivered += await self._publish_again(line, self._republication)
            if delivered:
                # What was written meanwhile travels together: a swarm of commits is not a swarm of deliveries.
                await asyncio.sleep(began + _PACE_S - time.monotonic())
            elif self._republication is None:
                await pause(bell)
                if not bell.is_set():
                    await self._take_up_republication()

    async def _look(self, line: _Line) -> None:
        """Compare our ends with the broker's, and take up what waits to be published again."""
        async with self._database.reserved() as session:
            self._ends = await load_ends(session)
        if self._ends:
            there = await line.watch.look({p: end.next_offset for p, end in self._ends.items()})
            async with self._database.reserved() as session:
                lost = await find_lost(session, self._ends, there)
            if lost:
                await self._mend(lost)
        await self._take_up_republication()
        self._looked_at = self._heard_at = time.monotonic()

    async def _take_up_republication(self) -> None:
        async with self._database.reserved() as session:
            self._republication = await current_republication(session)

    async def _mend(self, lost: dict[int, int]) -> None:
        async with self._database.reserved() as session:
            await note_loss(session, lost)
            self._ends = await load_ends(session)
        FORGOTTEN.labels(self._service).inc(len(lost))
        log.error("broker has forgotten facts; they are published again", topic=self._topic, first_lost_by_partition=lost)
        await asyncio.sleep(_SETTLE_S)

    async def _expect_unchanged(self, line: _Line) -> None:
        """A broker that was silent for a while may have come back empty: what is new must not be sent before the forgotten."""
        if time.monotonic() - self._heard_at > _TRUST_S:
            if not await line.watch.has_all({p: end.next_offset for p, end in self._ends.items()}):
                raise _BeginAgain
            self._heard_at = time.monotonic()

    async def _deliver(self, line: _Line) -> int:
        async with self._database.reserved() as session:
            rows = await outbox_rows.undelivered(session, self._search.most)
            if rows and self._republication is not None:
                keys = list({row.key for row in rows})
                earlier = await outbox_rows.forgotten_of(session, self._republication, keys, MAX_FACTS)
                # Numbers of one case follow what happened: sorted, what was forgotten of it goes before what is new.
                together = earlier if len(earlier) == MAX_FACTS else sorted([*earlier, *rows], key=lambda row: int(row.id))
                rows = together[: self._search.most]
        rows = self._search.choose(rows)
        if not rows:
            return 0
        count = await self._hand_over(line, rows)
        self._delivered_at = time.monotonic()
        return count

    async def _publish_again(self, line: _Line, work: Republication) -> int:
        """Publish the next chunk of what must be published again; return how many facts it had."""
        async with self._database.reserved() as session:
            chunk = await outbox_rows.next_forgotten(session, work, self._search.most)
        if chunk.rows:
            await self._hand_over(line, chunk.rows)
        async with self._database.reserved() as session:
            await outbox_rows.advance(session, work, chunk, line.lease)
        if chunk.is_last:
            log.warning("all that was to be published again is published", republication=work.id, reason=work.reason)
        await self._take_up_republication()
        return len(chunk.rows)

    async def _hand_over(self, line: _Line, rows: Sequence[Any]) -> int:
        """Send these and write down where each stands; return how many the broker took. Raises _BeginAgain."""
        await self._expect_unchanged(line)
        answers = await self._send(line.producer, rows)
        taken = [(row, answer) for row, answer in zip(rows, answers, strict=True) if not isinstance(answer, Exception)]
        aside = [(row, answer) for row, answer in zip(rows, answers, strict=True) if isinstance(answer, Exception)]
        where = [answer for _, answer in taken]
        lost = find_overwritten([row for row, _ in taken], where, self._ends)
        kept = [(row, record) for row, record in taken if record.partition not in lost]
        ends = {record.partition: End(record.offset + 1, row.event_id) for row, record in kept}
        async with self._database.reserved() as session:
            if aside:
                await outbox_rows.set_aside(session, [(row, _reason(error)) for row, error in aside], line.lease)
            if kept and not await outbox_rows.mark_delivered(session, kept, ends, line.lease):
                raise _BeginAgain
        self._ends |= ends
        for row, refusal in aside:
            REFUSED_FACTS.labels(self._service).inc()
            log.error("fact set aside", outbox_id=row.id, fact=row.name, bytes=len(row.payload), reason=_reason(refusal))
        self._count(kept)
        if lost:
            await self._mend(lost)
            raise _BeginAgain
        return len(kept)

    async def _send(self, producer: AIOKafkaProducer, rows: Sequence[Any]) -> list[Any]:
        """Return for each row where it stands now, or the error that it will always meet. Raises what is no row's fault."""
        answers: list[Any] = []
        patience, self._patience_s = self._patience_s, min(2 * self._patience_s, _MAX_PATIENCE_S)
        async with asyncio.timeout(patience):
            for row in rows:
                try:
                    answers.append(
                        await producer.send(
                            self._topic, row.payload, key=UUID(row.key).bytes, headers=headers_of_row(row, self._service)
                        )
                    )
                except UNSENDABLE as error:
                    answers.append(error)
            sent = [number for number, answer in enumerate(answers) if not isinstance(answer, Exception)]
            results = await asyncio.gather(*(answers[number] for number in sent), return_exceptions=True)
        self._patience_s, self._heard_at = _TRUST_S, time.monotonic()
        KAFKA.answered()
        failed = [result for result in results if isinstance(result, BaseException)]
        if failed:
            cause = next((one for one in failed if isinstance(one, REFUSALS)), failed[0])
            if not self._search.refused([rows[number] for number in sent], cause):
                if isinstance(cause, REFUSALS):
                    raise _BeginAgain from cause
                # Without a fault that is named it is probably the broker's trouble: it is said, and waited out.
                raise cause
            results = [cause]
        else:
            self._search.took([rows[number] for number in sent])
        for number, result in zip(sent, results, strict=True):
            answers[number] = result
        return answers

    def _count(self, kept: Sequence[tuple[Any, Any]]) -> None:
        again = sum(1 for row, _ in kept if row.again)
        DELIVERED.labels(self._service, "fact").inc(len(kept) - again)
        REPUBLISHED.labels(self._service).inc(again)


def headers_of_row(row: Any, service: str) -> list[tuple[str, bytes]]:
    return cloud_headers(row.name, str(row.event_id), service, row.key, row.traceparent, row.created_at)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:200]
