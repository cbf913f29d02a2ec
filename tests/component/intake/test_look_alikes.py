"""The same household told twice: both reports are kept, the later one is marked, and an officer says whether it is one."""

import asyncio
from typing import Any

import pytest

from shared.events import CaseRetracted
from shared.ids import new_id
from tests.component.intake.harness import ServiceHarness, a_report
from tests.component.intake.test_reports import post
from tests.support.builders import COMMUNE, OTHER_COMMUNE
from tests.support.records import outbox_facts

_PHONE = {"head_name": "Hộ Thử Nghiệm", "phone": "0559 000 001"}
_LIST = "commune_code,head_name,what_happened,phone\n"


async def _tell(harness: ServiceHarness, case_id: Any, verdict: str, role: str = "commune_officer", **area: Any) -> Any:
    async with harness.client(role, **area) as officer:
        return await officer.post(f"/v1/cases/{case_id}/look-alike", json={"verdict": verdict})


async def test_the_same_report_and_key_of_another_officer_is_kept_and_marked(harness: ServiceHarness, incident: str) -> None:
    """`one_key_two_officers`: a shared phone sends under the next officer's name what the first one's network lost."""
    key = {"Idempotency-Key": str(new_id())}
    first = await post(harness, a_report(incident), headers=key, communes=[COMMUNE], subject="officer-a")
    second = await post(harness, a_report(incident), headers=key, communes=[COMMUNE], subject="officer-b")

    assert (first.status_code, first.json()["looks_like"]) == (201, None)
    assert second.status_code == 201
    case = await harness.case(first.json()["case_id"])
    assert second.json()["looks_like"] == {
        "case_id": case["id"],
        "case_number": case["case_number"],
        "reported_at": case["received_at"],
        "likeness": "same_report",
    }
    again = await post(harness, a_report(incident), headers=key, communes=[COMMUNE], subject="officer-b")
    assert again.json() == second.json()


async def test_of_two_at_the_same_moment_one_is_the_first_and_the_other_looks_like_it(
    harness: ServiceHarness, incident: str
) -> None:
    key = {"Idempotency-Key": "shared-phone-1"}
    answers = await asyncio.gather(
        *(post(harness, a_report(incident, household=_PHONE), headers=key, subject=f"officer-{n}") for n in range(4))
    )

    assert [answer.status_code for answer in answers] == [201] * 4
    firsts = [answer.json()["case_id"] for answer in answers if answer.json()["looks_like"] is None]
    assert len(firsts) == 1
    assert {answer.json()["looks_like"]["case_id"] for answer in answers if answer.json()["looks_like"]} == set(firsts)


async def test_who_knows_the_key_and_the_report_learns_nothing_of_another_commune(harness: ServiceHarness) -> None:
    incident = await harness.declare((COMMUNE, OTHER_COMMUNE))
    key = {"Idempotency-Key": "guessed"}
    await post(harness, a_report(incident, household=_PHONE), headers=key, communes=[COMMUNE])

    elsewhere = a_report(incident, household=_PHONE, commune_code=OTHER_COMMUNE)
    other = await post(harness, elsewhere, headers=key, communes=[OTHER_COMMUNE], subject="stranger")
    refused = await post(
        harness, a_report(incident, household=_PHONE), headers=key, communes=[OTHER_COMMUNE], subject="stranger-2"
    )

    assert (other.status_code, other.json()["looks_like"]) == (201, None)
    assert refused.status_code == 403
    assert "case" not in refused.text.replace("urn:kipthoi", "")
    async with harness.client(communes=[OTHER_COMMUNE]) as stranger:
        shown = (await stranger.get(f"/v1/cases/{other.json()['case_id']}")).json()
    assert shown["look_alikes"] == []


async def test_one_of_the_people_is_not_told_who_was_reported_before_and_the_officers_are(
    harness: ServiceHarness, incident: str
) -> None:
    first = await harness.report(incident, household=_PHONE)
    told = await post(harness, a_report(incident, household=_PHONE), role="reporter")

    assert (told.status_code, told.json()["looks_like"]) == (201, None)
    case = await harness.case(told.json()["case_id"])
    assert [pair["case_id"] for pair in case["look_alikes"]] == [first]


