"""Cases come in: each gets a place on its commune's list, and urgent help is proposed at once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.duties import remember_duties
from services.assessment.commands.awards.households import circumstances_of, seal_report
from services.assessment.commands.awards.lists import close_lists, release_from_lists
from services.assessment.commands.awards.page_codes import keep_codes
from services.assessment.commands.awards.reassessment import reassess_moved
from services.assessment.commands.clocks import decision_clocks, findings_clock, start_clocks
from services.assessment.commands.context import Context
from services.assessment.commands.determinations import CaseAnswer, seal_determination
from services.assessment.commands.law.entitlements import ask_law
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.policy.awards.priority import priority_of
from services.assessment.policy.awards.proposals import Plan, propose
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.limits import DECISION_CLOCKS
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import lists as list_store
from services.assessment.store.explanation import determinations as determination_store
from shared import audit, clocks, windows
from shared.clock import VIETNAM
from shared.communes import province_of
from shared.duties import Duty, Held
from shared.events import HouseholdReported
from shared.events.intake import PersonalPart
from shared.identity import Actor

_NO_PROVINCE: Final = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A household as it was reported, its personal part opened."""

    fact: HouseholdReported
    part: PersonalPart

    def circumstances(self) -> Circumstances:
        """Return what the law asks about, by the report alone."""
        return circumstances_of(self.fact.hazard, self.fact.commune_code, self.part)


@dataclass(frozen=True, slots=True)
class _NewCase:
    """A report of a case that is not known yet, with its list and the law's answer to it."""

    report: Report
    list_id: UUID
    answer: Entitlements


@dataclass(frozen=True, slots=True)
class _Correction:
    """A newer report of a known case; the law was asked about it only as long as nobody had looked.

    `list_id` is the list of another commune that it joins, where it was moved before anybody had looked.
    """

    before: Assessment
    report: Report
    answer: Entitlements | None
    list_id: UUID | None

    @property
    def is_move(self) -> bool:
        return self.report.fact.commune_code != self.before.commune_code


async def open_assessments(
    session: AsyncSession, actor: Actor, context: Context, reports: Sequence[Report], now: datetime
) -> None:
    """Open a case for each new report, correct known ones by a higher revision, and pass over what was retracted.

    A report of another commune moves its case there; what was signed before stays signed.
    """
    newest = _newest(reports)
    known = await case_store.lock_cases(session, newest)
    retracted = await case_store.find_retracted(session, newest)
    fresh = [report for case_id, report in newest.items() if case_id not in known and case_id not in retracted]
    corrected = [
        (known[case_id], report)
        for case_id, report in newest.items()
        if case_id in known and case_id not in retracted and report.fact.revision > known[case_id].report_revision
    ]
    # Asked once for all cases whose urgent help hangs on the report.
    hanging = [*fresh, *(report for case, report in corrected if case.findings_revision == 0)]
    answers = await ask_law(context, [report.circumstances() for report in hanging], now)
    by_case = {report.fact.case_id: answer for report, answer in zip(hanging, answers, strict=True)}
    leaving = [(case, report) for case, report in corrected if case.awaited and report.fact.commune_code != case.commune_code]
    joining = [*fresh, *(report for _, report in leaving)]
    lists = await _join_lists(session, context, joining, [case.list_id for case, _ in leaving], now)
    new = [_NewCase(report, lists[report.fact.case_id], by_case[report.fact.case_id]) for report in fresh]
    await _open(session, actor, context, new, now)
    corrections = [_Correction(case, report, by_case.get(case.case_id), lists.get(case.case_id)) for case, report in corrected]
    await _correct(session, actor, context, corrections, now)
    kept = [*fresh, *(report for _, report in corrected)]
    await keep_codes(session, context, [(report.fact.case_id, report.part) for report in kept], now)
    told: dict[UUID, set[Held]] = {}
    for report in reports:
        if report.fact.reported_by is not None:
            told.setdefault(report.fact.case_id, set()).add((report.fact.reported_by, Duty.REPORT))
    await remember_duties(session, actor, told)
    await close_lists(session, actor, context, now)


def _newest(reports: Sequence[Report]) -> dict[UUID, Report]:
    """Keep the highest revision of each case, in the order of the cases' ids."""
    newest: dict[UUID, Report] = {}
    for report in sorted(reports, key=lambda report: (report.fact.case_id, report.fact.revision)):
        newest[report.fact.case_id] = report
    return newest


async def _join_lists(
    session: AsyncSession, context: Context, joining: Sequence[Report], left: Sequence[UUID], now: datetime
) -> dict[UUID, UUID]:
    """Give each of these cases a place on its commune's next list; the lists that others of them leave are held as well."""
    if not joining:
        return {}
    groups = [f"{report.fact.incident_id}:{report.fact.commune_code}" for report in joining]
    joined = await windows.join(session, context.list_window, groups, now)
    if left:
        # All at once, in the order of their ids: who leaves a list and joins another would otherwise hold one of them first.
        await list_store.lock_lists(session, [*left, *joined])
    sizes = Counter(joined)
    by_list = {list_id: report.fact for list_id, report in zip(joined, joining, strict=True)}
    growth = [
        list_store.Growth(list_id, fact.incident_id, fact.commune_code, sizes[list_id]) for list_id, fact in by_list.items()
    ]
    await list_store.grow_lists(session, growth)
    return {report.fact.case_id: list_id for report, list_id in zip(joining, joined, strict=True)}


