"""The competent person signs: one numbered decision over any number of lines, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.consequences import tell, turn_clocks
from services.assessment.commands.office import Office, release_from_lists
from services.assessment.domain import Assessment, Award, AwardState, ReasonCode, Verdict
from services.assessment.policy import (
    Authority,
    Delegation,
    Signer,
    authority_for,
    check_law,
    check_lines,
    given_number,
    next_number,
    state_of,
)
from services.assessment.store import awards as award_store
from services.assessment.store import cases as case_store
from services.assessment.store import decisions as decision_store
from services.assessment.store.decisions import Decision, DecisionLine
from shared import audit
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput, NotFound, Refused
from shared.identity import Actor
from shared.ids import AwardId, DecisionId, IncidentId, new_id
from shared.texts import Text

_UNKNOWN_AWARD: Final = Text(vi="Không có khoản hỗ trợ {award}", en="There is no award {award}")
_UNKNOWN_CASE: Final = Text(vi="Không có trường hợp {case}", en="There is no case {case}")
_OTHER_INCIDENT: Final = Text(vi="trường hợp {case} thuộc đợt thiên tai khác", en="case {case} belongs to another incident")
_TAKEN: Final = Text(vi="Số {number} đã được dùng trong năm nay", en="Number {number} is already used this year")

LineSaid = tuple[Verdict, ReasonCode | None]


class NumberTaken(Refused):
    """The issuer has signed a decision of this number this year."""

    code = "number-taken"
    title = Text(vi="Số quyết định đã dùng", en="The number of the decision is taken")


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """What is signed: verdicts by award, refusals of whole cases with their reasons, the number of the register if any."""

    incident_id: IncidentId
    verdicts: Mapping[UUID, LineSaid]
    refused_cases: Mapping[UUID, ReasonCode]
    number: str | None = None
    delegation: Delegation | None = None


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a decision is about, its cases locked."""

    cases: Mapping[UUID, Assessment]
    awards: Mapping[UUID, list[Award]]


async def record_decision(
    session: AsyncSession, actor: Actor, office: Office, request: DecisionRequest, now: datetime
) -> tuple[Decision, list[DecisionLine]]:
    """Write down what was signed and let it take its course.

    Raises NotFound for unknown awards or cases, InvalidInput for another incident's, and the refusals of `policy.signing`;
    nothing is done then.
    """
    subjects = await _lock_subjects(session, request)
    signer = Signer(actor.subject, frozenset(actor.roles), actor.communes, actor.provinces)
    authority = authority_for(signer, list(subjects.cases.values()), request.delegation)
    lines = _lines(request, subjects)
    signed = [(line.award, line.verdict) for line in lines if line.award is not None]
    whole = [(line.case, subjects.awards[line.case.case_id]) for line in lines if line.award is None]
    check_lines(signer, subjects.cases.values(), signed, whole)
    check_law(signed, office.law.rule_set(now.astimezone(VIETNAM).date()))
    decision = await _number(session, office, request, authority, signer, lines, now)
    states = {line.award.id: AwardState(line.verdict) for line in lines if line.award is not None}
    await award_store.decide_awards(session, decision.id, states)
    after = _cases_after(subjects, request, states, now)
    await case_store.save_states(session, after)
    await turn_clocks(session, office, lines, after, now)
    await audit.record(session, actor, "decision signed", "decision", [decision.id], lines=len(lines), number=decision.number)
    await tell(session, decision, lines)
    refused = [subjects.cases[case_id] for case_id in request.refused_cases]
    await release_from_lists(session, refused)
    return decision, lines


async def _lock_subjects(session: AsyncSession, request: DecisionRequest) -> Subjects:
    cases_of = await award_store.find_cases_of_awards(session, list(request.verdicts))
    for award_id in request.verdicts:
        if award_id not in cases_of:
            raise NotFound(_UNKNOWN_AWARD, award=award_id)
    cases = await case_store.lock_cases(session, {*cases_of.values(), *request.refused_cases})
    for case_id in request.refused_cases:
        if case_id not in cases:
            raise NotFound(_UNKNOWN_CASE, case=case_id)
    for case in cases.values():
        if case.incident_id != request.incident_id:
            raise InvalidInput(FieldError("incident_id", _OTHER_INCIDENT, {"case": case.case_id}))
    return Subjects(cases, await award_store.find_awards(session, cases))


def _lines(request: DecisionRequest, subjects: Subjects) -> list[DecisionLine]:
    awards: dict[UUID, Award] = {award.id: award for of_case in subjects.awards.values() for award in of_case}
    lines = []
    for award_id, (verdict, reason) in request.verdicts.items():
        award = awards[award_id]
        lines.append(DecisionLine(subjects.cases[award.case_id], award, verdict, reason))
    for case_id, reason in request.refused_cases.items():
        lines.append(DecisionLine(subjects.cases[case_id], None, Verdict.DECLINED, reason))
    return lines


async def _number(
    session: AsyncSession,
    office: Office,
    request: DecisionRequest,
    authority: Authority,
    signer: Signer,
    lines: Sequence[DecisionLine],
    now: datetime,
) -> Decision:
    """Save the decision under the register's number, or the next of our own series."""
    today = now.astimezone(VIETNAM).date()
    drill = lines[0].case.drill
    if request.number is not None:
        number = given_number(request.number)
    else:
        count = await decision_store.count_decision(session, authority.issuer, today.year, drill=drill)
        number = next_number(count, drill=drill)
    decision = Decision(
        id=DecisionId(new_id()),
        incident_id=request.incident_id,
        issuer=authority.issuer,
        year=today.year,
        number=number,
        drill=drill,
        signed_by=signer.subject,
        role=authority.role,
        authority=f"{authority.role} of {authority.issuer}",
        delegated_by=request.delegation.delegated_by if request.delegation else None,
        delegation_document=request.delegation.document if request.delegation else None,
        rule_set=office.law.rule_set(today),
        decided_at=now,
    )
    if not await decision_store.insert_decision(session, decision, lines):
        raise NumberTaken(_TAKEN, number=number)
    return decision


def _cases_after(
    subjects: Subjects, request: DecisionRequest, states: Mapping[AwardId, AwardState], now: datetime
) -> list[Assessment]:
    """Return the touched cases as they are after the signature, in the order of their ids."""
    return [
        _case_after(case, subjects.awards[case_id], states, refused=case_id in request.refused_cases, now=now)
        for case_id, case in sorted(subjects.cases.items())
    ]


def _case_after(
    case: Assessment, awards: Sequence[Award], states: Mapping[AwardId, AwardState], *, refused: bool, now: datetime
) -> Assessment:
    after = [replace(award, state=states.get(award.id, award.state)) for award in awards]
    returned = any(states.get(award.id) is AwardState.RETURNED for award in awards)
    urgent_signed = any(award.urgent and states.get(award.id) is AwardState.APPROVED for award in awards)
    signed_first = urgent_signed and case.findings_revision == 0 and case.urgent_signed_at is None
    changed = replace(
        case,
        awaited=case.awaited and not refused,
        urgent_signed_at=now if signed_first else case.urgent_signed_at,
        returned_at=now if returned else case.returned_at,
    )
    return replace(changed, state=state_of(changed, after, refused_whole=refused))
