"""Cases under assessment: found, locked in key order, saved set-wise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.reasonings import Refusal
from services.assessment.store.awards.reasonings import refusals_from
from services.assessment.tables import AssessmentRow, RetractionRow
from shared.clock_states import PERCENT_GONE, STILL_WAITS
from shared.communes import codes_within
from shared.database import execute
from shared.events.household import Hazard
from shared.events.intake import PaymentMarks
from shared.ids import CaseId, HouseholdId, IncidentId
from shared.table_pages import page_of, value_of, values_of

_COLUMNS: Final = """case_id, household_id, incident_id, commune_code, province_code, hazard, risk_level, drill,
    report_revision, identified_at, received_at, opened_at, list_id, position, urgency, state, awaited, findings_revision,
    proposals_revision, assessors, assessed_at, urgent_signed_at, returned_at, sealed, persons_found, case_number,
    payment_marks"""
_LOCK: Final = text(f"""
    select {_COLUMNS} from assessments where case_id = any(cast(:ids as uuid[])) order by case_id for update""")
_FIND: Final = text(f"""
    select {_COLUMNS}, refusals,
           (select l.number from assessment_lists l where l.id = list_id) as list_number
      from assessments where case_id = any(cast(:ids as uuid[])) order by case_id""")
_LOCK_LIST: Final = text(f"select {_COLUMNS} from assessments where list_id = :list_id order by case_id for update")
# The least `due_at` by a filter: with the state as a condition PostgreSQL may walk through all running clocks, the next first,
# until it meets one of this case. A clock that was missed still waits.
_LISTED: Final = f"""
    select a.case_id, a.incident_id, a.commune_code, a.drill, a.state, a.position, a.urgency, a.identified_at,
           a.findings_revision, a.assessors, a.assessed_at, a.risk_level, l.number as list_number, a.returned_at,
           a.payment_marks,
           case when a.returned_at is not null then (
               select r.reason_code from decision_lines r join decisions d on d.id = r.decision_id
                where r.case_id = a.case_id and r.verdict = 'returned' and d.decided_at = a.returned_at limit 1)
           end as returned_reason,
           waiting.due_at, waiting.gone, coalesce(waiting.awaits_form, false) as awaits_form
      from assessments a join assessment_lists l on l.id = a.list_id
     cross join lateral (
           select min(due_at) filter (where {STILL_WAITS}) as due_at, {PERCENT_GONE} as gone,
                  bool_or(kind = 'funeral_form' and {STILL_WAITS}) as awaits_form
             from clocks where case_id = a.case_id) waiting"""
_REMEMBER: Final = insert(RetractionRow).on_conflict_do_nothing()
_RETRACTED: Final = text("select case_id from retractions where case_id = any(cast(:ids as uuid[]))")
_INSERT: Final = insert(AssessmentRow)
_CORRECT: Final = text("""
    update assessments set report_revision = :report_revision, urgency = :urgency, state = :state, sealed = :sealed,
           commune_code = :commune_code, province_code = :province_code, list_id = :list_id, position = :position,
           case_number = :case_number, payment_marks = :payment_marks
     where case_id = :case_id""")
_SAVE_STATES: Final = text("""
    update assessments a set state = s.state, awaited = s.awaited, urgent_signed_at = s.urgent_signed_at,
           returned_at = s.returned_at, proposals_revision = s.proposals_revision
      from unnest(cast(:ids as uuid[]), cast(:states as text[]), cast(:awaited as bool[]), cast(:urgent as timestamptz[]),
                  cast(:returned as timestamptz[]), cast(:proposals as int[]))
        as s(case_id, state, awaited, urgent_signed_at, returned_at, proposals_revision)
     where a.case_id = s.case_id""")
_SAVE_POSITIONS: Final = text("""
    update assessments a set position = s.position
      from unnest(cast(:ids as uuid[]), cast(:positions as int[])) as s(case_id, position) where a.case_id = s.case_id""")


async def lock_cases(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, Assessment]:
    """Return these cases, as far as they are known, and hold their rows until the transaction ends."""
    rows = await execute(session, _LOCK, {"ids": sorted(set(case_ids))})
    return {row.case_id: _case(row) for row in rows}


async def lock_cases_of_list(session: AsyncSession, list_id: UUID) -> list[Assessment]:
    """Return the cases of a list and hold their rows."""
    return [_case(row) for row in await execute(session, _LOCK_LIST, {"list_id": list_id})]


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case with the number of its list (None: the list still fills) and what the rules refused."""

    case: Assessment
    list_number: int | None
    refusals: tuple[Refusal, ...]


async def find_cases(session: AsyncSession, case_ids: Iterable[UUID]) -> list[FoundCase]:
    """Return these cases, as far as they are known, in the order of their ids."""
    rows = await execute(session, _FIND, {"ids": sorted(set(case_ids))})
    return [FoundCase(_case(row), row.list_number, refusals_from(row.refusals)) for row in rows]


async def list_open_cases(session: AsyncSession, conditions: Mapping[str, Any], limit: int) -> list[Assessment]:
    """Return cases that are not decided yet, in the order of their ids. Conditions: province_code, after, area."""
    page, values = _page({**conditions, "states": [CaseState.OPEN, CaseState.ASSESSED]})
    statement = text(f"select {_COLUMNS} from assessments where case_id = any(array({page})) order by case_id")
    return [_case(row) for row in await execute(session, statement, {**values, "most": limit})]


