"""What stands on Kafka as facts: read, told apart from what is not for us, and put into an order that loses none."""

import re
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from shared.events import FACTS, Event
from shared.events.envelope import wire_type_of
from shared.messaging.reasons import NO_FACT

_WIRE_TYPE: Final = re.compile(r"([a-z]+\.[a-z_]+)\.v([0-9]{1,4})")
_KNOWN: Final = {fact.name: max(f.version for f in FACTS.values() if f.name == fact.name) for fact in FACTS.values()}


class Position(NamedTuple):
    """One partition of one topic."""

    topic: str
    partition: int


class Unreadable(Exception):  # noqa: N818 - says what is the matter
    """The record is no fact that anybody here knows how to read: a dead letter."""


class Behind(Exception):  # noqa: N818 - says what is the matter
    """The record is a fact for us, and this process is too old to read it, or lacks its key: it waits."""


@dataclass(frozen=True)
class StoredRecord:
    """A record as a dead letter kept it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


def position_of_record(record: Any) -> Position:
    return Position(record.topic, record.partition)


def fact_of(record: Any, handled: Collection[str]) -> Event | None:
    """Return the fact, or None where it is not for us. Raises Unreadable and Behind.

    A newer version of a fact that is handled here is waited for: it certainly is for us. A name that nobody knows is not: a
    service that was set back to its last release must not stand still for a fact that it never asked for.
    """
    wire_type = wire_type_of(header(record, "ce_type") or "")
    if wire_type not in handled:
        _expect_not_for_us(wire_type, handled)
        return None
    try:
        fact = FACTS[wire_type].from_json(record.value or b"")
    except (ValidationError, ValueError) as error:
        raise Unreadable(f"{wire_type} cannot be read: {type(error).__name__}") from error
    if str(fact.event_id) != header(record, "ce_id"):
        raise Unreadable("ce_id and the fact's own id differ")
    return fact


def _expect_not_for_us(wire_type: str, handled: Collection[str]) -> None:
    if wire_type in FACTS:
        return
    match = _WIRE_TYPE.fullmatch(wire_type)
    name, version = (match[1], int(match[2])) if match else ("", 0)
    if version <= _KNOWN.get(name, version):
        raise Unreadable(NO_FACT)
    if any(known.startswith(f"{name}.v") for known in handled):
        raise Behind(f"{wire_type} is newer than this release, which knows version {_KNOWN[name]}")


def waves_of(facts: Sequence[Event]) -> list[dict[str, list[Event]]]:
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


def header(record: Any, name: str) -> str | None:
    for key, value in record.headers or ():
        if key == name:
            return bytes(value or b"").decode("utf-8", "replace")
    return None


async def safe_parser(raw: Any, original: Callable[[Any], Awaitable[Any]]) -> Any:
    """Heal headers that are null or not UTF-8: FastStream would skip such a record and commit past it."""
    for record in raw if isinstance(raw, tuple | list) else (raw,):
        record.headers = [(key, (value or b"").decode("utf-8", "replace").encode()) for key, value in record.headers]
    return await original(raw)


async def raw_decoder(message: Any) -> Any:
    """Leave the body as it is: what is no JSON must reach our code, which puts it aside."""
    return message.body
