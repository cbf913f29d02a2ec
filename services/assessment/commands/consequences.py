"""What a signature sets in motion: clocks that are kept or begin, and the facts that others act by."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.office import Office, clock_of
from services.assessment.domain import Assessment, Award, Verdict
from services.assessment.policy import DECISION_CLOCKS, FINDINGS, FINDINGS_AFTER_URGENT_HELP, clock_for
from services.assessment.store.decisions import Decision, DecisionLine
from shared import clocks, outbox
from shared.events.assessment import ApprovedAward, AssistanceApproved, AssistanceDeclined, ReturnedForFindings
from shared.events.envelope import Event
from shared.time_limits import Clock

_SEVERAL: Final = "several_reasons"


async def turn_clocks(
    session: AsyncSession,
    office: Office,
    lines: Sequence[DecisionLine],
    cases_after: Sequence[Assessment],
    now: datetime,
) -> None:
    """Keep the clocks of what was decided, stop those of what was returned, and set those of the findings anew."""
    for kind in DECISION_CLOCKS:
        await clocks.keep(session, kind, _awards(lines, kind, Verdict.APPROVED, Verdict.DECLINED), now)
        await clocks.stop(session, kind, _awards(lines, kind, Verdict.RETURNED), now)
    started = [clock for case in cases_after if (clock := _findings_clock(office, case, now)) is not None]
    refused = [line.case.case_id for line in lines if line.award is None]
    replaced = [clock.subject_id for clock in started]
    await clocks.stop(session, FINDINGS, [*refused, *replaced], now)
    await clocks.start(session, started)


def _awards(lines: Sequence[DecisionLine], kind: str, *verdicts: Verdict) -> list[UUID]:
    return [
        line.award.id
        for line in lines
        if line.award is not None and line.verdict in verdicts and clock_for(line.award.code) == kind
    ]


def _findings_clock(office: Office, case: Assessment, now: datetime) -> Clock | None:
    """Return the new clock of the findings: after a return, or the longer term once urgent help was signed first.

    The longer term counts from the opening; where it has passed already, the first clock has said so.
    """
    if case.returned_at == now:
        term = office.term(FINDINGS, now)
        return clock_of(case, term, case.case_id, now, office.due(term, now), now)
    if not (case.awaited and case.urgent_signed_at == now):
        return None
    term = office.term(FINDINGS_AFTER_URGENT_HELP, now)
    due = office.due(term, case.opened_at)
    return clock_of(case, term, case.case_id, now, due, now) if due > now else None


async def tell(session: AsyncSession, decision: Decision, lines: Sequence[DecisionLine]) -> None:
    """Publish one fact per case and verdict."""
    by_case: dict[UUID, list[DecisionLine]] = defaultdict(list)
    for line in lines:
        by_case[line.case.case_id].append(line)
    facts: list[Event] = []
    for case_id in sorted(by_case):
        facts += _facts(decision, by_case[case_id])
    await outbox.publish(session, facts)


def _facts(decision: Decision, lines: Sequence[DecisionLine]) -> list[Event]:
    by_verdict = {verdict: [line for line in lines if line.verdict is verdict] for verdict in Verdict}
    facts: list[Event] = []
    if approved := by_verdict[Verdict.APPROVED]:
        facts.append(_approved(decision, approved))
    if declined := by_verdict[Verdict.DECLINED]:
        facts.append(_declined(decision, declined))
    if returned := by_verdict[Verdict.RETURNED]:
        case = returned[0].case
        facts.append(
            ReturnedForFindings(
                incident_id=case.incident_id,
                case_id=case.case_id,
                drill=case.drill,
                occurred_at=decision.decided_at,
                decision_id=decision.id,
                commune_code=case.commune_code,
                award_ids=tuple(award.id for award in _of(returned)),
            )
        )
    return facts


def _approved(decision: Decision, lines: Sequence[DecisionLine]) -> AssistanceApproved:
    case = lines[0].case
    return AssistanceApproved(
        incident_id=case.incident_id,
        case_id=case.case_id,
        drill=case.drill,
        occurred_at=decision.decided_at,
        decision_id=decision.id,
        decision_number=decision.number,
        decided_at=decision.decided_at,
        signed_by=decision.signed_by,
        household_id=case.household_id,
        commune_code=case.commune_code,
        awards=tuple(
            ApprovedAward(
                award_id=award.id,
                code=award.code,
                person=award.person,
                amount=award.amount,
                unit=award.unit,
                instalment=award.instalment,
                floor=award.floor,
                rule_set=award.rule_set,
            )
            for award in _of(lines)
        ),
    )


def _declined(decision: Decision, lines: Sequence[DecisionLine]) -> AssistanceDeclined:
    case = lines[0].case
    reasons = {line.reason_code for line in lines if line.reason_code}
    return AssistanceDeclined(
        incident_id=case.incident_id,
        case_id=case.case_id,
        drill=case.drill,
        occurred_at=decision.decided_at,
        decision_id=decision.id,
        decision_number=decision.number,
        decided_at=decision.decided_at,
        commune_code=case.commune_code,
        award_ids=tuple(award.id for award in _of(lines)),
        whole_case=any(line.award is None for line in lines),
        reason_code=reasons.pop() if len(reasons) == 1 else _SEVERAL,
    )


def _of(lines: Sequence[DecisionLine]) -> list[Award]:
    return [line.award for line in lines if line.award is not None]
