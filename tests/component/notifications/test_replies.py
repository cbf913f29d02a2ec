"""A telephone confirms what it got, is worth what a telephone is worth, and a strange number confirms nothing."""

import pytest

from deploy.simulators.phones import Faults
from services.notifications.domain.notices import NoticeState
from services.notifications.loops.deliveries import URGENT
from shared.clock import now
from shared.events import NoticeAcknowledged
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_phone, heard_as
from tests.support.builders import COMMUNE, PROVINCE, a_household_reported

NEIGHBOUR = "31987"


async def test_one_by_sms_confirms_the_digest_by_the_owner_of_the_number(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)

    await harness.answer(OFFICER_PHONE, " 1. ")

    (notice,) = await harness.notices(kind="digest")
    ((contact,),) = await harness.rows("select id from commune_contacts where removed_at is null")
    assert (notice["state"], notice["assurance"]) == ("acknowledged", "phone")
    assert notice["acknowledged_by"] == f"contact:{contact}"
    (fact,) = await harness.facts(NoticeAcknowledged)
    assert (fact.assurance, fact.acknowledged_by) == ("phone", f"contact:{contact}")
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("kept",)]
    said = await harness.rows(f"select distinct action, roles from audit where actor = 'contact:{contact}' order by action")
    assert said == [("communes heard", "commune_contact"), ("notice acknowledged", "commune_contact")][-len(said) :]
    assert said


async def test_a_full_width_one_is_one(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)

    await harness.answer(OFFICER_PHONE, "１")

    assert len(await harness.facts(NoticeAcknowledged)) == 1


async def test_who_answers_what_rang_although_the_gateways_answer_was_lost_has_confirmed(harness: ServiceHarness) -> None:
    await harness.give_contacts(COMMUNE)
    harness.telephones.lose_the_next_reply()
    await harness.take(a_household_reported(risk_level=3))
    await harness.loops.deliveries.send_waiting(URGENT)
    rang, states = len(harness.telephones.texts(OFFICER_PHONE)), await harness.rows("select state, in_doubt from deliveries")

    await harness.answer(OFFICER_PHONE)
    await harness.send()

    (notice,) = await harness.notices(kind="digest")
    assert (rang, states) == (1, [("waiting", True)])
    assert (notice["state"], notice["assurance"]) == ("acknowledged", "phone")
    assert len(harness.telephones.texts(OFFICER_PHONE)) == 1


async def test_what_may_not_have_arrived_is_not_meant_where_another_digest_has(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    other = new_id()
    harness.telephones.lose_the_next_reply()
    await harness.take(a_household_reported(incident_id=other, risk_level=3))
    await harness.loops.deliveries.send_waiting(URGENT)

    await harness.answer(OFFICER_PHONE)

    states = {notice["incident_id"] == str(other): notice["state"] for notice in await harness.notices(kind="digest")}
    assert states == {False: "acknowledged", True: "waiting"}


async def test_twice_is_once(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)

    await harness.answer(OFFICER_PHONE)
    await harness.answer(OFFICER_PHONE)

    assert len(await harness.facts(NoticeAcknowledged)) == 1


async def test_the_same_answer_told_twice_does_not_confirm_the_digest_before_it(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    later = new_id()
    await harness.take(a_household_reported(incident_id=later, risk_level=3))
    await harness.send()
    reply = {"from": heard_as(OFFICER_PHONE), "text": "1", "at": now().isoformat()}

    for _ in range(2):
        (await harness.give_receipts([], replies=[reply])).raise_for_status()

    states = {notice["incident_id"] == str(later): notice["state"] for notice in await harness.notices(kind="digest")}
    assert states == {True: "acknowledged", False: "sent"}


@pytest.mark.parametrize(
    ("number", "text"), [(a_phone(7), "1"), (DUTY_PHONE, "1"), (OFFICER_PHONE, "2"), (OFFICER_PHONE, "11"), (OFFICER_PHONE, "")]
)
async def test_a_strange_number_and_other_words_confirm_nothing(harness: ServiceHarness, number: str, text: str) -> None:
    await _a_digest(harness, risk_level=3)

    await harness.answer(number, text)

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], notice["heard_at"]) == ("sent", None)


