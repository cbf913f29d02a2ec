"""Cases, households, reports, and what became of awards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.case import Case
from services.intake.domain.progress import Progress, Stage
from shared.communes import communes
from shared.database import execute
from shared.events.household import Hazard
from shared.identity import Actor
from shared.ids import CaseId

_SAVE_NEW: Final = text("""
    with given as (
        select * from unnest(
            cast(:report_ids as uuid[]), cast(:case_ids as uuid[]), cast(:household_ids as uuid[]),
            cast(:incident_ids as uuid[]), cast(:communes as text[]),
            cast(:informants as boolean[]), cast(:identified as timestamptz[]),
            cast(:received as timestamptz[]), cast(:channels as text[]), cast(:imports as uuid[]), cast(:lines as integer[]),
            cast(:households as bytea[]), cast(:reports as bytea[]))
          as g(report_id, case_id, household_id, incident_id, commune_code, has_informant, identified_at, received_at, channel,
               import_id, line, household, report)),
    h as (insert into households (id, sealed) select household_id, household from given),
    c as (insert into cases (id, household_id, incident_id, commune_code, stage, opening, revision, has_informant,
                             identified_at, received_at, findings_revision)
          select case_id, household_id, incident_id, commune_code, 'identified', 1, 1, has_informant, identified_at,
                 received_at, 0 from given)
    insert into reports (id, case_id, revision, channel, received_at, received_from, import_id, line, sealed)
    select report_id, case_id, 1, channel, received_at, cast(:actor as text), import_id, line, report from given""")
_CASE: Final = """
    select c.id, c.household_id, c.incident_id, c.commune_code, i.hazard, i.risk_level, i.drill, c.stage, c.opening, c.revision,
           c.has_informant, c.identified_at, c.received_at, c.findings_at, c.findings_revision, c.assisted_at,
           c.opening_assisted_at, c.closed_at, c.retracted_at
      from cases c join incidents i on i.id = c.incident_id"""
_LOCK: Final = text(f"{_CASE} where c.id = any(cast(:ids as uuid[])) order by c.id for update of c")
_FIND: Final = text(f"{_CASE} where c.id = :id")
_LIST: Final = text(f"""
    {_CASE} where (cast(:incident as uuid) is null or c.incident_id = :incident)
      and (cast(:communes as text[]) is null or c.commune_code = any(:communes))
      and (cast(:stage as text) is null or c.stage = :stage)
      and (cast(:after as uuid) is null or c.id > :after)
    order by c.id limit :most""")
_SAVE_PROGRESS: Final = text("""
    update cases c set stage = d.stage, opening = d.opening, findings_at = d.findings_at,
           findings_revision = d.findings_revision, assisted_at = d.assisted_at,
           opening_assisted_at = d.opening_assisted_at, closed_at = d.closed_at
      from unnest(cast(:ids as uuid[]), cast(:stages as text[]), cast(:openings as integer[]), cast(:findings as timestamptz[]),
                  cast(:revisions as integer[]), cast(:assisted as timestamptz[]), cast(:opening_assisted as timestamptz[]),
                  cast(:closed as timestamptz[]))
        as d(id, stage, opening, findings_at, findings_revision, assisted_at, opening_assisted_at, closed_at)
     where c.id = d.id""")
_SAVE_RETRACTION: Final = text("""
    update cases set stage = 'retracted', retracted_at = :at, retraction_reason = :reason, retraction_note = :note
     where id = :id""")
_HOUSEHOLD: Final = text("select sealed from households where id = :id")
_SAVE_HOUSEHOLD: Final = text("update households set sealed = :sealed where id = :id")
_SAVE_REVISION: Final = text("update cases set revision = :revision where id = :id")
_SAVE_CORRECTION: Final = text("""
    insert into reports (id, case_id, revision, channel, received_at, received_from, sealed)
    values (:id, :case_id, :revision, 'correction', :received_at, :received_from, :sealed)""")


@dataclass(frozen=True, slots=True)
class SealedReport:
    """A new report as its rows take it."""

    report_id: UUID
    case_id: UUID
    household_id: UUID
    incident_id: UUID
    commune_code: str
    has_informant: bool
    identified_at: datetime
    received_at: datetime
    channel: str
    import_id: UUID | None
    line: int | None
    household: bytes
    report: bytes


_COLUMNS: Final = {
    "report_ids": "report_id",
    "case_ids": "case_id",
    "household_ids": "household_id",
    "incident_ids": "incident_id",
    "communes": "commune_code",
    "informants": "has_informant",
    "identified": "identified_at",
    "received": "received_at",
    "channels": "channel",
    "imports": "import_id",
    "lines": "line",
    "households": "household",
    "reports": "report",
}


async def save_new_cases(session: AsyncSession, received_from: str, reports: Sequence[SealedReport]) -> None:
    """Save households, cases and reports in one statement."""
    values = {name: [getattr(report, field) for report in reports] for name, field in _COLUMNS.items()}
    await execute(session, _SAVE_NEW, {**values, "actor": received_from})


async def lock_cases(session: AsyncSession, case_ids: Collection[UUID]) -> dict[CaseId, Case]:
    """Return the cases and hold their rows, taken in key order, until the transaction ends."""
    rows = (await execute(session, _LOCK, {"ids": sorted(set(case_ids))})).mappings()
    return {row["id"]: _case(row) for row in rows}


async def find_case(session: AsyncSession, case_id: UUID) -> Case | None:
    row = (await execute(session, _FIND, {"id": case_id})).mappings().first()
    return _case(row) if row else None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for; what is None does not limit."""

    incident_id: UUID | None = None
    commune_code: str | None = None
    stage: Stage | None = None


