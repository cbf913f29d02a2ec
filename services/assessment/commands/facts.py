"""Facts of assessment, made from domain objects: the only place where they are made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, TypedDict
from uuid import UUID

from services.assessment.domain.awards import Award, standing_awards
from services.assessment.domain.cases import Assessment
from services.assessment.domain.contact_points import ContactPoint
from services.assessment.domain.decisions import Decision, DecisionLine, ReasonCode, Verdict
from services.assessment.domain.funeral_forms import ReceivedForm
from services.assessment.policy.awards.payees import PayeesFound, lost_persons
from shared.events import Event
from shared.events.assessment import (
    ApprovedAward,
    AssistanceApproved,
    AssistanceDeclined,
    AssistanceReduced,
    DamageAssessed,
    FuneralFormReceived,
    KeptAward,
    ProposedAward,
    PublicContact,
    ReducedAward,
    ReductionDeclined,
    ReturnedForFindings,
)
from shared.events.household import LossCounts, Losses
from shared.ids import CaseId, DecisionId, IncidentId

_SEVERAL: Final = "several_reasons"


class _Head(TypedDict):
    """What every fact of a decision says about its case."""

    incident_id: IncidentId
    case_id: CaseId
    drill: bool
    occurred_at: datetime
    decision_id: DecisionId
    commune_code: str


class _Signature(TypedDict):
    """Who signed, when, under which number."""

    decision_number: str
    decided_at: datetime
    signed_by: str
    delegated_by: str | None


def _head(decision: Decision, lines: Sequence[DecisionLine]) -> _Head:
    case = lines[0].case
    return {
        "incident_id": case.incident_id,
        "case_id": case.case_id,
        "drill": case.drill,
        "occurred_at": decision.decided_at,
        "decision_id": decision.id,
        "commune_code": case.commune_code,
    }


def _signature(decision: Decision) -> _Signature:
    return {
        "decision_number": decision.number,
        "decided_at": decision.decided_at,
        "signed_by": decision.signed_by,
        "delegated_by": decision.delegated_by,
    }


def decision_facts(decision: Decision, lines: Sequence[DecisionLine], offices: Mapping[str, ContactPoint]) -> list[Event]:
    """Return one fact per case and verdict of a decision, in the order of the cases' ids; `offices` by commune."""
    by_case: dict[UUID, list[DecisionLine]] = defaultdict(list)
    for line in lines:
        by_case[line.case.case_id].append(line)
    return [fact for case_id in sorted(by_case) for fact in _case_facts(decision, by_case[case_id], offices)]


def _case_facts(decision: Decision, lines: Sequence[DecisionLine], offices: Mapping[str, ContactPoint]) -> list[Event]:
    by_verdict = {verdict: [line for line in lines if line.verdict is verdict] for verdict in Verdict}
    facts: list[Event] = []
    if approved := by_verdict[Verdict.APPROVED]:
        facts.append(_approved(decision, approved, offices.get(approved[0].case.commune_code)))
    if reduced := by_verdict[Verdict.REDUCED]:
        facts.append(_reduced(decision, reduced))
    if kept := by_verdict[Verdict.KEPT]:
        facts.append(_kept(decision, kept))
    if declined := by_verdict[Verdict.DECLINED]:
        facts.append(_declined(decision, declined))
    if returned := by_verdict[Verdict.RETURNED]:
        facts.append(_returned(decision, returned))
    return facts


def _approved(decision: Decision, lines: Sequence[DecisionLine], office: ContactPoint | None) -> AssistanceApproved:
    return AssistanceApproved(
        **_head(decision, lines),
        **_signature(decision),
        household_id=lines[0].case.household_id,
        urgency=lines[0].case.urgency,
        authority=decision.authority,
        office=PublicContact(**{name: getattr(office, name) for name in PublicContact.model_fields})
        if office is not None
        else None,
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
                paid_to=award.payee.frozen_with(lines[0].case.payment_marks) if award.payee else None,
                months=award.reasoning.figures.get("months"),
                days=award.reasoning.figures.get("first_days"),
            )
            for award in _of(lines)
        ),
    )


