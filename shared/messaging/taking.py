"""Taking facts into the database: a batch at once, in halves where it takes too long, one by one where it fails."""

import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import Database, TookTooLong
from shared.errors import OutcomeUnknown, Problem, Unavailable
from shared.events import Event
from shared.events.envelope import TYPE_PREFIX
from shared.identity import Actor
from shared.ids import as_id
from shared.inbox import first_time
from shared.messaging import dead_letters
from shared.messaging.measures import CONSUMED, DEAD
from shared.messaging.reasons import KEY_UNKNOWN, TOOK_TOO_LONG
from shared.messaging.records import Behind, Position, Unreadable, fact_of, header, position_of_record, waves_of
from shared.paces import remember_told
from shared.privacy import UnknownKey
from shared.story import milliseconds_since, note_cases
from shared.traces import is_traceparent, new_traceparent, tracing, tracing_together

log = structlog.get_logger(__name__)

Handler = Callable[[AsyncSession, Actor, Sequence[Any]], Awaitable[None]]
"""One command for all facts of one type: (session, actor, facts) in the order in which they came."""

MAX_TRIES: Final = 5
"""How often a fact that takes too long all alone is tried, with pauses between, before it becomes a dead letter."""

Held = dict[Position, tuple[int, str]]
"""Partitions that wait: from which offset, and why."""


class FactTaker:
    """Hands facts to the commands that this service has for them, each once."""

    def __init__(
        self, service: str, database: Database, handlers: Mapping[str, Handler], progress: Callable[[], None] = lambda: None
    ) -> None:
        """`progress` is called before each try, of which one batch may need many."""
        self._service = service
        self._actor = Actor.service(service)
        self._database = database
        self._handlers = handlers
        self._progress = progress
        self._slow: dict[tuple[Position, int], int] = {}

    async def take(self, records: Sequence[Any]) -> Held:
        """Take these; return what waits for a newer release or a key. Raises Unavailable, OutcomeUnknown: take them again."""
        held: Held = {}
        for together in self._around_slow_ones(records):
            await self._take(together, held)
        self._slow.clear()
        return held

    def _around_slow_ones(self, records: Sequence[Any]) -> Iterator[Sequence[Any]]:
        """What took too long all alone stands alone from the beginning, in its place: nothing of its case overtakes it."""
        together: list[Any] = []
        for record in records:
            if (position_of_record(record), record.offset) in self._slow:
                yield from ([together] if together else [])
                yield [record]
                together = []
            else:
                together.append(record)
        if together:
            yield together

    async def _take(self, records: Sequence[Any], held: Held) -> None:
        ready = [record for record in records if position_of_record(record) not in held]
        try:
            await self._apply(ready)
        except TookTooLong as error:
            if len(ready) == 1:
                await self._try_again(ready[0], error)
                return
            log.warning("batch divided, it took too long", records=len(ready))
            middle = len(ready) // 2
            await self._take(ready[:middle], held)
            await self._take(ready[middle:], held)
        except (Unavailable, OutcomeUnknown):
            raise
        except Exception as error:  # noqa: BLE001 - poison of any kind must not stop the others
            if len(ready) == 1:
                await self._put_aside_or_hold(ready[0], error, held)
                return
            log.warning("batch taken one by one", error=type(error).__name__, records=len(ready))
            for record in ready:
                await self._take([record], held)

    async def _try_again(self, record: Any, error: TookTooLong) -> None:
        name = (position_of_record(record), record.offset)
        self._slow[name] = tries = self._slow.get(name, 0) + 1
        if tries < MAX_TRIES:
            raise error
        await self._put_aside(record, f"{TOOK_TOO_LONG}, {tries} times", error)

    async def _put_aside_or_hold(self, record: Any, error: Exception, held: Held) -> None:
        if isinstance(error, Behind | UnknownKey):
            named = f"{KEY_UNKNOWN}: {error.key_id}" if isinstance(error, UnknownKey) and error.key_id else reason_of(error)
            held[position_of_record(record)] = (record.offset, named)
        else:
            await self._put_aside(record, reason_of(error), error)

    async def _put_aside(self, record: Any, reason: str, error: Exception) -> None:
        place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        told = {} if isinstance(error, Problem | Unreadable) else {"exc_info": error}
        log.error(
            "dead letter",
            **place,
            case=as_id(header(record, "ce_subject")),
            trace=trace_of(record)[3:35],
            reason=reason,
            **told,
        )
        async with self._database.transaction() as session:
            is_new = await dead_letters.put(session, record, reason)
        if is_new:
            DEAD.labels(self._service).inc()

    async def _apply(self, records: Sequence[Any]) -> None:
        self._progress()
        began = time.monotonic()
        read = [(fact, record) for record in records if (fact := self._fact_of(record)) is not None]
        if not read:
            return
        traces = {fact.event_id: trace_of(record) for fact, record in read}
        with tracing(traces[read[0][0].event_id]):
            async with self._database.transaction() as session:
                new = await self.apply_new(session, [fact for fact, _ in read], traces)
            self._tell(new, traces, began)
        for wire_type, count in Counter(fact.wire_type() for fact in new).items():
            CONSUMED.labels(self._service, wire_type, "applied").inc(count)

    @staticmethod
    def _tell(new: Sequence[Event], traces: Mapping[UUID, str], began: float) -> None:
        """One line for all that was taken of one type; the n-th trace is that of the n-th case."""
        told: dict[str, list[Event]] = defaultdict(list)
        for fact in new:
            told[fact.wire_type()].append(fact)
        ms = milliseconds_since(began)
        for wire_type, facts in told.items():
            cases, by_case = [str(fact.subject) for fact in facts], [traces[fact.event_id][3:35] for fact in facts]
            log.info("took", fact=wire_type, cases=cases, traces=by_case, ms=ms)

    def _fact_of(self, record: Any) -> Event | None:
        fact = fact_of(record, self._handlers.keys())
        if fact is None:
            CONSUMED.labels(self._service, (header(record, "ce_type") or "").removeprefix(TYPE_PREFIX), "not for us").inc()
        return fact

    async def apply_new(self, session: AsyncSession, facts: Sequence[Event], traces: Mapping[UUID, str]) -> list[Event]:
        """Apply those of these facts that were never taken, within the caller's transaction; return them.

        What follows from each goes on under its own trace (`traces`, by the fact's id).
        """
        fresh = await first_time(session, [fact.event_id for fact in facts])
        new = list({fact.event_id: fact for fact in facts if fact.event_id in fresh}.values())
        note_cases(session.info, (str(fact.subject) for fact in new))
        await remember_told(session, new)
        for wave in waves_of(new):
            for wire_type, together in wave.items():
                with tracing_together([(str(fact.subject), traces[fact.event_id]) for fact in together], f"take {wire_type}"):
                    await self._handlers[wire_type](session, self._actor, together)
        return new


def trace_of(record: Any) -> str:
    """Return the trace under which a record was sent; a new one where it names none that can be read."""
    given = header(record, "traceparent")
    return given if given is not None and is_traceparent(given) else new_traceparent()


def reason_of(error: Exception) -> str:
    """Return why a fact could not be taken, in words that say nothing of a person."""
    if isinstance(error, UnknownKey):
        return KEY_UNKNOWN
    return str(error) if isinstance(error, Unreadable | Behind) else type(error).__name__
