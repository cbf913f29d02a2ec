"""An officer has looked: the findings are kept, the rules propose, everybody hears of it. The hot path of a storm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Asked, Office, circumstances_of, release_from_lists
from services.assessment.domain import Assessment, Award, AwardState, CaseState, Findings, Refusal
from services.assessment.policy import DECISION_CLOCKS, FINDINGS, Plan, clock_for, propose, refusal_of, state_of
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import findings as findings_store
from services.assessment.store import reckonings as reckoning_store
from services.assessment.store.findings import NewFindings, StoredFindings
from services.assessment.store.reckonings import SealedReckoning
from shared import audit, clocks, outbox
from shared.errors import Forbidden, NotFound, Problem, Refused, raise_first
from shared.events.assessment import DamageAssessed, ProposedAward
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_ELSEWHERE: Final = Text(vi="Trường hợp ngoài địa bàn của bạn", en="The case lies outside your area")


class CaseRetractedAlready(Refused):
    """The report of this case was retracted: there is nothing to assess."""

    code = "case-retracted"
    title = Text(vi="Trường hợp đã được rút", en="The case was retracted")


@dataclass(frozen=True, slots=True)
class Recorded:
    """The case after the findings: its awards, what the rules refuse and why, and what looks odd."""

    case: Assessment
    awards: tuple[Award, ...]
    refusals: tuple[Refusal, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recordings:
    """What became of each case: recorded, in the order of their ids, or refused and why."""

    recorded: tuple[Recorded, ...]
    refused: Mapping[UUID, Problem]

    def only(self) -> Recorded:
        """Return the one case that was recorded, or raise why it was not."""
        raise_first(self.refused)
        return self.recorded[0]


async def record_findings(
    session: AsyncSession, actor: Actor, office: Office, work: Mapping[UUID, Findings], now: datetime
) -> Recordings:
    """Keep what an officer saw of these households, by case, and propose what the law gives by it: all set-wise.

    A case that cannot be recorded (NotFound, Forbidden outside the officer's area, CaseRetractedAlready) stops no other.
    """
    cases = await case_store.lock_cases(session, work)
    problems = {case_id: _problem(actor, cases.get(case_id)) for case_id in work}
    refused = {case_id: problem for case_id, problem in problems.items() if problem is not None}
    before = [case for case_id, case in sorted(cases.items()) if case_id not in refused]
    if not before:
        return Recordings((), refused)
    recorded = await _seen(session, office, actor, before, work, now)
    await award_store.save_awards(session, [award for one in recorded for award in one.plan.saved])
    await _run_clocks(session, office, recorded, now)
    ids = [one.case.case_id for one in recorded]
    await audit.record(session, actor, "findings recorded", "case", ids, revisions=[c.case.findings_revision for c in recorded])
    await outbox.publish(session, [damage_assessed(one.case, one.plan.awards, now) for one in recorded])
    await findings_store.save_findings(session, [one.found for one in recorded])
    await reckoning_store.insert_reckonings(session, [one.reckoning for one in recorded])
    # Last, because all cases of a list meet in the list's row.
    await release_from_lists(session, before)
    return Recordings(tuple(_told(one) for one in recorded), refused)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A case after it was looked at."""

    case: Assessment
    plan: Plan
    found: NewFindings
    reckoning: SealedReckoning
    warnings: tuple[str, ...]


async def _seen(
    session: AsyncSession,
    office: Office,
    actor: Actor,
    before: Sequence[Assessment],
    work: Mapping[UUID, Findings],
    now: datetime,
) -> list[_Seen]:
    existing = await award_store.find_awards(session, [case.case_id for case in before])
    earlier = await findings_store.find_findings(session, [case.case_id for case in before if case.findings_revision])
    complete = [_complete(office, case, work[case.case_id], earlier.get(case.case_id)) for case in before]
    reports = [office.open_report(case) for case in before]
    told = [
        circumstances_of(case.hazard, case.commune_code, report, findings.household, findings.losses)
        for case, report, findings in zip(before, reports, complete, strict=True)
    ]
    answers = await office.ask_law(told, now)
    seen = []
    for case, findings, report, asked, answer in zip(before, complete, reports, told, answers, strict=True):
        plan = propose(case.case_id, answer, existing[case.case_id], now, from_findings=True)
        after = _assessed(case, plan, actor.subject, now)
        sealed = office.seal_findings(case.case_id, after.findings_revision, findings)
        refusals = tuple(refusal_of(refused) for refused in answer.not_given)
        reckoning = office.seal_reckoning(Asked(after, report.head_name, asked, answer, plan.awards), now)
        found = NewFindings(after, actor.subject, now, refusals, sealed)
        seen.append(_Seen(after, plan, found, reckoning, answer.warnings))
    return seen


def _told(one: _Seen) -> Recorded:
    return Recorded(one.case, _standing_awards(one.plan.awards), one.found.refusals, one.warnings)


def _problem(actor: Actor, case: Assessment | None) -> Problem | None:
    if case is None:
        return NotFound(_UNKNOWN)
    if not actor.may_act_in(case.commune_code):
        return Forbidden(_ELSEWHERE)
    return CaseRetractedAlready() if case.state is CaseState.WITHDRAWN else None


def _complete(office: Office, case: Assessment, given: Findings, earlier: StoredFindings | None) -> Findings:
    """Carry over what an earlier visit found about the household, where this one says nothing about it."""
    if earlier is None:
        return given
    before = office.open_findings(case.case_id, earlier.revision, earlier.sealed).household
    if before is None or given.household is None:
        return given.model_copy(update={"household": given.household or before})
    said = {name: getattr(given.household, name) for name in given.household.model_fields_set}
    return given.model_copy(update={"household": before.model_copy(update=said)})


def _assessed(case: Assessment, plan: Plan, assessor: str, now: datetime) -> Assessment:
    assessors = case.assessors if assessor in case.assessors else (*case.assessors, assessor)
    assessed = replace(
        case,
        findings_revision=case.findings_revision + 1,
        assessors=assessors,
        assessed_at=now,
        returned_at=None,
        awaited=False,
    )
    return replace(assessed, state=state_of(assessed, plan.awards))


async def _run_clocks(session: AsyncSession, office: Office, recorded: Sequence[_Seen], now: datetime) -> None:
    await clocks.keep(session, FINDINGS, [one.case.case_id for one in recorded], now)
    dropped = [award for one in recorded for award in one.plan.dropped]
    for kind in DECISION_CLOCKS:
        await clocks.stop(session, kind, [award.id for award in dropped if clock_for(award.code) == kind], now)
    await clocks.start(
        session, [clock for one in recorded for clock in office.decision_clocks(one.case, one.plan.started, now)]
    )


def _standing_awards(awards: Sequence[Award]) -> tuple[Award, ...]:
    return tuple(award for award in awards if award.state is not AwardState.WITHDRAWN)


def damage_assessed(case: Assessment, awards: Sequence[Award], now: datetime) -> DamageAssessed:
    """Return the fact that tells which awards stand by the newest findings."""
    return DamageAssessed(
        incident_id=case.incident_id,
        case_id=case.case_id,
        drill=case.drill,
        occurred_at=now,
        revision=case.findings_revision,
        awards=tuple(
            ProposedAward(award_id=award.id, code=award.code, person=award.person, amount=award.amount, unit=award.unit)
            for award in _standing_awards(awards)
        ),
    )
