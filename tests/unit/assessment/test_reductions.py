"""Whatever is found in whatever order: once all is signed, what stands is what was found last, to the đồng and kilogram."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.reductions import Reduction, ReductionState
from services.assessment.policy.awards.proposals import propose
from services.assessment.policy.awards.reductions import propose_reductions, with_reductions
from services.assessment.policy.awards.rights import right_of
from services.assessment.policy.law.amounts import amount_of
from shared.ids import CaseId, new_id
from tests.unit.assessment.cases import the_law_says

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
CASE = CaseId(new_id())
NEW = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
REPAIR = {"house": {"state": "heavily_damaged", "habitable": False}}
MOVE = {"house": {"relocation_ordered": True}}
HOUSES: list[dict[str, Any]] = [NEW, REPAIR, MOVE, {"house": {"state": "intact"}}, {}]

_VISIT = st.builds(
    lambda house, hungry, dead: {**house, **({"short_of_food": {"people": hungry}} if hungry else {}), "dead": sorted(dead)},
    st.sampled_from(HOUSES),
    st.integers(0, 5),
    st.sets(st.sampled_from(["m1", "m2", "m3"])),
)


def _found(losses: Mapping[str, Any], awards: Sequence[Award], number: int) -> tuple[Award, ...]:
    """The awards after a visit: with what it proposes, up and down."""
    moment = NOON + timedelta(minutes=number)
    plan = propose(CASE, the_law_says(dict(losses)), awards, moment, from_findings=True)
    return with_reductions(plan.awards, propose_reductions(plan.excesses, plan.awards, moment))


def _signed(awards: Sequence[Award]) -> list[Award]:
    """Everything that is proposed is signed."""
    return [
        replace(
            award,
            state=AwardState.APPROVED if award.state is AwardState.PROPOSED else award.state,
            reductions=tuple(_with(one, ReductionState.SIGNED) for one in award.reductions),
        )
        for award in awards
    ]


def _with(reduction: Reduction, state: ReductionState) -> Reduction:
    return replace(reduction, state=state) if reduction.state is ReductionState.PROPOSED else reduction


def _standing(awards: Sequence[Award]) -> dict[str, int]:
    """What stands of each kind of right."""
    sums: dict[str, int] = defaultdict(int)
    for award in awards:
        if award.state is AwardState.APPROVED:
            sums[right_of(award.code, None)[0]] += award.stands
    return {kind: total for kind, total in sums.items() if total}


@settings(max_examples=150, deadline=None)
@over(st.lists(_VISIT, min_size=1, max_size=6))
def test_after_every_signature_stands_what_was_found_last(visits: list[dict[str, Any]]) -> None:
    awards: Sequence[Award] = ()
    for number, losses in enumerate(visits):
        awards = _signed(_found(losses, awards, number))

        due: dict[str, int] = defaultdict(int)
        for one in the_law_says(losses).given:
            due[right_of(one.code, None)[0]] += amount_of(one)[0]
        assert _standing(awards) == due
        for award in awards:
            assert 0 <= award.stands <= award.amount
            assert [one.number for one in award.reductions] == list(range(1, len(award.reductions) + 1))


@settings(max_examples=60, deadline=None)
@over(st.lists(_VISIT, min_size=2, max_size=5))
def test_what_nobody_signs_changes_nothing_that_stands(visits: list[dict[str, Any]]) -> None:
    signed = _signed(_found(visits[0], (), 0))
    awards: Sequence[Award] = signed
    for number, losses in enumerate(visits[1:], start=1):
        awards = _found(losses, awards, number)

    assert _standing(awards) == _standing(signed)
    # Found again as it was signed, nothing is proposed any more.
    again = _found(visits[0], awards, len(visits))
    assert [award for award in again if award.state is AwardState.PROPOSED or award.pending_reduction] == []


def test_a_law_that_became_harder_takes_nothing_back() -> None:
    [house] = _signed(_found(NEW, (), 0))
    dearer = replace(
        house, amount=60_000_000, reasoning=replace(house.reasoning, figures={"level": 60, "multiplier": 1_000_000})
    )

    [again] = _found(NEW, [dearer], 1)

    assert again.pending_reduction is None


@pytest.mark.parametrize(("found", "left"), [(REPAIR, []), ({"house": {"state": "intact"}}, [0])])
def test_a_declined_reduction_is_remembered_while_the_same_is_found(found: dict[str, Any], left: list[int]) -> None:
    [award] = _found(REPAIR, _signed(_found(NEW, (), 0)), 1)
    declined = [replace(award, reductions=tuple(_with(one, ReductionState.DECLINED) for one in award.reductions))]

    [again] = _found(found, declined, 2)

    assert [one.stands for one in again.reductions if one.state is ReductionState.PROPOSED] == left
    assert again.stands == 40_000_000


def test_the_reason_names_the_article_also_where_the_law_was_not_asked() -> None:
    [award] = _found({}, _signed(_found({"dead": ["m1"]}, (), 0)), 1)
    reduction = award.pending_reduction

    assert reduction is not None
    assert (reduction.reason_code, reduction.stands) == ("found_nothing", 0)
    assert reduction.reasoning.basis == award.reasoning.basis
    assert reduction.reasoning.vi.startswith("Đã ký 27.000.000 đ cho quyền lợi này, theo đánh giá mới được 0 đ")
