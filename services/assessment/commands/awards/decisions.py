"""The competent person signs: one numbered decision over any number of lines, all of them or none."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.decision_effects import turn_clocks
from services.assessment.commands.awards.held_decisions import send_or_hold
from services.assessment.commands.awards.lists import release_from_lists
from services.assessment.commands.awards.reasons import check_reasons, seal_sentence
from services.assessment.commands.context import Context
from services.assessment.domain.awards import UNDECIDED, Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.decisions import Decision, DecisionLine, LineVerdict, ReasonCode, Verdict
from services.assessment.domain.payees import SeenPayee
from services.assessment.domain.reductions import Reduction, ReductionState
from services.assessment.policy.awards.cases import state_of
from services.assessment.policy.awards.decision_numbers import given_number, next_number
from services.assessment.policy.awards.decisions import CaseToSign, LineToSign, ReductionDecided, ReductionToSign, check_lines
from services.assessment.policy.awards.earlier_signatures import Earlier
from services.assessment.policy.awards.reductions import with_reductions
from services.assessment.policy.awards.retractions import check_retractions
from services.assessment.policy.awards.rights import Right, right_of, signed_for
from services.assessment.policy.awards.signing_capacity import Delegation, Signer, SigningCapacity, capacity_for
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.awards import duties as duty_store
from services.assessment.store.awards import reductions as reduction_store
from shared import audit
from shared.clock import VIETNAM
from shared.duties import Duty, check_duty
from shared.errors import FieldError, InvalidInput, NotFound, Refused
from shared.identity import Actor
from shared.ids import AwardId, DecisionId, IncidentId, new_id
from shared.texts import Text

_UNKNOWN_AWARD: Final = Text(vi="Không có khoản hỗ trợ {award}", en="There is no award {award}")
_UNKNOWN_REDUCTION: Final = Text(vi="Không có đề nghị giảm {reduction}", en="There is no reduction {reduction}")
_UNKNOWN_CASE: Final = Text(vi="Không có trường hợp {case}", en="There is no case {case}")
_OTHER_INCIDENT: Final = Text(vi="trường hợp {case} thuộc đợt thiên tai khác", en="case {case} belongs to another incident")
_STATES: Final = {Verdict.REDUCED: ReductionState.SIGNED, Verdict.KEPT: ReductionState.DECLINED}
_TAKEN: Final = Text(vi="Số {number} đã được dùng trong năm nay", en="Number {number} is already used this year")


class NumberTaken(Refused):
    """The issuer has signed a decision of this number this year."""

    code = "number-taken"
    title = Text(vi="Số quyết định đã dùng", en="The number of the decision is taken")


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """What is signed: verdicts by award and by whole case with their reasons, the number of the register if any.

    `seen` is the amount that the signer saw of each award, and of each reduction what it leaves: REDUCED or KEPT. `seen_payees`
    is to whom he saw the money go, by award.
    """

    incident_id: IncidentId
    verdicts: Mapping[UUID, LineVerdict]
    seen: Mapping[UUID, int]
    whole_cases: Mapping[UUID, LineVerdict]
    """Refused as a whole, or returned for more findings: DECLINED or RETURNED."""
    number: str | None = None
    delegation: Delegation | None = None
    reductions: Mapping[UUID, LineVerdict] = field(default_factory=dict)
    seen_payees: Mapping[UUID, SeenPayee] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedDecision:
    """What was signed; `undo_until` is when the others hear of it and it can be taken back no more (None: they have heard)."""

    decision: Decision
    lines: Sequence[DecisionLine]
    undo_until: datetime | None


@dataclass(frozen=True, slots=True)
class _Subjects:
    """What a decision is about, its cases locked."""

    cases: Mapping[UUID, Assessment]
    awards: Mapping[UUID, list[Award]]


@dataclass(frozen=True, slots=True)
class _Signature:
    """Who signs, in which capacity, on which day (Vietnam time), for real or in a drill."""

    signer: Signer
    capacity: SigningCapacity
    day: date
    drill: bool


@dataclass(frozen=True, slots=True)
class _Decided:
    """What the lines make of awards and of reductions."""

    awards: Mapping[AwardId, AwardState]
    reductions: Sequence[Reduction]

    @classmethod
    def of(cls, lines: Sequence[DecisionLine]) -> Self:
        awards = {line.award.id: AwardState(line.verdict) for line in lines if line.award and line.reduction is None}
        reductions = [replace(line.reduction, state=_STATES[line.verdict]) for line in lines if line.reduction]
        return cls(awards, reductions)


async def record_decision(
    session: AsyncSession, actor: Actor, context: Context, draft: DecisionDraft, now: datetime
) -> SignedDecision:
    """Write down what was signed and let it take its course, at once or when the signer's time to take it back is over.

    Raises NotFound for what is unknown, InvalidInput for another incident's, and the refusals of `policy.awards`; nothing is
    done then.
    """
    subjects = await _lock_subjects(session, draft)
    signer = Signer(actor.subject, frozenset(actor.roles), actor.may_act_in)
    capacity = capacity_for(signer, list(subjects.cases.values()), draft.delegation)
    lines = _lines(draft, subjects)
    duties = await duty_store.find_duties(session, subjects.cases)
    check_duty(signer.subject, Duty.SIGN, duties)
    if draft.delegation is not None:
        check_duty(draft.delegation.delegated_by, Duty.DELEGATE, duties)
    signature = _Signature(signer, capacity, now.astimezone(VIETNAM).date(), lines[0].case.drill)
    check_retractions(lines, {signer.subject, *([draft.delegation.delegated_by] if draft.delegation else [])})
    signed = _lines_to_sign(draft, lines, subjects)
    whole = [CaseToSign(line.case, subjects.awards[line.case.case_id], line.verdict) for line in lines if line.award is None]
    decided = _decided_before(lines)
    earlier = Earlier(await decision_store.find_signatures(session, decided) if decided else {}, signer.subject)
    check_lines(signed, whole, context.law.rule_set(signature.day), _reductions_to_sign(draft, lines), earlier)
    await check_reasons(session, context, lines)
    number = await _number(session, draft, signature)
    decision = _decision(context, draft, signature, number, now)
    if not await decision_store.insert_decision(session, decision, lines, _sentences(context, lines)):
        raise NumberTaken(_TAKEN, number=number)
    verdicts = _Decided.of(lines)
    await award_store.decide_awards(session, decision.id, verdicts.awards)
    await reduction_store.decide_reductions(session, decision.id, {one.id: one.state for one in verdicts.reductions})
    after = _cases_after(subjects, draft, verdicts, now)
    await case_store.save_states(session, after)
    solved = await turn_clocks(session, context, lines, after, now)
    await audit.record(session, actor, "decision signed", "decision", [decision.id], lines=len(lines), number=decision.number)
    undo_until = await send_or_hold(session, context, decision, lines, solved)
    refused = [line.case for line in lines if line.award is None and line.verdict is Verdict.DECLINED]
    await release_from_lists(session, refused)
    return SignedDecision(decision, lines, undo_until)


def _sentences(context: Context, lines: Sequence[DecisionLine]) -> list[bytes | None]:
    return [seal_sentence(context, line.case.case_id, line.sentence) for line in lines]


async def _lock_subjects(session: AsyncSession, draft: DecisionDraft) -> _Subjects:
    cases_of = await award_store.find_cases_of_awards(session, list(draft.verdicts))
    for award_id in draft.verdicts:
        if award_id not in cases_of:
            raise NotFound(_UNKNOWN_AWARD, award=award_id)
    reduced = await reduction_store.find_cases_of_reductions(session, list(draft.reductions))
    for reduction_id in draft.reductions:
        if reduction_id not in reduced:
            raise NotFound(_UNKNOWN_REDUCTION, reduction=reduction_id)
    cases = await case_store.lock_cases(session, {*cases_of.values(), *reduced.values(), *draft.whole_cases})
    for case_id in draft.whole_cases:
        if case_id not in cases:
            raise NotFound(_UNKNOWN_CASE, case=case_id)
    for case in cases.values():
        if case.incident_id != draft.incident_id:
            raise InvalidInput(FieldError("incident_id", _OTHER_INCIDENT, {"case": case.case_id}))
    return _Subjects(cases, await award_store.find_awards(session, cases))


def _lines(draft: DecisionDraft, subjects: _Subjects) -> list[DecisionLine]:
    awards: dict[UUID, Award] = {award.id: award for of_case in subjects.awards.values() for award in of_case}
    lines = []
    for award_id, one in draft.verdicts.items():
        award = awards[award_id]
        lines.append(DecisionLine(subjects.cases[award.case_id], award, one.verdict, one.reason_code, sentence=one.sentence))
    reduced = [(award, reduction) for award in awards.values() for reduction in award.reductions]
    lines += [
        DecisionLine(subjects.cases[award.case_id], award, said.verdict, _reason(said, reduction), reduction, said.sentence)
        for award, reduction in reduced
        if (said := draft.reductions.get(reduction.id)) is not None
    ]
    if len(lines) < len(draft.verdicts) + len(draft.reductions):
        # Withdrawn meanwhile: newer findings do not bear it any more.
        raise ReductionDecided
    for case_id, one in draft.whole_cases.items():
        lines.append(DecisionLine(subjects.cases[case_id], None, one.verdict, one.reason_code, sentence=one.sentence))
    return lines


def _decided_before(lines: Sequence[DecisionLine]) -> set[UUID]:
    """Return the cases of lines over which somebody has signed already, or which ended otherwise."""
    return {line.case.case_id for line in lines if _is_over(line)}


def _is_over(line: DecisionLine) -> bool:
    if line.reduction is not None:
        return line.reduction.state is not ReductionState.PROPOSED
    if line.award is not None:
        return line.award.state not in UNDECIDED
    return line.case.state in {CaseState.DECIDED, CaseState.WITHDRAWN} or line.case.returned_at is not None


def _lines_to_sign(draft: DecisionDraft, lines: Sequence[DecisionLine], subjects: _Subjects) -> list[LineToSign]:
    """Return the lines with what was approved of the same right before, or in an earlier line."""
    to_sign: list[LineToSign] = []
    here: dict[tuple[UUID, Right], int] = defaultdict(int)
    for line in lines:
        if (award := line.award) is None or line.reduction is not None:
            continue
        right = right_of(award.code, award.person)
        before = signed_for(right, subjects.awards[award.case_id])
        covered = sum(one.stands for one in before) + here[award.case_id, right]
        payee = award.payee.seen_with(line.case.payment_marks) if award.payee else None
        seen, payee_seen = draft.seen[award.id], draft.seen_payees.get(award.id)
        to_sign.append(LineToSign(award, line.verdict, seen, line.case.called, covered, payee, payee_seen))
        if line.verdict is Verdict.APPROVED:
            here[award.case_id, right] += award.amount
    return to_sign


def _reductions_to_sign(draft: DecisionDraft, lines: Sequence[DecisionLine]) -> list[ReductionToSign]:
    return [
        ReductionToSign(line.award, line.reduction, draft.seen[line.reduction.id], line.case.called)
        for line in lines
        if line.award is not None and line.reduction is not None
    ]


def _reason(said: LineVerdict, reduction: Reduction) -> ReasonCode:
    """Return why it is reduced, as it was proposed, or why it is not, as the signer says."""
    return reduction.reason_code if said.verdict is Verdict.REDUCED else said.reason_code or ""


async def _number(session: AsyncSession, draft: DecisionDraft, signature: _Signature) -> str:
    """Return the register's number, or the next of our own series."""
    if draft.number is not None:
        return given_number(draft.number)
    issuer, year, drill = signature.capacity.issuer, signature.day.year, signature.drill
    return next_number(await decision_store.count_decision(session, issuer, year, drill=drill), drill=drill)


