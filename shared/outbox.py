"""One outbox, two addresses: facts for Kafka, wake-ups for Temporal; both written in the transaction that caused them.

Nothing here commits or calls anybody: the relay delivers. So approving works while Kafka and Temporal are away, and no
crash can lose a fact or the start of a workflow.
"""

from collections.abc import Iterable, Sequence

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import run
from shared.events.envelope import Event
from shared.ids import WorkflowRef, new_id
from shared.observability import current_traceparent
from shared.tables import outbox


async def publish(session: AsyncSession, facts: Event | Iterable[Event]) -> None:
    """Append facts. Facts of one case are written under its row lock, so their ids are in the order of what happened."""
    trace = current_traceparent()
    rows = [
        {
            "event_id": fact.event_id,
            "address": "fact",
            "name": fact.wire_type(),
            "key": str(fact.subject),
            "signal": None,
            "payload": fact.to_json(),
            "traceparent": trace,
        }
        for fact in ([facts] if isinstance(facts, Event) else facts)
    ]
    if rows:
        await run(session, outbox.insert(), rows)


async def wake(session: AsyncSession, wakes: Iterable["Wake"]) -> None:
    """Append wake-ups: the relay starts the workflow if it does not run, and rings the bell if one is named."""
    trace = current_traceparent()
    rows = [
        {
            "event_id": new_id(),
            "address": "wake",
            "name": wake.ref.workflow,
            "key": wake.ref.id,
            "signal": wake.signal,
            "payload": orjson.dumps(list(wake.arguments), default=str),  # asyncpg gives a UUID type of its own
            "traceparent": trace,
        }
        for wake in wakes
    ]
    if rows:
        await run(session, outbox.insert(), rows)


class Wake:
    """Which workflow, with which arguments if it must be started, and which bell (none: only start it)."""

    __slots__ = ("arguments", "ref", "signal")

    def __init__(self, ref: WorkflowRef, *arguments: object, signal: str | None = None) -> None:
        self.ref = ref
        self.arguments: Sequence[object] = arguments
        self.signal = signal

    def __repr__(self) -> str:
        return f"Wake({self.ref.id}, signal={self.signal})"
