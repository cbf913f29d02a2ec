"""Reads the list of cases of the read model, the most urgent first."""

import base64
import binascii
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.board import area_values, in_area, still_late
from services.console.views.cases import CaseFilter, CaseHead
from shared.database import execute
from shared.errors import FieldError, InvalidInput
from shared.identity import Area
from shared.texts import Text

_KNOWN: Final = "c.identified_at is not null and c.commune_code is not null"
_STAGES: Final = """
    (values ('identified', 1), ('assessed', 1), ('decided', 1), ('paid', 2), ('told', 2), ('closed', 3), ('declined', 3),
            ('retracted', 3)) as line(stage, urgency)"""
# Late cases are few and are sorted; the others come out of an index in their order, from each line of it only as many as fit
# on the page.
_LATE: Final = f"""
    select c.case_id, 0 as urgency, late.late_since as since, late.late_since from late join board_cases c using (case_id)
     where {_KNOWN} and c.incident_id = any(cast(:incidents as uuid[])) {{conditions}}"""
_OTHERS: Final = f"""
    select c.case_id, line.urgency, c.identified_at, null from unnest(cast(:incidents as uuid[])) as chosen(incident_id)
     cross join {_STAGES} {{places}}
     cross join lateral (
           select c.case_id, c.identified_at from board_cases c
            where {_KNOWN} and c.incident_id = chosen.incident_id and c.stage = line.stage {{conditions}}
              and not exists (select from late where late.case_id = c.case_id)
            order by c.identified_at, c.case_id limit :most) c
     where true {{lines}}"""
_PAGE: Final = """
    with late as materialized (
        select case_id, min(due_at) as late_since from ({still_late}) l where case_id is not null group by case_id),
    listed as (select * from ({parts}) l order by urgency, since, case_id limit :most)
    select c.case_id, c.case_number, c.incident_id, c.commune_code, c.stage, c.drill, c.identified_at, c.helped_at,
           l.late_since, not c.stuck <@ c.paid as stuck, l.urgency, l.since
      from listed l join board_cases c using (case_id) order by l.urgency, l.since, c.case_id"""


async def list_cases(
    session: AsyncSession, wanted: CaseFilter, area: Area, cursor: str | None, most: int
) -> tuple[list[CaseHead], str | None]:
    """Return a page of cases, the longest late first, then who waits longest, and the cursor of the next page."""
    position = _position(cursor)
    values: dict[str, Any] = {
        **area_values(area),
        **position,
        "incidents": list(wanted.incidents),
        "most": most + 1,
        **({"commune": wanted.commune_code} if wanted.commune_code is not None else {}),
        **({"stage": wanted.stage} if wanted.stage is not None else {}),
    }
    rows = await execute(session, text(_page(wanted, area, is_first=not position)), values)
    found = [CaseHead(**row) for row in rows.mappings()]
    return found[:most], _cursor(found[most - 1]) if len(found) > most else None


def _page(wanted: CaseFilter, area: Area, *, is_first: bool) -> str:
    commune = "" if wanted.commune_code is None else " and c.commune_code = :commune"
    stage = "" if wanted.stage is None else " and c.stage = :stage"
    beyond = "" if is_first else " and (0, late.late_since, c.case_id) > (cast(:after_urgency as int), :after_at, :after_id)"
    parts = [_LATE.format(conditions=f"{in_area(area, 'c.commune_code')}{commune}{stage}{beyond}")]
    if not wanted.late_only:
        parts.append(_others(wanted, area, is_first=is_first))
    return _PAGE.format(still_late=still_late(area), parts=" union all ".join(parts))


def _others(wanted: CaseFilter, area: Area, *, is_first: bool) -> str:
    lines = "" if wanted.stage is None else "and line.stage = :stage"
    places, conditions = "", ""
    if wanted.commune_code is not None:
        conditions = f"and c.commune_code = :commune {in_area(area, 'c.commune_code')}"
    elif area is not None:
        places = "cross join unnest(cast(:communes as text[])) as place(commune_code)"
        conditions = "and c.commune_code = place.commune_code"
    if not is_first:
        lines += " and line.urgency >= :after_urgency"
        conditions += """
            and (c.identified_at, c.case_id) > (
                case when line.urgency = :after_urgency then cast(:after_at as timestamptz) else '-infinity' end,
                case when line.urgency = :after_urgency then cast(:after_id as uuid)
                     else '00000000-0000-0000-0000-000000000000' end)"""
    return _OTHERS.format(places=places, conditions=conditions, lines=lines)


def _cursor(last: CaseHead) -> str:
    since = last.since or last.identified_at
    return base64.urlsafe_b64encode(f"{last.urgency}|{since.isoformat()}|{last.case_id}".encode()).decode()


def _position(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {}
    try:
        urgency, at, case_id = base64.urlsafe_b64decode(cursor).decode().split("|")
        return {"after_urgency": int(urgency), "after_at": datetime.fromisoformat(at), "after_id": UUID(case_id)}
    except (ValueError, binascii.Error) as error:
        raise InvalidInput(FieldError("cursor", _BAD_CURSOR)) from error


_BAD_CURSOR: Final = Text(vi="không phải con trỏ trang hợp lệ", en="is not a valid page cursor")
