"""Several officers keep contacts and roster: nobody writes over what he has not read (If-Match)."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.component.notifications.harness import (
    DUTY_PHONE,
    OFFICER_PHONE,
    TODAY,
    ServiceHarness,
    a_shift,
    put_read,
)
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE

CONTACTS = f"/v1/communes/{COMMUNE}/contacts"
ROSTER = "/v1/roster"


def a_contact(role: str, phone: str) -> dict[str, str]:
    return {"name": "Cán bộ Thử", "role": role, "phone": phone}


def a_night(nights: int, **values: Any) -> dict[str, Any]:
    begins = TODAY + timedelta(days=nights)
    return a_shift(**{"from": begins.isoformat(), "until": (begins + timedelta(hours=12)).isoformat(), **values})


DOCUMENTS = {
    "contacts": (
        CONTACTS,
        [a_contact("chủ tịch", OFFICER_PHONE), a_contact("trực", DUTY_PHONE), a_contact("y tế", "0559000007")],
    ),
    "roster": (ROSTER, [a_night(nights, province_code=PROVINCE) for nights in (1, 2, 3)]),
}


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_nothing_is_emptied_unread(harness: ServiceHarness, document: str) -> None:
    path, (old, *_) = DOCUMENTS[document]
    body = "contacts" if document == "contacts" else "entries"
    async with harness.client("provincial_officer") as officer:
        (await officer.put(path, json={body: [old]})).raise_for_status()
        unread = await officer.put(path, json={body: []})
        guessed = await officer.put(path, json={body: []}, headers={"If-Match": "*"})
        between = (await officer.get(path)).json()[body]
        read = await put_read(officer, path, {body: []})

    assert (unread.status_code, guessed.status_code, len(between)) == (428, 412, 1)
    assert (read.status_code, read.json()[body]) == (200, [])


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_what_is_given_again_or_added_loses_nothing_and_needs_no_reading(harness: ServiceHarness, document: str) -> None:
    path, (old, new, _) = DOCUMENTS[document]
    body = "contacts" if document == "contacts" else "entries"
    async with harness.client("provincial_officer") as officer:
        first = await officer.put(path, json={body: [old]}, headers={"If-Match": '"r0"'})
        again = await officer.put(path, json={body: [old]}, headers={"If-Match": '"r0"'})
        more = await officer.put(path, json={body: [old, new]})

    assert [answer.status_code for answer in (first, again, more)] == [200, 200, 200]
    assert first.headers["ETag"] == again.headers["ETag"] != more.headers["ETag"]


async def test_who_writes_for_one_place_leaves_the_others_alone_and_hinders_nobody_there(harness: ServiceHarness) -> None:
    places = ({"commune_code": COMMUNE}, {"commune_code": OTHER_COMMUNE}, {"province_code": PROVINCE}, {})
    async with (
        harness.client("provincial_officer") as leader,
        harness.client("provincial_officer", provinces=[PROVINCE]) as officer,
    ):
        (await leader.put(ROSTER, json={"entries": [a_night(1, **place) for place in places]})).raise_for_status()
        read = (await officer.get(ROSTER)).headers["ETag"]
        there = await put_read(leader, ROSTER, {"entries": [a_night(2, commune_code=OTHER_COMMUNE)]})
        here = await officer.put(ROSTER, json={"entries": [a_night(3, commune_code=COMMUNE)]}, headers={"If-Match": read})
        late = await officer.put(ROSTER, json={"entries": [a_night(3, commune_code=OTHER_COMMUNE)]}, headers={"If-Match": read})

    assert [answer.status_code for answer in (there, here, late)] == [200, 200, 412]
    nights = {
        entry["commune_code"] or entry["province_code"] or "country": entry["from"][:10] for entry in here.json()["entries"]
    }
    days = {n: (TODAY + timedelta(days=n)).isoformat()[:10] for n in (1, 2, 3)}
    assert nights == {COMMUNE: days[3], OTHER_COMMUNE: days[2], PROVINCE: days[1], "country": days[1]}


async def test_another_name_on_the_same_shift_is_a_change_too(harness: ServiceHarness) -> None:
    shift = a_night(1, province_code=PROVINCE)
    async with harness.client("provincial_officer") as officer:
        (await officer.put(ROSTER, json={"entries": [shift]})).raise_for_status()
        read = (await officer.get(ROSTER)).headers["ETag"]
        renamed = {"entries": [{**shift, "name": "Người Khác"}]}
        unread = await officer.put(ROSTER, json=renamed)
        first = await officer.put(ROSTER, json=renamed, headers={"If-Match": read})
        late = await officer.put(ROSTER, json={"entries": [{**shift, "name": "Người Thứ Ba"}]}, headers={"If-Match": read})

    assert [answer.status_code for answer in (unread, first, late)] == [428, 200, 412]
    assert [entry["name"] for entry in first.json()["entries"]] == ["Người Khác"]


async def test_one_place_can_be_emptied_by_its_name(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE}, {"province_code": PROVINCE})
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        elsewhere = await put_read(officer, ROSTER, {"entries": [], "places": ["79"]})
        unknown = await put_read(officer, ROSTER, {"entries": [a_night(1)], "places": ["99999", PROVINCE]})
        emptied = await put_read(officer, ROSTER, {"entries": [], "places": [COMMUNE]})

    assert (elsewhere.status_code, unknown.status_code, emptied.status_code) == (403, 422, 200)
    assert {error["field"] for error in unknown.json()["errors"]} == {"places.0", "entries.0"}
    assert [entry["province_code"] for entry in emptied.json()["entries"]] == [PROVINCE]


@pytest.mark.parametrize("document", DOCUMENTS)
async def test_of_many_who_write_at_once_one_is_taken(harness: ServiceHarness, document: str) -> None:
    path, (old, *_) = DOCUMENTS[document]
    body = "contacts" if document == "contacts" else "entries"
    async with harness.client("provincial_officer") as officer:
        read = (await officer.put(path, json={body: [old]})).headers["ETag"]
        new = [{**old, "phone": f"05590000{number}"} for number in range(10, 16)]
        answers = await asyncio.gather(*(officer.put(path, json={body: [line]}, headers={"If-Match": read}) for line in new))
        (shown,) = (await officer.get(path)).json()[body]

    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 5]
    (winner,) = [number for number, answer in enumerate(answers) if answer.status_code == 200]
    assert shown["phone"].endswith(new[winner]["phone"][-2:])


async def test_one_telephone_with_two_names_on_one_shift_loses_neither_without_a_word(harness: ServiceHarness) -> None:
    one, other = [a_night(1, province_code=PROVINCE, name=name) for name in ("Trực Một", "Trực Hai")]
    async with harness.client("provincial_officer") as officer:
        refused = await officer.put(ROSTER, json={"entries": [one, other]})
        twice = await officer.put(ROSTER, json={"entries": [one, one]})
        together = await put_read(officer, ROSTER, {"entries": [{**one, "name": "Trực Một, Trực Hai"}]})

    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["entries"])
    assert (twice.status_code, len(twice.json()["entries"])) == (200, 1)
    assert [entry["name"] for entry in together.json()["entries"]] == ["Trực Một, Trực Hai"]