async def list_cases(session: AsyncSession, conditions: Mapping[str, Any], limit: int) -> list[Mapping[str, Any]]:
    """Return a page of cases in the order of their ids. Conditions: incident_id, commune_code, state, after, area."""
    page, values = _page(conditions)
    statement = text(f"{_LISTED} where a.case_id = any(array({page})) order by a.case_id")
    rows = (await execute(session, statement, {**values, "most": limit})).mappings()
    return [{**row, "payment_marks": _marks(row["payment_marks"])} for row in rows]


def _page(conditions: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the question for the keys of a page, and its values."""
    given = {name: value for name, value in conditions.items() if value is not None}
    values: dict[str, Any] = {name: given[name] for name in ("incident_id", "state", "states", "after") if name in given}
    places = _places(given)
    further = ["t.case_id > :after"] if "after" in values else []
    if places is None and not values.keys() - {"after"}:
        return page_of("assessments", "case_id", {}, further), values
    lines = {}
    if "incident_id" in values:
        lines["incident_id"] = value_of("incident_id", "uuid")
    if places is not None:
        lines["commune_code"], values["places"] = values_of("places"), places
    if "state" in values:
        lines["state"] = value_of("state")
    else:
        lines["state"] = values_of("states")
        values.setdefault("states", list(CaseState))
    return page_of("assessments", "case_id", lines, further), values


def _places(given: Mapping[str, Any]) -> list[str] | None:
    """Return the communes in which all of these conditions hold, or None where they say nothing about the place."""
    known = [
        *([{given["commune_code"]}] if "commune_code" in given else []),
        *([set(codes_within(*given["area"]))] if "area" in given else []),
        *([set(codes_within((), [given["province_code"]]))] if "province_code" in given else []),
    ]
    return sorted(set.intersection(*known)) if known else None


async def remember_retractions(session: AsyncSession, reasons: Mapping[UUID, str], now: datetime) -> None:
    """Keep what was retracted, known here or not."""
    rows = [{"case_id": case_id, "reason_code": reasons[case_id], "retracted_at": now} for case_id in sorted(reasons)]
    await execute(session, _REMEMBER, rows)


async def find_retracted(session: AsyncSession, case_ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these cases were retracted."""
    return {row.case_id for row in await execute(session, _RETRACTED, {"ids": sorted(set(case_ids))})}


async def insert_cases(session: AsyncSession, cases: Sequence[Assessment]) -> None:
    """Add new cases."""
    if cases:
        await execute(session, _INSERT, [_row(case) for case in cases])


async def save_corrections(session: AsyncSession, cases: Sequence[Assessment]) -> None:
    """Save what a corrected report changes."""
    if cases:
        names = {
            *("case_id", "report_revision", "urgency", "state", "sealed", "commune_code", "province_code", "list_id"),
            *("position", "case_number", "payment_marks"),
        }
        await execute(
            session, _CORRECT, [{name: value for name, value in _row(case).items() if name in names} for case in cases]
        )


async def save_states(session: AsyncSession, cases: Sequence[Assessment]) -> None:
    """Save how far these (locked) cases have come."""
    if cases:
        values = {
            "ids": [case.case_id for case in cases],
            "states": [case.state for case in cases],
            "awaited": [case.awaited for case in cases],
            "urgent": [case.urgent_signed_at for case in cases],
            "returned": [case.returned_at for case in cases],
            "proposals": [case.proposals_revision for case in cases],
        }
        await execute(session, _SAVE_STATES, values)


async def save_positions(session: AsyncSession, positions: Mapping[UUID, int]) -> None:
    """Save the order in which the (locked) cases of a list are to be visited."""
    if positions:
        await execute(session, _SAVE_POSITIONS, {"ids": list(positions), "positions": list(positions.values())})


def _row(case: Assessment) -> dict[str, Any]:
    row = {name: getattr(case, name) for name in case.__slots__}
    marks = case.payment_marks
    return {
        **row,
        "assessors": list(case.assessors),
        "payment_marks": marks.model_dump_json(exclude_defaults=True) if marks is not None else None,
    }


def _case(row: Any) -> Assessment:
    return Assessment(
        case_id=CaseId(row.case_id),
        household_id=HouseholdId(row.household_id),
        incident_id=IncidentId(row.incident_id),
        commune_code=row.commune_code,
        province_code=row.province_code,
        hazard=Hazard(row.hazard),
        risk_level=row.risk_level,
        drill=row.drill,
        report_revision=row.report_revision,
        identified_at=row.identified_at,
        received_at=row.received_at,
        opened_at=row.opened_at,
        list_id=row.list_id,
        position=row.position,
        urgency=row.urgency,
        state=CaseState(row.state),
        awaited=row.awaited,
        findings_revision=row.findings_revision,
        proposals_revision=row.proposals_revision,
        assessors=tuple(row.assessors),
        assessed_at=row.assessed_at,
        urgent_signed_at=row.urgent_signed_at,
        returned_at=row.returned_at,
        sealed=row.sealed,
        persons_found=row.persons_found,
        case_number=row.case_number,
        payment_marks=_marks(row.payment_marks),
    )


def _marks(stored: str | None) -> PaymentMarks | None:
    return PaymentMarks.model_validate_json(stored) if stored is not None else None
