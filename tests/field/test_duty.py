"""Duty and telephones: nobody writes over what he has not read, and nobody counts as told who was not."""

from typing import Any

import pytest

from shared.events import HouseholdTold
from shared.events.intake import PersonalPart
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_phone, a_shift, put_read
from tests.field.cases import FieldCase, field_case
from tests.field.steps import fields, kind
from tests.support.builders import COMMUNE, PROVINCE, a_household_reported, a_payment_settled, a_personal_part

CONTACTS = f"/v1/communes/{COMMUNE}/contacts"
ROSTER = "/v1/roster"
X, Y = a_phone(1), a_phone(2)


def _contact(role: str, phone: str = OFFICER_PHONE) -> dict[str, str]:
    return {"name": "Cán bộ Thử", "role": role, "phone": phone}


@field_case("second_editor")
@pytest.mark.parametrize("document", ["contacts", "roster"])
async def test_the_second_of_two_editors_loses_nothing(notifications: ServiceHarness, case: FieldCase, document: str) -> None:
    assert "{contacts: []} over present contacts" in case.given
    path, body = (CONTACTS, "contacts") if document == "contacts" else (ROSTER, "entries")
    old, of_one, of_other = (
        [_contact("chủ tịch"), _contact("trực", DUTY_PHONE), _contact("y tế", "0559000007")]
        if document == "contacts"
        else [a_shift(name=f"Trực {number}", phone=a_phone(number), province_code=PROVINCE) for number in (3, 4, 5)]
    )
    async with (
        notifications.client("provincial_officer", subject="officer-1") as one,
        notifications.client("provincial_officer", subject="officer-2") as other,
    ):
        (await one.put(path, json={body: [old]})).raise_for_status()
        read = [(await officer.get(path)).headers["ETag"] for officer in (one, other)]
        first = await one.put(path, json={body: [old, of_one]}, headers={"If-Match": read[0]})
        second = await other.put(path, json={body: [old, of_other]}, headers={"If-Match": read[1]})
        emptied = await other.put(path, json={body: []})
        merged = await put_read(other, path, {body: [old, of_one, of_other]})

    assert [answer.status_code for answer in (first, second, emptied, merged)] == [200, 412, 428, 200]
    assert kind(second) == (412, "changed-meanwhile")
    who, gone = second.json()["errors"]
    assert "officer-1" in who["reason"]
    assert gone["field"] == body
    assert OFFICER_PHONE[1:-2] not in second.text
    assert len(merged.json()[body]) == 3


@field_case("no_mobiles")
async def test_who_has_no_mobile_is_told_in_person(notifications: ServiceHarness, case: FieldCase) -> None:
    numbers = case.given.split("; ")
    assert len(numbers) == 4
    async with notifications.client("provincial_officer") as officer:
        for number in numbers:
            contacts: Any = {"contacts": [_contact("trực", OFFICER_PHONE), _contact("trực", number)]}
            assert fields(await officer.put(CONTACTS, json=contacts)) == ["contacts.1.phone"]
            assert fields(await officer.put(ROSTER, json={"entries": [a_shift(phone=number)]})) == ["entries.0.phone"]
    cases = {number: new_id() for number in numbers}
    for number, case_id in cases.items():
        reported = a_household_reported(case_id=case_id, personal=a_personal_part(phone=number))
        await notifications.take(reported, a_payment_settled(case_id=case_id))
    await notifications.send()

    visits = await notifications.notices(kind="in_person")
    assert {visit["case_id"]: visit["reason"] for visit in visits} == {str(one): "no_phone" for one in cases.values()}
    assert (await notifications.facts(HouseholdTold), notifications.telephones.simulator.heard) == ([], [])


@field_case("one_phone_for_twelve")
async def test_one_phone_for_twelve_is_one_text_with_the_count_and_twelve_visits(
    notifications: ServiceHarness, case: FieldCase
) -> None:
    phone = "0559066111"
    assert case.given == f"twelve rows with phone {phone}, all paid"
    cases = [new_id() for _ in range(12)]
    await notifications.take(*[a_household_reported(case_id=one, personal=a_personal_part(phone=phone)) for one in cases])
    await notifications.take(*[a_payment_settled(case_id=one) for one in cases[:7]])
    await notifications.take(*[a_payment_settled(case_id=one) for one in cases[7:]])
    await notifications.send()

    (text,) = notifications.telephones.texts(phone)
    assert "12 ho dung chung so nay" in text
    assert len(text) <= 160
    visits = await notifications.notices(kind="in_person")
    assert {(visit["case_id"], visit["reason"], visit["state"]) for visit in visits} == {
        (str(one), "shared_phone", "waiting") for one in cases
    }
    assert await notifications.facts(HouseholdTold) == []
    async with notifications.client(communes=[COMMUNE]) as officer:
        await officer.post("/v1/acknowledgements", json={"notice_ids": [visit["id"] for visit in visits]})
    assert sorted(fact.case_id for fact in await notifications.facts(HouseholdTold)) == sorted(cases)


@field_case("phone_corrected")
@pytest.mark.parametrize("text", ["went", "waits"])
async def test_who_answers_the_corrected_number_hears_of_it(notifications: ServiceHarness, case: FieldCase, text: str) -> None:
    assert "the text went to X (or waits for the gateway)" in case.given
    case_id = new_id()

    def with_phone(phone: str) -> PersonalPart:
        return a_personal_part(phone=phone)

    await notifications.take(a_household_reported(case_id=case_id, personal=with_phone(X)), a_payment_settled(case_id=case_id))
    if text == "went":
        await notifications.send()
    for revision in (2, 3):
        await notifications.take(a_household_reported(case_id=case_id, revision=revision, personal=with_phone(Y)))
        await notifications.send()

    assert len(notifications.telephones.texts(X)) == (1 if text == "went" else 0)
    assert len(notifications.telephones.texts(Y)) == 1
    assert len(await notifications.facts(HouseholdTold)) == 1
