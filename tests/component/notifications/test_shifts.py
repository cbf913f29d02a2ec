"""Single shifts: entered, changed and removed as they were read; two editors never write over one another."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.clock import now
from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_shift, put_read
from tests.component.notifications.test_climbs import settle
from tests.component.notifications.test_editors import a_night
from tests.support.builders import COMMUNE, OTHER_COMMUNE, PROVINCE, a_clock_missed

SHIFTS = "/v1/shifts"


async def entered(client: httpx.AsyncClient, **values: Any) -> dict[str, Any]:
    answer = await client.post(SHIFTS, json=a_night(1, province_code=PROVINCE, **values))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def changed(shift: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**{name: shift[name] for name in ("name", "from", "until", "post")}, **values}


async def change(client: httpx.AsyncClient, shift: dict[str, Any], etag: str | None, **values: Any) -> httpx.Response:
    headers = {} if etag is None else {"If-Match": etag}
    return await client.put(f"{SHIFTS}/{shift['id']}", json=changed(shift, **values), headers=headers)


async def test_one_shift_is_changed_as_it_was_read_and_no_other_is_touched(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        first = await entered(officer, second_phone=OFFICER_PHONE)
        other = await entered(officer, phone="0559000008")
        read = await officer.get(f"{SHIFTS}/{first['id']}")
        renamed = await change(officer, first, read.headers["ETag"], name="Người Thay", phone="0559000009")
        roster = {one["id"]: one for one in (await officer.get("/v1/roster")).json()["entries"]}

    assert (first["revision"], renamed.status_code, renamed.json()["revision"]) == (1, 200, 2)
    assert renamed.headers["ETag"] == '"r2"'
    kept = roster[first["id"]]
    assert (kept["name"], kept["phone"], kept["second_phone"]) == ("Người Thay", "+84559000009", "+84559000001")
    assert (kept["edited_by"], roster[other["id"]]) == ("officer-provincial_officer", other)
    former = await harness.rows("select revision, begins_at, ends_at from duty_shifts where removed_at is not null")
    assert [row.revision for row in former] == [1], "who stood there before is known afterwards"


async def test_who_comes_second_is_told_who_changed_what_and_writes_over_nothing(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = await entered(officer)
        first = await change(officer, shift, '"r1"', post="leader")
        late = await change(officer, shift, '"r1"', name="Người Thứ Ba")
        unread = await change(officer, shift, None, name="Người Thứ Ba")
        stands = (await officer.get(f"{SHIFTS}/{shift['id']}")).json()

    assert [answer.status_code for answer in (first, late, unread)] == [200, 412, 428]
    said = " ".join(error["reason"] for error in late.json()["errors"])
    assert "officer-provincial_officer" in said
    assert "leader" in said
    assert "Người Thứ Ba" not in late.text
    assert (stands["name"], stands["post"]) == (shift["name"], "leader")


async def test_of_many_who_change_one_shift_at_once_one_is_taken(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = await entered(officer)
        answers = await asyncio.gather(
            *(change(officer, shift, '"r1"', name=f"Người {number}") for number in range(5)),
            officer.post(f"{SHIFTS}/{shift['id']}/remove", headers={"If-Match": '"r1"'}),
        )

    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 5]


async def test_who_writes_the_whole_roster_does_not_write_over_one_changed_shift(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = await entered(officer)
        read = (await officer.get("/v1/roster")).headers["ETag"]
        (await change(officer, shift, '"r1"', name="Người Thay")).raise_for_status()
        late = await officer.put(
            "/v1/roster", json={"entries": [a_night(3, province_code=PROVINCE)]}, headers={"If-Match": read}
        )
        same = await put_read(officer, "/v1/roster", {"entries": [a_night(1, province_code=PROVINCE, name="Người Thay")]})

    assert (late.status_code, same.status_code) == (412, 200)
    assert [(one["id"], one["revision"]) for one in same.json()["entries"]] == [(shift["id"], 2)], "it stays the same shift"


async def test_a_removed_shift_puts_nobody_on_duty_and_says_who_removed_it(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = await entered(officer)
        unread = await officer.post(f"{SHIFTS}/{shift['id']}/remove")
        removed = await officer.post(f"{SHIFTS}/{shift['id']}/remove", headers={"If-Match": '"r1"'})
        again = await change(officer, shift, '"r1"')
        gone = await officer.get(f"{SHIFTS}/{shift['id']}")
        roster = (await officer.get("/v1/roster")).json()["entries"]
        unknown = await officer.put(f"{SHIFTS}/{new_id()}", json=changed(shift), headers={"If-Match": '"r1"'})

    answers = (unread, removed, again, gone, unknown)
    assert [answer.status_code for answer in answers] == [428, 200, 412, 404, 404]
    assert "officer-provincial_officer" in again.text
    assert roster == []


async def test_entering_it_once_more_enters_no_second_one(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        first, again = await entered(officer), await entered(officer)
        other_name = await officer.post(SHIFTS, json=a_night(1, province_code=PROVINCE, name="Người Khác"))
        key = {"Idempotency-Key": str(new_id())}
        night = a_night(2, province_code=PROVINCE)
        keyed = [(await officer.post(SHIFTS, json=night, headers=key)).json() for _ in range(2)]
        second = await change(officer, keyed[0], '"r1"', **{name: first[name] for name in ("from", "until")})

    assert first["id"] == again["id"]
    assert keyed[0] == keyed[1]
    assert (other_name.status_code, other_name.json()["errors"][0]["field"]) == (422, "name")
    assert (second.status_code, second.json()["errors"][0]["field"]) == (422, "from"), "one person stands there once"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phone": "024 3825 2525"}, "phone"),
        ({"second_phone": "1800 1234"}, "second_phone"),
        ({"until": (now() - timedelta(days=3)).isoformat()}, "until"),
        ({"from": (now() - timedelta(days=2)).isoformat(), "until": (now() - timedelta(days=1)).isoformat()}, "until"),
        ({"name": "R\ufffdc"}, "name"),
    ],
)
async def test_what_is_wrong_is_named_by_its_field(harness: ServiceHarness, values: dict[str, str], field: str) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = await entered(officer)
        new = await officer.post(SHIFTS, json=a_night(1, province_code=PROVINCE, **values))
        old = await change(officer, shift, '"r1"', **values)

    assert (new.status_code, [error["field"] for error in new.json()["errors"]]) == (422, [field])
    assert (old.status_code, [error["field"] for error in old.json()["errors"]]) == (422, [field])


async def test_only_who_keeps_the_place_changes_it_and_who_is_of_it_reads_the_number(harness: ServiceHarness) -> None:
    async with (
        harness.client("provincial_officer", provinces=[PROVINCE]) as own,
        harness.client("provincial_officer", provinces=["79"]) as elsewhere,
        harness.client("commune_officer", communes=[COMMUNE]) as below,
    ):
        shift = await entered(own)
        refused = await change(elsewhere, shift, '"r1"')
        hidden = await elsewhere.get(f"{SHIFTS}/{shift['id']}")
        read = await below.get(f"{SHIFTS}/{shift['id']}")
        entering = await elsewhere.post(SHIFTS, json=a_night(1, commune_code=OTHER_COMMUNE))
        below_writes = await below.post(SHIFTS, json=a_night(1, commune_code=COMMUNE))

    assert (refused.status_code, hidden.status_code, entering.status_code, below_writes.status_code) == (403, 404, 403, 403)
    assert "•" in read.json()["phone"]


async def test_whoever_is_called_is_called_on_both_numbers(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer") as officer:
        (await officer.post(SHIFTS, json=a_shift(second_phone=OFFICER_PHONE))).raise_for_status()
    await harness.take(a_clock_missed())
    await settle(harness)

    assert [len(harness.telephones.texts(number)) for number in (DUTY_PHONE, OFFICER_PHONE)] == [1, 1]


async def test_all_that_is_wrong_with_a_shift_is_told_at_once(harness: ServiceHarness) -> None:
    begins = now() - timedelta(hours=2)
    over = {"from": begins.isoformat(), "until": (begins + timedelta(hours=1)).isoformat()}
    backwards = {"from": begins.isoformat(), "until": (begins - timedelta(hours=1)).isoformat()}
    numbers = {"phone": "0559 12", "second_phone": "024 3825 0000"}
    async with harness.client("provincial_officer") as officer:
        refused = [await officer.post("/v1/shifts", json=a_shift(**numbers, **span)) for span in (over, backwards)]

    for answer in refused:
        assert answer.status_code == 422
        assert {error["field"] for error in answer.json()["errors"]} == {"phone", "second_phone", "until"}


async def test_a_real_shift_where_a_drills_stands_is_refused_and_the_other_way_round(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer") as officer:
        for invented, real in ((True, False), (False, True)):
            body = a_shift(commune_code=COMMUNE, phone=OFFICER_PHONE if invented else DUTY_PHONE)
            (await officer.post(SHIFTS, json={**body, "drill": invented})).raise_for_status()
            refused = await officer.post(SHIFTS, json={**body, "drill": real})
            again = await officer.post(SHIFTS, json={**body, "drill": invented})
            unsaid = await officer.post(SHIFTS, json=body)

            assert (refused.status_code, [one["field"] for one in refused.json()["errors"]]) == (422, ["drill"])
            assert [again.status_code, unsaid.status_code] == [201, 422 if invented else 201]
    assert await harness.rows("select drill, count(*) from duty_shifts group by drill order by drill") == [
        (False, 1),
        (True, 1),
    ]
