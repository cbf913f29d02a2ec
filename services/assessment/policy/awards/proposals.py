"""What a case's awards amount to and which of them change. Đồng are multiplied here, in whole numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.assessment.domain.awards import UNDECIDED, Award, AwardState, award_id
from services.assessment.policy.awards.reductions import Excess, due_as_signed
from services.assessment.policy.awards.rights import BURIAL, Right, right_of, rights_renamed
from services.assessment.policy.law.amounts import amount_of
from services.assessment.policy.law.entitlements import Entitlement, Entitlements, NotGiven
from services.assessment.policy.law.limits import is_urgent
from services.assessment.policy.law.reasonings import reasoning_of
from shared.ids import CaseId


@dataclass(frozen=True, slots=True)
class Plan:
    """What changes: `saved` are new or changed proposals, `started` those of them whose clock begins, `dropped` the ended."""

    saved: tuple[Award, ...]
    started: tuple[Award, ...]
    dropped: tuple[Award, ...]
    awards: tuple[Award, ...]
    """All awards of the case as they are afterwards."""
    warnings: tuple[str, ...] = ()
    """What looks odd beside what was signed before, as codes that `policy.law.texts` says."""
    excesses: tuple[Excess, ...] = ()
    """Rights of which more stands than the findings give."""


def propose(case_id: CaseId, answer: Entitlements, existing: Sequence[Award], now: datetime, *, from_findings: bool) -> Plan:
    """Return what to propose. What was signed stays; a higher right adds a supplement; a right that fell away ends a proposal.

    Related benefits are one right: what was signed of one is taken off the others.

    Before findings only urgent help is proposed, and only that is touched.
    """
    asked = [one for one in answer.given if from_findings or is_urgent(one.code)]
    ours = sorted((award for award in existing if from_findings or award.urgent), key=lambda award: award.instalment)
    refused = [right_of(one.code, one.person) for one in answer.not_given]
    renamed = rights_renamed([right_of(one.code, one.person) for one in asked], refused, ours)
    wanted = dict(_wanted(entitlement, renamed) for entitlement in asked)
    by_right: dict[Right, list[Award]] = {right: [] for right in wanted}
    for award in ours:
        by_right.setdefault(right_of(award.code, award.person), []).append(award)
    saved: list[Award] = []
    warnings = ["signed_under_another_ref"] if renamed else []
    excesses: list[Excess] = []
    for right, awards in by_right.items():
        entitlement = wanted.get(right)
        proposal = None if entitlement is None else _proposal(case_id, entitlement, answer.rule_set, awards, now)
        saved += _changes(proposal, awards, from_findings=from_findings)
        if from_findings:
            warnings += _warnings(entitlement, awards)
            excesses += _excess(right, entitlement, answer, awards)
    before = {award.id: award for award in existing}
    after = before | {award.id: award for award in saved}
    return Plan(
        saved=tuple(saved),
        started=tuple(award for award in saved if award.state is AwardState.PROPOSED and _begins(before.get(award.id))),
        dropped=tuple(award for award in saved if award.state is AwardState.WITHDRAWN),
        awards=tuple(after.values()),
        warnings=tuple(dict.fromkeys(warnings)),
        excesses=tuple(excesses),
    )


def _wanted(entitlement: Entitlement, renamed: Mapping[Right, Right]) -> tuple[Right, Entitlement]:
    """Return an entitlement by its right; of somebody who was signed for under another ref it is his."""
    right = right_of(entitlement.code, entitlement.person)
    signed = renamed.get(right, right)
    return signed, _payable(replace(entitlement, person=signed[1]))


def _warnings(entitlement: Entitlement | None, awards: Sequence[Award]) -> list[str]:
    approved = [award for award in awards if award.state is AwardState.APPROVED]
    if entitlement is not None and _buried_by_others(entitlement, approved):
        return ["burial_already_signed"]
    if entitlement is not None and is_barred(entitlement.code, approved):
        return ["retracted_before"]
    due = amount_of(entitlement)[0] if entitlement is not None else 0
    return ["more_was_signed"] if sum(award.stands for award in approved) > due else []


def _excess(right: Right, entitlement: Entitlement | None, answer: Entitlements, awards: Sequence[Award]) -> list[Excess]:
    """Return what stands of a right beside what is found, where that is less; whoever else buried somebody is not asked."""
    approved = [award for award in awards if award.state is AwardState.APPROVED]
    if entitlement is not None and _buried_by_others(entitlement, approved):
        return []
    due = due_as_signed(entitlement, approved) if entitlement is not None else 0
    if sum(award.stands for award in approved) <= due:
        return []
    return [Excess(approved, due, entitlement, _refusal(right, answer, approved), answer.rule_set)]


def _refusal(right: Right, answer: Entitlements, approved: Sequence[Award]) -> NotGiven | None:
    """Return why the law gives nothing of a right: of the benefit that was signed, where it says several."""
    refused = [one for one in answer.not_given if right_of(one.code, one.person) == right]
    codes = {award.code for award in approved}
    return next((one for one in refused if one.code in codes), refused[0] if refused else None)


def _buried_by_others(entitlement: Entitlement, approved: Sequence[Award]) -> bool:
    """Household or organisation: whoever was signed for first is paid, and no difference to the other."""
    kind, _ = right_of(entitlement.code, entitlement.person)
    return kind == BURIAL and any(award.code != entitlement.code and award.stands for award in approved)


def is_barred(code: str, approved: Sequence[Award]) -> bool:
    """Tell whether this benefit was taken back by a signed word that stands: it is not proposed again before that is lifted.

    Who lives is buried by nobody; where the law was misread, or the household doubled, another form of the right may be due.
    """
    return any(
        one.bars and one.retraction is not None and (one.retraction.reason == "person_alive" or award.code == code)
        for award in approved
        for one in award.reductions
    )


def _payable(entitlement: Entitlement) -> Entitlement:
    """A daily rate is paid for its first days; more follows as a new award while the care lasts."""
    if entitlement.unit != "dong_per_day":
        return entitlement
    return replace(entitlement, unit="dong", count=entitlement.count * entitlement.figures["first_days"])


def _begins(before: Award | None) -> bool:
    return before is None or before.state is not AwardState.PROPOSED


def _proposal(case_id: CaseId, entitlement: Entitlement, rule_set: str, awards: Sequence[Award], now: datetime) -> Award | None:
    """Return what is left to propose of a right, after what was approved or refused before; None where nothing is."""
    amount, floor = amount_of(entitlement)
    approved = [award for award in awards if award.state is AwardState.APPROVED]
    if _buried_by_others(entitlement, approved) or is_barred(entitlement.code, approved):
        return None
    same = [award for award in awards if award.code == entitlement.code]
    covered = max(sum(award.stands for award in approved), _at_todays_law(entitlement, approved))
    refused = _refused_before(entitlement, [award for award in same if award.state is AwardState.DECLINED])
    left = amount - covered
    if left <= refused:
        return None
    if entitlement.unit == "dong_per_day":
        raise ValueError("a daily rate is no sum that can be proposed")
    decided = [award for award in same if award.state in {AwardState.APPROVED, AwardState.DECLINED}]
    instalment = max((award.instalment for award in decided), default=0) + 1
    return Award(
        id=award_id(case_id, entitlement.code, entitlement.person, instalment),
        case_id=case_id,
        code=entitlement.code,
        person=entitlement.person,
        instalment=instalment,
        amount=left,
        floor=max(0, floor - covered),
        unit=entitlement.unit,
        urgent=is_urgent(entitlement.code),
        state=AwardState.PROPOSED,
        rule_set=rule_set,
        reasoning=reasoning_of(entitlement, left, floor, covered),
        proposed_at=now,
    )


def _refused_before(entitlement: Entitlement, declined: Sequence[Award]) -> int:
    return max(max((award.amount for award in declined), default=0), _at_todays_law(entitlement, declined))


def _at_todays_law(entitlement: Entitlement, decided: Sequence[Award]) -> int:
    """Return what was decided of this benefit, at today's level and multiplier: kinder law since opens no right again."""
    same = [award for award in decided if award.code == entitlement.code]
    rate = entitlement.multiplier * entitlement.level
    if any(award.stands < award.amount for award in same):
        # What was taken back is owed again where the findings give it again: each counts by the share of it that stands.
        return sum(_share_at(rate, award) for award in same)
    return max((award.reasoning.figures.get("count", 0) for award in same), default=0) * rate


def _share_at(rate: int, award: Award) -> int:
    """Return what stands of an award, at this rate for each that it was counted for."""
    figures = award.reasoning.figures
    whole = award.amount + figures.get("covered", 0)
    return figures.get("count", 0) * rate * award.stands // whole


def _changes(right: Award | None, awards: Sequence[Award], *, from_findings: bool) -> list[Award]:
    """Return the proposal in its new form, and undecided ones that it replaces as withdrawn."""
    undecided = {award.id: award for award in awards if award.state in UNDECIDED}
    changed: list[Award] = []
    if right is not None:
        before = undecided.pop(right.id, None)
        if before is not None:
            # A returned proposal waits for findings: a corrected report alone does not bring it back.
            state = AwardState.PROPOSED if from_findings else before.state
            since = right.proposed_at if state is not before.state else before.proposed_at
            right = replace(right, state=state, proposed_at=since)
        if before != right:
            changed.append(right)
    changed += [replace(award, state=AwardState.WITHDRAWN) for award in undecided.values()]
    return changed
