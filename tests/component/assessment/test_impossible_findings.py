"""What an officer cannot have seen is refused by field, also in lists; what was reported counts where he says nothing."""

from typing import Any
from uuid import UUID

import pytest

from shared.events.household import Losses, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import a_household_reported, a_personal_part


async def _a_case(harness: ServiceHarness, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=Losses(), standing=Standing.POOR, **values))
    await harness.hear(reported)
    return reported.case_id


def _fields(problem: dict[str, Any]) -> list[str]:
    return [error["field"] for error in problem["errors"]]


@pytest.mark.parametrize(
    ("findings", "wrong"),
    [
        pytest.param(
            {"losses": {"dead": list("abcd"), "short_of_food": {"people": 1}}, "head": "b"},
            ["losses.short_of_food.people"],
            id="the-dead-are-not-hungry",
        ),
        pytest.param(
            {"losses": {"missing": list("abcd"), "short_of_food": {"people": 4}}, "head": "b"},
            ["losses.short_of_food.people"],
            id="rice-for-nobody",
        ),
        pytest.param(
            {"losses": {"missing": ["a"], "children_left_alone": ["a"]}, "head": "b"},
            ["losses.children_left_alone"],
            id="the-missing-are-not-left-alone",
        ),
        pytest.param({"losses": {"dead": ["a"]}}, ["head"], id="nobody-said-who-is-the-head-beside-somebody-dead"),
        pytest.param({"losses": {"missing": ["a"]}, "head": None}, ["head"], id="nor-beside-somebody-missing"),
        pytest.param({"losses": {"dead": ["somebody_else"]}, "head": "b"}, ["losses.dead.0"], id="a-word-that-is-nobody"),
        pytest.param({"losses": {}, "note": "x\x00"}, ["note"], id="a-nul-in-the-note"),
    ],
)
async def test_findings_that_cannot_be_true_are_refused_by_field(harness: ServiceHarness, findings: Any, wrong: Any) -> None:
    case_id = await _a_case(harness, size=4)
    async with harness.as_("assessor") as assessor:
        answer = await assessor.post(f"/v1/assessments/{case_id}/findings", json=findings)

    assert answer.status_code == 422, answer.text
    assert _fields(answer.json()) == wrong
    assert not await harness.facts()


async def test_in_a_list_only_the_impossible_household_is_refused(harness: ServiceHarness) -> None:
    sound, impossible = [await _a_case(harness, size=3) for _ in range(2)]
    items = [
        {"case_id": str(sound), "losses": {"dead": ["a"], "short_of_food": {"people": 2}}, "head": "b"},
        {"case_id": str(impossible), "losses": {"dead": list("abcde")}, "head": "a"},
    ]
    async with harness.as_("assessor") as assessor:
        answer = (await assessor.post("/v1/findings", json={"items": items})).json()

    assert [one["case_id"] for one in answer["recorded"]] == [str(sound)]
    assert [(one["case_id"], _fields(one["problem"])) for one in answer["refused"]] == [(str(impossible), ["losses.dead"])]


async def test_an_officer_who_finds_a_larger_household_says_so(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness, size=1)
    findings = {"losses": {"dead": ["a", "b"]}, "household": {"size": 4}, "head": "c"}
    async with harness.as_("assessor") as assessor:
        answer = await assessor.post(f"/v1/assessments/{case_id}/findings", json=findings)

    assert answer.status_code == 201, answer.text
    assert [award["code"] for award in answer.json()["awards"]] == ["FUNERAL_HH", "FUNERAL_HH"]