async def _open(session: AsyncSession, actor: Actor, context: Context, fresh: Sequence[_NewCase], now: datetime) -> None:
    if not fresh:
        return
    cases = [_case(context, one.report, one.list_id, now) for one in fresh]
    await case_store.insert_cases(session, cases)
    plans = [propose(case.case_id, one.answer, (), now, from_findings=False) for case, one in zip(cases, fresh, strict=True)]
    await award_store.save_awards(session, [award for plan in plans for award in plan.saved])
    await _keep_determinations(
        session,
        context,
        [
            CaseAnswer(case, one.report.part.head_name, one.report.circumstances(), one.answer, plan.awards)
            for case, one, plan in zip(cases, fresh, plans, strict=True)
        ],
        now,
    )
    started = [findings_clock(context, case, now) for case in cases]
    for case, plan in zip(cases, plans, strict=True):
        started += decision_clocks(context, case, plan.started, now, urgent_since=case.identified_at)
    await start_clocks(session, started)
    await audit.record(session, actor, "case opened", "case", [case.case_id for case in cases])


async def _correct(
    session: AsyncSession, actor: Actor, context: Context, corrections: Sequence[_Correction], now: datetime
) -> None:
    if not corrections:
        return
    existing = await award_store.find_awards(session, [one.before.case_id for one in corrections])
    plans = [_urgent_plan(one, existing[one.before.case_id], now) for one in corrections]
    cases = [_corrected(context, one, plan, now) for one, plan in zip(corrections, plans, strict=True)]
    await case_store.save_corrections(session, cases)
    await award_store.save_awards(session, [award for plan in plans for award in plan.saved])
    await _keep_determinations(
        session,
        context,
        [
            CaseAnswer(case, one.report.part.head_name, one.report.circumstances(), one.answer, plan.awards)
            for case, one, plan in zip(cases, corrections, plans, strict=True)
            if one.answer is not None
        ],
        now,
    )
    dropped = [award.id for plan in plans for award in plan.dropped]
    for kind in DECISION_CLOCKS if dropped else ():
        await clocks.stop(session, kind, dropped, now)
    started = []
    for one, case, plan in zip(corrections, cases, plans, strict=True):
        started += decision_clocks(context, case, plan.started, now)
        if one.before.state is CaseState.DECIDED and case.state is CaseState.OPEN:
            # It was refused as a whole; now there is something again, and somebody must look.
            started.append(findings_clock(context, case, now))
    await start_clocks(session, started)
    await audit.record(session, actor, "report corrected", "case", [case.case_id for case in cases])
    moved = [(one.before, case) for one, case in zip(corrections, cases, strict=True) if one.is_move]
    if moved:
        await _follow_moves(session, actor, context, moved, now)


async def _follow_moves(
    session: AsyncSession,
    actor: Actor,
    context: Context,
    moved: Sequence[tuple[Assessment, Assessment]],
    now: datetime,
) -> None:
    """Let the clocks of these cases (before and after) be of their new communes, and their proposals of its province's norms.

    Their old lists wait for them no longer.
    """
    await clocks.relocate_cases(session, {after.case_id: after.commune_code for _, after in moved})
    await audit.record(session, actor, "case moved", "case", [after.case_id for _, after in moved])
    elsewhere = [after for before, after in moved if before.province_code != after.province_code]
    await reassess_moved(session, actor, context, elsewhere, now)
    # Last, because all cases of a list meet in the list's row.
    await release_from_lists(session, [before for before, _ in moved])


async def _keep_determinations(session: AsyncSession, context: Context, answered: Sequence[CaseAnswer], now: datetime) -> None:
    """Keep what the law was asked and what it answered, of all cases about which it was asked."""
    await determination_store.insert_determinations(session, [seal_determination(context, one, now) for one in answered])


def _urgent_plan(correction: _Correction, existing: Sequence[Award], now: datetime) -> Plan:
    """Propose urgent help anew by a corrected report; once there are findings, they alone count."""
    if correction.answer is None or correction.before.state is CaseState.WITHDRAWN:
        return Plan((), (), (), tuple(existing))
    return propose(correction.before.case_id, correction.answer, existing, now, from_findings=False)


def _corrected(context: Context, correction: _Correction, plan: Plan, now: datetime) -> Assessment:
    before, report, code = correction.before, correction.report, correction.report.fact.commune_code
    return replace(
        before,
        commune_code=code,
        province_code=province_of(code) or _NO_PROVINCE,
        list_id=correction.list_id or before.list_id,
        position=None if correction.list_id else before.position,
        report_revision=report.fact.revision,
        urgency=_urgency(context, report, now),
        state=CaseState.OPEN if plan.started else before.state,
        sealed=seal_report(context, before.case_id, report.part),
        case_number=before.case_number or report.fact.case_number,
        payment_marks=report.fact.payment_marks,
    )


def _urgency(context: Context, report: Report, now: datetime) -> int:
    """Return the household's place in the order of work, 0-1000; more is sooner."""
    today = now.astimezone(VIETNAM).date()
    return priority_of(report.circumstances(), context.law.weights(today), today).urgency


def _case(context: Context, report: Report, list_id: UUID, now: datetime) -> Assessment:
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
        urgency=_urgency(context, report, now),
        state=CaseState.OPEN,
        awaited=True,
        findings_revision=0,
        proposals_revision=0,
        assessors=(),
        assessed_at=None,
        urgent_signed_at=None,
        returned_at=None,
        sealed=seal_report(context, fact.case_id, report.part),
        case_number=fact.case_number,
        payment_marks=fact.payment_marks,
    )
