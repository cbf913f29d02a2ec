"""A target of our own changed: running clocks are brought to it on its first day, by pages, with an audit line."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from shared import audit
from shared.clock import VIETNAM
from shared.database import Database, execute
from shared.identity import Actor
from shared.targets import STRICTEST_RISK, Target, our_targets

PAGE: Final = 1000
_FRESH: Final = timedelta(days=2)
"""So long after its first moment a change is looked for: processes are restarted, and nobody need be awake at midnight."""
_LEVELS: Final = range(1, STRICTEST_RISK + 1)

# At the pace of each incident. What ends before the first moment is over by then; a shorter limit never takes more than it
# leaves from that moment on.
_REPLAN: Final = text("""
    with page as (
        select id from clocks
         where state = 'running' and (due_at, id) > (:after_at, :after_id)
         order by due_at, id limit :most),
    held as (
        select c.id, n.count, n.span / coalesce(p.pace, 1) as span, n.first from clocks c
          left join paced_incidents p on p.incident_id = c.incident_id
          join (select kind, risk, count, make_interval(secs => secs) as span, first
                  from unnest(cast(:kinds as text[]), cast(:risks as int[]), cast(:counts as int[]), cast(:seconds as float8[]),
                              cast(:firsts as timestamptz[])) as g(kind, risk, count, secs, first)) n
            on n.kind = c.kind and n.risk = c.risk_level
         where c.id = any(array(select id from page)) and c.basis = 'internal' and c.limit_count <> n.count
           and coalesce(c.due_before, c.due_at) >= n.first
         order by c.id for update of c)
    update clocks c
       set limit_count = h.count, due_before = null,
           due_at = greatest(c.started_at + h.span, least(coalesce(c.due_before, c.due_at),
                                                          greatest(h.first, c.started_at) + h.span)),
           answer_from = greatest(statement_timestamp(), c.started_at + h.span, least(coalesce(c.due_before, c.due_at),
                                                                                      greatest(h.first, c.started_at) + h.span))
      from held h where c.id = h.id and c.state = 'running' returning c.id""")
_LAST: Final = text("""
    select due_at, id from (
        select due_at, id from clocks
         where state = 'running' and (due_at, id) > (:after_at, :after_id)
         order by due_at, id limit :most) page
     order by due_at desc, id desc limit 1""")
_FIRST_ID: Final = UUID(int=0)


async def replan(database: Database, actor: Actor, now: datetime, targets: Mapping[str, Sequence[Target]] | None = None) -> int:
    """Bring running clocks to targets that began lately; return how many changed. Harmless to repeat; usually nothing to do."""
    fresh = [target for target in _in_force(targets or our_targets(), now) if now - _first_moment(target) < _FRESH]
    if not fresh:
        return 0
    changed, values = 0, _values(fresh)
    after: tuple[datetime, UUID] | None = (datetime.min.replace(tzinfo=VIETNAM, year=1970), _FIRST_ID)
    while after is not None:
        async with database.reserved() as session:
            page = {"after_at": after[0], "after_id": after[1], "most": PAGE}
            # Asked before: what ends later afterwards is met again, and left alone then.
            last = (await execute(session, _LAST, page)).first()
            ids = [row.id for row in await execute(session, _REPLAN, {**page, **values})]
            if ids:
                await audit.record(session, actor, "clocks moved", "clock", sorted(ids), because="target changed")
        changed += len(ids)
        after = (last.due_at, last.id) if last is not None else None
    return changed


def _in_force(targets: Mapping[str, Sequence[Target]], now: datetime) -> list[Target]:
    day = now.astimezone(VIETNAM).date()
    newest = [[target for target in dated if target.valid_from <= day][-1:] for dated in targets.values()]
    return [target for found in newest for target in found]


def _first_moment(target: Target) -> datetime:
    return datetime.combine(target.valid_from, time(), VIETNAM)


def _values(targets: Sequence[Target]) -> dict[str, Any]:
    pairs = [(target, level, target.limit(level)) for target in targets for level in _LEVELS]
    return {
        "kinds": [target.kind for target, _, _ in pairs],
        "risks": [level for _, level, _ in pairs],
        "counts": [limit.count for _, _, limit in pairs],
        "seconds": [(limit.due_after(_EPOCH) - _EPOCH).total_seconds() for _, _, limit in pairs],
        "firsts": [_first_moment(target) for target, _, _ in pairs],
    }


_EPOCH: Final = datetime(2021, 7, 1, tzinfo=VIETNAM)
