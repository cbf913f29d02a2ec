"""What a case's awards amount to and which of them change. Đồng are multiplied here, in whole numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.assessment.domain.awards import UNDECIDED, Award, AwardState, award_id
from services.assessment.policy.law.amounts import amount_of
from services.assessment.policy.law.entitlements import Entitlement, Entitlements
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


def propose(case_id: CaseId, answer: Entitlements, existing: Sequence[Award], now: datetime, *, from_findings: bool) -> Plan:
    """Return what to propose. What was signed stays; a higher right adds a supplement; a right that fell away ends a proposal.

    Before findings only urgent help is proposed, and only that is touched.
    """
    wanted = {
        (entitlement.code, entitlement.person): _payable(entitlement)
        for entitlement in answer.given
        if from_findings or is_urgent(entitlement.code)
    }
    ours = [award for award in existing if from_findings or award.urgent]
    by_key: dict[tuple[str, str | None], list[Award]] = {key: [] for key in wanted}
    for award in sorted(ours, key=lambda award: award.instalment):
        by_key.setdefault((award.code, award.person), []).append(award)
    saved: list[Award] = []
    for key, awards in by_key.items():
        entitlement = wanted.get(key)
        right = None if entitlement is None else _right(case_id, entitlement, answer.rule_set, awards, now)
        saved += _changes(right, awards, from_findings=from_findings)
    before = {award.id: award for award in existing}
    after = before | {award.id: award for award in saved}
    return Plan(
        saved=tuple(saved),
        started=tuple(award for award in saved if award.state is AwardState.PROPOSED and _begins(before.get(award.id))),
        dropped=tuple(award for award in saved if award.state is AwardState.WITHDRAWN),
        awards=tuple(after.values()),
    )


def _payable(entitlement: Entitlement) -> Entitlement:
    """A daily rate is paid for its first days; more follows as a new award while the care lasts."""
    if entitlement.unit != "dong_per_day":
        return entitlement
    return replace(entitlement, unit="dong", count=entitlement.count * entitlement.figures["first_days"])


def _begins(before: Award | None) -> bool:
    return before is None or before.state is not AwardState.PROPOSED


def _right(case_id: CaseId, entitlement: Entitlement, rule_set: str, awards: Sequence[Award], now: datetime) -> Award | None:
    """Return what is left to propose of a right, after what was approved or refused before; None where nothing is."""
    amount, floor = amount_of(entitlement)
    covered = _settled_before(entitlement, [award for award in awards if award.state is AwardState.APPROVED])
    refused = _settled_before(entitlement, [award for award in awards if award.state is AwardState.DECLINED], sum_up=False)
    left = amount - covered
    if left <= refused:
        return None
    if entitlement.unit == "dong_per_day":
        raise ValueError("a daily rate is no sum that can be proposed")
    decided = [award for award in awards if award.state in {AwardState.APPROVED, AwardState.DECLINED}]
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


def _settled_before(entitlement: Entitlement, decided: Sequence[Award], *, sum_up: bool = True) -> int:
    """Return what earlier decisions settled, at today's level and multiplier: law that is kinder since opens no right again."""
    amounts = [award.amount for award in decided]
    counts = [award.reasoning.figures.get("count", 0) for award in decided]
    at_todays_law = max(counts, default=0) * entitlement.multiplier * entitlement.level
    return max(sum(amounts) if sum_up else max(amounts, default=0), at_todays_law)


def _changes(right: Award | None, awards: Sequence[Award], *, from_findings: bool) -> list[Award]:
    """Return the proposal in its new form, and undecided ones that it replaces as withdrawn."""
    undecided = {award.instalment: award for award in awards if award.state in UNDECIDED}
    changed: list[Award] = []
    if right is not None:
        before = undecided.pop(right.instalment, None)
        if before is not None:
            # A returned proposal waits for findings: a corrected report alone does not bring it back.
            state = AwardState.PROPOSED if from_findings else before.state
            since = right.proposed_at if state is not before.state else before.proposed_at
            right = replace(right, state=state, proposed_at=since)
        if before != right:
            changed.append(right)
    changed += [replace(award, state=AwardState.WITHDRAWN) for award in undecided.values()]
    return changed
