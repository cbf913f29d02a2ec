"""An officer has looked: the findings are kept, the rules propose, everybody hears of it. The hot path of a storm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import BELL, Office, circumstances_of, wake_for
from services.assessment.domain import Assessment, Award, AwardState, CaseState, Findings, Refusal
from services.assessment.policy import DECISION_CLOCKS, FINDINGS, Plan, clock_for, propose, refusal_of, state_of
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import findings as findings_store
from services.assessment.store.findings import NewFindings
from shared import audit, clocks, outbox
from shared.errors import Forbidden, NotFound, Refused, Text
from shared.events.assessment import DamageAssessed, ProposedAward
from shared.identity import Actor

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


async def record_findings(
    session: AsyncSession, actor: Actor, office: Office, work: tuple[UUID, Findings], now: datetime
) -> Recorded:
    """Keep what an officer saw of a household and propose what the law gives by it.

    Raises NotFound for an unknown case, Forbidden outside the officer's area, CaseRetractedAlready.
    """
    case_id, given = work
    before = (await case_store.lock_cases(session, [case_id])).get(case_id)
    _check(actor, before)
    assert before is not None  # noqa: S101 - checked just above
    existing = (await award_store.find_awards(session, [case_id]))[case_id]
    findings = await _complete(session, office, before, given)
    report = office.open_report(before)
    told = circumstances_of(before.hazard, before.commune_code, report, findings.household, findings.losses)
    answer = (await office.ask_law([told], now))[0]
    plan = propose(before.case_id, answer, existing, now, from_findings=True)
    case = _assessed(before, plan, actor.subject, now)
    refusals = tuple(refusal_of(refused) for refused in answer.not_given)
    sealed = office.seal_findings(case_id, case.findings_revision, findings)
    await award_store.save_awards(session, plan.saved)
    await _run_clocks(session, office, case, plan, now)
    await audit.record(session, actor, "findings recorded", "case", [case_id], revision=case.findings_revision)
    await outbox.publish(session, damage_assessed(case, plan.awards, now))
    # Last, because all cases of a list meet in the list's row.
    found = NewFindings(case, before.awaited, actor.subject, now, refusals, sealed)
    if (complete := await findings_store.save_findings(session, found)) is not None:
        await outbox.wake(session, [wake_for(complete, BELL)])
    return Recorded(case, _standing_awards(plan.awards), refusals, answer.warnings)


def _check(actor: Actor, case: Assessment | None) -> None:
    if case is None:
        raise NotFound(_UNKNOWN)
    if not actor.may_act_in(case.commune_code):
        raise Forbidden(_ELSEWHERE)
    if case.state is CaseState.WITHDRAWN:
        raise CaseRetractedAlready


async def _complete(session: AsyncSession, office: Office, case: Assessment, given: Findings) -> Findings:
    """Carry over what an earlier visit found about the household, where this one says nothing about it."""
    earlier = await findings_store.find_findings(session, case.case_id) if case.findings_revision else None
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


async def _run_clocks(session: AsyncSession, office: Office, case: Assessment, plan: Plan, now: datetime) -> None:
    await clocks.keep(session, FINDINGS, [case.case_id], now)
    for kind in DECISION_CLOCKS:
        await clocks.stop(session, kind, [award.id for award in plan.dropped if clock_for(award.code) == kind], now)
    await clocks.start(session, office.decision_clocks(case, plan.started, now))


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
