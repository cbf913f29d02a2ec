"""Cases come in: each gets a place on its commune's list, and urgent help is proposed at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.listing import close_lists
from services.assessment.commands.office import Asked, Office, circumstances_of
from services.assessment.domain import Assessment, Award, CaseState
from services.assessment.policy import (
    DECISION_CLOCKS,
    Circumstances,
    Entitlements,
    Plan,
    propose,
)
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import lists
from services.assessment.store import reckonings as reckoning_store
from shared import audit, clocks, windows
from shared.communes import province_of
from shared.events.intake import HouseholdReported, PersonalPart
from shared.identity import Actor

_NO_PROVINCE: Final = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A household as it was reported, its personal part opened."""

    fact: HouseholdReported
    part: PersonalPart


async def open_assessments(
    session: AsyncSession, actor: Actor, office: Office, reports: Sequence[Report], now: datetime
) -> None:
    """Open a case for each new report, correct known ones by a higher revision, and pass over what was retracted."""
    newest = _newest(reports)
    known = await case_store.lock_cases(session, newest)
    retracted = await case_store.find_retracted(session, newest)
    fresh = [report for case_id, report in newest.items() if case_id not in known and case_id not in retracted]
    corrected = [
        (known[case_id], report)
        for case_id, report in newest.items()
        if case_id in known and case_id not in retracted and report.fact.revision > known[case_id].report_revision
    ]
    rights = await _rights(office, fresh, corrected, now)
    await _open(session, actor, office, fresh, rights, now)
    await _correct(session, actor, office, corrected, rights, now)
    await close_lists(session, actor, office, now)


def _told(report: Report) -> Circumstances:
    return circumstances_of(report.fact.hazard, report.fact.commune_code, report.part)


def _newest(reports: Sequence[Report]) -> dict[UUID, Report]:
    """Keep the highest revision of each case, in the order of the cases' ids."""
    newest: dict[UUID, Report] = {}
    for report in sorted(reports, key=lambda report: (report.fact.case_id, report.fact.revision)):
        newest[report.fact.case_id] = report
    return newest


async def _rights(
    office: Office, fresh: Sequence[Report], corrected: Sequence[tuple[Assessment, Report]], now: datetime
) -> Mapping[UUID, Entitlements]:
    """Ask the law once for all cases whose urgent help hangs on the report."""
    asked = [*fresh, *(report for case, report in corrected if case.findings_revision == 0)]
    answers = await office.ask_law([_told(report) for report in asked], now)
    return {report.fact.case_id: answer for report, answer in zip(asked, answers, strict=True)}


async def _open(
    session: AsyncSession,
    actor: Actor,
    office: Office,
    fresh: Sequence[Report],
    rights: Mapping[UUID, Entitlements],
    now: datetime,
) -> None:
    if not fresh:
        return
    groups = [f"{report.fact.incident_id}:{report.fact.commune_code}" for report in fresh]
    list_ids = await windows.join(session, office.list_window, groups, now)
    cases = [_case(office, report, list_id, now) for report, list_id in zip(fresh, list_ids, strict=True)]
    places = {case.list_id: case for case in cases}
    sizes = Counter(case.list_id for case in cases)
    await lists.grow_lists(
        session,
        [lists.Growth(list_id, case.incident_id, case.commune_code, sizes[list_id]) for list_id, case in places.items()],
    )
    await case_store.insert_cases(session, cases)
    plans = [propose(case.case_id, rights[case.case_id], (), now, from_findings=False) for case in cases]
    await award_store.save_awards(session, [award for plan in plans for award in plan.saved])
    await _keep_reckonings(session, office, list(zip(cases, fresh, plans, strict=True)), rights, now)
    started = [office.findings_clock(case, now) for case in cases]
    for case, plan in zip(cases, plans, strict=True):
        started += office.decision_clocks(case, plan.started, now, urgent_since=case.identified_at)
    await clocks.start(session, started)
    await audit.record(session, actor, "case opened", "case", [case.case_id for case in cases])


async def _correct(
    session: AsyncSession,
    actor: Actor,
    office: Office,
    corrected: Sequence[tuple[Assessment, Report]],
    rights: Mapping[UUID, Entitlements],
    now: datetime,
) -> None:
    if not corrected:
        return
    existing = await award_store.find_awards(session, [case.case_id for case, _ in corrected])
    cases, plans = [], []
    for case, report in corrected:
        plan = _urgent_plan(case, rights.get(case.case_id), existing[case.case_id], now)
        case_after = replace(
            case,
            report_revision=report.fact.revision,
            urgency=office.urgency_of(_told(report), now),
            state=CaseState.OPEN if plan.started else case.state,
            sealed=office.seal_report(case.case_id, report.part),
        )
        cases.append(case_after)
        plans.append(plan)
    await case_store.save_corrections(session, cases)
    await award_store.save_awards(session, [award for plan in plans for award in plan.saved])
    told = [report for _, report in corrected]
    await _keep_reckonings(session, office, list(zip(cases, told, plans, strict=True)), rights, now)
    dropped = [award.id for plan in plans for award in plan.dropped]
    for kind in DECISION_CLOCKS if dropped else ():
        await clocks.stop(session, kind, dropped, now)
    started = []
    for (before, _), case, plan in zip(corrected, cases, plans, strict=True):
        started += office.decision_clocks(case, plan.started, now)
        if before.state is CaseState.DECIDED and case.state is CaseState.OPEN:
            # It was refused as a whole; now there is something again, and somebody must look.
            started.append(office.findings_clock(case, now))
    await clocks.start(session, started)
    await audit.record(session, actor, "report corrected", "case", [case.case_id for case in cases])


async def _keep_reckonings(
    session: AsyncSession,
    office: Office,
    planned: Sequence[tuple[Assessment, Report, Plan]],
    rights: Mapping[UUID, Entitlements],
    now: datetime,
) -> None:
    """Keep what the law was told and what it said, of all cases about which it was asked."""
    kept = [
        office.seal_reckoning(Asked(case, report.part.head_name, _told(report), rights[case.case_id], plan.awards), now)
        for case, report, plan in planned
        if case.case_id in rights
    ]
    await reckoning_store.insert_reckonings(session, kept)


def _urgent_plan(case: Assessment, answer: Entitlements | None, existing: Sequence[Award], now: datetime) -> Plan:
    """Propose urgent help anew by a corrected report; once there are findings, they alone count."""
    if answer is None or case.state is CaseState.WITHDRAWN:
        return Plan((), (), (), tuple(existing))
    return propose(case.case_id, answer, existing, now, from_findings=False)


def _case(office: Office, report: Report, list_id: UUID, now: datetime) -> Assessment:
    fact = report.fact
    return Assessment(
        case_id=fact.case_id,
        household_id=fact.household_id,
        incident_id=fact.incident_id,
        commune_code=fact.commune_code,
        province_code=province_of(fact.commune_code) or _NO_PROVINCE,
        hazard=fact.hazard,
        risk_level=fact.risk_level,
        drill=fact.drill,
        report_revision=fact.revision,
        identified_at=fact.identified_at,
        received_at=fact.received_at,
        opened_at=now,
        list_id=list_id,
        position=None,
        urgency=office.urgency_of(_told(report), now),
        state=CaseState.OPEN,
        awaited=True,
        findings_revision=0,
        assessors=(),
        assessed_at=None,
        urgent_signed_at=None,
        returned_at=None,
        sealed=office.seal_report(fact.case_id, report.part),
    )
