"""Facts in and out of a service without a broker: what Kafka would hand over, and what the outbox holds."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import text

from shared.database import Database, execute
from shared.events import FACTS, Event
from shared.events.envelope import headers_of
from shared.messaging import FactReader

LOOK: Final = "/* a look by the drive itself */"
"""How a question begins that no service asks."""


@dataclass
class Record:
    """A Kafka record as aiokafka gives it."""

    value: bytes | None
    headers: list[tuple[str, bytes]]
    topic: str = "kipthoi.test.v1"
    partition: int = 0
    offset: int = 0
    key: bytes | None = field(default=None)


def a_record(fact: Event, *, offset: int = 0, traceparent: str | None = None) -> Record:
    headers = headers_of(fact, "test", traceparent, fact.occurred_at)
    return Record(value=fact.to_json(), headers=headers, key=fact.subject.bytes, offset=offset)


async def deliver(reader: FactReader, *facts: Event) -> None:
    """Hand facts to a service as one batch."""
    await reader.take([a_record(fact, offset=number) for number, fact in enumerate(facts)])


async def outbox_facts(database: Database) -> list[Event]:
    """Return the facts that the service has published, in order."""
    async with database.reading() as session:
        rows = await execute(session, text("select name, payload from outbox where address = 'fact' order by id"))
        return [FACTS[row.name].from_json(row.payload) for row in rows]


async def outbox_wakes(database: Database) -> list[Any]:
    """Return the wake-ups that the service has asked for: name (workflow), key (its id), signal, payload (arguments)."""
    async with database.reading() as session:
        statement = text(f"{LOOK} select name, key, signal, payload from outbox where address = 'wake' order by id")
        return list(await execute(session, statement))