def _decision(context: Context, draft: DecisionDraft, signature: _Signature, number: str, now: datetime) -> Decision:
    capacity = signature.capacity
    return Decision(
        id=DecisionId(new_id()),
        incident_id=draft.incident_id,
        issuer=capacity.issuer,
        year=signature.day.year,
        number=number,
        drill=signature.drill,
        signed_by=signature.signer.subject,
        role=capacity.role,
        authority=f"{capacity.role} of {capacity.issuer}",
        delegated_by=draft.delegation.delegated_by if draft.delegation else None,
        delegation_document=draft.delegation.document if draft.delegation else None,
        rule_set=context.law.rule_set(signature.day),
        decided_at=now,
    )


def _cases_after(subjects: _Subjects, draft: DecisionDraft, decided: _Decided, now: datetime) -> list[Assessment]:
    """Return the cases as they are after the signature, in the order of their ids."""
    return [
        _case_after(case, subjects.awards[case_id], decided, draft.whole_cases.get(case_id), now)
        for case_id, case in sorted(subjects.cases.items())
    ]


def _case_after(
    case: Assessment, awards: Sequence[Award], decided: _Decided, whole: LineVerdict | None, now: datetime
) -> Assessment:
    """Return the case after the signature; `whole` is what was said about all of it, if anything."""
    states, said = decided.awards, whole.verdict if whole else None
    refused = said is Verdict.DECLINED
    after = with_reductions([replace(award, state=states.get(award.id, award.state)) for award in awards], decided.reductions)
    returned = said is Verdict.RETURNED or any(states.get(award.id) is AwardState.RETURNED for award in awards)
    urgent_signed = any(award.urgent and states.get(award.id) is AwardState.APPROVED for award in awards)
    signed_first = urgent_signed and case.findings_revision == 0 and case.urgent_signed_at is None
    changed = replace(
        case,
        awaited=case.awaited and not refused,
        urgent_signed_at=now if signed_first else case.urgent_signed_at,
        returned_at=now if returned else case.returned_at,
    )
    return replace(changed, state=state_of(changed, after, refused_whole=refused))
