"""Queues: notices that wait for somebody's word, counted, and the earliest of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area
from shared.table_pages import page_of, value_of, values_of

MAX_COUNTED: Final = 100
"""There may be more."""

_COLUMNS: Final = ", ".join(f"n.{field.name}" for field in fields(Notice))
# One key more than is counted tells that there are more.
_FIRST: Final = f"""
    with keys as materialized ({{keys}}),
    numbered as (select id, row_number() over (order by id) > {MAX_COUNTED} as beyond from keys)
    select {_COLUMNS}, count(*) over () as counted, count(*) filter (where n.drill) over () as drills,
           (select bool_or(beyond) from numbered) as is_more
      from numbered k cross join lateral (select * from notices where id = k.id limit 1) n
     where not k.beyond order by n.created_at, n.id limit :shown"""


@dataclass(frozen=True)
class NoticeQueue:
    """How many wait, how many of them in drills, whether there are more than were counted, and the earliest."""

    count: int
    drills: int
    is_more: bool
    first: Sequence[Notice]


async def find_queue(
    session: AsyncSession, kind: NoticeKind, states: Collection[NoticeState], area: Area, shown: int
) -> NoticeQueue:
    """Return the notices of this kind, which is about one commune, in these states and this area (None: the country)."""
    values: dict[str, Any] = {"kind": kind.value, "states": sorted(states), "most": MAX_COUNTED + 1, "shown": shown}
    lines = {"kind": value_of("kind"), "state": values_of("states")}
    if area is not None:
        lines, values["places"] = {"commune_code": values_of("places"), **lines}, codes_within(*area)
    statement = text(_FIRST.format(keys=page_of("notices", "id", lines)))
    rows = (await execute(session, statement, values)).mappings().all()
    if not rows:
        return NoticeQueue(0, 0, is_more=False, first=())
    first = [_notice(row) for row in rows]
    return NoticeQueue(rows[0]["counted"], rows[0]["drills"], is_more=rows[0]["is_more"], first=first)


def _notice(row: Any) -> Notice:
    given = {field.name: row[field.name] for field in fields(Notice)}
    given |= {"kind": NoticeKind(row["kind"]), "audience": Audience(row["audience"]), "state": NoticeState(row["state"])}
    return Notice(**given)