@pytest.mark.parametrize(
    ("household", "likeness"),
    [
        pytest.param({"head_name": "HO  THU NGHIEM", "phone": "+84 559-000-001"}, "same_name_and_phone", id="without-accents"),
        pytest.param(
            {"head_name": "Hộ Thử Nghiệm", "phone": "0559000001", "size": 4}, "same_name_and_phone", id="more-is-known"
        ),
        pytest.param({"head_name": "Hộ Khác", "phone": "0559000001"}, None, id="neighbours-share-a-phone"),
        pytest.param({"head_name": "Hộ Thử Nghiệm", "phone": "0559000002"}, None, id="many-are-called-alike"),
        pytest.param({"head_name": "Hộ Thử Nghiệm"}, None, id="no-phone"),
        pytest.param({"head_name": "Hộ Thử Nghiệm", "phone": "không có"}, None, id="a-phone-that-is-none"),
    ],
)
async def test_a_name_with_its_phone_is_a_likeness_and_neither_alone(
    harness: ServiceHarness, incident: str, household: Any, likeness: str | None
) -> None:
    await harness.report(incident, household=_PHONE)
    await harness.report(incident, household={"head_name": "Hộ Thử Nghiệm", "phone": "không có"}, what_happened="Khác")
    answer = await post(harness, a_report(incident, household=household, what_happened="Mất hết gạo"))

    alike = answer.json()["looks_like"]
    assert (alike and alike["likeness"]) == likeness


async def test_other_incidents_are_other_matters(harness: ServiceHarness, incident: str) -> None:
    await harness.report(incident, household=_PHONE)
    answer = await post(harness, a_report(await harness.declare(), household=_PHONE))

    assert answer.json()["looks_like"] is None


async def test_both_cases_show_each_other_and_the_list_finds_the_later_one(harness: ServiceHarness, incident: str) -> None:
    first, second = await harness.report(incident), await harness.report(incident)

    earlier, later = await harness.case(first), await harness.case(second)
    assert [(pair["case_id"], pair["earlier"]) for pair in earlier["look_alikes"]] == [(second, False)]
    assert [(pair["case_id"], pair["earlier"]) for pair in later["look_alikes"]] == [(first, True)]
    async with harness.client() as officer:
        found = (await officer.get("/v1/cases", params={"look_alikes": "true"})).json()["items"]
    assert [(case["id"], case["looks_like_id"], case["look_alike_verdict"]) for case in found] == [(second, first, None)]


async def test_one_household_twice_is_taken_back_once_and_the_first_goes_on(harness: ServiceHarness, incident: str) -> None:
    first, second = await harness.report(incident), await harness.report(incident)

    answer = await _tell(harness, second, "same")

    assert (answer.status_code, answer.json()) == (200, {"id": second, "looks_like_id": first, "verdict": "same"})
    assert ((await harness.case(first))["stage"], (await harness.case(second))["stage"]) == ("identified", "retracted")
    [retracted] = [fact for fact in await outbox_facts(harness.foundation.database) if isinstance(fact, CaseRetracted)]
    assert (str(retracted.case_id), retracted.reason_code) == (second, "duplicate")
    assert (await _tell(harness, second, "different")).json()["type"] == "urn:kipthoi:problem:already-retracted"


async def test_two_households_that_only_look_alike_both_go_on_and_are_asked_about_no_more(
    harness: ServiceHarness, incident: str
) -> None:
    first, second = await harness.report(incident), await harness.report(incident)

    assert (await _tell(harness, second, "different")).status_code == 200
    assert (await _tell(harness, second, "different")).status_code == 200
    refused = await _tell(harness, second, "same")

    assert (refused.status_code, refused.json()["type"]) == (409, "urn:kipthoi:problem:look-alike-told")
    assert [(await harness.case(case))["stage"] for case in (first, second)] == ["identified", "identified"]
    async with harness.client() as officer:
        assert (await officer.get("/v1/cases", params={"look_alikes": "true"})).json()["items"] == []


async def test_only_an_officer_of_the_place_says_it_and_only_of_what_looks_alike(
    harness: ServiceHarness, incident: str
) -> None:
    first, second = await harness.report(incident), await harness.report(incident)

    assert (await _tell(harness, first, "same")).json()["type"] == "urn:kipthoi:problem:no-look-alike"
    assert (await _tell(harness, second, "same", communes=[OTHER_COMMUNE])).status_code == 404
    assert (await _tell(harness, second, "same", role="reporter")).status_code == 403
    assert (await _tell(harness, second, "perhaps")).status_code == 422


