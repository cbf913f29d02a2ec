"""What a case's awards amount to, and which change when somebody looks again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain.awards import AWARD_TRANSITIONS, Award, AwardState
from services.assessment.policy.awards.proposals import Plan, propose
from services.assessment.policy.awards.rights import right_of
from services.assessment.policy.law.reasonings import refusal_of
from services.assessment.policy.law.texts import NOT_GIVEN
from shared.ids import CaseId, new_id
from tests.unit.assessment.cases import LAW, TODAY, a_household, the_law_says

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
CASE = CaseId(new_id())
_FOUR = {"short_of_food": {"people": 4}}
_EIGHT = {"short_of_food": {"people": 8}}


def _plan(losses: dict[str, Any], existing: Sequence[Award] = (), *, from_findings: bool = True) -> Plan:
    return propose(CASE, the_law_says(losses), existing, NOW, from_findings=from_findings)


def _signed(losses: dict[str, Any], state: AwardState = AwardState.APPROVED) -> list[Award]:
    return [replace(award, state=state) for award in _plan(losses).saved]


def _of(plan: Plan) -> list[tuple[str, int, int, str]]:
    return [(award.code, award.instalment, award.amount, award.state) for award in plan.saved]


def test_the_same_benefit_proposed_again_is_the_same_award_and_nothing_changes() -> None:
    first = _plan(_FOUR)
    again = _plan(_FOUR, first.awards)
    assert [award.id for award in again.awards] == [award.id for award in first.awards]
    assert (again.saved, again.started, again.dropped) == ((), (), ())


def test_an_undecided_award_takes_its_new_amount_and_keeps_its_clock() -> None:
    plan = _plan(_EIGHT, _plan(_FOUR).awards)
    assert _of(plan) == [("RICE", 1, 120, "proposed")]
    assert plan.started == ()


def test_what_was_signed_stays_and_more_is_a_supplement() -> None:
    plan = _plan(_EIGHT, _signed(_FOUR))
    assert _of(plan) == [("RICE", 2, 60, "proposed")]
    assert (plan.saved[0].floor, len(plan.awards)) == (60, 2)
    assert plan.started == plan.saved
    assert plan.saved[0].reasoning.en.startswith("Supplement of 60 kg")


def test_less_than_was_signed_proposes_nothing() -> None:
    assert _plan(_FOUR, _signed(_EIGHT)).saved == ()


def test_a_right_that_fell_away_ends_its_proposal_but_not_its_decision() -> None:
    assert _of(_plan({}, _plan(_FOUR).awards)) == [("RICE", 1, 60, "withdrawn")]
    assert _plan({}, _signed(_FOUR)).saved == ()


def test_a_withdrawn_proposal_comes_back_as_the_same_award_with_a_new_clock() -> None:
    gone = _plan({}, _plan(_FOUR).awards)
    back = _plan(_FOUR, gone.awards)
    assert [award.id for award in back.started] == [award.id for award in gone.dropped]


def test_a_returned_proposal_comes_back_by_findings_only() -> None:
    returned = _signed(_FOUR, AwardState.RETURNED)
    assert _plan(_FOUR, returned, from_findings=False).saved == ()
    assert [award.state for award in _plan(_FOUR, returned).started] == [AwardState.PROPOSED]


def test_a_report_alone_proposes_urgent_help_and_touches_nothing_else() -> None:
    losses = _FOUR | {"injured": [{"ref": "injured-1", "treatment_days": 5}]}
    assert [award.code for award in _plan(losses, from_findings=False).saved] == ["RICE"]
    house = _plan({"house": {"relocation_ordered": True}}).awards
    assert _plan({}, house, from_findings=False).saved == ()


def test_an_organiser_gets_what_he_spent_and_never_less_than_the_floor() -> None:
    def burial(cost: int) -> Award:
        [award] = _plan({"dead": ["dead-1"], "burial_by_organisation": {"actual_cost_dong": cost}}).saved
        return award

    assert (burial(27_000_000).amount, burial(27_000_001).amount, burial(0).amount) == (27_000_000, 27_000_001, 27_000_000)
    assert burial(40_000_000).floor == 27_000_000


_LOSSES = st.fixed_dictionaries(
    {},
    optional={
        "short_of_food": st.fixed_dictionaries({"people": st.integers(0, 100), "months": st.none() | st.integers(1, 12)}),
        "injured": st.lists(st.integers(0, 10), max_size=3).map(
            lambda days: [{"ref": f"injured-{n}", "treatment_days": d} for n, d in enumerate(days)]
        ),
        "dead": st.integers(0, 2).map(lambda n: [f"dead-{i}" for i in range(n)]),
        "lost_essentials": st.booleans(),
        "house": st.fixed_dictionaries(
            {"habitable": st.booleans(), "no_other_home": st.booleans(), "relocation_ordered": st.booleans()},
            optional={
                "state": st.sampled_from(["destroyed", "heavily_damaged", "damaged"]),
                "damage_pct": st.integers(0, 100),
            },
        ),
    },
)
_SIGNED = st.sampled_from([AwardState.APPROVED, AwardState.DECLINED, AwardState.PROPOSED, AwardState.RETURNED])


@settings(deadline=None)
@over(first=_LOSSES, second=_LOSSES, states=st.lists(_SIGNED, min_size=12, max_size=12))
def test_no_award_is_ever_below_the_floor_and_no_signed_one_changes(
    first: dict[str, Any], second: dict[str, Any], states: list[AwardState]
) -> None:
    existing = [replace(award, state=state) for award, state in zip(_plan(first).awards, states, strict=False)]
    plan = _plan(second, existing)

    before = {award.id: award for award in existing}
    for award in plan.saved:
        assert award.amount >= award.floor >= 0
        assert award.amount > 0
        assert award.id not in before or award.state in AWARD_TRANSITIONS[before[award.id].state]
    law = the_law_says(second)
    named = {right_of(one.code, one.person) for one in (*law.given, *law.not_given)}
    gone = [right_of(a.code, a.person) for a in existing if a.state == "approved" and a.person is not None]
    renamed = {kind: len({right for right in gone if right[0] == kind and right not in named}) for kind, _ in named}
    for right in law.given:
        key = right_of(right.code, right.person)
        related = [a for a in plan.awards if right_of(a.code, a.person) == key]
        approved = [a.amount for a in related if a.state in {"approved", "proposed"}]
        declined = any(a.code == right.code and a.state == "declined" for a in related)
        if not related and renamed[key[0]]:
            renamed[key[0]] -= 1  # One who was signed for and is named no more is this one, under an earlier ref.
            continue
        assert declined or sum(approved) >= right.count * right.multiplier * right.level


@settings(deadline=None)
@over(losses=st.lists(_LOSSES, max_size=5))
def test_every_answer_can_be_said_in_both_languages(losses: list[dict[str, Any]]) -> None:
    for answer in LAW.entitlements([a_household(one) for one in losses], TODAY):
        for award in propose(CASE, answer, (), NOW, from_findings=True).saved:
            assert "335/2026/NĐ-CP" in award.reasoning.vi
            assert "{" not in award.reasoning.vi + award.reasoning.en
        for refused in answer.not_given:
            refusal = refusal_of(refused)
            assert refusal.vi
            assert "{" not in refusal.vi + refusal.en


def test_every_reason_has_words() -> None:
    assert all(text.vi and text.en for text in NOT_GIVEN.values())


@pytest.mark.parametrize("state", [AwardState.APPROVED, AwardState.DECLINED])
@pytest.mark.parametrize("kinder", [{"level": 900_000}, {"multiplier": 30}])
def test_law_that_became_kinder_opens_no_right_again_that_was_decided(state: AwardState, kinder: dict[str, int]) -> None:
    hurt = {"injured": [{"ref": "a", "treatment_days": 3}]}
    answer = the_law_says(hurt)
    later = replace(answer, given=tuple(replace(one, **kinder) for one in answer.given))

    assert propose(CASE, later, _signed(hurt, state), NOW, from_findings=True).saved == ()
