"""Related benefits are one right: one house, one burial, one person, in any order and under any ref."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from services.assessment.domain.awards import Award, AwardState
from services.assessment.policy.awards.proposals import Plan, propose
from services.assessment.policy.awards.rights import right_of
from shared.ids import CaseId, new_id
from tests.unit.assessment.cases import the_law_says

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
CASE = CaseId(new_id())
NEW = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
REPAIR = {"house": {"state": "heavily_damaged", "habitable": False}}
MOVE = {"house": {"relocation_ordered": True}}


def _burial(cost: int, person: str = "m1") -> dict[str, Any]:
    return {"dead": [person], "burial_by_organisation": {"person": person, "actual_cost_dong": cost}}


def _plan(losses: dict[str, Any], existing: Sequence[Award] = ()) -> Plan:
    return propose(CASE, the_law_says(losses), existing, NOW, from_findings=True)


def _sign_all(*visits: dict[str, Any]) -> list[Award]:
    """What stands after each of these visits was signed as it was proposed."""
    awards: list[Award] = []
    for losses in visits:
        awards = [
            replace(award, state=AwardState.APPROVED) if award.state is AwardState.PROPOSED else award
            for award in _plan(losses, awards).awards
        ]
    return awards


def _approved(awards: Sequence[Award]) -> list[tuple[str, str | None, int]]:
    return [(award.code, award.person, award.amount) for award in awards if award.state is AwardState.APPROVED]


@pytest.mark.parametrize("visits", list(itertools.permutations([NEW, REPAIR, MOVE])))
def test_of_several_houses_no_more_stands_than_the_dearest(visits: tuple[dict[str, Any], ...]) -> None:
    assert sum(amount for _, _, amount in _approved(_sign_all(*visits))) == 40_000_000


def test_the_dearer_house_is_proposed_as_the_difference_and_says_so() -> None:
    [rest] = _plan(NEW, _sign_all(REPAIR)).saved
    assert (rest.code, rest.amount, rest.floor) == ("HOUSE_NEW", 20_000_000, 20_000_000)
    assert rest.reasoning.en.startswith("Supplement of 20,000,000 đ")


def test_the_cheaper_house_adds_nothing_and_is_told() -> None:
    plan = _plan(REPAIR, _sign_all(NEW))
    assert (plan.saved, plan.warnings) == ((), ("more_was_signed",))


def test_a_refused_house_keeps_no_other_one_away() -> None:
    refused = [replace(award, state=AwardState.DECLINED) for award in _plan(NEW).awards]
    assert [(award.code, award.amount) for award in _plan(REPAIR, refused).saved] == [("HOUSE_REPAIR", 20_000_000)]


@pytest.mark.parametrize(
    ("first", "second", "stands"),
    [
        pytest.param({"dead": ["m1"]}, _burial(30_000_000), ("FUNERAL_HH", "m1", 27_000_000), id="the household first"),
        pytest.param(
            _burial(30_000_000), {"dead": ["m1"]}, ("FUNERAL_ORG", "m1", 30_000_000), id="organisation_then_household"
        ),
        pytest.param(
            {"dead": ["m1"]}, _burial(30_000_000, "ong-bay"), ("FUNERAL_HH", "m1", 27_000_000), id="household_then_renamed"
        ),
        pytest.param({"missing": ["m1"]}, _burial(30_000_000), ("FUNERAL_HH", "m1", 27_000_000), id="missing_then_buried"),
    ],
)
def test_one_burial_is_paid_once(first: dict[str, Any], second: dict[str, Any], stands: tuple[str, str, int]) -> None:
    assert _approved(_sign_all(first, second)) == [stands]
    assert "burial_already_signed" in _plan(second, _sign_all(first)).warnings


@pytest.mark.parametrize(
    ("visits", "persons"),
    [
        pytest.param([["m1"], ["ong-bay"]], {"m1"}, id="a new name"),
        pytest.param([["m1"], ["ong-bay"], ["p1"], ["m1"]], {"m1"}, id="again and again"),
        pytest.param([["m1"], ["m1", "ong-bay"]], {"m1", "ong-bay"}, id="two really died"),
        pytest.param([["m1"], ["a", "b"]], {"m1", "b"}, id="two under new names"),
        pytest.param([["m1", "m2"], ["a"]], {"m1", "m2"}, id="fewer than before"),
        pytest.param([["m1", "m2"], ["a", "b", "c"]], {"m1", "m2", "c"}, id="a third one"),
        pytest.param([["m1", "m2"]], {"m1", "m2"}, id="two at once"),
    ],
)
@pytest.mark.parametrize("what", ["dead", "injured"])
def test_what_happened_to_persons_is_counted_by_person(visits: list[list[str]], persons: set[str], what: str) -> None:
    def losses(refs: list[str]) -> dict[str, Any]:
        return {"dead": refs} if what == "dead" else {"injured": [{"ref": ref, "treatment_days": 5} for ref in refs]}

    approved = _approved(_sign_all(*map(losses, visits)))
    assert {person for _, person, _ in approved} == persons
    assert len(approved) == len(persons)


def test_a_renamed_person_is_told() -> None:
    assert _plan({"dead": ["ong-bay"]}, _sign_all({"dead": ["m1"]})).warnings == ("signed_under_another_ref",)
    assert _plan({"dead": ["m1", "ong-bay"]}, _sign_all({"dead": ["m1"]})).warnings == ()


def test_one_who_was_signed_for_and_is_still_named_stands_for_nobody_else() -> None:
    signed = _sign_all({"injured": [{"ref": "a", "treatment_days": 3}]})
    now_the_other = {"injured": [{"ref": "a", "treatment_days": 0}, {"ref": "b", "treatment_days": 3}]}

    assert [(award.code, award.person) for award in _plan(now_the_other, signed).saved] == [("INJURY", "b")]


def test_one_who_was_refused_keeps_nobody_else_away() -> None:
    refused = [replace(award, state=AwardState.DECLINED) for award in _plan({"dead": ["m1"]}).awards]
    assert [award.person for award in _plan({"dead": ["ong-bay"]}, refused).saved] == ["ong-bay"]


def test_rice_is_netted_by_persons_and_months() -> None:
    def hungry(people: int, months: int) -> dict[str, Any]:
        return {"short_of_food": {"people": people, "months": months}}

    assert sum(amount for _, _, amount in _approved(_sign_all(hungry(3, 1), hungry(6, 3), hungry(2, 1), hungry(6, 3)))) == 270


_VISIT = st.fixed_dictionaries(
    {},
    optional={
        "house": st.sampled_from([NEW["house"], REPAIR["house"], MOVE["house"]]),
        "dead": st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, max_size=3),
        "cost": st.integers(0, 60_000_000),
    },
)


@settings(deadline=None, max_examples=60)
@over(visits=st.lists(_VISIT, min_size=1, max_size=4))
def test_whatever_the_order_no_right_gets_more_than_its_dearest_form(visits: list[dict[str, Any]]) -> None:
    told = []
    for visit in visits:
        losses = {name: value for name, value in visit.items() if name != "cost"}
        if visit.get("dead") and "cost" in visit:
            burial = {"person": visit["dead"][0], "actual_cost_dong": visit["cost"]}
            losses["burial_by_organisation"] = burial
        told.append(losses)
    approved = _approved(_sign_all(*told))

    houses = sum(amount for code, _, amount in approved if code.startswith("HOUSE"))
    assert houses <= 40_000_000
    burials: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for code, person, _ in approved:
        if code.startswith("FUNERAL"):
            burials[right_of(code, person)].add(code)
    assert all(len(codes) == 1 for codes in burials.values())
    assert len(burials) <= max(len(losses.get("dead", [])) for losses in told)
