"""Writes the read model: one statement for any number of facts. Every write is commutative and may be repeated."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, Final

import orjson
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.domain.marks import EARLIEST, SETS, Marks
from services.console.domain.story import Line
from services.console.tables import BoardCaseRow, BoardIncidentRow, BoardNoticeRow, CaseFactRow, MissedClockRow
from shared.communes import province_of
from shared.database import execute
from shared.events import ClockMissed, CommuneSilent, IncidentDeclared, NoticeAcknowledged, NoticeUndeliverable

_CASES: Final = BoardCaseRow.__tablename__
_LATEST: Final = (
    "commune_code", "province_code", "has_informant", "last_helped_at", "opening", "reopened_at", "closed_opening", "closed_at",
    "whole_declined", "findings_revision",
)  # fmt: skip
_TYPES: Final = {
    "case_id": "uuid",
    "incident_id": "uuid",
    "drill": "boolean",
    "commune_code": "text",
    "province_code": "text",
    "has_informant": "boolean",
    "whole_declined": "boolean",
    "opening": "smallint",
    "closed_opening": "smallint",
    "findings_revision": "smallint",
    "outcome": "text",
    **dict.fromkeys((*EARLIEST, "last_helped_at", "reopened_at", "closed_at"), "timestamptz"),
    **dict.fromkeys(SETS, "uuid[]"),
}
_UPDATES: Final = (
    *(f"{name} = least(c.{name}, excluded.{name})" for name in EARLIEST),
    # greatest(false, true) is true and null yields, so flags and codes need no rule of their own.
    *(f"{name} = greatest(c.{name}, excluded.{name})" for name in _LATEST),
    *(f"{name} = both_of(c.{name}, excluded.{name})" for name in SETS if name != "proposed"),
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
    on conflict (case_id) do update set {", ".join(_UPDATES)}""")

_SAVE_LINES: Final = text(f"""
    insert into {CaseFactRow.__tablename__} (event_id, case_id, at, what, service, details)
    select event_id, case_id, at, what, service, details from jsonb_to_recordset(cast(:lines as jsonb))
        as n(event_id uuid, case_id uuid, at timestamptz, what text, service text, details jsonb)
     order by event_id
    on conflict (event_id) do nothing""")

_SAVE_INCIDENTS: Final = text(f"""
    insert into {BoardIncidentRow.__tablename__}
        (incident_id, title, hazard, risk_level, starts_on, drill, commune_codes, province_codes, declared_at)
    values (:incident_id, :title, :hazard, :risk_level, :starts_on, :drill, :commune_codes, :province_codes, :declared_at)
    on conflict (incident_id) do nothing""")

_SAVE_CLOCKS: Final = text(f"""
    insert into {MissedClockRow.__tablename__}
        (clock_id, service, kind, subject_id, case_id, incident_id, commune_code, province_code, basis, article, due_at,
         missed_at, drill)
    select clock_id, service, kind, subject_id, case_id, incident_id, commune_code, province_code, basis, article, due_at,
           missed_at, drill
      from jsonb_to_recordset(cast(:clocks as jsonb))
        as n(clock_id uuid, service text, kind text, subject_id uuid, case_id uuid, incident_id uuid, commune_code text,
             province_code text, basis text, article text, due_at timestamptz, missed_at timestamptz, drill boolean)
     order by clock_id
    on conflict (clock_id) do nothing""")

# The first person who confirmed is the one who is named, in whatever order the facts come.
_SAVE_NOTICES: Final = text(f"""
    insert into {BoardNoticeRow.__tablename__} as b
        (notice_id, incident_id, commune_code, province_code, drill, silent_since, undeliverable_at, acknowledged_at,
         acknowledged_by)
    select notice_id, incident_id, commune_code, province_code, drill, silent_since, undeliverable_at, acknowledged_at,
           acknowledged_by
      from jsonb_to_recordset(cast(:notices as jsonb))
        as n(notice_id uuid, incident_id uuid, commune_code text, province_code text, drill boolean, silent_since timestamptz,
             undeliverable_at timestamptz, acknowledged_at timestamptz, acknowledged_by text)
     order by notice_id
    on conflict (notice_id) do update
       set silent_since = least(b.silent_since, excluded.silent_since),
           undeliverable_at = least(b.undeliverable_at, excluded.undeliverable_at),
           acknowledged_by = case when excluded.acknowledged_at < coalesce(b.acknowledged_at, 'infinity')
                                  then excluded.acknowledged_by else b.acknowledged_by end,
           acknowledged_at = least(b.acknowledged_at, excluded.acknowledged_at)""")


