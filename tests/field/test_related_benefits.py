"""Related benefits at the real doors: what was signed of one is never paid again under another name."""

import re

from tests.component.assessment.conftest import ServiceHarness as Assessment
from tests.field.cases import FieldCase, G, H, field_case
from tests.field.steps import a_case, approved_sum, found_and_signed

MOVE = {"losses": {"house": {"relocation_ordered": True}}, "household": {"standing": "poor"}}


def _dead(*refs: str, organisation_pays: int | None = None) -> dict[str, object]:
    losses: dict[str, object] = {"dead": list(refs)}
    if organisation_pays is not None:
        losses["burial_by_organisation"] = {"person": refs[0], "actual_cost_dong": organisation_pays}
    return {"losses": losses}


@field_case("repair_then_new")
async def test_never_more_stands_than_the_dearer_house(assessment: Assessment, case: FieldCase) -> None:
    assert "20,000,000" in case.given
    for visits, total in (
        ([H, G], 40_000_000),
        ([G, H], 40_000_000),
        ([MOVE, H, G], 40_000_000),
        ([H], 20_000_000),
    ):
        before = await approved_sum(assessment)
        case_id = await a_case(assessment, size=5)
        for visit in visits:
            await found_and_signed(assessment, case_id, visit)
        assert await approved_sum(assessment) - before == total


@field_case("household_then_organisation")
async def test_one_burial_is_one_payment_in_any_order(assessment: Assessment, case: FieldCase) -> None:
    cost = int(re.findall(r"actual_cost_dong: (\d+)", case.given)[0])
    for visits, total in (
        ([_dead("m1"), _dead("m1", organisation_pays=cost)], 27_000_000),
        ([_dead("m1", organisation_pays=cost), _dead("m1")], 30_000_000),
    ):
        before = await approved_sum(assessment)
        case_id = await a_case(assessment, size=5)
        for visit in visits:
            await found_and_signed(assessment, case_id, visit)
        assert await approved_sum(assessment) - before == total


@field_case("ref_renamed")
async def test_who_was_signed_for_does_not_come_back_under_another_name(assessment: Assessment, case: FieldCase) -> None:
    [first, second] = re.findall(r"dead \[([\w-]+)\]", case.given)
    for visits, total in (
        ([_dead(first), _dead(second)], 27_000_000),
        ([_dead(first), _dead(first, second)], 54_000_000),
    ):
        before = await approved_sum(assessment)
        case_id = await a_case(assessment, size=5)
        for visit in visits:
            await found_and_signed(assessment, case_id, visit)
        assert await approved_sum(assessment) - before == total
