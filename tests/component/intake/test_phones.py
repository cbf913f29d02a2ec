"""A telephone in a report or a correction: words beside it go into what happened, and who sent it is told so."""

from typing import Any

import pytest

from tests.component.intake.harness import ServiceHarness, a_report
from tests.component.intake.test_reports import fields, post


def a_household(phone: str | None) -> dict[str, Any]:
    return {"head_name": "Hộ Thử Nghiệm", "phone": phone}


async def test_words_beside_a_phone_are_kept_and_told(harness: ServiceHarness, incident: str) -> None:
    informant = {"name": "Người Báo", "phone": "0559000002 / 0559000003"}
    answer = await post(
        harness,
        a_report(incident, household=a_household("0559345678 (con trai)"), reported_by=informant),
    )

    shown = await harness.case(answer.json()["case_id"])
    assert answer.status_code == 201
    assert [note["field"] for note in answer.json()["notes"]] == ["household.phone", "reported_by.phone"]
    assert "words" in answer.json()["notes"][0]["note"]
    assert shown["household"]["phone"] == "0559345678"
    assert shown["what_happened"].split("\n")[1:] == [
        "Ghi chú số điện thoại: con trai",
        "Điện thoại khác của người báo: 0559000003",
    ]


@pytest.mark.parametrize("text", ["không có", "none", "-"])
async def test_who_has_no_phone_is_reported_without_one(harness: ServiceHarness, incident: str, text: str) -> None:
    answer = await post(harness, a_report(incident, household=a_household(text)))

    assert [note["field"] for note in answer.json()["notes"]] == ["household.phone"]
    assert (await harness.case(answer.json()["case_id"]))["household"]["phone"] is None


@pytest.mark.parametrize("text", ["0559345678", "024 3900 0000", "1900 0000", "+66 80 000 0000", "0168 000 0001", None])
async def test_a_number_alone_is_taken_without_a_word(harness: ServiceHarness, incident: str, text: str | None) -> None:
    answer = await post(harness, a_report(incident, household=a_household(text)))

    assert answer.json()["notes"] == []
    assert (await harness.case(answer.json()["case_id"]))["household"]["phone"] == text


@pytest.mark.parametrize("text", ["123", "113", "055900", "0559 000 00", "+123"])
async def test_what_can_be_no_telephone_is_asked_for_again_at_once(harness: ServiceHarness, incident: str, text: str) -> None:
    informant = {"name": "Người Báo", "phone": text}
    answer = await post(harness, a_report(incident, household=a_household(text), reported_by=informant))
    case_id = await harness.report(incident)
    async with harness.client() as officer:
        corrected = await officer.post(f"/v1/cases/{case_id}/corrections", json={"phone": text})

    assert (answer.status_code, fields(answer)) == (422, ["household.phone", "reported_by.phone"])
    assert (corrected.status_code, fields(corrected)) == (422, ["phone"])
    assert all("leave it empty" in error["reason"] for error in answer.json()["errors"])


async def test_words_alone_are_refused_by_field(harness: ServiceHarness, incident: str) -> None:
    informant = {"name": "Người Báo", "phone": "hỏi trưởng thôn"}
    answer = await post(harness, a_report(incident, household=a_household("gọi anh Ba"), reported_by=informant))

    assert (answer.status_code, fields(answer)) == (422, ["household.phone", "reported_by.phone"])


async def test_a_correction_reads_a_phone_alike(harness: ServiceHarness, incident: str) -> None:
    case_id = await harness.report(incident)
    async with harness.client() as officer:
        path = f"/v1/cases/{case_id}/corrections"
        wrong = await officer.post(path, json={"phone": "gọi anh Ba"})
        split = await officer.post(path, json={"phone": "0559345678 (con trai)"})
        once_more = await officer.post(path, json={"phone": "0559345678 (con trai)", "size": 3})
        other = await officer.post(path, json={"size": 4})
        none = await officer.post(path, json={"phone": "không có"})

    assert (wrong.status_code, fields(wrong)) == (422, ["phone"])
    assert [len(answer.json()["notes"]) for answer in (split, once_more, other, none)] == [1, 1, 0, 1]
    shown = await harness.case(case_id)
    assert shown["household"]["phone"] is None
    assert shown["what_happened"].count("con trai") == 1
