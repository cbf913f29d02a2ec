"""Where a reader stands in each partition, written in its own database: what the broker says of it may be about another log.

A reader begins with the last record that it has taken. Where another one stands there, the topic was made again, and is read
from its beginning. Where the broker has dropped what comes next, there is a gap: our topics are neither compacted nor written
in transactions, so that offsets have no holes. What lies further on although nothing was dropped was fetched before the reader
had said where it begins, from where the broker believed that it stood: it comes again in its turn. A gap is seen by the next
fact of its partition, or, where none comes, by where the broker says that it begins. It stops nothing; it is counted, written
down and said, and the owner of the topic publishes those places again from its archive. A reader whose database was lost or
set back reads again what it needs.
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Database, execute
from shared.errors import OutcomeUnknown, Unavailable
from shared.messaging import gaps
from shared.messaging.measures import MISSED
from shared.messaging.records import Position, header, position_of_record
from shared.messaging.taking import Held

log = structlog.get_logger(__name__)

_LOAD: Final = text("select topic, kafka_partition, next_offset, event_id from reading_places where reader = :reader")
_SAVE: Final = text("""
    insert into reading_places (reader, topic, kafka_partition, next_offset, event_id)
    select :reader, * from unnest(cast(:topics as text[]), cast(:partitions as int[]), cast(:offsets as bigint[]),
                                  cast(:events as text[]))
        on conflict (reader, topic, kafka_partition) do update
       set next_offset = excluded.next_offset, event_id = excluded.event_id""")

# Only from where it stood when that was seen: whoever reads the partition by now, here or in another process, may have gone on.
_PASS: Final = text("""
    insert into reading_places (reader, topic, kafka_partition, next_offset, event_id)
    values (:reader, :topic, :partition, :until_offset, null)
        on conflict (reader, topic, kafka_partition) do update
       set next_offset = excluded.next_offset, event_id = null where reading_places.next_offset = :from_offset
    returning kafka_partition""")


@dataclass(frozen=True)
class Standing:
    """The offset that comes next, and the id that the record before it tells (None: there is none, or it tells none)."""

    next_offset: int = 0
    event_id: str | None = None


async def load_places(database: Database, reader: str) -> dict[Position, Standing]:
    """Return where this reader stands in each partition of which it has taken anything."""
    async with database.reserved() as session:
        rows = (await execute(session, _LOAD, {"reader": reader})).all()
    return {Position(row.topic, row.kafka_partition): Standing(row.next_offset, row.event_id) for row in rows}


class PositionBook:
    """Knows and writes down where the reader stands; FastStream tells it of each assignment."""

    def __init__(self, service: str, reader: str, database: Database, consumer: Callable[[], Any]) -> None:
        self._service = service
        self._reader = reader
        self._database = database
        self._consumer = consumer
        self._standing: dict[Position, Standing] = {}
        self._beginning = asyncio.Lock()
        self._is_taking = False
        self._seen_dropped: Mapping[Position, int] = {}

    async def on_partitions_revoked(self, revoked: object) -> None:
        """Half of what FastStream's listener must have."""

    async def on_partitions_assigned(self, assigned: Collection[Any]) -> None:
        """Begin in each partition with the last record that was taken, or at its beginning.

        While the database is away the broker's word has to do: nothing can be taken then anyway.
        """
        async with self._beginning:
            self._standing = {}
            try:
                known = await load_places(self._database, self._reader)
            except (Unavailable, OutcomeUnknown):
                return
            self._standing = {Position(*partition): known.get(Position(*partition), Standing()) for partition in assigned}
            for partition in assigned:
                self._begin(self._consumer(), partition)

    def _begin(self, consumer: Any, partition: Any) -> None:
        consumer.seek(partition, max(0, self._standing[Position(*partition)].next_offset - 1))

    @contextlib.contextmanager
    def taking(self) -> Iterator[None]:
        """While a batch is under way nothing is said of what the broker drops meanwhile: it may be in this very batch."""
        self._is_taking = True
        try:
            yield
        finally:
            self._is_taking = False

    async def pass_dropped(self, dropped: Sequence[gaps.Missed]) -> Sequence[gaps.Missed]:
        """Write down as gaps what the broker has dropped before this reader, and stand behind them; return them.

        Only what two looks in turn have shown of a place that has not moved, while nothing was under way: what had been fetched
        before it was dropped is taken by then. Raises Unavailable, OutcomeUnknown: the next look shows it again.
        """
        async with self._beginning:
            again = [gap for gap in dropped if self._seen_dropped.get(gap.place) == gap.from_offset and not self._is_taking]
            self._seen_dropped = {} if self._is_taking else {gap.place: gap.from_offset for gap in dropped}
            if not again:
                return ()
            async with self._database.transaction() as session:
                passed = [gap for gap in again if await self._pass(session, gap)]
                new = await gaps.note(session, self._reader, passed)
            for gap in passed:
                if self._standing.get(gap.place, Standing()).next_offset == gap.from_offset:
                    self._standing[gap.place] = Standing(gap.until_offset)
        self._tell(new)
        return passed

    async def _pass(self, session: AsyncSession, gap: gaps.Missed) -> bool:
        values = {"reader": self._reader, "topic": gap.place.topic, "partition": gap.place.partition}
        offsets = {"from_offset": gap.from_offset, "until_offset": gap.until_offset}
        return (await execute(session, _PASS, {**values, **offsets})).first() is not None

    async def meet(self, records: Sequence[Any]) -> Sequence[Any]:
        """Return those of these records that can be taken: all but those of a topic that was made again, whose partitions are
        read from the beginning instead, and those that come before their turn. Gaps before and among them are written down.
        """
        async with self._beginning:
            # aiokafka fetches while it is being told where to begin: what it brings waits until that is known.
            consumer = self._consumer()
        if consumer is None:
            await self._note_gaps(records)
            return records
        early = await self._too_early(consumer, records)
        for partition in consumer.assignment() & early:
            self._begin(consumer, partition)
        records = [record for record in records if position_of_record(record) not in early]
        strangers = {position_of_record(record) for record in records if self._is_stranger(record)}
        if strangers:
            log.error("topic was made again, it is read from its beginning", partitions=sorted(strangers))
            for partition in consumer.assignment() & strangers:
                consumer.seek(partition, 0)
                self._standing[Position(*partition)] = Standing()
        taken = [record for record in records if position_of_record(record) not in strangers]
        await self._note_gaps(taken)
        return taken

    async def _too_early(self, consumer: Any, records: Sequence[Any]) -> set[Position]:
        """Return the partitions whose first record lies further on than the next one, which the broker still has."""
        first: dict[Position, int] = {}
        for record in records:
            first.setdefault(position_of_record(record), record.offset)
        ahead = {
            partition
            for partition in consumer.assignment()
            if (standing := self._standing.get(Position(*partition))) is not None
            and first.get(Position(*partition), 0) > standing.next_offset
        }
        begins = await consumer.beginning_offsets(list(ahead)) if ahead else {}
        return {Position(*each) for each in ahead if begins[each] <= self._standing[Position(*each)].next_offset}

    def _is_stranger(self, record: Any) -> bool:
        """Whether another record stands where the last one that was taken stood."""
        standing = self._standing.get(position_of_record(record))
        if standing is None or standing.event_id is None or record.offset != standing.next_offset - 1:
            return False
        return header(record, "ce_id") != standing.event_id

    async def _note_gaps(self, records: Sequence[Any]) -> None:
        expected = {place: standing.next_offset for place, standing in self._standing.items()}
        found: list[gaps.Missed] = []
        for record in records:
            place = position_of_record(record)
            if record.offset > (begin := expected.get(place, record.offset)):
                found.append(gaps.Missed(place, begin, record.offset))
            expected[place] = record.offset + 1
        if not found:
            return
        async with self._database.transaction() as session:
            new = await gaps.note(session, self._reader, found)
        self._tell(new)

    def _tell(self, new: Sequence[gaps.Missed]) -> None:
        for gap in new:
            MISSED.labels(self._service, gap.place.topic).inc(gap.until_offset - gap.from_offset)
            log.error(
                "facts were dropped before they were taken; their owner must publish them again",
                topic=gap.place.topic,
                partition=gap.place.partition,
                from_offset=gap.from_offset,
                until_offset=gap.until_offset,
            )

    async def leave(self, records: Sequence[Any], held: Held) -> None:
        """Write down that these records were taken, up to their last ones; in `held` partitions up to the one that waits."""
        taken = [
            record for record in records if (place := position_of_record(record)) not in held or record.offset < held[place][0]
        ]
        last = {position_of_record(record): record for record in taken}
        stood = {place: Standing(record.offset + 1, header(record, "ce_id")) for place, record in last.items()}
        if not stood:
            return
        values = {
            "reader": self._reader,
            "topics": [place.topic for place in stood],
            "partitions": [place.partition for place in stood],
            "offsets": [standing.next_offset for standing in stood.values()],
            "events": [standing.event_id for standing in stood.values()],
        }
        async with self._database.transaction() as session:
            await execute(session, _SAVE, values)
        self._standing |= stood
