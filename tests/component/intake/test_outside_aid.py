"""What others gave a household directly is known to whoever helps it next, and refuses nothing."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from shared.clock import VIETNAM, now
from shared.database import execute
from tests.component.intake.harness import ServiceHarness
from tests.support.builders import COMMUNE, OTHER_COMMUNE

GIVER = "Hội Chữ thập đỏ Thử Nghiệm"


def _money(**values: Any) -> dict[str, Any]:
    today = now().astimezone(VIETNAM).date()
    return {"kind": "cash", "given_by": GIVER, "given_on": today.isoformat(), "amount_dong": 5_000_000, **values}


async def _record(harness: ServiceHarness, case: str, body: dict[str, Any], *, key: str | None = None, **who: Any) -> Any:
    async with harness.client(who.pop("role", "commune_officer"), **{"communes": [COMMUNE], **who}) as officer:
        headers = {"Idempotency-Key": key} if key else {}
        return await officer.post(f"/v1/cases/{case}/outside-aid", json=body, headers=headers)


async def _found(harness: ServiceHarness, *cases: str, role: str = "commune_chair", **area: Any) -> list[dict[str, Any]]:
    async with harness.client(role, **{"communes": [COMMUNE], **area}) as reader:
        answer = await reader.post("/v1/outside-aid/search", json={"case_ids": list(cases)})
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


async def test_what_others_gave_stands_on_its_case_and_before_who_signs(harness: ServiceHarness, incident: str) -> None:
    case, other = await harness.report(incident), await harness.report(incident, household={"head_name": "Hộ Khác"})

    answer = await _record(harness, case, _money())
    goods = await _record(harness, case, {**_money(kind="goods", what="10 kg gạo"), "amount_dong": None})

    assert (answer.status_code, goods.status_code) == (201, 201), (answer.text, goods.text)
    found = await _found(harness, case, other)
    assert [(one["case_id"], one["kind"], one["amount_dong"], one["given_by"], one["what"]) for one in found] == [
        (case, "cash", 5_000_000, GIVER, None),
        (case, "goods", None, GIVER, "10 kg gạo"),
    ]
    assert [one["id"] for one in (await harness.case(case))["outside_aid"]] == [one["id"] for one in found]
    assert (await harness.case(other))["outside_aid"] == []


async def test_said_twice_under_one_key_it_is_one(harness: ServiceHarness, incident: str) -> None:
    case = await harness.report(incident)

    answers = await asyncio.gather(*(_record(harness, case, _money(), key="one") for _ in range(3)))

    assert {answer.status_code for answer in answers} == {201}
    assert len(await _found(harness, case)) == 1


async def test_what_was_wrong_is_withdrawn_once_and_stays_on_record(harness: ServiceHarness, incident: str) -> None:
    case = await harness.report(incident)
    aid = (await _record(harness, case, _money())).json()["id"]

    async with harness.client(communes=[COMMUNE]) as officer:
        first = await officer.post(f"/v1/cases/{case}/outside-aid/{aid}/withdraw")
        again = await officer.post(f"/v1/cases/{case}/outside-aid/{aid}/withdraw")
        elsewhere = await officer.post(f"/v1/cases/{UUID(int=1)}/outside-aid/{aid}/withdraw")
        listed = (await officer.get("/v1/outside-aid", params={"incident_id": incident})).json()["items"]

    assert (first.status_code, again.status_code, elsewhere.status_code) == (200, 409, 404)
    assert again.json()["type"].endswith("outside-aid-withdrawn")
    assert await _found(harness, case) == []
    assert [one["id"] for one in listed if one["withdrawn_at"]] == [aid]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"amount_dong": None}, "amount_dong"),
        ({"amount_dong": 0}, "amount_dong"),
        ({"kind": "goods", "amount_dong": None}, "what"),
        ({"given_on": "0001-01-01"}, "given_on"),
        ({"given_by": " "}, "given_by"),
        ({"kind": "something"}, "kind"),
    ],
)
async def test_what_cannot_be_is_refused_by_its_field(
    harness: ServiceHarness, incident: str, body: dict[str, Any], field: str
) -> None:
    answer = await _record(harness, await harness.report(incident), _money(**body))

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_day_to_come_is_refused(harness: ServiceHarness, incident: str) -> None:
    tomorrow = now().astimezone(VIETNAM).date() + timedelta(days=1)

    answer = await _record(harness, await harness.report(incident), _money(given_on=tomorrow.isoformat()))

    assert [error["field"] for error in answer.json()["errors"]] == ["given_on"]


async def test_only_officers_of_the_place_write_and_only_who_may_reads_the_words(
    harness: ServiceHarness, incident: str
) -> None:
    case = await harness.report(incident)
    refused = [
        await _record(harness, case, _money(), communes=[OTHER_COMMUNE]),
        await _record(harness, case, _money(), role="accountant"),
        await _record(harness, case, _money(), role="auditor"),
    ]
    await _record(harness, case, _money(what="kèm 1 thùng mì"))

    assert [answer.status_code for answer in refused] == [404, 403, 403]
    [masked] = await _found(harness, case, role="auditor")
    assert (masked["amount_dong"], masked["given_by"], masked["what"]) == (5_000_000, None, None)
    assert await _found(harness, case, communes=[OTHER_COMMUNE]) == []
    async with harness.foundation.database.reading() as session:
        [sealed] = (await execute(session, text("select sealed from outside_aid"))).scalars()
    assert GIVER.encode() not in sealed


async def test_it_follows_its_case_to_another_commune_and_ends_with_no_report(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE))
    case = await harness.report(incident)
    await _record(harness, case, _money())

    async with harness.client("provincial_officer") as officer:
        moved = await officer.post(f"/v1/cases/{case}/corrections", json={"commune_code": OTHER_COMMUNE})
        assert moved.status_code == 201, moved.text
    assert len(await _found(harness, case, communes=[OTHER_COMMUNE])) == 1
    async with harness.client(communes=[OTHER_COMMUNE]) as officer:
        listed = (await officer.get("/v1/outside-aid", params={"incident_id": incident, "limit": "1"})).json()
        taken = await officer.post(f"/v1/cases/{case}/retract", json={"reason_code": "mistake"})
        assert taken.status_code == 200, taken.text
    late = await _record(harness, case, _money(), communes=[OTHER_COMMUNE])

    assert [one["commune_code"] for one in listed["items"]] == [OTHER_COMMUNE]
    assert late.json()["type"].endswith("already-retracted")


@pytest.mark.parametrize("verdict", ["same", "different"])
async def test_of_a_household_that_was_reported_twice_it_stands_at_the_report_that_goes_on(
    harness: ServiceHarness, incident: str, verdict: str
) -> None:
    same = {"head_name": "Hộ Thử Nghiệm", "phone": "0559 000 001"}
    first, second = await harness.report(incident, household=same), await harness.report(incident, household=same)
    aid = (await _record(harness, second, _money())).json()["id"]

    async with harness.client(communes=[COMMUNE]) as officer:
        told = await officer.post(f"/v1/cases/{second}/look-alike", json={"verdict": verdict})
    at = first if verdict == "same" else second

    assert told.status_code == 200, told.text
    assert [(one["id"], one["given_by"], one["case_id"]) for one in await _found(harness, first, second)] == [(aid, GIVER, at)]
    assert [one["id"] for one in (await harness.case(at))["outside_aid"]] == [aid]
    async with harness.client(communes=[COMMUNE]) as officer:
        withdrawn = await officer.post(f"/v1/cases/{at}/outside-aid/{aid}/withdraw")
    assert withdrawn.status_code == 200, withdrawn.text