async def save_marks(session: AsyncSession, marks: Sequence[Marks]) -> None:
    """Add these marks to their cases; one set of marks a case."""
    rows = [{**_plain(left), "province_code": _province(left.commune_code)} for left in marks]
    if rows:
        await execute(session, _SAVE_MARKS, {"marks": _json(rows)})


async def save_lines(session: AsyncSession, lines: Iterable[Line]) -> None:
    """Add these lines to the stories of their cases."""
    rows = [_plain(line) for line in lines]
    if rows:
        await execute(session, _SAVE_LINES, {"lines": _json(rows)})


async def save_incidents(session: AsyncSession, facts: Sequence[IncidentDeclared]) -> None:
    rows = [
        {
            "incident_id": fact.incident_id,
            "title": fact.title,
            "hazard": fact.hazard.value,
            "risk_level": fact.risk_level,
            "starts_on": fact.starts_on,
            "drill": fact.drill,
            "commune_codes": list(fact.commune_codes),
            "province_codes": sorted({province for code in fact.commune_codes if (province := province_of(code))}),
            "declared_at": fact.occurred_at,
        }
        for fact in sorted(facts, key=lambda fact: fact.incident_id)
    ]
    if rows:
        await execute(session, _SAVE_INCIDENTS, rows)


async def save_missed_clocks(session: AsyncSession, facts: Sequence[ClockMissed]) -> None:
    rows = [{**fact.model_dump(mode="json"), "province_code": _province(fact.commune_code)} for fact in facts]
    if rows:
        await execute(session, _SAVE_CLOCKS, {"clocks": _json(rows)})


async def save_notices(
    session: AsyncSession, facts: Sequence[NoticeAcknowledged | CommuneSilent | NoticeUndeliverable]
) -> None:
    """Add what communes did about notices. One kind of fact at a time; of several about one notice the earliest counts."""
    rows: dict[Any, dict[str, Any]] = {}
    for fact in sorted(facts, key=_moment_of, reverse=True):
        rows[fact.notice_id] = {
            "notice_id": fact.notice_id,
            "incident_id": fact.incident_id,
            "commune_code": fact.commune_code,
            "province_code": _province(fact.commune_code),
            "drill": fact.drill,
            **_done_about(fact),
        }
    if rows:
        await execute(session, _SAVE_NOTICES, {"notices": _json(list(rows.values()))})


def _moment_of(fact: NoticeAcknowledged | CommuneSilent | NoticeUndeliverable) -> Any:
    if isinstance(fact, NoticeAcknowledged):
        return fact.acknowledged_at
    return fact.since if isinstance(fact, CommuneSilent) else fact.occurred_at


def _done_about(fact: NoticeAcknowledged | CommuneSilent | NoticeUndeliverable) -> dict[str, Any]:
    if isinstance(fact, NoticeAcknowledged):
        return {"acknowledged_at": fact.acknowledged_at, "acknowledged_by": fact.acknowledged_by}
    if isinstance(fact, CommuneSilent):
        return {"silent_since": fact.since}
    return {"undeliverable_at": fact.occurred_at}


def _plain(row: Marks | Line) -> dict[str, Any]:
    """Return the fields as they are (`asdict` would copy every value of every fact)."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


def _province(commune_code: str | None) -> str | None:
    return province_of(commune_code) if commune_code else None


def _json(rows: Sequence[dict[str, Any]]) -> str:
    return orjson.dumps(rows, default=sorted).decode()
