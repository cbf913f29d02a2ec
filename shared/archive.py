"""The outbox as the archive of facts: what a broker would not take is tried again, what it forgot is published again.

Nothing here speaks to Kafka: rows are changed, and the relay acts on them. Facts are published again harmlessly, because
every reader knows what it has taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import execute, ring
from shared.identity import Actor
from shared.outbox import FACTS_WAIT

FORGOTTEN_BY_BROKER: Final = "the broker had forgotten them"
ASKED_FOR: Final = "asked for"

_RETRY: Final = text("""
    update outbox set refused = null
     where address = 'fact' and delivered_at is null and refused is not null
       and (cast(:ids as bigint[]) is null or id = any(cast(:ids as bigint[])))
    returning id""")
_ASK: Final = text("""
    insert into republications (reason, from_offsets, until_offsets, since)
    select :reason,
           array_agg(case when coalesce(cast(:partition as int), n) = n then cast(:from_offset as bigint) end order by n),
           case when cast(:until_offset as bigint) is not null then array_agg(cast(:until_offset as bigint)) end, :since
      from generate_series(0, (select max(kafka_partition) from topic_ends)) n having count(*) > 0
    returning id""")
_COLUMNS: Final = "id, reason, from_offsets, until_offsets, since, frontier, started_at"
_OPEN: Final = text(f"""
    select {_COLUMNS} from republications where finished_at is null order by started_at nulls last, id limit 1 for update""")
_START: Final = text(f"""
    update republications set started_at = clock_timestamp(), frontier = coalesce((select min(id) - 1 from outbox), 0)
     where id = :id returning {_COLUMNS}""")
_BEGIN: Final = text("insert into republications (reason, from_offsets) values (:reason, :from_offsets) returning id")
_WIDEN: Final = text("""
    update republications set reason = :reason, from_offsets = :from_offsets, until_offsets = null, since = null
     where id = :id""")
_SHORTEN: Final = text("""
    update topic_ends e set next_offset = l.next_offset, event_id = null
      from unnest(cast(:partitions as int[]), cast(:offsets as bigint[])) as l(kafka_partition, next_offset)
     where e.kafka_partition = l.kafka_partition""")


@dataclass(frozen=True)
class Republication:
    """Delivered facts that must be published again: those above `frontier` that were delivered before it started."""

    id: int
    reason: str
    from_offsets: Sequence[int | None]
    until_offsets: Sequence[int | None] | None
    since: datetime | None
    frontier: int
    started_at: datetime


async def retry_refused(session: AsyncSession, actor: Actor, ids: Sequence[int] | None = None) -> int:
    """Have facts tried again that the broker would not take (these outbox rows, or all); return how many there are.

    What was told of the same case meanwhile has gone before them.
    """
    ring(session, FACTS_WAIT)
    rows = (await execute(session, _RETRY, {"ids": ids})).all()
    if rows:
        await audit.record(session, actor, "refused facts tried again", "outbox", [str(row.id) for row in rows])
    return len(rows)


async def republish(  # noqa: PLR0913 - which facts, each condition by name
    session: AsyncSession,
    actor: Actor,
    *,
    partition: int | None = None,
    from_offset: int = 0,
    until_offset: int | None = None,
    since: datetime | None = None,
) -> int | None:
    """Ask that delivered facts be published again, all or those of one partition, of some offsets (the last one exclusive, as
    a reader's gap names them), or written since a moment. Return the republication's number; None where nothing was ever
    delivered. Repeating it publishes once more.
    """
    values = {
        "reason": ASKED_FOR,
        "partition": partition,
        "from_offset": from_offset,
        "until_offset": until_offset,
        "since": since,
    }
    number: int | None = (await execute(session, _ASK, values)).scalar()
    if number is not None:
        ring(session, FACTS_WAIT)
        await audit.record(session, actor, "republication asked for", "republication", [str(number)])
    return number


async def current_republication(session: AsyncSession) -> Republication | None:
    """Return the republication at work; where there is none, the one that waits longest begins."""
    row = (await execute(session, _OPEN)).mappings().first()
    if row is None:
        return None
    if row["started_at"] is None:
        row = (await execute(session, _START, {"id": row["id"]})).mappings().one()
    return Republication(**row)


async def note_loss(session: AsyncSession, lost: Mapping[int, int]) -> None:
    """Have everything published again that was delivered to these partitions from these offsets on.

    It joins a republication at work, which begins anew with all that either needs: two at once could not keep the facts of a
    case in order.
    """
    row: Any = (await execute(session, _OPEN)).first()
    at_work = row is not None and row.started_at is not None
    before: Sequence[int | None] = row.from_offsets if at_work else []
    offsets = [_least(_entry(before, n), lost.get(n)) for n in range(max(len(before), max(lost) + 1))]
    values = {"reason": FORGOTTEN_BY_BROKER, "from_offsets": offsets}
    if at_work:
        number = row.id
        await execute(session, _WIDEN, {"id": number, **values})
    else:
        number = (await execute(session, _BEGIN, values)).scalar_one()
    await execute(session, _START, {"id": number})
    await execute(session, _SHORTEN, {"partitions": list(lost), "offsets": list(lost.values())})


def _entry(offsets: Sequence[int | None], partition: int) -> int | None:
    return offsets[partition] if partition < len(offsets) else None


def _least(one: int | None, other: int | None) -> int | None:
    return min((offset for offset in (one, other) if offset is not None), default=None)
