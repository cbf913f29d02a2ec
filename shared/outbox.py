"""One outbox, two addresses: facts for Kafka, wake-ups for Temporal; both written in the transaction that caused them.

Nothing here commits or calls anybody: the relay delivers. So approving works while Kafka and Temporal are away, and no
crash can lose a fact or the start of a workflow.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.database import execute, ring
from shared.errors import FieldError, InvalidInput
from shared.events.envelope import Event, Part
from shared.events.sizes import MAX_FACT_BYTES
from shared.ids import WorkflowRef, new_id
from shared.paces import told_with_pace
from shared.story import note_facts
from shared.texts import Text
from shared.traces import traceparent_of

TOO_LARGE: Final = Text(
    vi="Quá lớn để thông báo cho các bên khác: tất cả có {size} KiB, nhiều nhất là {limit} KiB; xin gửi ít hơn",
    en="Too large to be told onward: {size} KiB in all, at most {limit} KiB; please send less",
)

FACTS_WAIT: Final = "facts"
WAKES_WAIT: Final = "wakes"

# Whoever writes about a case holds the case until he commits, and takes the row's number only then: so numbers about one
# case are in the order of what happened, whichever rows the command has locked. Keys come sorted, so nobody deadlocks.
_PUBLISH: Final = text("""
    insert into outbox (event_id, address, name, key, payload, traceparent)
    select f.event_id, 'fact', f.name, f.key, f.payload, f.trace
      from unnest(cast(:ids as uuid[]), cast(:names as text[]), cast(:keys as text[]), cast(:payloads as bytea[]),
                  cast(:traces as text[])) as f(event_id, name, key, payload, trace)
     where pg_advisory_xact_lock(hashtextextended(f.key, 0)) is not null""")
_WAKE: Final = text("""
    insert into outbox (event_id, address, name, key, signal, payload, traceparent)
    select w.event_id, 'wake', w.name, w.key, w.signal, w.payload, w.trace
      from unnest(cast(:ids as uuid[]), cast(:names as text[]), cast(:keys as text[]), cast(:signals as text[]),
                  cast(:payloads as bytea[]), cast(:traces as text[])) as w(event_id, name, key, signal, payload, trace)""")


async def publish(session: AsyncSession, facts: Event | Iterable[Event]) -> None:
    """Append facts. Those of one case are numbered in the order in which their transactions commit.

    Raises InvalidInput, which names the largest field, for a fact that is too large to be carried.
    """
    given = [facts] if isinstance(facts, Event) else list(facts)
    if not given:
        return
    given = await told_with_pace(session, given)
    given.sort(key=lambda fact: fact.subject)
    payloads = [_payload(fact) for fact in given]
    names, keys = [fact.wire_type() for fact in given], [str(fact.subject) for fact in given]
    note_facts(session.info, zip(names, keys, strict=True))
    ring(session, FACTS_WAIT)
    await execute(
        session,
        _PUBLISH,
        {
            "ids": [fact.event_id for fact in given],
            "names": names,
            "keys": keys,
            "payloads": payloads,
            "traces": [traceparent_of(key) for key in keys],
        },
    )


def _payload(fact: Event) -> bytes:
    payload = fact.to_json()
    if len(payload) > MAX_FACT_BYTES:
        sizes: dict[str, object] = {"size": len(payload) // 1024, "limit": MAX_FACT_BYTES // 1024}
        raise InvalidInput(FieldError(".".join(_largest_field(fact)), TOO_LARGE, sizes))
    return payload


def _largest_field(part: Part) -> list[str]:
    """Return the way to the largest field, by names of fields alone: what stands in it may be about a person."""
    sizes = {name: len(part.model_dump_json(include={name}, exclude_none=True)) for name in type(part).model_fields}
    largest = max(sizes, key=sizes.__getitem__)
    inner = getattr(part, largest)
    return [largest, *(_largest_field(inner) if isinstance(inner, Part) else [])]


async def wake(session: AsyncSession, wakes: Iterable["Wake"]) -> None:
    """Append wake-ups: the relay starts the workflow if it does not run, and rings the bell if one is named."""
    given = list(wakes)
    if not given:
        return
    ring(session, WAKES_WAIT)
    await execute(
        session,
        _WAKE,
        {
            "ids": [new_id() for _ in given],
            "names": [wake.ref.workflow for wake in given],
            "keys": [wake.ref.id for wake in given],
            "signals": [wake.signal for wake in given],
            # asyncpg gives a UUID type of its own, which orjson does not know.
            "payloads": [orjson.dumps(list(wake.arguments), default=str) for wake in given],
            "traces": [traceparent_of(wake.subject) for wake in given],
        },
    )


class Wake:
    """Which workflow, with which arguments if it must be started, and which bell (none: only start it)."""

    __slots__ = ("arguments", "ref", "signal")

    def __init__(self, ref: WorkflowRef, *arguments: object, signal: str | None = None) -> None:
        self.ref = ref
        self.arguments: Sequence[object] = arguments
        self.signal = signal

    @property
    def subject(self) -> str:
        """The first argument names what the work is about: a case, where it is about one."""
        return str(self.arguments[0]) if self.arguments else ""

    def __repr__(self) -> str:
        return f"Wake({self.ref.id}, signal={self.signal})"
