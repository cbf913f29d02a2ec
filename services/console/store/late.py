"""Reads the missed clocks that the board counts as late, one by one: the longest first."""

from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.board import area_values, still_late
from services.console.views.board import LateClock, LateRow, late_clock
from services.console.views.figure_cases import ListWish
from shared.database import execute
from shared.identity import Area

_PAGE: Final = """
    select clock_id, kind, case_id, case_number, incident_id, commune_code, service, due_at, basis, article
      from ({still_late}) late where true {conditions} order by due_at, clock_id limit :most"""


async def list_late(session: AsyncSession, wish: ListWish, area: Area) -> list[LateClock]:
    """Return the clocks that the board counts, of one commune where it is named, after the one at which a page ended."""
    values: dict[str, Any] = {**area_values(area), "incidents": list(wish.incidents), "most": wish.most}
    conditions = ""
    if wish.commune_code is not None:
        conditions += " and commune_code = :commune"
        values["commune"] = wish.commune_code
    if wish.after is not None:
        conditions += " and (due_at, clock_id) > (cast(:after_at as timestamptz), cast(:after_id as uuid))"
        values |= {"after_at": wish.after[0], "after_id": wish.after[1]}
    rows = await execute(session, text(_PAGE.format(still_late=still_late(area), conditions=conditions)), values)
    return [late_clock(LateRow(**row)) for row in rows.mappings()]
