"""A drill's invented people cover nothing real: not in the ladder, not as contacts, not in the plan, not on the board."""

from datetime import timedelta
from typing import Any

from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, TODAY, ServiceHarness, a_shift, put_read
from tests.support.builders import COMMUNE, INCIDENT, PROVINCE, a_clock_missed, a_household_reported

INVENTED: dict[str, Any] = {"drill": True}
REAL: dict[str, Any] = {"drill": False, "incident_id": new_id()}


async def escalated(harness: ServiceHarness) -> list[tuple[bool, str, str | None]]:
    return [tuple(row) for row in await harness.rows("select drill, state, recipient from escalations order by drill")]


async def test_a_real_escalation_rings_nobody_whom_a_drill_has_invented(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": PROVINCE, **INVENTED})

    await harness.take(a_clock_missed(**REAL), a_clock_missed(incident_id=INCIDENT, drill=True))
    await harness.send()
    before = await escalated(harness)
    async with harness.client("provincial_officer") as officer:
        real = a_shift(province_code=PROVINCE, phone=OFFICER_PHONE)
        assert (await officer.post("/v1/shifts", json=real)).status_code == 201
        roster = (await officer.get("/v1/roster")).json()["entries"]

    assert before == [(False, "nobody_on_duty", None), (True, "sent", f"duty:{PROVINCE}")]
    assert await escalated(harness) == [(False, "waiting", f"duty:{PROVINCE}"), (True, "sent", f"duty:{PROVINCE}")]
    rung = "select s.drill from escalations e join duty_shifts s on s.id = e.shift_id order by e.drill"
    assert [row.drill for row in await harness.rows(rung)] == [False, True]
    assert {(one["drill"], one["called"]) for one in roster} == {(True, True), (False, True)}, "each for its own"
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1


async def test_a_real_digest_waits_where_only_a_drill_has_named_contacts(harness: ServiceHarness) -> None:
    people = [{"name": "Người Nháp", "phone": OFFICER_PHONE, "role": "Cán bộ xã", **INVENTED}]
    async with harness.client("provincial_officer") as officer:
        (await put_read(officer, f"/v1/communes/{COMMUNE}/contacts", {"contacts": people})).raise_for_status()

    await harness.take(a_household_reported(**REAL), a_household_reported(drill=True))
    await harness.send()
    async with harness.client("provincial_officer") as officer:
        (kept,) = (await officer.get(f"/v1/communes/{COMMUNE}/contacts")).json()["contacts"]
        same = {"id": kept["id"], "name": kept["name"], "role": "Chủ tịch"}
        (await put_read(officer, f"/v1/communes/{COMMUNE}/contacts", {"contacts": [same]})).raise_for_status()
        (still,) = (await officer.get(f"/v1/communes/{COMMUNE}/contacts")).json()["contacts"]

    found = {(one["drill"], one["state"], one["reason"]) for one in await harness.notices(kind="digest")}
    assert found == {(False, "waiting", "no_recipient"), (True, "sent", None)}
    assert still["drill"], "who is kept by his id stays what he is"


async def test_the_plan_and_the_board_are_told_of_both_apart(harness: ServiceHarness) -> None:
    area = "insert into incident_areas (incident_id, revision, risk_level, drill, closed, commune_codes, heard_at) values "
    await harness.change(f"{area} (:id, 1, 4, false, false, array[:commune], now())", id=REAL["incident_id"], commune=COMMUNE)
    week = {"from": (TODAY - timedelta(days=1)).isoformat(), "until": (TODAY + timedelta(days=8)).isoformat()}
    posts = [(place, post) for place in ({"commune_code": COMMUNE}, {}) for post in ("officer", "leader")]
    await harness.give_duty(*({**place, "post": post, **week, **INVENTED} for place, post in posts))

    async with harness.client("auditor") as client:
        found = (await client.get("/v1/duty/findings")).json()
        reach = (await client.get("/v1/reach")).json()

    assert [one["place"] for one in found["holes"]] == [COMMUNE, COMMUNE, PROVINCE, PROVINCE]
    assert (found["counts"]["hole"], found["drills"]["hole"]) == (4, 0)
    assert found["counts"]["one_way"] == found["drills"]["one_way"] == 4
    assert all(one["drill"] for one in found["one_way"] + found["overlaps"])
    assert (reach["on_duty"], reach["on_duty_in_drills"]) == ([], [COMMUNE, "country"])
    assert reach["plan_findings"] - reach["plan_findings_of_drills"] == 4