def _contact(office: ContactPoint) -> PublicContact:
    return PublicContact(**{name: getattr(office, name) for name in PublicContact.model_fields})


def _reduced(decision: Decision, lines: Sequence[DecisionLine]) -> AssistanceReduced:
    return AssistanceReduced(
        **_head(decision, lines),
        **_signature(decision),
        household_id=lines[0].case.household_id,
        reductions=tuple(
            ReducedAward(
                award_id=line.award.id,
                code=line.award.code,
                person=line.award.person,
                instalment=line.award.instalment,
                number=line.reduction.number,
                stood=line.reduction.stood,
                stands=line.reduction.stands,
                difference=line.reduction.difference,
                unit=line.reduction.unit,
                reason_code=line.reduction.reason_code,
                retraction=line.reduction.retraction.reason if line.reduction.retraction else None,
            )
            for line in lines
            if line.award is not None and line.reduction is not None
        ),
    )


def _kept(decision: Decision, lines: Sequence[DecisionLine]) -> ReductionDeclined:
    reasons = {line.reason_code for line in lines if line.reason_code}
    return ReductionDeclined(
        **_head(decision, lines),
        **_signature(decision),
        kept=tuple(
            KeptAward(
                award_id=line.award.id,
                code=line.award.code,
                person=line.award.person,
                instalment=line.award.instalment,
                number=line.reduction.number,
                stands=line.reduction.stood,
                proposed=line.reduction.stands,
                unit=line.reduction.unit,
            )
            for line in lines
            if line.award is not None and line.reduction is not None
        ),
        reason_code=_one_of(reasons) or _SEVERAL,
    )


def _declined(decision: Decision, lines: Sequence[DecisionLine]) -> AssistanceDeclined:
    reasons = {line.reason_code for line in lines if line.reason_code}
    return AssistanceDeclined(
        **_head(decision, lines),
        decision_number=decision.number,
        decided_at=decision.decided_at,
        award_ids=tuple(award.id for award in _of(lines)),
        whole_case=any(line.award is None for line in lines),
        reason_code=_one_of(reasons) or _SEVERAL,
    )


def _returned(decision: Decision, lines: Sequence[DecisionLine]) -> ReturnedForFindings:
    reasons = {line.reason_code for line in lines if line.reason_code}
    return ReturnedForFindings(
        **_head(decision, lines),
        reason_code=_one_of(reasons),
        award_ids=tuple(award.id for award in _of(lines)),
    )


def _one_of(reasons: set[ReasonCode]) -> str | None:
    """Return the reason of all lines; several are summed up as such."""
    return (next(iter(reasons)) if len(reasons) == 1 else _SEVERAL) if reasons else None


def _of(lines: Sequence[DecisionLine]) -> list[Award]:
    return [line.award for line in lines if line.award is not None]


def funeral_form_received(case: Assessment, received: ReceivedForm, now: datetime) -> FuneralFormReceived:
    """Return the fact that a form of a funeral came in, and until when the law wants it answered."""
    form = received.form
    return FuneralFormReceived(
        incident_id=case.incident_id,
        case_id=case.case_id,
        drill=case.drill,
        occurred_at=now,
        form_id=form.id,
        commune_code=case.commune_code,
        received_at=form.received_at,
        received_by=form.received_by,
        due_at=received.due_at,
        article=received.article,
    )


def damage_assessed(
    case: Assessment, awards: Sequence[Award], losses: Losses, payees: PayeesFound, now: datetime
) -> DamageAssessed:
    """Return the fact that tells which awards stand by the newest findings; what was taken back entirely does not.

    `payees`: who may be paid by them, and who must not, also what was signed before.
    """
    return DamageAssessed(
        incident_id=case.incident_id,
        case_id=case.case_id,
        drill=case.drill,
        occurred_at=now,
        revision=case.proposals_revision,
        loss_counts=LossCounts.of(losses),
        assessed_by=case.assessors,
        persons_found=case.persons_found,
        lost=lost_persons(payees),
        awards=tuple(
            ProposedAward(award_id=award.id, code=award.code, person=award.person, amount=award.stands, unit=award.unit)
            for award in standing_awards(awards)
            if award.stands
        ),
    )
