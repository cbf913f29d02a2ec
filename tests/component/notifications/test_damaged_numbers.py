"""A name or number whose ciphertext is damaged: shown as that beside others, asked for anew, removed; never sealed or sent."""

from typing import Any

from shared.privacy import UNOPENED
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ON_DUTY, ServiceHarness, a_shift, put_read
from tests.component.notifications.test_climbs import settle
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_clock_missed, a_household_reported

CONTACTS = f"/v1/communes/{COMMUNE}/contacts"
NEW_PHONE = "0559000031"


async def _damage(harness: ServiceHarness, table: str, *columns: str) -> None:
    """One bit of each is lost; the version and the key's name stay."""
    await harness.change(f"update {table} set {', '.join(map(_one_bit, columns))}")


def _one_bit(column: str) -> str:
    last = f"8 * length({column}) - 1"
    return f"{column} = set_bit({column}, {last}, 1 - get_bit({column}, {last}))"


def _fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.text
    return [error["field"] for error in answer.json()["errors"]]


async def test_a_damaged_contact_hides_no_list_is_asked_for_anew_and_can_be_removed(harness: ServiceHarness) -> None:
    await harness.give_contacts(email="truc.ban@xa.example")
    await _damage(harness, "commune_contacts", "name", "phone", "email")
    async with harness.client("commune_officer", communes=[COMMUNE]) as own, harness.client("provincial_officer") as above:
        shown = [(await client.get(CONTACTS)).json()["contacts"] for client in (own, above)]
        line = {"id": shown[0][0]["id"], "role": "trực ban"}
        whole = {"name": "Cán bộ Thử", "phone": NEW_PHONE, "role": "trực ban", "email": ""}
        kept = await put_read(own, CONTACTS, {"contacts": [{**line, "name": "Cán bộ Thử"}]})
        sent_back = await put_read(own, CONTACTS, {"contacts": [{**line, "name": UNOPENED, "phone": UNOPENED}]})
        address = await put_read(own, CONTACTS, {"contacts": [{**line, "name": "Cán bộ Thử", "phone": NEW_PHONE}]})
        anew = await put_read(own, CONTACTS, {"contacts": [{**line, **whole}]})
        await _damage(harness, "commune_contacts", "phone")
        removed = await put_read(own, CONTACTS, {"contacts": []})

    for (one,) in shown:
        assert (one["name"], one["phone"], one["email"]) == (UNOPENED,) * 3
    assert _fields(kept) == ["contacts.0.phone"]
    assert sorted(_fields(sent_back)) == ["contacts.0.name", "contacts.0.phone"]
    assert _fields(address) == ["contacts.0.email"]
    assert (anew.status_code, anew.json()["contacts"][0]["name"]) == (200, "Cán bộ Thử")
    assert (removed.status_code, removed.json()["contacts"]) == (200, [])


async def test_a_damaged_shift_hides_no_roster_is_asked_for_anew_and_can_be_removed(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "second_phone": NEW_PHONE})
    await _damage(harness, "duty_shifts", "name", "phone", "second_phone")
    async with harness.client("provincial_leader", communes=[COMMUNE]) as own, harness.client("provincial_officer") as above:
        rosters = [(await client.get("/v1/roster")).json()["entries"] for client in (own, above)]
        path = f"/v1/shifts/{rosters[0][0]['id']}"
        body = {"name": "Trực Hai", **ON_DUTY}
        line = {**body, "id": rosters[0][0]["id"], "commune_code": COMMUNE}
        kept = await put_read(own, path, body)
        listed = await put_read(own, "/v1/roster", {"entries": [line]})
        anew = await put_read(own, path, {**body, "phone": DUTY_PHONE, "second_phone": ""})
        await _damage(harness, "duty_shifts", "phone")
        beside = await put_read(own, "/v1/roster", {"entries": [a_shift(commune_code=COMMUNE, phone=NEW_PHONE)]})
        await _damage(harness, "duty_shifts", "name", "phone")
        (left,) = (await own.get("/v1/roster")).json()["entries"]
        etag = (await own.get(f"/v1/shifts/{left['id']}")).headers["ETag"]
        removed = await own.post(f"/v1/shifts/{left['id']}/remove", headers={"If-Match": etag})

    for (one,) in rosters:
        assert (one["name"], one["phone"], one["second_phone"]) == (UNOPENED,) * 3
    assert sorted(_fields(kept)) == ["phone", "second_phone"]
    assert _fields(listed) == ["entries.0.phone"]
    assert (anew.status_code, anew.json()["phone"], anew.json()["second_phone"]) == (200, anew.json()["phone"], None)
    assert [one["name"] for one in beside.json()["entries"]] == ["Trực ban Thử"]
    assert removed.status_code == 200


async def test_one_damaged_number_keeps_nobody_else_waiting(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_contacts(OTHER_COMMUNE, phone=NEW_PHONE)
    await harness.give_duty({"commune_code": COMMUNE})
    await _damage(harness, "duty_shifts", "phone")
    await harness.change(f"update commune_contacts set {_one_bit('phone')} where commune_code = :commune", commune=COMMUNE)
    await harness.give_duty({"province_code": PROVINCE}, phone="0559000032")

    await harness.take(a_household_reported(), a_household_reported(commune_code=OTHER_COMMUNE), a_clock_missed())
    await settle(harness)

    assert len(harness.telephones.texts(NEW_PHONE)) == 1, "the other commune hears of its own"
    assert await harness.rows("select state from climbs") == [("climbing",)], "it goes on to who stands above"
    assert harness.telephones.texts(OFFICER_PHONE) == harness.telephones.texts(DUTY_PHONE) == []
