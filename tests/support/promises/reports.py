"""P1: every report that was answered 2xx, and every accepted row of a list, is there once; its case has ended or is watched."""

from typing import Any, Final
from uuid import UUID

from tests.support.promises.evidence import Evidence
from tests.support.promises.verdict import Verdict

_REPORTS: Final = """
    select r.id, r.case_id, r.channel from reports r join cases c on c.id = r.case_id
     where $1::uuid is null or c.incident_id = $1"""
_IMPORTS: Final = """
    select i.id, i.state, i.accepted_count, i.rejected_count,
           (select count(*) from reports r where r.import_id = i.id) as found,
           (select count(distinct r.case_id) from reports r where r.import_id = i.id) as cases
      from imports i where i.id = any($1::uuid[])"""
_CASES: Final = """
    select id, stage, closed_at is not null or retracted_at is not null as ended from cases
     where $1::uuid is null or incident_id = $1"""
_WATCHED: Final = "select distinct case_id from clocks where state = 'running' and owner <> '' and case_id is not null"
_MISSED: Final = "select id, case_id, answer_from from clocks where state in ('missed', 'kept_late') and case_id is not null"
_ESCALATED: Final = "select clock_id from escalations where accepted_at is not null"


async def check_reports(world: Evidence) -> Verdict:
    """`checked` counts what clients were promised and what lists brought, and the cases behind them."""
    verdict = Verdict("P1")
    if world.database("intake") is None:
        return verdict
    reports = {row["id"]: row for row in await world.rows("intake", _REPORTS, world.incident_id)}
    promised = set(world.acknowledged_reports)
    verdict.saw(len(promised))
    verdict.breaches(f"report {name} was acknowledged and is not there" for name in sorted(promised - reports.keys()))
    forms = {name for name, row in reports.items() if row["channel"] == "form"}
    surplus = len(forms - promised) - world.unanswered_reports
    if promised and surplus > 0:
        verdict.breach(f"{surplus} reports are there more often than anybody was told of")
    await _check_lists(world, verdict)
    await _check_cases(world, verdict)
    return verdict


async def _check_lists(world: Evidence, verdict: Verdict) -> None:
    found = {row["id"]: row for row in await world.rows("intake", _IMPORTS, list(world.acknowledged_imports))}
    for name, sent in world.acknowledged_imports.items():
        row = found.get(name)
        if row is None:
            verdict.breach(f"list {name} was acknowledged and is not there")
            continue
        verdict.saw(row["accepted_count"])
        if row["state"] == "running" or row["accepted_count"] + row["rejected_count"] != sent:
            read = row["accepted_count"] + row["rejected_count"]
            verdict.breach(f"list {name} ({row['state']}): {read} of {sent} rows were read")
        if not row["accepted_count"] == row["found"] == row["cases"]:
            verdict.breach(
                f"list {name}: {row['accepted_count']} rows accepted, {row['found']} reports of {row['cases']} cases are there"
            )


async def _check_cases(world: Evidence, verdict: Verdict) -> None:
    cases = await world.rows("intake", _CASES, world.incident_id)
    verdict.saw(len(cases))
    open_cases = {row["id"]: row["stage"] for row in cases if not row["ended"]}
    if not open_cases:
        return
    watched = await _watched(world)
    for name, stage in open_cases.items():
        if name not in watched:
            verdict.breach(f"case {name} ({stage}) has not ended, and no clock with an owner watches it")


async def _watched(world: Evidence) -> set[UUID]:
    """Cases with a clock that ran as the looking began, or a missed one that a person was told of: he is its owner now."""
    watched: set[UUID] = set()
    missed: dict[Any, UUID] = {}
    for service in world.databases:
        watched |= {row["case_id"] for row in await world.rows(service, _WATCHED)}
        rows = await world.rows(service, _MISSED)
        watched |= {row["case_id"] for row in rows if not world.was_there(row["answer_from"])}
        missed |= {row["id"]: row["case_id"] for row in rows}
    told = {row["clock_id"] for row in await world.rows("notifications", _ESCALATED)}
    return watched | {case for clock, case in missed.items() if clock in told}