async def list_cases(session: AsyncSession, actor: Actor, wanted: CaseFilter, after: UUID | None, most: int) -> list[Case]:
    """Return a page of the cases within the actor's area."""
    values = {
        "incident": wanted.incident_id,
        "communes": _communes_of(actor, wanted.commune_code),
        "stage": wanted.stage,
        "after": after,
        "most": most,
    }
    return [_case(row) for row in (await execute(session, _LIST, values)).mappings()]


def _communes_of(actor: Actor, wanted: str | None) -> list[str] | None:
    if wanted is not None:
        return [wanted] if actor.may_act_in(wanted) else []
    if actor.area is None:
        return None
    codes, provinces = actor.area
    return sorted(codes | {c.code for c in communes().values() if c.province_code in provinces})


async def save_progress(session: AsyncSession, changed: Iterable[tuple[Case, Progress]]) -> None:
    """Save how far these cases have come; `Case` brings the findings that were taken into account."""
    pairs = list(changed)
    await execute(
        session,
        _SAVE_PROGRESS,
        {
            "ids": [case.id for case, _ in pairs],
            "stages": [progress.stage for _, progress in pairs],
            "openings": [progress.current.number for _, progress in pairs],
            "findings": [case.findings_at for case, _ in pairs],
            "revisions": [case.findings_revision for case, _ in pairs],
            "assisted": [progress.assisted_at for _, progress in pairs],
            "opening_assisted": [progress.current.assisted_at for _, progress in pairs],
            "closed": [progress.current.closed_at for _, progress in pairs],
        },
    )


async def save_retraction(session: AsyncSession, case_id: CaseId, reason: str, note: bytes | None, at: datetime) -> None:
    await execute(session, _SAVE_RETRACTION, {"id": case_id, "reason": reason, "note": note, "at": at})


async def get_household(session: AsyncSession, household_id: UUID) -> bytes:
    """Return what is known of the household, as ciphertext."""
    sealed: bytes = (await execute(session, _HOUSEHOLD, {"id": household_id})).scalar_one()
    return sealed


async def save_correction(session: AsyncSession, case: Case, correction: Mapping[str, Any], household: bytes) -> None:
    """Save a new revision: the household as it is known now, the report as it was told."""
    await execute(session, _SAVE_HOUSEHOLD, {"id": case.household_id, "sealed": household})
    await execute(session, _SAVE_REVISION, {"id": case.id, "revision": correction["revision"]})
    await execute(session, _SAVE_CORRECTION, {"case_id": case.id, **correction})


def _case(row: Mapping[str, Any] | Any) -> Case:
    values = dict(row)
    return Case(**{**values, "stage": Stage(values["stage"]), "hazard": Hazard(values["hazard"])})
