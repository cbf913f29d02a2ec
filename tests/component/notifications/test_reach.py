"""Whom the system reaches in an officer's area: places and numbers, no person and no phone."""

from datetime import timedelta

from services.notifications.store import duty
from shared.clock import now
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness
from tests.support.builders import COMMUNE, ELSEWHERE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_household_reported


async def test_it_says_where_somebody_is_on_duty_who_has_contacts_and_what_waits_for_nobody(harness: ServiceHarness) -> None:
    later = {"from": (now() + timedelta(hours=1)).isoformat(), "until": (now() + timedelta(hours=9)).isoformat()}
    await harness.take(a_household_reported(commune_code=OTHER_COMMUNE), a_household_reported(commune_code=ELSEWHERE))
    await harness.give_contacts()
    await harness.give_duty({"commune_code": COMMUNE}, {"province_code": "79"}, {"province_code": PROVINCE, **later})

    async with harness.client("auditor") as client:
        answer = await client.get("/v1/reach")

    said = answer.json()
    assert said["on_duty"] == [COMMUNE, "79"]
    assert said["with_contacts"] == [COMMUNE]
    assert said["waiting"] == [
        {"commune_code": OTHER_COMMUNE, "incident_id": str(INCIDENT), "digests": 1},
        {"commune_code": ELSEWHERE, "incident_id": str(INCIDENT), "digests": 1},
    ]
    assert not {OFFICER_PHONE[1:], DUTY_PHONE[1:], "Trực ban"} & set(answer.text.split('"'))


async def test_an_officer_reads_of_his_own_area_and_of_what_answers_for_it_only(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported(commune_code=OTHER_COMMUNE), a_household_reported(commune_code=ELSEWHERE))
    await harness.give_contacts()
    await harness.give_duty({"commune_code": COMMUNE}, {"province_code": "79"})

    async with harness.client("commune_officer", communes=[OTHER_COMMUNE]) as client:
        said = (await client.get("/v1/reach")).json()
        await harness.give_duty({"province_code": PROVINCE})
        after = (await client.get("/v1/reach")).json()
    async with harness.client("reporter", communes=[OTHER_COMMUNE]) as client:
        refused = await client.get("/v1/reach")

    assert (said["on_duty"], after["on_duty"]) == ([], [PROVINCE])
    assert after["waiting"] == [], "whoever is on duty for the province gets what waited"
    assert said["with_contacts"] == []
    assert [one["commune_code"] for one in said["waiting"]] == [OTHER_COMMUNE]
    assert refused.status_code == 403


async def test_a_shift_whose_number_does_not_exist_reaches_nobody(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE})
    async with harness.foundation.database.reading() as session:
        (shift,) = await duty.list_on_duty(session, [COMMUNE], [], now())
    await harness.change("update duty_shifts set refused_at = now() where id = :id", id=shift.id)

    async with harness.client("auditor") as client:
        assert (await client.get("/v1/reach")).json()["on_duty"] == []
