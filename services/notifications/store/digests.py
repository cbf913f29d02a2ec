"""What waits for a commune's next digest, and what a closed window holds."""

from collections.abc import Sequence
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
# to another commune, except as moved away.
_COUNTS: Final = text("""
    select i.window_id, i.kind, count(distinct coalesce(i.case_id, i.fact_id)) as households, max(c.risk_level) as risk_level,
           bool_or(i.drill) as drill
      from digest_items i join windows w on w.id = i.window_id left join case_contacts c on c.case_id = i.case_id
     where i.window_id = any(cast(:windows as uuid[]))
       and case when i.kind = 'retracted' then true
                when c.retracted_at is not null then false
                when i.kind = 'moved_away' then c.commune_code is distinct from split_part(w.group_key, ':', 2)
                else coalesce(c.commune_code = split_part(w.group_key, ':', 2), true) end
     group by i.window_id, i.kind""")


async def save_items(session: AsyncSession, items: Sequence[DigestItem], windows: Sequence[UUID]) -> None:
    """Put each item into its window (of the same position); one that is in a window already stays there."""
    rows = [
        {"fact_id": item.fact_id, "window_id": window, "case_id": item.case_id, "kind": item.kind.value, "drill": item.drill}
        for item, window in zip(items, windows, strict=True)
    ]
    if rows:
        await execute(session, _SAVE, rows)


async def count_windows(session: AsyncSession, windows: Sequence[UUID]) -> dict[UUID, Digest]:
    """Return what these windows hold; one that holds nothing any more is left out."""
    digests: dict[UUID, Digest] = {}
    for row in await execute(session, _COUNTS, {"windows": list(windows)}):
        before = digests.get(row.window_id)
        risks = [risk for risk in (row.risk_level, before.risk_level if before else None) if risk is not None]
        digests[row.window_id] = Digest(
            window_id=row.window_id,
            counts={**(before.counts if before else {}), DigestKind(row.kind): row.households},
            risk_level=max(risks, default=None),
            drill=row.drill,
        )
    return digests
