"""Reads the cases that a figure of the board counts, commune by commune, out of lines of an index."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.views.figure_cases import CountedCase, CountedFigure, ListWish
from services.console.views.losses import HOUSES, PERSONS
from shared.communes import codes_within, communes
from shared.database import execute
from shared.identity import Area

_KNOWN: Final = "c.identified_at is not null and c.commune_code is not null and c.stage <> 'retracted'"
_LOST: Final = "(coalesce(c.found_losses, c.reported_losses))"
_CONDITIONS: Final[Mapping[str, str]] = {
    "waiting": "true",
    "stuck": "not c.stuck <@ c.paid",
    "in_time": "c.helped_at <= coalesce(c.late_due_at, 'infinity')",
    "helped_late": "c.helped_at > c.late_due_at and c.stage <> 'declined'",
    **{name: f"{_LOST}[1:3] <> '{{0,0,0}}' and {_LOST}[{position}] > 0" for position, name in enumerate(PERSONS, start=1)},
    **{name: f"{_LOST}[4] > 0 and {_LOST}[4] = {state}" for name, state in HOUSES.items()},
}
_NUMBERS: Final[Mapping[str, str]] = {name: f"{_LOST}[{position}]" for position, name in enumerate(PERSONS, start=1)}
# Each line gives as many as fit on a page, in the order of the index.
_PAGE: Final = f"""
    select c.case_id, c.case_number, c.incident_id, c.commune_code, c.stage, c.drill, c.identified_at, c.helped_at,
           {{number}} as number
      from unnest(cast(:incidents as uuid[])) as chosen(incident_id) {{lines}}
     cross join lateral (
           select c.* from board_cases c
            where {_KNOWN} and c.incident_id = chosen.incident_id and {{condition}} {{of_line}} {{beyond}}
            order by c.identified_at, c.case_id limit :most) c
     order by c.identified_at, c.case_id limit :most"""
_COMMUNE_LINES: Final = "cross join unnest(cast(:communes as text[])) as place(commune_code)"
_STAGE_LINES: Final = "cross join unnest(cast(:stages as text[])) as line(stage)"
_BEYOND: Final = "and (c.identified_at, c.case_id) > (:after_at, :after_id)"


async def list_counted(session: AsyncSession, figure: CountedFigure, wish: ListWish, area: Area) -> list[CountedCase]:
    """Return a page of the cases that a figure counts, who is known longest first."""
    values: dict[str, Any] = {"incidents": list(wish.incidents), "most": wish.most}
    lines, of_line = "", ""
    if figure.stages:
        lines, of_line = f"{lines} {_STAGE_LINES}", f"{of_line} and c.stage = line.stage"
        values["stages"] = list(figure.stages)
    if (places := _places(figure, area, wish.commune_code)) is not None:
        values["communes"] = places
        lines, of_line = f"{lines} {_COMMUNE_LINES}", f"{of_line} and c.commune_code = place.commune_code"
    if wish.after is not None:
        values |= {"after_at": wish.after[0], "after_id": wish.after[1]}
    statement = _PAGE.format(
        number=_NUMBERS.get(figure.name, "1"),
        lines=lines,
        condition=_CONDITIONS[figure.name],
        of_line=of_line,
        beyond=_BEYOND if wish.after is not None else "",
    )
    return [CountedCase(**row) for row in (await execute(session, text(statement), values)).mappings()]


def _places(figure: CountedFigure, area: Area, commune_code: str | None) -> list[str] | None:
    """Return the communes whose lines are gone through; None where those of the stages alone lead there."""
    if area is None and commune_code is None:
        return None if figure.stages else list(communes())
    inside: Sequence[str] = list(communes()) if area is None else codes_within(*area)
    return [code for code in inside if commune_code in {None, code}]
