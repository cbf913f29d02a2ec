"""Where later findings give less than was signed: what is proposed to be taken back, award by award, and what never is.

Findings take back, a law does not: what was found counts at the level at which it was signed, or at today's where that is more.
What was signed last is taken back first, and nothing of another right is touched.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.assessment.domain.awards import Award
from services.assessment.domain.reasonings import Reasoning
from services.assessment.domain.reductions import Reduction, ReductionState, reduction_id
from services.assessment.policy.law.articles import article_en, article_vi
from services.assessment.policy.law.entitlements import Entitlement, NotGiven
from services.assessment.policy.law.reasonings import reasoning_of, refusal_of
from services.assessment.policy.law.texts import REDUCTION
from shared.number_words import coded_text

_DECIDED: Final = frozenset({ReductionState.SIGNED, ReductionState.DECLINED})


@dataclass(frozen=True, slots=True)
class Excess:
    """What was signed of one right (`awards`, approved ones) beside what the law gives of it by what is found now.

    Without `entitlement` it gives nothing; `refusal` says why, where the law was asked.
    """

    awards: Sequence[Award]
    due: int
    entitlement: Entitlement | None
    refusal: NotGiven | None
    rule_set: str


def due_as_signed(entitlement: Entitlement, approved: Iterable[Award]) -> int:
    """Return what the findings give at the level at which it was signed, or at today's where that is more."""
    figures = [award.reasoning.figures for award in approved if award.code == entitlement.code]
    rates = [each.get("multiplier", 0) * each.get("level", 0) for each in figures]
    rate = max([entitlement.multiplier * entitlement.level, *rates])
    return max(entitlement.count * rate, entitlement.actual_cost or 0)


def propose_reductions(excesses: Iterable[Excess], existing: Iterable[Award], now: datetime) -> tuple[Reduction, ...]:
    """Return the reductions that are new or changed, and those that the findings bear no longer as withdrawn.

    One that was declined is not proposed again while the findings give the same.
    """
    wanted = {one.award_id: one for excess in excesses for one in _of_right(excess, now)}
    changed: list[Reduction] = []
    for award in existing:
        before, after = award.pending_reduction, wanted.get(award.id)
        if before is not None and before.retraction is not None:
            # A person wants all of it taken back: findings neither replace nor withdraw that.
            continue
        if after is not None and not _is_declined(award, after):
            if before is None or replace(after, proposed_at=before.proposed_at) != before:
                changed.append(after)
        elif before is not None:
            changed.append(replace(before, state=ReductionState.WITHDRAWN))
    return tuple(changed)


def with_reductions(awards: Iterable[Award], changed: Iterable[Reduction]) -> tuple[Award, ...]:
    """Return the awards with their reductions as they are after these changes."""
    by_award: dict[object, dict[int, Reduction]] = {}
    for one in changed:
        by_award.setdefault(one.award_id, {})[one.number] = one
    after = []
    for award in awards:
        if award.id in by_award:
            known = {one.number: one for one in award.reductions} | by_award[award.id]
            kept = (known[number] for number in sorted(known) if known[number].state is not ReductionState.WITHDRAWN)
            after.append(replace(award, reductions=tuple(kept)))
        else:
            after.append(award)
    return tuple(after)


def _of_right(excess: Excess, now: datetime) -> Iterable[Reduction]:
    left = sum(award.stands for award in excess.awards) - excess.due
    for award in sorted(excess.awards, key=lambda award: (award.proposed_at, award.instalment), reverse=True):
        taken = min(left, award.stands)
        if taken <= 0:
            continue
        left -= taken
        yield _reduction(excess, award, award.stands - taken, now)


def _reduction(excess: Excess, award: Award, stands: int, now: datetime) -> Reduction:
    number = 1 + sum(one.state in _DECIDED for one in award.reductions)
    return Reduction(
        id=reduction_id(award.id, number),
        case_id=award.case_id,
        award_id=award.id,
        number=number,
        stood=award.stands,
        stands=stands,
        unit=award.unit,
        reason_code="found_less" if excess.due else "found_nothing",
        state=ReductionState.PROPOSED,
        rule_set=excess.rule_set,
        reasoning=_reasoning(excess, award, stands),
        proposed_at=now,
    )


def _reasoning(excess: Excess, award: Award, stands: int) -> Reasoning:
    """Say by which article what is found gives less; where the law was not even asked, by the one that gave it."""
    why: Reasoning = award.reasoning
    vi = en = ""
    if excess.entitlement is not None:
        why = reasoning_of(excess.entitlement, excess.due, excess.due, 0)
        vi, en = why.vi, why.en
    elif excess.refusal is not None:
        refusal = refusal_of(excess.refusal)
        vi, en = refusal.vi, refusal.en
        why = replace(
            why,
            basis=refusal.basis or why.basis,
            certainty=refusal.certainty,
            formulas=refusal.formulas or why.formulas,
            parameters=refusal.parameters or why.parameters,
            law_release=refusal.law_release,
        )
    values = {
        "signed": coded_text(sum(one.stands for one in excess.awards), award.unit),
        "due": coded_text(excess.due, award.unit),
        "stood": coded_text(award.stands, award.unit),
        "stands": coded_text(stands, award.unit),
        "difference": coded_text(award.stands - stands, award.unit),
        "article_vi": ", ".join(article_vi(one) for one in why.basis),
        "article_en": ", ".join(article_en(one) for one in why.basis),
    }
    return replace(
        why,
        vi=f"{REDUCTION.say('vi', **values)} {vi}".rstrip(),
        en=f"{REDUCTION.say('en', **values)} {en}".rstrip(),
        figures={**why.figures, "due": excess.due, "stood": award.stands, "stands": stands},
    )


def _is_declined(award: Award, proposed: Reduction) -> bool:
    """Tell whether the last word about such a reduction was no: to the same from the same, by what is found the same."""
    decided = [one for one in award.reductions if one.state in _DECIDED]
    if not decided or decided[-1].state is not ReductionState.DECLINED:
        return False
    last = decided[-1]
    if last.retraction is not None:
        # That somebody's word was not followed says nothing about what is found.
        return False
    return (last.stood, last.stands) == (proposed.stood, proposed.stands)
