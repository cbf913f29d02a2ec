"""What waits for a commune's next digest, and what a closed window holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.digests import Digest, DigestItem, DigestKind
from shared.database import execute

_SAVE: Final = text("""
    insert into digest_items (fact_id, window_id, case_id, kind, drill)
    values (:fact_id, :window_id, :case_id, :kind, :drill) on conflict do nothing""")
# A household whose report was withdrawn before the window closed is counted no more, except as withdrawn; one that was moved
# to another commune, except as moved away. Window by window (`offset 0`): in one the server would read all items there are.
_COUNTS: Final = text("""
    select d.digest as window_id, i.kind, count(distinct coalesce(i.case_id, i.fact_id)) as households,
           max(c.risk_level) as risk_level, bool_or(i.drill) as drill
      from unnest(cast(:windows as uuid[]), cast(:digests as uuid[])) as d(window_id, digest)
      join windows w on w.id = d.digest
     cross join lateral (select * from digest_items where window_id = d.window_id offset 0) i
      left join case_contacts c on c.case_id = i.case_id
     where case when i.kind = 'retracted' then true
                when c.retracted_at is not null then false
                when i.kind = 'moved_away' then c.commune_code is distinct from split_part(w.group_key, ':', 2)
                else coalesce(c.commune_code = split_part(w.group_key, ':', 2), true) end
     group by d.digest, i.kind""")

_CLOCK_DUE: Final = text("""
    select min(due_at) from clocks where kind = 'acknowledged' and state = 'running'
       and (subject_id = :id or subject_id in (select id from notices where superseded_by = :id))""")

# The clock of the first of a commune's unconfirmed digests is that of all that follow.
_EARLIER_DUES: Final = text("""
    select e.window_id, min(c.due_at) as due_at
      from unnest(cast(:windows as uuid[]), cast(:notices as uuid[])) as e(window_id, notice_id)
      join clocks c on c.kind = 'acknowledged' and c.state in ('running', 'missed')
                   and c.subject_id in (select e.notice_id union all select id from notices where superseded_by = e.notice_id)
     group by e.window_id""")


async def save_items(session: AsyncSession, items: Sequence[DigestItem], windows: Sequence[UUID]) -> None:
    """Put each item into its window (of the same position); one that is in a window already stays there."""
    rows = [
        {"fact_id": item.fact_id, "window_id": window, "case_id": item.case_id, "kind": item.kind.value, "drill": item.drill}
        for item, window in zip(items, windows, strict=True)
    ]
    if rows:
        await execute(session, _SAVE, rows)


async def count_windows(session: AsyncSession, windows: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, Digest]:
    """Return what these windows hold, each together with those of the digests that it stands for; a household counts once.

    What holds nothing any more is left out.
    """
    pairs = [(window, digest) for digest, several in windows.items() for window in (digest, *several)]
    digests: dict[UUID, Digest] = {}
    for row in await execute(
        session, _COUNTS, {"windows": [one for one, _ in pairs], "digests": [digest for _, digest in pairs]}
    ):
        before = digests.get(row.window_id)
        risks = [risk for risk in (row.risk_level, before.risk_level if before else None) if risk is not None]
        digests[row.window_id] = Digest(
            window_id=row.window_id,
            counts={**(before.counts if before else {}), DigestKind(row.kind): row.households},
            risk_level=max(risks, default=None),
            drill=row.drill,
        )
    return digests


async def find_due(session: AsyncSession, notice_id: UUID) -> datetime | None:
    """Return until when a digest must be acknowledged, while its clock runs, or that of one for which it stands."""
    due: datetime | None = (await execute(session, _CLOCK_DUE, {"id": notice_id})).scalar()
    return due


async def find_earlier_dues(session: AsyncSession, earlier: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, datetime]:
    """Return of each window until when the earlier digests for which its own will stand had to be confirmed, if any had."""
    pairs = [(window, notice) for window, notices in earlier.items() for notice in notices]
    if not pairs:
        return {}
    values = {"windows": [window for window, _ in pairs], "notices": [notice for _, notice in pairs]}
    return {row.window_id: row.due_at for row in await execute(session, _EARLIER_DUES, values)}
