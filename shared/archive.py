"""The outbox as the archive of facts: what a broker forgot, or a reader missed, is published again.

Nothing here speaks to Kafka: rows are changed, and the relay acts on them. Facts are published again harmlessly, because
every reader knows what it has taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit
from shared.database import execute, ring
from shared.identity import Actor
from shared.outbox import FACTS_WAIT

FORGOTTEN_BY_BROKER: Final = "the broker had forgotten them"
ASKED_FOR: Final = "asked for"

_ASK: Final = text("""
    insert into republications (reason, from_offsets, until_offsets, since, until, key)
    select :reason,
           array_agg(case when coalesce(cast(:partition as int), n) = n then cast(:from_offset as bigint) end order by n),
           case when cast(:until_offset as bigint) is not null then array_agg(cast(:until_offset as bigint)) end,
           :since, :until, :key
      from generate_series(0, (select max(kafka_partition) from topic_ends)) n
     where cast(:key as text) is null
        or exists (select 1 from outbox where key = cast(:key as text) and kafka_offset is not null)
    having count(*) > 0
    returning id""")
_COLUMNS: Final = "id, reason, from_offsets, until_offsets, since, until, key, frontier, started_at"
_OPEN: Final = text(f"""
    select {_COLUMNS} from republications where finished_at is null order by started_at nulls last, id limit 1 for update""")
_START: Final = text(f"""
    update republications
       set started_at = clock_timestamp(), frontier = coalesce((select min(id) - 1 from outbox), 0), published = 0
     where id = :id returning {_COLUMNS}""")
_PUT_BACK: Final = text("update republications set started_at = null where id = :id")
_BEGIN: Final = text("insert into republications (reason, from_offsets) values (:reason, :from_offsets) returning id")
_WIDEN: Final = text("update republications set reason = :reason, from_offsets = :from_offsets where id = :id")
_SHORTEN: Final = text("""
    update topic_ends e set next_offset = l.next_offset, event_id = null
      from unnest(cast(:partitions as int[]), cast(:offsets as bigint[])) as l(kafka_partition, next_offset)
     where e.kafka_partition = l.kafka_partition""")
_LIST: Final = text("""
    select r.id, r.reason, r.from_offsets, r.until_offsets, r.since, r.until, r.key, r.published,
           r.asked_at, r.started_at, r.finished_at, case when r.key is null and r.started_at is not null then
               least(100, 100 * (r.frontier - a.first) / greatest(1, a.last - a.first)) end as percent
      from republications r, (select coalesce(min(id) - 1, 0) as first, coalesce(max(id), 0) as last from outbox) a
     where (cast(:id as bigint) is null or r.id = :id) and (cast(:before as bigint) is null or r.id < :before)
     order by r.id desc limit :most""")


@dataclass(frozen=True)
class Selection:
    """Which delivered facts are meant: those for which everything holds that is given here.

    `since` and `until` are when they were written, `until_offset` is exclusive, as a reader's gap names it; offsets are those
    of one partition.
    """

    case_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    partition: int | None = None
    from_offset: int = 0
    until_offset: int | None = None


@dataclass(frozen=True)
class Republication:
    """Delivered facts that must be published again: those above `frontier` that were delivered before it started."""

    id: int
    reason: str
    from_offsets: Sequence[int | None]
    until_offsets: Sequence[int | None] | None
    since: datetime | None
    until: datetime | None
    key: str | None
    frontier: int
    started_at: datetime


@dataclass(frozen=True)
class Progress:
    """How far a republication has come. `percent` is of the archive; a single case has none, it is done at once."""

    id: int
    reason: str
    selection: Selection
    published: int
    percent: int | None
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


async def republish(session: AsyncSession, actor: Actor, selection: Selection, why: str) -> int | None:
    """Ask that these delivered facts be published again; they wait their turn. Return the republication's number; None where
    nothing of the kind was ever delivered. Repeating it publishes once more.
    """
    values = {
        "reason": ASKED_FOR,
        "key": str(selection.case_id) if selection.case_id else None,
        "partition": selection.partition,
        "from_offset": selection.from_offset,
        "until_offset": selection.until_offset,
        "since": selection.since,
        "until": selection.until,
    }
    number: int | None = (await execute(session, _ASK, values)).scalar()
    if number is not None:
        ring(session, FACTS_WAIT)
        await audit.record(session, actor, "republication asked for", "republication", [str(number)], reason=why)
    return number


async def list_republications(session: AsyncSession, before: int | None, most: int) -> list[Progress]:
    """Return republications, the newest first, each with how far it has come."""
    return [_progress(row) for row in await execute(session, _LIST, {"id": None, "before": before, "most": most})]


async def get_republication(session: AsyncSession, number: int) -> Progress | None:
    row = (await execute(session, _LIST, {"id": number, "before": None, "most": 1})).first()
    return _progress(row) if row else None


def _progress(row: Any) -> Progress:
    named = [(number, offset) for number, offset in enumerate(row.from_offsets) if offset is not None]
    is_of_one = row.reason == ASKED_FOR and len(named) == 1
    selection = Selection(
        case_id=UUID(row.key) if row.key else None,
        since=row.since,
        until=row.until,
        partition=named[0][0] if is_of_one else None,
        from_offset=named[0][1] if is_of_one else 0,
        until_offset=row.until_offsets[0] if row.until_offsets else None,
    )
    percent = 100 if row.finished_at else row.percent
    return Progress(row.id, row.reason, selection, row.published, percent, row.asked_at, row.started_at, row.finished_at)


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

    It joins the loss that is being mended, which begins anew with all that either needs: two at once could not keep the facts
    of a case in order. What somebody asked for goes back into the queue and begins anew afterwards.
    """
    row: Any = (await execute(session, _OPEN)).first()
    at_work = row is not None and row.started_at is not None
    if at_work and row.reason == ASKED_FOR:
        await execute(session, _PUT_BACK, {"id": row.id})
        at_work = False
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