async def test_who_was_taken_back_is_no_first_any_more(harness: ServiceHarness, incident: str) -> None:
    """What was reported wrongly and is reported again is no double; a third time it is one of the second."""
    first = await harness.report(incident)
    async with harness.client() as officer:
        await officer.post(f"/v1/cases/{first}/retract", json={"reason_code": "wrong_form"})
    second = await post(harness, a_report(incident))
    third = await post(harness, a_report(incident))

    assert second.json()["looks_like"] is None
    assert third.json()["looks_like"]["case_id"] == second.json()["case_id"]


async def test_when_the_first_is_taken_back_the_next_is_compared_with_the_one_that_stands(
    harness: ServiceHarness, incident: str
) -> None:
    first, second = await harness.report(incident), await harness.report(incident)
    async with harness.client() as officer:
        await officer.post(f"/v1/cases/{first}/retract", json={"reason_code": "wrong_form"})

    third = await post(harness, a_report(incident))

    assert third.json()["looks_like"]["case_id"] == second


async def test_a_case_is_no_double_of_one_that_was_taken_back(harness: ServiceHarness, incident: str) -> None:
    first, second = await harness.report(incident), await harness.report(incident)
    async with harness.client() as officer:
        await officer.post(f"/v1/cases/{first}/retract", json={"reason_code": "wrong_form"})
        listed = (await officer.get("/v1/cases", params={"look_alikes": "true"})).json()["items"]
    told = await _tell(harness, second, "same")

    assert (told.status_code, told.json()["type"]) == (409, "urn:kipthoi:problem:first-case-taken-back")
    assert (await harness.case(second))["stage"] == "identified"
    assert listed == []


async def test_a_correction_can_show_that_two_are_alike(harness: ServiceHarness, incident: str) -> None:
    first = await harness.report(incident, household=_PHONE)
    second = await harness.report(incident, household={"head_name": "Ho Thu Nghiem"}, what_happened="Tốc mái")
    async with harness.client() as officer:
        answer = await officer.post(f"/v1/cases/{second}/corrections", json={"phone": "0559000001"})

    assert answer.status_code == 201
    assert (await harness.case(second))["looks_like_id"] == first
    assert (await harness.case(first))["looks_like_id"] is None


async def test_who_corrects_the_first_and_who_reports_its_like_do_not_wait_for_each_other(
    harness: ServiceHarness, incident: str
) -> None:
    first = await harness.report(incident, household=_PHONE)

    async def correct(size: int) -> Any:
        async with harness.client() as officer:
            return await officer.post(f"/v1/cases/{first}/corrections", json={"size": size, "phone": "0559000001"})

    reports = [post(harness, a_report(incident, household=_PHONE)) for _ in range(10)]
    answers = await asyncio.gather(*reports, *(correct(size) for size in range(1, 11)))

    assert [answer.status_code for answer in answers] == [201] * 20
    assert {answer.json()["looks_like"]["case_id"] for answer in answers[:10]} == {first}


async def test_rows_of_a_list_are_kept_and_the_list_says_which_look_alike(harness: ServiceHarness, incident: str) -> None:
    first = await harness.report(incident, household=_PHONE)
    rows = f"{COMMUNE},Hộ Thử Nghiệm,Ngập,0559000001\n{COMMUNE},Hộ Mới,Ngập,0559000003\n{COMMUNE},Hộ Mới,Ngập,0559000003\n"

    done = await harness.send_list(incident, _LIST + rows)

    assert (done["accepted"], done["rejected"]) == (3, 0)
    assert [(note["line"], note["field"]) for note in done["notes"]] == [(2, "head_name"), (4, "head_name")]
    assert first in done["notes"][0]["note"]


async def test_what_is_compared_cannot_be_read_in_the_database(harness: ServiceHarness, incident: str) -> None:
    await harness.report(incident, household=_PHONE)

    marks = [bytes(row.mark) for row in await harness.rows("select mark from likenesses")]
    assert [len(mark) for mark in marks] == [32, 32]
