"""An officer has looked: the findings are kept, the rules propose, everybody hears of it. The hot path of a storm."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.households import seal_findings, seal_ref_marks
from services.assessment.commands.awards.lists import release_from_lists
from services.assessment.commands.awards.visits import OpenedVisit, open_visits
from services.assessment.commands.clocks import decision_clocks, start_clocks, stop_clocks_of
from services.assessment.commands.context import Context
from services.assessment.commands.determinations import CaseAnswer, seal_determination
from services.assessment.commands.facts import damage_assessed
from services.assessment.commands.law.entitlements import ask_law
from services.assessment.domain.awards import Award, standing_awards
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.findings import Visit
from services.assessment.domain.reasonings import Refusal
from services.assessment.domain.reductions import Reduction
from services.assessment.policy.awards.cases import state_of
from services.assessment.policy.awards.payees import PayeesFound, with_payees
from services.assessment.policy.awards.proposals import Plan, propose
from services.assessment.policy.awards.reductions import propose_reductions, with_reductions
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.limits import FINDINGS
from services.assessment.policy.law.reasonings import refusal_of
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import duties as duty_store
from services.assessment.store.awards import findings as findings_store
from services.assessment.store.awards import reductions as reduction_store
from services.assessment.store.awards.findings import NewFindings
from services.assessment.store.explanation import determinations as determination_store
from services.assessment.store.explanation.determinations import SealedDetermination
from shared import audit, clocks, outbox
from shared.duties import Duty, Held, SeparationOfDuties, check_duty
from shared.errors import Forbidden, NotFound, Problem, Refused, raise_first
from shared.events.household import Losses
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_ELSEWHERE: Final = Text(vi="Trường hợp ngoài địa bàn của bạn", en="The case lies outside your area")


class CaseRetractedAlready(Refused):
    """The report of this case was retracted: there is nothing to assess."""

    code = "case-retracted"
    title = Text(vi="Trường hợp đã được rút", en="The case was retracted")


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """The case after the findings: its awards, what the rules refuse and why, what looks odd, and our ref for each sent."""

    case: Assessment
    awards: tuple[Award, ...]
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]
    refs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FindingsResult:
    """What became of each case: recorded, in the order of their ids, or refused and why."""

    recorded: tuple[RecordedCase, ...]
    refused: Mapping[UUID, Problem]

    def only(self) -> RecordedCase:
        """Return the one case that was recorded, or raise why it was not."""
        raise_first(self.refused)
        return self.recorded[0]


async def record_findings(
    session: AsyncSession, actor: Actor, context: Context, work: Mapping[UUID, Visit], now: datetime
) -> FindingsResult:
    """Keep what an officer saw of these households, by case, and propose what the law gives by it: all set-wise.

    A case that cannot be recorded (NotFound, Forbidden outside the officer's area, CaseRetractedAlready, SeparationOfDuties,
    NewerVisit, InvalidInput where its figures contradict one another) stops no other.
    """
    cases = await case_store.lock_cases(session, work)
    duties = await duty_store.find_duties(session, cases)
    problems = {case_id: _problem(actor, cases.get(case_id), duties) for case_id in work}
    refused = {case_id: problem for case_id, problem in problems.items() if problem is not None}
    allowed = [case for case_id, case in sorted(cases.items()) if case_id not in refused]
    visits, impossible = await open_visits(session, context, allowed, work, now)
    refused |= impossible
    before = [visit.case for visit in visits]
    if not before:
        return FindingsResult((), refused)
    answers = await ask_law(context, [visit.circumstances for visit in visits], now)
    seen = [_seen(actor, context, visit, answer, now) for visit, answer in zip(visits, answers, strict=True)]
    await award_store.save_awards(session, [award for one in seen for award in one.plan.saved])
    await reduction_store.save_reductions(session, [reduction for one in seen for reduction in one.reductions])
    await _run_clocks(session, context, seen, now)
    ids = [one.case.case_id for one in seen]
    await audit.record(session, actor, "findings recorded", "case", ids, revisions=[one.case.findings_revision for one in seen])
    await outbox.publish(session, [damage_assessed(one.case, one.plan.awards, one.losses, one.payees, now) for one in seen])
    await findings_store.save_findings(session, [one.found for one in seen])
    await determination_store.insert_determinations(session, [one.determination for one in seen])
    # Last, because all cases of a list meet in the list's row.
    await release_from_lists(session, before)
    return FindingsResult(tuple(one.recorded() for one in seen), refused)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A case after it was looked at."""

    case: Assessment
    plan: Plan
    losses: Losses
    payees: PayeesFound
    reductions: tuple[Reduction, ...]
    found: NewFindings
    determination: SealedDetermination
    warnings: tuple[str, ...]
    refs: Mapping[str, str]

    def recorded(self) -> RecordedCase:
        return RecordedCase(self.case, standing_awards(self.plan.awards), self.found.refusals, self.warnings, self.refs)


def _seen(actor: Actor, context: Context, visit: OpenedVisit, answer: Entitlements, now: datetime) -> _Seen:
    case = visit.case
    plan = propose(case.case_id, answer, visit.awards, now, from_findings=True)
    reductions = propose_reductions(plan.excesses, plan.awards, now)
    plan = with_payees(replace(plan, awards=with_reductions(plan.awards, reductions)), visit.awards, visit.payees)
    after = replace(_assessed(case, plan, actor.subject, now), persons_found=visit.persons_found)
    sealed = seal_findings(context, case.case_id, after.findings_revision, visit.findings)
    marks = seal_ref_marks(context, case.case_id, after.findings_revision, visit.ref_marks)
    refusals = tuple(refusal_of(refused) for refused in answer.not_given)
    answered = CaseAnswer(after, visit.head_name, visit.circumstances, answer, plan.awards)
    found = NewFindings(after, actor.subject, now, refusals, sealed, marks)
    warnings = (*answer.warnings, *plan.warnings)
    return _Seen(
        after,
        plan,
        visit.circumstances.losses,
        visit.payees,
        reductions,
        found,
        seal_determination(context, answered, now),
        warnings,
        visit.refs,
    )


def _problem(actor: Actor, case: Assessment | None, duties: Mapping[UUID, Collection[Held]]) -> Problem | None:
    if case is None:
        return NotFound(_UNKNOWN)
    if not actor.may_act_in(case.commune_code):
        return Forbidden(_ELSEWHERE)
    if case.state is CaseState.WITHDRAWN:
        return CaseRetractedAlready()
    try:
        check_duty(actor.subject, Duty.ASSESS, {case.case_id: duties[case.case_id]})
    except SeparationOfDuties as problem:
        return problem
    return None


def _assessed(case: Assessment, plan: Plan, assessor: str, now: datetime) -> Assessment:
    assessors = case.assessors if assessor in case.assessors else (*case.assessors, assessor)
    assessed = replace(
        case,
        findings_revision=case.findings_revision + 1,
        proposals_revision=case.proposals_revision + 1,
        assessors=assessors,
        assessed_at=now,
        returned_at=None,
        awaited=False,
    )
    return replace(assessed, state=state_of(assessed, plan.awards))


async def _run_clocks(session: AsyncSession, context: Context, seen: Sequence[_Seen], now: datetime) -> None:
    await clocks.keep(session, FINDINGS, [one.case.case_id for one in seen], now)
    dropped = [award for one in seen for award in one.plan.dropped]
    await stop_clocks_of(session, dropped, now)
    await start_clocks(session, [clock for one in seen for clock in decision_clocks(context, one.case, one.plan.started, now)])