async def test_who_stands_in_the_list_no_more_confirms_nothing(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    await harness.give_contacts(phone=a_phone(8))

    await harness.answer(OFFICER_PHONE)

    (notice,) = await harness.notices(kind="digest")
    assert notice["state"] == NoticeState.SENT


async def test_the_person_on_duty_of_the_commune_confirms_until_another_takes_the_shift_over(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE})
    async with harness.client("provincial_officer") as client:
        (shift,) = (await client.get("/v1/roster")).json()["entries"]
        await harness.take(a_household_reported(risk_level=3))
        await harness.send()
        body = {**{name: shift[name] for name in ("from", "until", "post")}, "name": "Người Thay", "phone": a_phone(9)}
        (await client.put(f"/v1/shifts/{shift['id']}", json=body, headers={"If-Match": '"r1"'})).raise_for_status()
        await harness.answer(DUTY_PHONE)
        (before,) = await harness.notices(kind="digest")
        body |= {"name": shift["name"], "phone": DUTY_PHONE}
        (await client.put(f"/v1/shifts/{shift['id']}", json=body, headers={"If-Match": '"r2"'})).raise_for_status()
    await harness.answer(DUTY_PHONE)
    (after,) = await harness.notices(kind="digest")

    assert (before["state"], after["state"]) == ("sent", "acknowledged")
    assert after["acknowledged_by"] == f"shift:{shift['id']}"


@pytest.mark.parametrize("place", [{"province_code": PROVINCE}, {}], ids=["province", "country"])
async def test_who_is_on_duty_above_confirms_nothing_for_a_commune(harness: ServiceHarness, place: dict[str, str]) -> None:
    await harness.give_duty(place)
    await harness.take(a_household_reported(risk_level=3))
    await harness.send()

    await harness.answer(DUTY_PHONE)

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], await harness.facts(NoticeAcknowledged)) == ("sent", [])


@pytest.mark.parametrize("risk_level", [4, 5])
async def test_at_a_high_level_it_is_heard_and_a_named_person_must_confirm_besides(
    harness: ServiceHarness, risk_level: int
) -> None:
    await _a_digest(harness, risk_level=risk_level)

    await harness.answer(OFFICER_PHONE)

    (notice,) = await harness.notices(kind="digest")
    assert (notice["state"], notice["heard_by"].partition(":")[0]) == ("sent", "contact")
    assert await harness.rows("select state from clocks where kind = 'acknowledged'") == [("running",)]
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        assert (await officer.post(f"/v1/notices/{notice['id']}/acknowledge")).json() == {"state": "acknowledged"}
    (notice,) = await harness.notices(kind="digest")
    assert (notice["assurance"], notice["heard_by"] is not None) == ("signed_in", True)


async def test_it_confirms_the_digest_that_arrived_last_and_nothing_else(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    other = new_id()
    harness.telephones.simulator.misbehave(Faults(swallow_numbers=[heard_as(OFFICER_PHONE)]))
    await harness.take(a_household_reported(incident_id=other, risk_level=3))
    await harness.send()

    await harness.answer(OFFICER_PHONE)

    states = {notice["incident_id"] == str(other): notice["state"] for notice in await harness.notices(kind="digest")}
    assert states == {False: "acknowledged", True: "sent"}, "what has not arrived is not what is answered"


async def test_an_answer_from_before_the_digest_is_about_something_else(harness: ServiceHarness) -> None:
    await _a_digest(harness, risk_level=3)
    reply = {"from": heard_as(OFFICER_PHONE), "text": "1", "at": "2026-01-01T00:00:00+07:00"}

    await harness.give_receipts([], replies=[reply])

    (notice,) = await harness.notices(kind="digest")
    assert notice["state"] == "sent"


async def _a_digest(harness: ServiceHarness, *, risk_level: int) -> None:
    await harness.give_contacts(COMMUNE)
    await harness.take(a_household_reported(risk_level=risk_level))
    await harness.send()
