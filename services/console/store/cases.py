"""Reads the list of cases of the read model, the most urgent first."""

import base64
import binascii
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.board import STILL_LATE, Area, area_values, in_area
from services.console.views.cases import CaseFilter, CaseHead
from shared.database import execute
from shared.errors import FieldError, InvalidInput
from shared.texts import Text

_LIST: Final = text(f"""
    with late as (select case_id, min(due_at) as late_since from ({STILL_LATE}) l where case_id is not null group by case_id),
    listed as (
        select c.case_id, c.incident_id, c.commune_code, c.stage, c.drill, c.identified_at, c.helped_at, late.late_since,
               not c.stuck <@ c.paid as stuck,
               case when late.case_id is not null then 0
                    when c.stage in ('identified', 'assessed', 'decided') then 1
                    when c.stage in ('paid', 'told') then 2 else 3 end as urgency,
               coalesce(late.late_since, c.identified_at) as since
          from board_cases c left join late on late.case_id = c.case_id
         where c.identified_at is not null and c.commune_code is not null
           and c.incident_id = any(cast(:incidents as uuid[])) and {in_area("c.")}
           and (cast(:commune as text) is null or c.commune_code = :commune)
           and (cast(:stage as text) is null or c.stage = :stage)
           and (not :late_only or late.case_id is not null))
    select * from listed
     where cast(:after_id as uuid) is null
        or (urgency, since, case_id)
           > (cast(:after_urgency as int), cast(:after_at as timestamptz), cast(:after_id as uuid))
     order by urgency, since, case_id limit :most""")


async def list_cases(
    session: AsyncSession, wanted: CaseFilter, area: Area, cursor: str | None, most: int
) -> tuple[list[CaseHead], str | None]:
    """Return a page of cases, the longest late first, then who waits longest, and the cursor of the next page."""
    values: dict[str, Any] = {
        **area_values(area),
        **_position(cursor),
        "incidents": list(wanted.incidents),
        "commune": wanted.commune_code,
        "stage": wanted.stage,
        "late_only": wanted.late_only,
        "most": most + 1,
    }
    found = [CaseHead(**row) for row in (await execute(session, _LIST, values)).mappings()]
    return found[:most], _cursor(found[most - 1]) if len(found) > most else None


def _cursor(last: CaseHead) -> str:
    since = last.since or last.identified_at
    return base64.urlsafe_b64encode(f"{last.urgency}|{since.isoformat()}|{last.case_id}".encode()).decode()


def _position(cursor: str | None) -> dict[str, Any]:
    if cursor is None:
        return {"after_urgency": None, "after_at": None, "after_id": None}
    try:
        urgency, at, case_id = base64.urlsafe_b64decode(cursor).decode().split("|")
        return {"after_urgency": int(urgency), "after_at": datetime.fromisoformat(at), "after_id": UUID(case_id)}
    except (ValueError, binascii.Error) as error:
        raise InvalidInput(FieldError("cursor", _BAD_CURSOR)) from error


_BAD_CURSOR: Final = Text(vi="không phải con trỏ trang hợp lệ", en="is not a valid page cursor")
