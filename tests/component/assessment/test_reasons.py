"""Why something is declined or returned: in words, held against the findings, read by household and assessor."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.findings import Findings, FoundHousehold
from shared.clock import now
from shared.events import AssistanceDeclined, ReturnedForFindings
from shared.events.household import House, HouseState, Losses, ShortOfFood, Standing
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import INCIDENT, MORNING, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_GONE = Losses(
    house=House(state=HouseState.DESTROYED, habitable=False, no_other_home=True), short_of_food=ShortOfFood(people=4)
)


async def _assessed(harness: ServiceHarness, standing: Standing | None = Standing.POOR, losses: Losses = _GONE) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=losses))
    await harness.hear(reported)
    await harness.find(reported.case_id, Findings(household=FoundHousehold(standing=standing), losses=losses), _NOW)
    return reported.case_id


async def _post(harness: ServiceHarness, **body: Any) -> Any:
    shown = await harness.shown()
    async with harness.as_("commune_chair") as client:
        return await client.post("/v1/decisions", json={"incident_id": str(INCIDENT), **shown, **body})


async def _award(harness: ServiceHarness, code: str) -> str:
    [row] = await harness.rows("select id from awards where code = :code and state = 'proposed'", code=code)
    return str(row["id"])


async def _page(harness: ServiceHarness, case_id: UUID) -> str:
    async with harness.as_("commune_officer") as client:
        answer = await client.get(f"/v1/assessments/{case_id}/explanation", headers={"Accept": "text/html"})
    text: str = answer.text
    return text


def _fields(answer: Any) -> list[str]:
    return [error["field"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    "reason", ["house_not_destroyed", "house_can_be_lived_in", "not_short_of_food", "standing_not_covered", "not_affected"]
)
async def test_a_reason_that_the_findings_contradict_asks_for_a_sentence(harness: ServiceHarness, reason: str) -> None:
    await _assessed(harness)
    house = await _award(harness, "HOUSE_NEW")

    bare = await _post(harness, award_ids=[house], verdict="declined", reason=reason)
    said = await _post(harness, award_ids=[house], verdict="declined", reason=reason, sentence="Chủ hộ đã dựng lại nhà hôm qua")

    assert (bare.status_code, _fields(bare)) == (422, [f"sentence.{house}"])
    assert "trái với hồ sơ" in bare.json()["errors"][0]["reason"]
    assert said.status_code == 201


@pytest.mark.parametrize("reason", ["already_helped", "helped_by_others", "not_living_here"])
async def test_what_findings_cannot_contradict_needs_no_sentence(harness: ServiceHarness, reason: str) -> None:
    await _assessed(harness)
    assert (
        await _post(harness, award_ids=[await _award(harness, "HOUSE_NEW")], verdict="declined", reason=reason)
    ).status_code == 201


async def test_a_sentence_alone_is_a_reason_and_the_household_reads_it(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    sentence = "Nhà đã được doanh nghiệp dựng lại xong ngày 19/11"

    answer = await _post(harness, award_ids=[await _award(harness, "HOUSE_NEW")], verdict="declined", sentence=sentence)

    assert answer.status_code == 201
    assert f"lý do: {sentence}" in await _page(harness, case_id)
    [fact] = [fact for fact in await harness.facts() if isinstance(fact, AssistanceDeclined)]
    # What is about people leaves no service in clear.
    assert (fact.reason_code, sentence in fact.to_json().decode()) == ("other", False)
    [row] = await harness.rows("select sentence from decision_lines")
    assert sentence.encode() not in row["sentence"]


async def test_a_code_of_ones_own_is_no_reason_and_other_needs_words(harness: ServiceHarness) -> None:
    await _assessed(harness)
    house = await _award(harness, "HOUSE_NEW")

    unknown = await _post(harness, award_ids=[house], verdict="declined", reason="khong_duyet")
    empty = await _post(harness, award_ids=[house], verdict="declined", reason="other")

    assert (unknown.status_code, _fields(unknown)) == (422, ["reason"])
    assert "house_not_destroyed" in unknown.json()["errors"][0]["reason"]
    assert (empty.status_code, _fields(empty)) == (422, ["sentence"])


async def test_a_return_needs_its_reason_and_the_assessor_reads_it_at_his_list(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    house, sentence = await _award(harness, "HOUSE_NEW"), "Chụp thêm ảnh mái và móng nhà"

    bare = await _post(harness, award_ids=[house], verdict="returned")
    returned = await _post(harness, award_ids=[house], verdict="returned", reason="house_unclear", sentence=sentence)

    assert (bare.status_code, _fields(bare)) == (422, ["reason"])
    assert "cần đánh giá thêm điều gì" in bare.json()["errors"][0]["reason"]
    assert returned.status_code == 201
    async with harness.as_("assessor") as client:
        [listed] = (await client.get("/v1/assessments", params={"state": "open"})).json()["items"]
        shown = (await client.get(f"/v1/assessments/{case_id}")).json()["returned"]
    async with harness.as_("auditor") as client:
        masked = (await client.get(f"/v1/assessments/{case_id}")).json()["returned"]
    assert (listed["returned_reason"], listed["returned_at"] is not None) == ("house_unclear", True)
    assert (shown["reason_code"], shown["sentence"], shown["signed_by"]) == ("house_unclear", sentence, "officer-commune_chair")
    assert (masked["reason_code"], masked["sentence"]) == ("house_unclear", None)
    [fact] = [fact for fact in await harness.facts() if isinstance(fact, ReturnedForFindings)]
    assert fact.reason_code == "house_unclear"
    assert f"Trả lại để đánh giá thêm: chưa rõ tình trạng nhà; {sentence}" in await _page(harness, case_id)


async def test_a_case_to_which_the_law_gives_nothing_is_returned_looked_at_again_and_then_refused(
    harness: ServiceHarness,
) -> None:
    case_id = await _assessed(harness, losses=Losses())
    whole, sentence = {"case_ids": [str(case_id)]}, "Nhà bên cạnh đã đổ, nhà này có nứt không?"

    bare = await _post(harness, **whole, verdict="returned")
    returned = await _post(harness, **whole, verdict="returned", reason="house_unclear", sentence=sentence)
    again = [await _post(harness, **whole, verdict=verdict, sentence="Như trên") for verdict in ("returned", "declined")]

    assert (bare.status_code, _fields(bare)) == (422, ["reason"])
    assert (returned.status_code, returned.json()["returned"]) == (201, 1)
    assert [answer.json()["type"].rsplit(":", 1)[1] for answer in again] == ["case-returned"] * 2
    assert "Chính bạn đã trả lại" in again[0].json()["errors"][0]["reason"]
    async with harness.as_("assessor") as client:
        [listed] = (await client.get("/v1/assessments", params={"state": "open"})).json()["items"]
        shown = (await client.get(f"/v1/assessments/{case_id}")).json()["returned"]
    assert (listed["returned_reason"], shown["sentence"]) == ("house_unclear", sentence)
    fact = (await harness.facts())[-1]
    assert isinstance(fact, ReturnedForFindings)
    assert (fact.case_id, fact.award_ids, fact.reason_code) == (case_id, (), "house_unclear")
    assert (await harness.clocks(case_id))["findings"] == "running"
    assert f"trả lại hồ sơ để đánh giá thêm: chưa rõ tình trạng nhà; {sentence}" in await _page(harness, case_id)

    await harness.find(case_id, Findings(losses=Losses()), now())

    assert (await harness.clocks(case_id))["findings"] == "kept"
    assert "trả lại hồ sơ để đánh giá thêm" not in await _page(harness, case_id)
    assert (await _post(harness, **whole, verdict="declined", reason="not_affected")).status_code == 201
    [row] = await harness.rows("select state, returned_at from assessments")
    assert (row["state"], row["returned_at"]) == ("decided", None)


async def test_nothing_owed_is_not_said_while_nobody_knows_the_standing(harness: ServiceHarness) -> None:
    losses = Losses(house=House(state=HouseState.DESTROYED, no_other_home=True))
    case_id = await _assessed(harness, standing=None, losses=losses)

    answer = await _post(harness, case_ids=[str(case_id)], verdict="declined", reason="nothing_owed")

    assert (answer.status_code, _fields(answer)) == (422, [f"sentence.{case_id}"])
    assert "diện hộ chưa ai cho biết" in answer.json()["errors"][0]["reason"]


async def test_a_standing_that_nobody_said_is_not_known_on_the_page(harness: ServiceHarness) -> None:
    case_id = await _assessed(
        harness, standing=None, losses=Losses(house=House(state=HouseState.DESTROYED, no_other_home=True))
    )

    shown = await _page(harness, case_id)

    assert "chưa rõ hộ có thuộc diện nghèo, cận nghèo hay khó khăn không" in shown.lower()
    assert "hộ không thuộc diện" not in shown.lower()
    assert "chưa ai cho biết hộ có phải hộ nghèo" in shown
