"""Running clocks that pass to another owner: the old one ends as handed over, one of the same due moment begins for the new."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import audit, clocks, outbox
from shared.database import execute
from shared.events.clocks import ClockHandedOver
from shared.identity import Actor
from shared.ids import ClockId
from shared.time_limits import Clock, ClockScope, TimeLimit


@dataclass(frozen=True)
class Handover:
    """Which clocks pass to whom: of this kind, of these subjects, to "commune:26734" or "province:79"."""

    kind: str
    subjects: Sequence[UUID]
    owner: str


_HAND_OVER: Final = text("""
    with held as (
        select id from clocks where kind = :kind and subject_id = any(cast(:subjects as uuid[])) and state = 'running'
           and owner <> :owner order by id for update)
    update clocks c set state = 'handed_over', ended_at = :at from held h where c.id = h.id returning c.*""")


async def hand_over(session: AsyncSession, actor: Actor, service: str, handover: Handover, now: datetime) -> int:
    """Let these clocks be the new owner's, and tell the others (`ClockHandedOver`); return how many. Harmless to repeat.

    What was missed stays with who missed it: it is on the ladder already, which leads to the province by itself.
    """
    values = {"kind": handover.kind, "subjects": sorted(handover.subjects), "owner": handover.owner, "at": now}
    rows = (await execute(session, _HAND_OVER, values)).mappings().all()
    if not rows:
        return 0
    await clocks.start(session, [_continued(row, handover.owner, now) for row in rows])
    ids = sorted(row["id"] for row in rows)
    await audit.record(session, actor, "clocks handed over", "clock", ids, owner=handover.owner)
    await outbox.publish(session, [_fact(row, service, handover.owner, now) for row in rows])
    return len(rows)


def _continued(row: Any, owner: str, now: datetime) -> Clock:
    """The same moment for the new owner: what waited because the commune is cut off waits for nobody above."""
    due_at = row["due_before"] or row["due_at"]
    return Clock(
        limit=TimeLimit(row["kind"], row["limit_count"], row["limit_unit"], row["article"]),
        scope=ClockScope(row["incident_id"], row["case_id"], row["commune_code"], row["risk_level"], row["drill"]),
        subject_id=row["subject_id"],
        started_at=now,
        due_at=due_at,
        owner=owner,
        answer_from=row["answer_from"] if row["due_before"] is None else max(due_at, now),
        # It has come at the pace of its incident already: a second time would leave a fraction of what is left.
        is_promised=True,
    )


def _fact(row: Any, service: str, owner: str, now: datetime) -> ClockHandedOver:
    return ClockHandedOver(
        clock_id=ClockId(row["id"]),
        service=service,
        kind=row["kind"],
        subject_id=row["subject_id"],
        case_id=row["case_id"],
        incident_id=row["incident_id"],
        commune_code=row["commune_code"],
        new_owner=owner,
        due_at=row["due_before"] or row["due_at"],
        moved_back_from=row["due_at"] if row["due_before"] is not None else None,
        drill=row["drill"],
        occurred_at=now,
    )
