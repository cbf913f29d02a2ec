"""What must hold for every household and every day, whatever the decrees say next."""

import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.assessment.policy.awards.priority import priority_of
from services.assessment.policy.law.amounts import amount_of, national_minimum
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement, Entitlements
from services.assessment.policy.law.norms import Norm
from services.assessment.rules import ReliefLaw
from shared.events.household import Burial, Coping, Hazard, House, HouseState, Injured, Losses, ShortOfFood, Standing
from tests.unit.assessment.households import DAYS, HOUSEHOLDS, NEAR_BORDERS
from tests.unit.assessment.law import the_law

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ANY_DAY = st.one_of(DAYS, NEAR_BORDERS)


def _answer(household: Circumstances, day: date, law: ReliefLaw | None = None) -> Entitlements:
    return (law or the_law()).entitlements([household], day)[0]


def _sums(answer: Entitlements) -> Counter[str]:
    total: Counter[str] = Counter()
    for entitlement in answer.given:
        total[entitlement.unit] += amount_of(entitlement)[0]
    return total


@quick
@given(household=HOUSEHOLDS, day=ANY_DAY)
def test_nobody_gets_less_than_the_floor(household: Circumstances, day: date):
    for entitlement in _answer(household, day).given:
        amount, floor = amount_of(entitlement)

        assert amount >= floor >= national_minimum(entitlement) > 0


@quick
@given(household=HOUSEHOLDS, day=ANY_DAY)
def test_nothing_is_given_for_what_did_not_happen(household: Circumstances, day: date):
    losses = household.losses
    happened = {
        "RICE": losses.short_of_food is not None and losses.short_of_food.people > 0,
        "ESSENTIALS": losses.lost_essentials,
        "HOUSE_NEW": losses.house is not None,
        "HOUSE_MOVE": losses.house is not None and bool(losses.house.relocation_ordered),
        "HOUSE_REPAIR": losses.house is not None,
    }
    persons = {
        "INJURY": {injured.ref for injured in losses.injured},
        "FUNERAL_HH": {*losses.dead, *losses.missing},
        "FUNERAL_ORG": set(losses.dead),
        "CHILD_TEMP": {*losses.children_left_alone, *(member.ref for member in household.members)}
        - {*losses.dead, *losses.missing},
    }
    answer = _answer(household, day)

    for one in answer.given:
        assert one.person in persons[one.code] if one.person else happened[one.code.replace("_TET", "")]
    keys = [(one.code, one.person) for one in (*answer.given, *answer.not_given)]
    assert len(keys) == len(set(keys)), "one answer for each benefit and person"
    assert sum(one.code.startswith("HOUSE") for one in answer.given) <= 1
    funerals = Counter(one.person for one in answer.given if one.code.startswith("FUNERAL"))
    assert all(count == 1 for count in funerals.values())


@quick
@given(households=st.lists(HOUSEHOLDS, min_size=1, max_size=5), day=ANY_DAY)
def test_the_same_question_has_the_same_answer_alone_and_in_a_batch(households: list[Circumstances], day: date):
    together = list(the_law().entitlements(households, day))

    assert together == [_answer(household, day) for household in households]


@quick
@given(household=HOUSEHOLDS, day=ANY_DAY, more=st.sampled_from(["dead", "injured", "food", "months", "days", "essentials"]))
def test_more_damage_never_means_less(household: Circumstances, day: date, more: str):
    worse = replace(household, losses=_worse(household.losses, more))

    before, after = _sums(_answer(household, day)), _sums(_answer(worse, day))

    assert all(after[unit] >= before[unit] for unit in before)


def _worse(losses: Losses, more: str) -> Losses:
    food = losses.short_of_food or ShortOfFood(people=0)
    months = (food.months or 1) + 1
    burial = losses.burial_by_organisation
    changes: dict[str, dict[str, object]] = {
        "dead": {"dead": (*losses.dead, "z"), "burial_by_organisation": burial},
        "injured": {"injured": (*losses.injured, Injured(ref="z", treatment_days=7))},
        "food": {"short_of_food": ShortOfFood(people=food.people + 1, months=food.months)},
        "months": {"short_of_food": ShortOfFood(people=food.people, months=min(12, months))},
        "days": {
            "injured": tuple(
                Injured(ref=one.ref, treatment_days=None if one.treatment_days is None else one.treatment_days + 2)
                for one in losses.injured
            )
        },
        "essentials": {"lost_essentials": True},
    }
    return losses.model_copy(update=changes[more])


