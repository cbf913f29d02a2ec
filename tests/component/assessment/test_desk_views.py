"""What officers see of the cases of their area, and who sees what is personal."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from services.assessment.domain import Findings
from shared.events.household import House, HouseState, Losses, ShortOfFood
from tests.component.assessment.conftest import Desk
from tests.support.builders import INCIDENT, MORNING, OTHER_COMMUNE, PROVINCE, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_HUNGRY = Losses(short_of_food=ShortOfFood(people=4))


async def _a_case(desk: Desk, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=_HUNGRY), **values)
    await desk.hear(reported)
    return reported.case_id


async def _get(desk: Desk, path: str, role: str = "commune_officer", where: dict[str, Any] | None = None, **query: Any) -> Any:
    async with desk.as_(role, **(where or {})) as client:
        return await client.get(path, params=query)


async def test_the_list_shows_what_may_be_signed_and_why_without_anything_personal(desk: Desk) -> None:
    case_id = await _a_case(desk)

    answer = await _get(desk, "/v1/assessments", incident_id=str(INCIDENT), state="open")

    [item] = answer.json()["items"]
    assert (item["case_id"], item["state"], item["list_number"], item["urgent"]) == (str(case_id), "open", 1, True)
    [award] = item["awards"]
    assert (award["code"], award["amount"], award["unit"], award["state"]) == ("RICE", 60, "kg", "proposed")
    assert award["explanation"]["vi"].startswith("60 kg gạo")
    assert "Hộ Thử Nghiệm" not in answer.text


async def test_cases_are_paged_and_filtered_by_state_place_and_area(desk: Desk) -> None:
    here = sorted([await _a_case(desk) for _ in range(3)])
    there = await _a_case(desk, commune_code=OTHER_COMMUNE)
    await desk.find(here[0], Findings(losses=Losses()), _NOW)

    async def ids(role: str = "auditor", where: dict[str, Any] | None = None, **query: Any) -> list[str]:
        answer = await _get(desk, "/v1/assessments", role, where or {"communes": []}, **query)
        return [item["case_id"] for item in answer.json()["items"]]

    assert await ids() == [str(id_) for id_ in sorted([*here, there])]
    assert await ids(state="assessed") == [str(here[0])]
    assert await ids(commune_code=OTHER_COMMUNE) == [str(there)]
    assert await ids(where={"communes": ["00004"]}) == [str(id_) for id_ in here]
    assert await ids(where={"communes": [], "provinces": [PROVINCE]}) == [str(id_) for id_ in sorted([*here, there])]
    assert await ids(incident_id=str(uuid4())) == []
    first = (await _get(desk, "/v1/assessments", limit=2)).json()
    rest = (await _get(desk, "/v1/assessments", limit=2, cursor=first["next_cursor"])).json()
    assert [item["case_id"] for item in first["items"] + rest["items"]] == [str(id_) for id_ in here]
    assert rest["next_cursor"] is None


async def test_who_decides_sees_the_household_and_that_he_looked_is_recorded(desk: Desk) -> None:
    case_id = await _a_case(desk)
    found = {
        "household": {"standing": "poor"},
        "losses": Losses(house=House(state=HouseState.DAMAGED)).model_dump(mode="json"),
        "note": "Nhà tốc mái",
    }
    await desk.find(case_id, Findings.model_validate(found), _NOW)

    seen = (await _get(desk, f"/v1/assessments/{case_id}", "commune_chair")).json()

    assert (seen["household"]["head_name"], seen["household"]["standing"]) == ("Hộ Thử Nghiệm", "poor")
    assert (seen["losses"]["house"]["state"], seen["note"]) == ("damaged", "Nhà tốc mái")
    assert [refusal["reason"] for refusal in seen["refusals"]] == ["damage_too_small"]
    assert {clock["kind"]: clock["state"] for clock in seen["clocks"]} == {"findings": "kept", "urgent_decision": "stopped"}
    assert seen["assessed_by"] == "assessor"
    [viewed] = await desk.rows("select actor, subject_ids from audit where action = 'case viewed'")
    assert viewed == {"actor": "officer-commune_chair", "subject_ids": str(case_id)}


async def test_before_anybody_looked_the_reported_losses_are_shown(desk: Desk) -> None:
    case_id = await _a_case(desk)

    seen = (await _get(desk, f"/v1/assessments/{case_id}", "assessor")).json()

    assert seen["losses"]["short_of_food"] == {"people": 4, "months": None}


async def test_who_has_no_need_to_know_sees_no_household(desk: Desk) -> None:
    case_id = await _a_case(desk)

    for role in ("ops", "paying_agent", "accountant"):
        seen = (await _get(desk, f"/v1/assessments/{case_id}", role)).json()
        assert (seen["household"], seen["losses"], seen["note"]) == (None, None, None)


async def test_a_case_elsewhere_does_not_exist(desk: Desk) -> None:
    case_id = await _a_case(desk)

    assert (await _get(desk, f"/v1/assessments/{case_id}", where={"communes": [OTHER_COMMUNE]})).status_code == 404
    assert (await _get(desk, f"/v1/assessments/{uuid4()}")).status_code == 404
    assert (await _get(desk, f"/v1/decisions/{uuid4()}")).status_code == 404
