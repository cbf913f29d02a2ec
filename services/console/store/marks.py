"""Writes the marks of cases: one statement for any number. Every write is commutative and may be repeated."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.store.rows import as_json, fields_of, province_or_none
from services.console.tables import BoardCaseRow
from services.console.views.helps import in_hand
from services.console.views.marks import EARLIEST, SETS, Marks
from shared.database import execute

_CASES: Final = BoardCaseRow.__tablename__
_LATEST: Final = (
    "case_number", "commune_revision", "has_informant", "last_helped_at", "opening", "reopened_at", "closed_opening",
    "closed_at", "whole_declined", "findings_revision",
)  # fmt: skip
_TYPES: Final = {
    "case_id": "uuid",
    "incident_id": "uuid",
    "drill": "boolean",
    "commune_code": "text",
    "case_number": "text",
    "province_code": "text",
    "commune_revision": "integer",
    "has_informant": "boolean",
    "whole_declined": "boolean",
    "opening": "smallint",
    "closed_opening": "smallint",
    "findings_revision": "smallint",
    "outcome": "text",
    "reported_losses": "smallint[]",
    "found_losses": "smallint[]",
    **dict.fromkeys(("losses_said", "arrivals", "came_back"), "jsonb"),
    **dict.fromkeys((*EARLIEST, "last_helped_at", "reopened_at", "closed_at"), "timestamptz"),
    **dict.fromkeys(SETS, "uuid[]"),
}
_NEWER_PLACE: Final = """(excluded.commune_revision, coalesce(excluded.commune_code, ''))
                         > (c.commune_revision, coalesce(c.commune_code, ''))"""
_UPDATES: Final = (
    *(f"{name} = least(c.{name}, excluded.{name})" for name in EARLIEST),
    # greatest(false, true) is true and null yields, so flags and codes need no rule of their own.
    *(f"{name} = greatest(c.{name}, excluded.{name})" for name in _LATEST),
    *(f"{name} = both_of(c.{name}, excluded.{name})" for name in SETS if name != "proposed"),
    # Where the case lies by its newest report, whatever other facts say.
    *(
        f"{name} = case when {_NEWER_PLACE} then excluded.{name} else c.{name} end"
        for name in ("commune_code", "province_code")
    ),
    # The numbers of the newest report and of the newest findings; what was said before stays as it was said.
    *(
        f"""{name} = case when (excluded.{revision}, coalesce(excluded.{name}, '{{}}'))
                               > (c.{revision}, coalesce(c.{name}, '{{}}')) then excluded.{name} else c.{name} end"""
        for name, revision in (("reported_losses", "commune_revision"), ("found_losses", "findings_revision"))
    ),
    *(f"{name} = c.{name} || excluded.{name}" for name in ("losses_said", "arrivals", "came_back")),
    # What the newest findings propose; an earlier proposal may have been withdrawn.
    """proposed = case when excluded.findings_revision > c.findings_revision then excluded.proposed
                       when excluded.findings_revision < c.findings_revision then c.proposed
                       else both_of(c.proposed, excluded.proposed) end""",
    """outcome = case when (excluded.closed_opening, coalesce(excluded.closed_at, '-infinity'))
                         > (c.closed_opening, coalesce(c.closed_at, '-infinity')) then excluded.outcome else c.outcome end""",
    "taken_at = now()",
)
_SAVE_MARKS: Final = text(f"""
    insert into {_CASES} as c ({", ".join(_TYPES)})
    select {", ".join(_TYPES)} from jsonb_to_recordset(cast(:marks as jsonb))
        as n({", ".join(f"{name} {kind}" for name, kind in _TYPES.items())})
     order by case_id
    on conflict (case_id) do update set {", ".join(_UPDATES)}
    returning case when came_back <> '{{}}' then case_id end as came_back""")
_LINES: Final = text(f"""
    select case_id, arrivals, came_back, ended, paid, stuck, declined, helped_at, last_helped_at from {_CASES}
     where case_id = any(cast(:cases as uuid[])) order by case_id""")
_SAVE_IN_HAND: Final = text(f"""
    update {_CASES} c set ended = d.ended, paid = d.paid, stuck = d.stuck, helped_at = d.helped_at,
           last_helped_at = d.last_helped_at
      from jsonb_to_recordset(cast(:lines as jsonb)) as d(case_id uuid, ended uuid[], paid uuid[], stuck uuid[],
                                                          helped_at timestamptz, last_helped_at timestamptz)
     where c.case_id = d.case_id""")


async def save_marks(session: AsyncSession, marks: Sequence[Marks]) -> None:
    """Add these marks to their cases; one set of marks a case."""
    rows = [{**fields_of(left), "province_code": province_or_none(left.commune_code)} for left in marks]
    if rows:
        written = await execute(session, _SAVE_MARKS, {"marks": as_json(rows)})
        if back := [row.came_back for row in written if row.came_back is not None]:
            await _save_in_hand(session, back)


async def _save_in_hand(session: AsyncSession, cases: Sequence[UUID]) -> None:
    """Let the lines of cases whose money came back say what is in hand now, whatever was heard first."""
    found = (await execute(session, _LINES, {"cases": sorted(cases)})).mappings().all()
    lines = [{"case_id": str(row["case_id"]), **asdict(in_hand(dict(row)))} for row in found]
    await execute(session, _SAVE_IN_HAND, {"lines": as_json(lines)})