@quick
@given(household=HOUSEHOLDS, day=ANY_DAY, states=st.lists(st.sampled_from(list(HouseState)), min_size=2, max_size=2))
def test_a_worse_house_never_brings_less_where_no_other_home_is_left(
    household: Circumstances, day: date, states: list[HouseState]
):
    order = [HouseState.INTACT, HouseState.DAMAGED, HouseState.HEAVILY_DAMAGED, HouseState.DESTROYED]
    better, worse = sorted(states, key=order.index)

    def of(state: HouseState) -> Counter[str]:
        house = House(state=state, habitable=state in order[:2], no_other_home=True)
        return _sums(_answer(replace(household, losses=household.losses.model_copy(update={"house": house})), day))

    assert of(worse)["dong"] >= of(better)["dong"]


LATER = """
values:
  2027-03-01: {value: 700000, metadata: {document: 1/2027/NĐ-CP, article: "4", certainty: A}}
"""


@quick
@given(household=HOUSEHOLDS, day=st.one_of(st.dates(date(2021, 7, 1), date(2027, 2, 28)), NEAR_BORDERS))
def test_a_later_law_never_changes_an_earlier_decision(household: Circumstances, day: date):
    assert _answer(household, day, _with_a_later_law()) == _answer(household, day)


@cache
def _with_a_later_law() -> ReliefLaw:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "base_level_dong.yaml").write_text(LATER, encoding="utf-8")
        return ReliefLaw(Path(folder))


@quick
@given(base=st.integers(540_001, 10**13), cost=st.integers(0, 10**13))
def test_amounts_are_exact_to_the_dong(base: int, cost: int):
    norm = Norm("98", "base_level_dong", base, date(2026, 11, 1), None, "98/2026/NQ-HĐND", "1")
    losses = Losses.model_construct(
        dead=("a", "b"),
        missing=(),
        injured=(Injured(ref="c", treatment_days=3),),
        house=None,
        short_of_food=None,
        lost_essentials=False,
        burial_by_organisation=Burial.model_construct(person="b", actual_cost_dong=cost),
        children_left_alone=(),
    )
    household = Circumstances(Hazard.STORM, Standing.OTHER, losses, province_code="98")

    answer = _answer(household, date(2026, 11, 21), the_law().with_norms([norm]))

    amounts = {entitlement.code: amount_of(entitlement)[0] for entitlement in answer.given}
    assert answer.base_level_dong == base
    assert amounts == {"INJURY": 10 * base, "FUNERAL_HH": 50 * base, "FUNERAL_ORG": max(50 * base, cost)}


@quick
@given(value=st.integers(1, 10**9))
def test_a_norm_only_ever_raises(value: int):
    norm = Norm("98", "base_level_dong", value, date(2026, 11, 1), date(2026, 12, 31), "98/2026/NQ-HĐND", "1")
    losses = Losses(injured=(Injured(ref="c", treatment_days=3),))
    law = the_law().with_norms([norm])

    def injury(day: date) -> Entitlement:
        return _answer(Circumstances(Hazard.STORM, Standing.OTHER, losses, province_code="98"), day, law).given[0]

    assert amount_of(injury(date(2026, 12, 31)))[0] == 10 * max(value, 540_000)
    assert amount_of(injury(date(2027, 1, 1)))[0] == 5_400_000


@quick
@given(household=HOUSEHOLDS, day=ANY_DAY)
def test_every_dimension_lies_between_0_and_100_and_its_evidence_adds_up(household: Circumstances, day: date):
    priority = priority_of(household, the_law().weights(day), day)

    for dimension, evidence in priority.evidence.items():
        assert getattr(priority, dimension) == min(100, sum(one.points for one in evidence))
    assert 0 <= priority.score <= 100


def test_weak_coping_is_more_urgent_and_not_known_lies_between():
    day = date(2026, 11, 21)

    def coping(answer: Coping | None) -> int:
        household = Circumstances(Hazard.STORM, Standing.POOR, Losses(), coping=answer)
        return priority_of(household, the_law().weights(day), day).coping

    weak = Coping(savings_months=0, working_adults=0, helpers_near=False, insured=False, shelter_available=False)
    strong = Coping(savings_months=6, working_adults=3, helpers_near=True, insured=True, shelter_available=True)
    assert (coping(strong), coping(weak)) == (0, 100)
    assert coping(strong) < coping(None) < coping(weak)
