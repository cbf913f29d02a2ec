"""What officers see of the cases of their area, and who sees what is personal."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.assessment.domain.findings import Findings
from shared.events.household import House, HouseState, Losses, Member, ShortOfFood
from shared.events.intake import PersonalPart
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_household_reported,
    a_personal_part,
)
from tests.support.foundation import ISSUER, client_for

_NOW = MORNING + timedelta(hours=3)
_HUNGRY = Losses(short_of_food=ShortOfFood(people=4))


async def _a_case(harness: ServiceHarness, **values: Any) -> UUID:
    reported = a_household_reported(**{"personal": a_personal_part(losses=_HUNGRY), **values})
    await harness.hear(reported)
    return reported.case_id


async def _get(
    harness: ServiceHarness, path: str, role: str = "commune_officer", where: dict[str, Any] | None = None, **query: Any
) -> Any:
    async with harness.as_(role, **(where or {})) as client:
        return await client.get(path, params=query)


async def test_the_list_shows_what_may_be_signed_and_why_without_anything_personal(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    answer = await _get(harness, "/v1/assessments", incident_id=str(INCIDENT), state="open")

    [item] = answer.json()["items"]
    assert (item["case_id"], item["state"], item["list_number"], item["urgent"]) == (str(case_id), "open", 1, True)
    [award] = item["awards"]
    assert (award["code"], award["amount"], award["unit"], award["state"]) == ("RICE", 60, "kg", "proposed")
    assert award["explanation"]["vi"].startswith("60 kg gạo")
    assert "Hộ Thử Nghiệm" not in answer.text


async def test_cases_are_paged_and_filtered_by_state_place_and_area(harness: ServiceHarness) -> None:
    here = sorted([await _a_case(harness) for _ in range(3)])
    there = await _a_case(harness, commune_code=OTHER_COMMUNE)
    await harness.find(here[0], Findings(losses=Losses()), _NOW)

    async def ids(role: str = "auditor", where: dict[str, Any] | None = None, **query: Any) -> list[str]:
        answer = await _get(harness, "/v1/assessments", role, where or {"communes": []}, **query)
        return [item["case_id"] for item in answer.json()["items"]]

    assert await ids() == [str(id_) for id_ in sorted([*here, there])]
    assert await ids(state="assessed") == [str(here[0])]
    assert await ids(commune_code=OTHER_COMMUNE) == [str(there)]
    assert await ids(where={"communes": ["00004"]}) == [str(id_) for id_ in here]
    assert await ids(where={"communes": [], "provinces": [PROVINCE]}) == [str(id_) for id_ in sorted([*here, there])]
    assert await ids(incident_id=str(uuid4())) == []
    first = (await _get(harness, "/v1/assessments", limit=2)).json()
    rest = (await _get(harness, "/v1/assessments", limit=2, cursor=first["next_cursor"])).json()
    assert [item["case_id"] for item in first["items"] + rest["items"]] == [str(id_) for id_ in here]
    assert rest["next_cursor"] is None


async def test_who_decides_sees_the_household_and_that_he_looked_is_recorded(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    found = {
        "household": {"standing": "poor"},
        "losses": Losses(house=House(state=HouseState.DAMAGED)).model_dump(mode="json"),
        "note": "Nhà tốc mái",
    }
    await harness.find(case_id, Findings.model_validate(found), _NOW)

    seen = (await _get(harness, f"/v1/assessments/{case_id}", "commune_chair")).json()

    assert (seen["household"]["head_name"], seen["household"]["standing"]) == ("Hộ Thử Nghiệm", "poor")
    assert (seen["losses"]["house"]["state"], seen["note"]) == ("damaged", "Nhà tốc mái")
    assert [refusal["reason"] for refusal in seen["refusals"]] == ["damage_too_small"]
    assert {clock["kind"]: clock["state"] for clock in seen["clocks"]} == {"findings": "kept", "urgent_decision": "stopped"}
    assert seen["assessed_by"] == "assessor"
    [viewed] = await harness.rows("select actor, subject_ids from audit where action = 'case viewed'")
    assert viewed == {"actor": "officer-commune_chair", "subject_ids": str(case_id)}


async def test_before_anybody_looked_the_reported_losses_are_shown(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    seen = (await _get(harness, f"/v1/assessments/{case_id}", "assessor")).json()

    assert seen["losses"]["short_of_food"] == {"people": 4, "months": None}


def _seen_and_told() -> tuple[PersonalPart, Findings]:
    """A household with a telephone, a birthday and words in which people tell names, and what an officer found of it."""
    child = Member(ref="m-1", birth_date=date(2019, 5, 17))
    reported = a_personal_part(phone="0559000078", members=(child,), losses=_HUNGRY)
    found = {
        "household": {
            "standing": "poor",
            "members": [child.model_dump(mode="json"), {"ref": "m-2", "birth_date": "1991-02-03"}],
        },
        "losses": Losses(house=House(state=HouseState.DAMAGED)).model_dump(mode="json"),
        "note": "Bà Thử Nghiệm ở nhà bên",
    }
    return reported, Findings.model_validate(found)


async def test_officers_of_the_place_know_the_whole_household(harness: ServiceHarness) -> None:
    reported, found = _seen_and_told()
    case_id = await _a_case(harness, personal=reported)
    await harness.find(case_id, found, _NOW)

    for role in ("assessor", "commune_officer", "commune_chair", "provincial_officer", "provincial_leader"):
        seen = (await _get(harness, f"/v1/assessments/{case_id}", role)).json()
        household = seen["household"]
        assert (household["head_name"], household["phone"]) == ("Hộ Thử Nghiệm", "0559000078")
        assert [member["birth_date"] for member in household["members"]] == ["2019-05-17", "1991-02-03"]
        assert (household["what_happened"], seen["note"]) == ("Nước ngập, hết gạo", "Bà Thử Nghiệm ở nhà bên")


async def test_an_auditor_sees_how_the_case_went_and_not_whose_it_is(harness: ServiceHarness) -> None:
    reported, found = _seen_and_told()
    case_id = await _a_case(harness, personal=reported)
    before = (await _get(harness, f"/v1/assessments/{case_id}", "auditor")).json()
    await harness.find(case_id, found, _NOW)

    answer = await _get(harness, f"/v1/assessments/{case_id}", "auditor")

    seen = answer.json()
    assert [one["head_name"] for one in (before["household"], seen["household"])] == ["H. T. N."] * 2
    assert (seen["household"]["phone"], seen["household"]["what_happened"], seen["note"]) == ("••••••••78", "", None)
    assert [(one["birth_date"], one["birth_year"]) for one in before["household"]["members"]] == [(None, 2019)]
    assert [(one["birth_date"], one["birth_year"]) for one in seen["household"]["members"]] == [(None, 2019), (None, 1991)]
    # What decides stays: standing, losses, why something is not given.
    assert (seen["household"]["standing"], seen["losses"]["house"]["state"]) == ("poor", "damaged")
    assert [refusal["reason"] for refusal in seen["refusals"]] == ["damage_too_small"]
    for word in ("Thử Nghiệm", "0559000078", "2019-05-17", "1991-02-03"):
        assert word not in answer.text
    listed = await _get(harness, "/v1/assessments", "auditor")
    assert [item["case_id"] for item in listed.json()["items"]] == [str(case_id)]
    assert "household" not in listed.json()["items"][0]


async def test_who_is_auditor_and_officer_of_the_place_knows_what_officers_know(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)
    token = ISSUER.token(["auditor", "commune_officer"], communes=[COMMUNE])

    async with client_for(harness.app, token) as client:
        seen = (await client.get(f"/v1/assessments/{case_id}")).json()

    assert seen["household"]["head_name"] == "Hộ Thử Nghiệm"


async def test_who_has_no_need_to_know_sees_no_household(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    for role in ("ops", "paying_agent", "accountant"):
        seen = (await _get(harness, f"/v1/assessments/{case_id}", role)).json()
        assert (seen["household"], seen["losses"], seen["note"]) == (None, None, None)
        # The reason of an award speaks of losses and health: who may not know these gets the amount alone.
        assert {award["explanation"]["en"] for award in seen["awards"]} == {
            "The reason is shown to officers of the place and auditors."
        }
        assert seen["refusals"] == []
    shown = await harness.rows(
        "select distinct details::json ->> 'personal' as personal from audit where action = 'case viewed'"
    )
    assert shown == [{"personal": "false"}]


async def test_who_may_not_know_why_reads_it_neither_in_a_list_nor_in_a_decision(harness: ServiceHarness) -> None:
    await _a_case(harness)
    shown = await harness.shown()
    body = {"incident_id": str(INCIDENT), "award_ids": list(shown["seen"]), "verdict": "approved", **shown}
    async with harness.as_("commune_chair") as client:
        signed = (await client.post("/v1/decisions", json=body)).json()

    for role, reads_why in (("auditor", True), ("commune_officer", True), ("ops", False), ("accountant", False)):
        [listed] = (await _get(harness, "/v1/assessments", role)).json()["items"]
        [line] = (await _get(harness, f"/v1/decisions/{signed['id']}", role)).json()["lines"]
        whys = {why["vi"] for why in (listed["awards"][0]["explanation"], line["explanation"])}
        assert (listed["awards"][0]["amount"], line["amount"]) == (60, 60)
        assert all(why.startswith("60 kg gạo") for why in whys) is reads_why, role
        assert reads_why or whys == {"Lý do chỉ hiện cho cán bộ của địa bàn và thanh tra."}


async def test_a_case_elsewhere_does_not_exist(harness: ServiceHarness) -> None:
    case_id = await _a_case(harness)

    assert (await _get(harness, f"/v1/assessments/{case_id}", where={"communes": [OTHER_COMMUNE]})).status_code == 404
    assert (await _get(harness, f"/v1/assessments/{uuid4()}")).status_code == 404
    assert (await _get(harness, f"/v1/decisions/{uuid4()}")).status_code == 404
