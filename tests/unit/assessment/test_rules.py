"""335/2026/NĐ-CP Art. 12 at its borders."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.assessment.domain.law import Basis
from services.assessment.policy.law.port import NoRulesForDay
from shared.events.household import Hazard, Standing
from tests.unit.assessment.cases import LAW, TODAY, a_household, amounts, given, refused, the_law_says

DECREE = "335/2026/NĐ-CP"


def test_the_law_answers_from_its_first_day_and_no_day_before() -> None:
    first = date(2021, 7, 1)
    assert LAW.rule_set(first) == "ND20_360"
    with pytest.raises(NoRulesForDay):
        LAW.rule_set(first - timedelta(days=1))
    with pytest.raises(NoRulesForDay):
        LAW.entitlements([a_household({})], first - timedelta(days=1))


def test_many_households_are_answered_in_their_order() -> None:
    households = [a_household({"short_of_food": {"people": people}}) for people in range(1, 6)]
    answers = LAW.entitlements(households, TODAY)
    assert [answer.given[0].count for answer in answers] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("people", "months", "kilograms"), [(1, None, 15), (4, 1, 60), (4, 3, 180), (4, 4, 180), (4, 12, 180)])
def test_rice_is_15_kg_for_each_person_and_month_up_to_three_months(people: int, months: int | None, kilograms: int) -> None:
    assert amounts({"short_of_food": {"people": people, "months": months}}) == {"RICE": kilograms}


def test_nobody_short_of_food_gets_no_rice_and_no_refusal() -> None:
    assert the_law_says({"short_of_food": {"people": 0}}).not_given == ()
    assert amounts({}) == {}


@pytest.mark.parametrize(
    ("house", "reason"),
    [
        ({"state": "destroyed"}, None),
        ({"habitable": False}, None),
        ({"state": "damaged", "habitable": False}, None),
        ({"state": "heavily_damaged"}, "home_not_known"),
        ({"state": "damaged"}, "home_not_lost"),
        ({"habitable": True}, "home_not_lost"),
        (None, "home_not_known"),
    ],
)
def test_essentials_are_for_a_lost_home(house: dict[str, Any] | None, reason: str | None) -> None:
    losses = {"lost_essentials": True, "house": house}
    assert ("ESSENTIALS" in amounts(losses)) is (reason is None)
    assert [why for code, why in refused(losses) if code == "ESSENTIALS"] == ([] if reason is None else [reason])


def test_a_lost_home_alone_is_no_lack_of_essentials() -> None:
    assert "ESSENTIALS" not in amounts({"house": {"state": "destroyed"}})


@pytest.mark.parametrize(("days", "dong"), [(3, 5_400_000), (4, 5_400_000)])
def test_an_injury_treated_for_three_days_gets_ten_times_the_base(days: int, dong: int) -> None:
    [injury] = given({"injured": [{"ref": "injured-1", "treatment_days": days}]})
    assert (injury.code, injury.person, injury.multiplier, injury.level) == ("INJURY", "injured-1", 10, 540_000)
    assert injury.count * injury.multiplier * injury.level == dong
    assert injury.basis == (Basis(DECREE, "12.2"),)


@pytest.mark.parametrize(
    ("days", "reason"), [(2, "treatment_too_short"), (0, "treatment_too_short"), (None, "treatment_days_unknown")]
)
def test_an_injury_treated_shorter_or_not_yet_known_gets_nothing(days: int | None, reason: str) -> None:
    assert refused({"injured": [{"ref": "injured-1", "treatment_days": days}]}) == [("INJURY", reason)]


def test_each_injured_person_counts_alone() -> None:
    people = [{"ref": f"injured-{n}", "treatment_days": n} for n in range(1, 6)]
    assert [one.person for one in given({"injured": people})] == ["injured-3", "injured-4", "injured-5"]


def test_each_dead_or_missing_person_gives_fifty_times_the_base() -> None:
    funerals = given({"dead": ["dead-1"], "missing": ["missing-1"]})
    assert [(one.code, one.person) for one in funerals] == [("FUNERAL_HH", "dead-1"), ("FUNERAL_HH", "missing-1")]
    assert {one.count * one.multiplier * one.level for one in funerals} == {27_000_000}
    # That each person counts is practice, not the decree's words.
    assert {one.certainty for one in funerals} == {"B"}


def test_an_organiser_gets_his_cost_instead_of_the_household() -> None:
    losses = {"dead": ["dead-1", "dead-2"], "burial_by_organisation": {"person": "dead-1", "actual_cost_dong": 30_000_000}}
    found = {(one.code, one.person): one.actual_cost for one in given(losses)}
    assert found == {("FUNERAL_HH", "dead-2"): None, ("FUNERAL_ORG", "dead-1"): 30_000_000}
    assert ("FUNERAL_HH", "buried_by_organisation") in refused(losses)


def test_the_only_dead_person_need_not_be_named() -> None:
    losses = {"dead": ["dead-1"], "burial_by_organisation": {"actual_cost_dong": 1}}
    assert [(one.code, one.person) for one in given(losses)] == [("FUNERAL_ORG", "dead-1")]


def test_who_is_missing_cannot_be_buried() -> None:
    losses = {"missing": ["missing-1"], "burial_by_organisation": {"person": "missing-1", "actual_cost_dong": 30_000_000}}
    assert [(one.code, one.person) for one in given(losses)] == [("FUNERAL_HH", "missing-1")]
    assert refused(losses) == [("FUNERAL_ORG", "not_dead")]


@pytest.mark.parametrize(
    ("house", "dong"),
    [
        ({"state": "destroyed", "no_other_home": True}, {"HOUSE_NEW": 40_000_000}),
        ({"state": "destroyed", "no_other_home": True, "habitable": True}, {"HOUSE_NEW": 40_000_000}),
        ({"state": "heavily_damaged", "habitable": False}, {"HOUSE_REPAIR": 20_000_000}),
        ({"relocation_ordered": True}, {"HOUSE_MOVE": 30_000_000}),
        ({"state": "damaged", "habitable": False}, {}),
        ({"state": "intact"}, {}),
        ({}, {}),
    ],
)
def test_what_a_house_gets(house: dict[str, Any], dong: dict[str, int]) -> None:
    assert amounts({"house": house}) == dong


@pytest.mark.parametrize(
    ("house", "refusal"),
    [
        ({"state": "destroyed"}, ("HOUSE_NEW", "other_home_not_known")),
        ({"state": "destroyed", "no_other_home": False}, ("HOUSE_NEW", "other_home")),
        ({"state": "heavily_damaged"}, ("HOUSE_REPAIR", "habitable_not_known")),
        ({"state": "heavily_damaged", "habitable": True}, ("HOUSE_REPAIR", "habitable")),
        ({"state": "damaged"}, ("HOUSE_REPAIR", "damage_too_small")),
    ],
)
def test_what_is_not_known_is_not_given_and_the_reason_is_said(house: dict[str, Any], refusal: tuple[str, str]) -> None:
    assert amounts({"house": house}) == {}
    assert refused({"house": house}) == [refusal]


@pytest.mark.parametrize(
    ("percent", "code"),
    [(29, None), (30, "HOUSE_REPAIR"), (70, "HOUSE_REPAIR"), (71, "HOUSE_NEW"), (100, "HOUSE_NEW")],
)
def test_a_percentage_serves_where_no_state_was_named_and_is_unverified(percent: int, code: str | None) -> None:
    found = given({"house": {"damage_pct": percent, "habitable": False, "no_other_home": True}})
    assert [(one.code, one.certainty) for one in found] == ([(code, "D")] if code else [])


def test_the_state_decides_where_the_percentage_says_otherwise_and_that_is_told() -> None:
    answer = the_law_says({"house": {"state": "heavily_damaged", "habitable": False, "damage_pct": 90}})
    assert [one.code for one in answer.given] == ["HOUSE_REPAIR"]
    assert answer.warnings == ("damage_percent_disagrees",)
    assert the_law_says({"house": {"state": "heavily_damaged", "damage_pct": 70}}).warnings == ()


@pytest.mark.parametrize(
    ("standing", "certainty"), [(Standing.POOR, "A"), (Standing.NEAR_POOR, "A"), (Standing.DIFFICULT, "D")]
)
def test_housing_help_is_for_recognised_standing(standing: Standing, certainty: str) -> None:
    losses = {"house": {"state": "heavily_damaged", "habitable": False}}
    assert [(one.code, one.certainty) for one in given(losses, standing=standing)] == [("HOUSE_REPAIR", certainty)]


def test_a_standing_that_nobody_has_said_is_no_refusal_of_it_but_something_to_ask():
    gone = {"house": {"state": "destroyed", "no_other_home": True}}
    assert refused(gone, standing=None) == [("HOUSE_NEW", "standing_not_known")]
    assert amounts({"house": {"relocation_ordered": True}}, standing=None) == {"HOUSE_MOVE": 30_000_000}
    # What fails whatever the standing is said first: nobody is asked in vain.
    assert refused({"house": {"state": "destroyed", "no_other_home": False}}, standing=None) == [("HOUSE_NEW", "other_home")]


def test_other_households_get_no_house_but_may_have_to_move() -> None:
    gone = {"house": {"state": "destroyed", "no_other_home": True}}
    assert refused(gone, standing=Standing.OTHER) == [("HOUSE_NEW", "standing_not_covered")]
    assert amounts({"house": {"relocation_ordered": True}}, standing=Standing.OTHER) == {"HOUSE_MOVE": 30_000_000}


@pytest.mark.parametrize(
    ("state", "highest", "other"),
    [("destroyed", "HOUSE_NEW", "HOUSE_MOVE"), ("heavily_damaged", "HOUSE_MOVE", "HOUSE_REPAIR")],
)
def test_of_several_housing_benefits_the_highest_is_given(state: str, highest: str, other: str) -> None:
    losses = {"house": {"state": state, "habitable": False, "no_other_home": True, "relocation_ordered": True}}
    assert list(amounts(losses)) == [highest]
    assert refused(losses) == [(other, "one_housing_benefit")]


_EVERYTHING: dict[str, Any] = {
    "short_of_food": {"people": 2},
    "lost_essentials": True,
    "house": {"state": "destroyed", "no_other_home": True},
    "injured": [{"ref": "injured-1", "treatment_days": 9}],
    "dead": ["dead-1"],
}
_DISASTER = {"RICE", "ESSENTIALS", "INJURY", "FUNERAL_HH", "HOUSE_NEW"}


@pytest.mark.parametrize(
    ("hazard", "codes"),
    [
        (Hazard.STORM, _DISASTER),
        (Hazard.FLOOD, _DISASTER),
        (Hazard.LANDSLIDE, _DISASTER),
        (Hazard.WHIRLWIND, _DISASTER),
        (Hazard.DROUGHT, _DISASTER),
        (Hazard.SALTWATER, _DISASTER),
        (Hazard.CLIMATE, set()),
        (Hazard.FIRE, _DISASTER),
        (Hazard.FORCE_MAJEURE, _DISASTER),
        (Hazard.EPIDEMIC, {"ESSENTIALS", "FUNERAL_HH"}),
        (Hazard.CROP_FAILURE, {"RICE"}),
        (Hazard.LEAN_SEASON, {"RICE"}),
        (Hazard.LABOUR_ACCIDENT, {"INJURY", "FUNERAL_HH"}),
        (Hazard.TRAFFIC_ACCIDENT, {"INJURY", "FUNERAL_HH"}),
        (Hazard.TET_HUNGER, {"RICE_TET"}),
        (Hazard.DOMESTIC_VIOLENCE, set()),
        (Hazard.SEXUAL_ABUSE, set()),
        (Hazard.TRAFFICKING, set()),
        (Hazard.FORCED_LABOUR, set()),
    ],
)
def test_the_cause_opens_the_benefit(hazard: Hazard, codes: set[str]) -> None:
    against = "climate_alone" if hazard is Hazard.CLIMATE else "cause_not_covered"
    asked = {code.replace("_TET", "") for code in codes}
    assert set(amounts(_EVERYTHING, hazard=hazard)) == codes
    assert {code for code, reason in refused(_EVERYTHING, hazard=hazard) if reason == against} == _DISASTER - asked
