"""Reports, each as it came; the first of a household opens its case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.cases import Case, Stage
from services.intake.domain.reports import Channel, OwnReport
from shared.database import execute
from shared.ids import ImportId, ReportId

_SAVE_NEW: Final = text("""
    with given as (
        select * from unnest(
            cast(:report_ids as uuid[]), cast(:case_ids as uuid[]), cast(:household_ids as uuid[]),
            cast(:incident_ids as uuid[]), cast(:communes as text[]), cast(:numbers as text[]),
            cast(:informants as boolean[]), cast(:identified as timestamptz[]),
            cast(:received as timestamptz[]), cast(:channels as text[]), cast(:imports as uuid[]), cast(:lines as integer[]),
            cast(:households as bytea[]), cast(:reports as bytea[]))
          as g(report_id, case_id, household_id, incident_id, commune_code, case_number, has_informant, identified_at,
               received_at, channel, import_id, line, household, report)),
    h as (insert into households (id, sealed) select household_id, household from given),
    c as (insert into cases (id, household_id, incident_id, commune_code, case_number, stage, opening, revision, has_informant,
                             identified_at, received_at, findings_revision)
          select case_id, household_id, incident_id, commune_code, case_number, 'identified', 1, 1, has_informant,
                 identified_at, received_at, 0 from given)
    insert into reports (id, case_id, revision, channel, received_at, received_from, import_id, line, sealed)
    select report_id, case_id, 1, channel, received_at, cast(:actor as text), import_id, line, report from given""")
_SAVE_HOUSEHOLD: Final = text("update households set sealed = :sealed, search_key = null where id = :id")
_SAVE_REVISION: Final = text("update cases set revision = :revision where id = :id")
_SAVE_CORRECTION: Final = text("""
    insert into reports (id, case_id, revision, channel, received_at, received_from, sealed)
    values (:id, :case_id, :revision, :channel, :received_at, :received_from, :sealed)""")

_SENT_BY: Final = text("""
    select r.id as report_id, c.id as case_id, c.incident_id, c.commune_code, i.drill, r.channel, c.stage, r.received_at,
           c.identified_at, c.assisted_at, c.closed_at, c.retraction_reason, c.case_number, r.sealed
      from reports r join cases c on c.id = r.case_id join incidents i on i.id = c.incident_id
     where r.revision = 1 and r.received_from = :sender
       and (cast(:before as uuid) is null
            or (r.received_at, r.id) < (select b.received_at, b.id from reports b where b.id = :before))
     order by r.received_at desc, r.id desc limit :most""")


@dataclass(frozen=True, slots=True)
class SealedReport:
    """A report as its rows take it: the case as it stands with this report, what is known of the household, what was told."""

    id: ReportId
    case: Case
    household: bytes
    report: bytes
    channel: Channel
    received_at: datetime
    import_id: ImportId | None = None
    line: int | None = None


async def save_new_cases(session: AsyncSession, received_from: str, reports: Sequence[SealedReport]) -> None:
    """Save households, cases and reports in one statement."""
    cases = [report.case for report in reports]
    values = {
        "report_ids": [report.id for report in reports],
        "case_ids": [case.id for case in cases],
        "household_ids": [case.household_id for case in cases],
        "incident_ids": [case.incident_id for case in cases],
        "communes": [case.commune_code for case in cases],
        "numbers": [case.case_number for case in cases],
        "informants": [case.has_informant for case in cases],
        "identified": [case.identified_at for case in cases],
        "received": [report.received_at for report in reports],
        "channels": [report.channel for report in reports],
        "imports": [report.import_id for report in reports],
        "lines": [report.line for report in reports],
        "households": [report.household for report in reports],
        "reports": [report.report for report in reports],
        "actor": received_from,
    }
    await execute(session, _SAVE_NEW, values)


async def save_correction(session: AsyncSession, received_from: str, report: SealedReport) -> None:
    """Save a new revision: the household as it is known now, the report as it was told."""
    case = report.case
    await execute(session, _SAVE_HOUSEHOLD, {"id": case.household_id, "sealed": report.household})
    await execute(session, _SAVE_REVISION, {"id": case.id, "revision": case.revision})
    values = {
        "id": report.id,
        "case_id": case.id,
        "revision": case.revision,
        "received_at": report.received_at,
        "channel": report.channel,
        "received_from": received_from,
        "sealed": report.report,
    }
    await execute(session, _SAVE_CORRECTION, values)


async def list_sent_by(session: AsyncSession, sender: str, before: UUID | None, most: int) -> list[tuple[OwnReport, bytes]]:
    """Return what somebody has reported himself, the newest first, each with its ciphertext; corrections are none."""
    rows = await execute(session, _SENT_BY, {"sender": sender, "before": before, "most": most})
    found = [dict(row) for row in rows.mappings()]
    return [(_own_report(row), row["sealed"]) for row in found]


def _own_report(row: dict[str, Any]) -> OwnReport:
    plain = {name: value for name, value in row.items() if name != "sealed"}
    return OwnReport(**{**plain, "stage": Stage(row["stage"])})
