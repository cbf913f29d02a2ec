"""A whole hamlet at once: the files are taken along, the findings come as a list, nothing of it is lost."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from shared.events import DamageAssessed
from shared.events.household import Losses, ShortOfFood
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import INCIDENT, MORNING, OTHER_COMMUNE, a_case_retracted, a_household_reported, a_personal_part

_NOW = MORNING + timedelta(hours=3)
_HUNGRY = Losses(short_of_food=ShortOfFood(people=4))
_LOST_HOUSE = {"house": {"state": "heavily_damaged", "habitable": False}, "short_of_food": {"people": 4}}


async def _a_case(harness: ServiceHarness, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=_HUNGRY), **values)
    await harness.hear(reported)
    return reported.case_id


async def _send(harness: ServiceHarness, items: list[dict[str, Any]], **headers: str) -> Any:
    async with harness.as_("assessor") as client:
        return await client.post("/v1/findings", json={"items": items}, headers=headers)


async def test_a_list_does_what_the_single_form_does(harness: ServiceHarness) -> None:
    single, *listed = [await _a_case(harness) for _ in range(3)]
    async with harness.as_("assessor") as client:
        by_form = (await client.post(f"/v1/assessments/{single}/findings", json={"losses": _LOST_HOUSE})).json()

    answer = await _send(harness, [{"case_id": str(case_id), "losses": _LOST_HOUSE} for case_id in listed])

    assert answer.status_code == 200
    assert [one["case_id"] for one in answer.json()["recorded"]] == [str(case_id) for case_id in sorted(listed)]
    wanted = {(award["code"], award["amount"], award["state"]) for award in by_form["awards"]}
    for one in answer.json()["recorded"]:
        assert {(award["code"], award["amount"], award["state"]) for award in one["awards"]} == wanted
        assert (one["revision"], one["state"], one["warnings"]) == (1, "assessed", by_form["warnings"])
        assert await harness.clocks(UUID(one["case_id"])) == await harness.clocks(single)
    found = [fact.case_id for fact in await harness.facts() if isinstance(fact, DamageAssessed)]
    assert sorted(found) == sorted([single, *listed])
    assert {row["waiting_count"] for row in await harness.rows("select waiting_count from assessment_lists")} == {0}


async def test_one_that_cannot_be_recorded_stops_no_other(harness: ServiceHarness) -> None:
    good, retracted, elsewhere, unknown = (
        await _a_case(harness),
        await _a_case(harness),
        await _a_case(harness, commune_code=OTHER_COMMUNE),
        uuid4(),
    )
    await harness.hear(a_case_retracted(case_id=retracted))

    answer = await _send(harness, [{"case_id": str(id_), "losses": {}} for id_ in (unknown, retracted, good, elsewhere)])

    assert [one["case_id"] for one in answer.json()["recorded"]] == [str(good)]
    refused = {one["case_id"]: one["problem"] for one in answer.json()["refused"]}
    assert {id_: (problem["status"], problem["type"].rsplit(":", 1)[1]) for id_, problem in refused.items()} == {
        str(unknown): (404, "not-found"),
        str(retracted): (409, "case-retracted"),
        str(elsewhere): (403, "forbidden"),
    }
    assert refused[str(retracted)]["title"] == "Trường hợp đã được rút"
    assert len(await harness.rows("select 1 from findings")) == 1


async def test_a_later_list_keeps_what_an_earlier_visit_found(harness: ServiceHarness) -> None:
    case_id = str(await _a_case(harness))
    await _send(harness, [{"case_id": case_id, "household": {"standing": "poor"}, "losses": {}}])

    second = (await _send(harness, [{"case_id": case_id, "losses": _LOST_HOUSE, "seen_revision": 1}])).json()

    assert second["recorded"][0]["revision"] == 2
    assert [one["code"] for one in second["recorded"][0]["awards"]] == ["RICE", "HOUSE_REPAIR"]


async def test_the_same_list_sent_twice_is_recorded_once(harness: ServiceHarness) -> None:
    items = [{"case_id": str(await _a_case(harness)), "losses": {}} for _ in range(2)]

    first, again = [await _send(harness, items, **{"Idempotency-Key": "hamlet-7"}) for _ in range(2)]

    assert first.json() == again.json()
    assert len(await harness.rows("select 1 from findings")) == 2


async def test_a_wrong_list_names_the_place_and_nothing_is_recorded(harness: ServiceHarness) -> None:
    case_id = str(await _a_case(harness))

    twice = await _send(harness, [{"case_id": case_id, "losses": {}}, {"case_id": case_id, "losses": {}}])
    empty = await _send(harness, [])
    wrong = await _send(harness, [{"case_id": case_id, "losses": {"house": {"state": "gone"}}}])

    places = [(answer.status_code, answer.json()["errors"][0]["field"]) for answer in (twice, empty, wrong)]
    assert places == [(422, "items.1.case_id"), (422, "items"), (422, "items.0.losses.house.state")]
    assert await harness.rows("select 1 from findings") == []


async def test_the_files_of_a_hamlet_are_taken_along_and_that_is_recorded(harness: ServiceHarness) -> None:
    here = sorted([await _a_case(harness) for _ in range(3)])
    await _a_case(harness, commune_code=OTHER_COMMUNE)
    async with harness.as_("assessor") as client:
        query = {"incident_id": str(INCIDENT), "limit": 2}
        first = (await client.get("/v1/worksheets", params=query)).json()
        rest = (await client.get("/v1/worksheets", params={**query, "cursor": first["next_cursor"]})).json()
        [one] = (await client.get("/v1/worksheets", params={**query, "limit": 1})).json()["items"]
        single = (await client.get(f"/v1/assessments/{here[0]}")).json()

    assert [case["case_id"] for case in first["items"] + rest["items"]] == [str(case_id) for case_id in here]
    assert rest["next_cursor"] is None
    assert one == single
    assert one["household"]["head_name"] == "Hộ Thử Nghiệm"
    viewed = await harness.rows("select subject_ids from audit where action = 'case viewed' order by at")
    assert viewed[0]["subject_ids"].split() == [str(case_id) for case_id in here[:2]]
