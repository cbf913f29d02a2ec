"""The doors: who may see what, and what the answers look like."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from shared.ids import new_id
from tests.component.notifications.harness import DUTY_PHONE, HOUSEHOLD_PHONE, OFFICER_PHONE, ServiceHarness, a_shift, put_read
from tests.support.builders import (
    COMMUNE,
    INCIDENT,
    OTHER_COMMUNE,
    PROVINCE,
    a_clock_missed,
    a_household_reported,
    a_payment_settled,
    a_personal_part,
)

A_MONTH = {"from": "2026-01-01T00:00:00+07:00", "until": "2026-02-01T00:00:00+07:00"}


def a_contact(phone: str) -> dict[str, str]:
    return {"name": "Cán bộ Thử", "phone": phone, "role": "trực ban"}


FAR_AWAY: dict[str, Any] = {"provinces": ["79"]}


async def test_a_notice_shows_roles_and_words_but_never_a_phone(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()

    (notice,) = await harness.notices(kind="digest", incident_id=str(INCIDENT), commune_code=COMMUNE, state="sent")

    assert set(notice) == {
        "id", "kind", "audience", "incident_id", "case_id", "commune_code", "recipient", "state", "reason", "drill",
        "created_at", "accepted_at", "acknowledged_at", "acknowledged_by", "item_count", "text",
        "told_by", "told_at",
        "delivered_at", "assurance", "heard_at", "heard_by", "superseded_by", "ways", "confirmed_via",
        "visited_at", "visited_to", "visited_by",
    }  # fmt: skip
    assert notice["recipient"] == f"commune:{COMMUNE}"
    assert notice["text"].startswith("DIỄN TẬP. Kịp Thời")
    assert OFFICER_PHONE[1:] not in str(notice)


async def test_pages_follow_one_another_without_gap_or_repetition(harness: ServiceHarness) -> None:
    await harness.take(*[a_household_reported(commune_code=code) for code in (COMMUNE, OTHER_COMMUNE)])
    await harness.give_duty()
    await harness.take(*[a_clock_missed() for _ in range(2)])
    everything = [notice["id"] for notice in await harness.notices()]

    seen: list[str] = []
    cursor = None
    async with harness.client("auditor") as client:
        while True:
            page = (await client.get("/v1/notices", params={"limit": 2, **({"cursor": cursor} if cursor else {})})).json()
            seen += [notice["id"] for notice in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break

    assert seen == everything
    assert len(seen) == 3


async def test_notices_of_another_area_are_not_there(harness: ServiceHarness) -> None:
    await harness.take(a_household_reported())
    (notice,) = await harness.notices()

    async with harness.client(**FAR_AWAY) as stranger:
        listed = await stranger.get("/v1/notices")
        shown = await stranger.get(f"/v1/notices/{notice['id']}")
        confirmed = await stranger.post(f"/v1/notices/{notice['id']}/acknowledge", json={})

    assert listed.json()["items"] == []
    assert (shown.status_code, confirmed.status_code) == (404, 403)


async def test_an_escalation_of_several_communes_is_for_the_province(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": PROVINCE})
    await harness.take(a_clock_missed(commune_code=COMMUNE), a_clock_missed(commune_code=OTHER_COMMUNE))

    async with (
        harness.client(communes=[COMMUNE]) as commune,
        harness.client("provincial_officer", provinces=[PROVINCE]) as above,
    ):
        below = (await commune.get("/v1/notices")).json()["items"]
        (notice,) = (await above.get("/v1/notices", params={"kind": "escalation"})).json()["items"]
        answer = await above.post(f"/v1/notices/{notice['id']}/acknowledge", json={})

    assert below == []
    assert (notice["item_count"], notice["commune_code"], notice["recipient"]) == (2, None, f"duty:{PROVINCE}")
    assert answer.json() == {"state": "acknowledged"}


async def test_a_message_to_a_household_needs_no_officer(harness: ServiceHarness) -> None:
    case = new_id()
    await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=HOUSEHOLD_PHONE)))
    await harness.take(a_payment_settled(case_id=case))
    (notice,) = await harness.notices(case_id=str(case))

    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.post(f"/v1/notices/{notice['id']}/acknowledge", json={})

    assert (notice["kind"], notice["recipient"]) == ("household", "household")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("needs-no-acknowledgement")


async def test_many_notices_are_confirmed_at_once_and_one_that_is_refused_stops_no_other(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    cases = [new_id() for _ in range(2)]
    for case in cases:
        await harness.take(a_household_reported(case_id=case, personal=a_personal_part(phone=None)))
        await harness.take(a_payment_settled(case_id=case))
    reachable = new_id()
    await harness.take(a_household_reported(case_id=reachable, personal=a_personal_part(phone=HOUSEHOLD_PHONE)))
    await harness.take(a_payment_settled(case_id=reachable))
    await harness.send()
    visits = [notice["id"] for notice in await harness.notices(kind="in_person")]
    digest = (await harness.notices(kind="digest"))[0]["id"]
    (message,) = [notice["id"] for notice in await harness.notices(kind="household", case_id=str(reachable))]
    unknown = str(new_id())

    async with harness.client(communes=[COMMUNE]) as officer:
        body = {"notice_ids": [*visits, digest, message, unknown]}
        answers = [await officer.post("/v1/acknowledgements", json=body) for _ in range(2)]
    async with harness.client("commune_chair", communes=[COMMUNE]) as chair:
        later = (await chair.post("/v1/acknowledgements", json={"notice_ids": [digest]})).json()["acknowledged"]
    async with harness.client(**FAR_AWAY) as stranger:
        foreign = (await stranger.post("/v1/acknowledgements", json={"notice_ids": [digest]})).json()

    for answer in answers:
        assert {one["notice_id"]: one["state"] for one in answer.json()["acknowledged"]} == dict.fromkeys(
            [*visits, digest], "acknowledged"
        )
        assert {one["notice_id"]: one["problem"]["status"] for one in answer.json()["refused"]} == {message: 409, unknown: 404}
        assert all(one["confirmed_before_by"] is None for one in answer.json()["acknowledged"]), "his own repetition"
    seen = await harness.notices(kind="digest", state="acknowledged")
    assert [one["confirmed_before_by"] for one in later] == [one["acknowledged_by"] for one in seen]
    assert [one["problem"]["status"] for one in foreign["refused"]] == [403]
    assert len(visits) == 2
    kept = await harness.rows("select kind, count(*) from clocks where state = 'kept' group by kind order by kind")
    assert kept == [("acknowledged", 1), ("told_in_person", 2)]


async def test_an_unknown_notice_is_not_found(harness: ServiceHarness) -> None:
    async with harness.client(communes=[COMMUNE]) as officer:
        answers = [await officer.get(f"/v1/notices/{new_id()}"), await officer.post(f"/v1/notices/{new_id()}/acknowledge")]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_contacts_show_their_phones_to_their_own_officers_only(harness: ServiceHarness) -> None:
    await harness.give_contacts()

    async with harness.client(communes=[COMMUNE]) as own, harness.client("ops") as other:
        seen_by_own = (await own.get(f"/v1/communes/{COMMUNE}/contacts")).json()
        seen_by_other = (await other.get(f"/v1/communes/{COMMUNE}/contacts")).json()

    assert seen_by_own["contacts"][0]["phone"] == "+84559000001"
    assert seen_by_other["contacts"][0]["phone"] == "••••••••••01"
    assert seen_by_other["contacts"][0]["role"] == "trực ban"


async def test_contacts_of_another_area_are_nobodys_business(harness: ServiceHarness) -> None:
    body = {"contacts": [{"name": "Cán bộ", "phone": OFFICER_PHONE, "role": "trực ban"}]}

    async with harness.client(**FAR_AWAY) as stranger:
        answers = [
            await stranger.get(f"/v1/communes/{COMMUNE}/contacts"),
            await stranger.put(f"/v1/communes/{COMMUNE}/contacts", json=body),
        ]

    assert [answer.status_code for answer in answers] == [403, 403]


async def test_new_contacts_replace_the_old_ones(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_contacts(phone="0559000008")

    async with harness.client(communes=[COMMUNE]) as own:
        contacts = (await own.get(f"/v1/communes/{COMMUNE}/contacts")).json()["contacts"]

    assert [contact["phone"] for contact in contacts] == ["+84559000008"]


async def test_who_stands_there_is_kept_without_his_number(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_duty({"province_code": PROVINCE})

    async with harness.client("provincial_officer") as everywhere:
        seen = (await everywhere.get(f"/v1/communes/{COMMUNE}/contacts")).json()["contacts"][0]
        kept = {"id": seen["id"], "name": seen["name"], "role": "chủ tịch xã"}
        people = {"contacts": [a_contact("0559000008"), kept]}
        contacts = await put_read(everywhere, f"/v1/communes/{COMMUNE}/contacts", people)
        shift = (await everywhere.get("/v1/roster")).json()["entries"][0]
        until = (datetime.fromisoformat(shift["until"]) + timedelta(hours=1)).isoformat()
        longer = {name: shift[name] for name in ("id", "name", "province_code", "from")} | {"until": until}
        roster = await put_read(everywhere, "/v1/roster", {"entries": [longer]})
    async with harness.client(communes=[COMMUNE], provinces=[PROVINCE]) as own:
        phones = [one["phone"] for one in (await own.get(f"/v1/communes/{COMMUNE}/contacts")).json()["contacts"]]

    assert "•" in seen["phone"]
    assert contacts.status_code == roster.status_code == 200, (contacts.text, roster.text)
    assert phones == ["+84559000008", "+84559000001"]
    assert [datetime.fromisoformat(one["until"]) for one in roster.json()["entries"]] == [datetime.fromisoformat(until)]


async def test_who_is_kept_takes_his_number_to_no_place_where_it_would_be_read(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE})

    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        [seen] = (await officer.get("/v1/roster")).json()["entries"]
        there = {name: seen[name] for name in ("id", "name", "commune_code", "from", "until")}
        here = {name: seen[name] for name in ("id", "name", "from", "until")} | {"province_code": PROVINCE}
        taken = [await put_read(officer, "/v1/roster", {"entries": entries}) for entries in ([here], [there, here])]
        kept = await put_read(officer, "/v1/roster", {"entries": [there]})

    assert "•" in seen["phone"]
    assert [answer.status_code for answer in taken] == [422, 422]
    assert [answer.json()["errors"][-1]["field"] for answer in taken] == ["entries.0.id", "entries.1.id"]
    assert kept.status_code == 200, kept.text
    assert [one["phone"] for one in kept.json()["entries"]] == [seen["phone"]]


async def test_who_is_gone_cannot_be_kept(harness: ServiceHarness) -> None:
    kept = {"id": str(new_id()), "name": "A", "role": "x"}
    async with harness.client("provincial_officer") as officer:
        answer = await officer.put(f"/v1/communes/{COMMUNE}/contacts", json={"contacts": [a_contact(OFFICER_PHONE), kept]})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["contacts.1.id"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (f"/v1/communes/{COMMUNE}/contacts", {"contacts": [{"name": "A", "phone": "12345", "role": "x"}]}, "contacts.0.phone"),
        (f"/v1/communes/{COMMUNE}/contacts", {"contacts": [{"name": "A", "role": "x"}]}, "contacts.0.phone"),
        ("/v1/communes/99999/contacts", {"contacts": []}, "code"),
        ("/v1/roster", {"entries": [{"name": "A", "phone": DUTY_PHONE}]}, "entries.0.from"),
        ("/v1/roster", {"entries": [a_shift(commune_code=COMMUNE, province_code=PROVINCE)]}, "entries.0"),
        ("/v1/roster", {"entries": [a_shift(until="2026-01-01T00:00:00Z")]}, "entries.0.until"),
        ("/v1/roster", {"entries": [a_shift(**A_MONTH | {"until": "2026-02-01T00:00:01+07:00"})]}, "entries.0.until"),
        *(
            pytest.param("/v1/roster", {"entries": [a_shift(**{name: moment})]}, f"entries.0.{name}", id=f"{name}-{moment}")
            for name, moment in (
                ("until", "9999-12-31T23:59:59-07:00"),
                ("until", "9999-12-31T23:59:59Z"),
                ("until", "2099-01-01T00:00:00+07:00"),
                ("from", "0001-01-01T00:00:00+07:00"),
                ("from", "1999-12-31T23:59:59Z"),
            )
        ),
    ],
)
async def test_wrong_input_is_named(harness: ServiceHarness, path: str, body: object, field: str) -> None:
    async with harness.client("provincial_officer") as officer:
        answer = await officer.put(path, json=body)

    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}


@pytest.mark.parametrize("phone", ["0559 000 001", "055.900.0001", "+84 559 000 001", "84559000001"])
async def test_a_mobile_number_is_taken_however_it_is_written(harness: ServiceHarness, phone: str) -> None:
    async with harness.client(communes=[COMMUNE]) as officer:
        answer = await officer.put(f"/v1/communes/{COMMUNE}/contacts", json={"contacts": [a_contact(phone)]})

    assert [contact["phone"] for contact in answer.json()["contacts"]] == ["+84559000001"]


async def test_a_shift_may_last_a_whole_month_and_the_turn_of_the_year(harness: ServiceHarness) -> None:
    turn = a_shift(**{"from": "2098-12-31T18:00:00+07:00", "until": "2099-01-01T06:00:00+07:00"})
    async with harness.client("provincial_officer") as leader:
        answer = await leader.put("/v1/roster", json={"entries": [a_shift(**A_MONTH), turn]})

    assert answer.status_code == 200
    assert len(await harness.rows("select * from duty_shifts")) == 2


@pytest.mark.parametrize("places", [None, [COMMUNE], [COMMUNE, PROVINCE]], ids=["its-own", "the-commune", "more"])
async def test_a_roster_whose_shifts_are_over_replaces_nobody(harness: ServiceHarness, places: Any) -> None:
    over = a_shift(**A_MONTH, commune_code=COMMUNE)
    async with harness.client("provincial_officer") as officer:
        (await officer.put("/v1/roster", json={"entries": [a_shift(commune_code=COMMUNE)]})).raise_for_status()
        answer = await put_read(officer, "/v1/roster", {"entries": [over], **({"places": places} if places else {})})
        beside = await put_read(officer, "/v1/roster", {"entries": [over, a_shift(province_code=PROVINCE)]})
        stands = (await officer.get("/v1/roster")).json()["entries"]

    for refused in (answer, beside):
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, ["entries.0.until"])
    assert [shift["commune_code"] for shift in stands] == [COMMUNE]


async def test_what_is_over_beside_what_comes_or_where_nobody_is_stays_welcome(harness: ServiceHarness) -> None:
    over = a_shift(**A_MONTH, commune_code=COMMUNE)
    async with harness.client("provincial_officer") as officer:
        alone = await officer.put("/v1/roster", json={"entries": [over]})
        elsewhere = await officer.put("/v1/roster", json={"entries": [over, a_shift(province_code=PROVINCE)]})
        same_place = await put_read(officer, "/v1/roster", {"entries": [over, a_shift(commune_code=COMMUNE)]})
        emptied = await put_read(officer, "/v1/roster", {"entries": [], "places": [COMMUNE]})

    assert [answer.status_code for answer in (alone, elsewhere, same_place, emptied)] == [422, 200, 200, 200]


async def test_words_beside_a_phone_stand_behind_the_name(harness: ServiceHarness) -> None:
    async with harness.client("provincial_officer", communes=[COMMUNE]) as officer:
        contact = {"name": "Bà Thử", "phone": f"{OFFICER_PHONE} (con trai)", "role": "trưởng thôn"}
        contacts = await officer.put(f"/v1/communes/{COMMUNE}/contacts", json={"contacts": [contact]})
        roster = await officer.put(
            "/v1/roster", json={"entries": [a_shift(commune_code=COMMUNE, phone=f"ĐT {DUTY_PHONE} gọi tối")]}
        )

    assert [(one["name"], one["phone"][-2:]) for one in contacts.json()["contacts"]] == [
        ("Bà Thử (con trai)", OFFICER_PHONE[-2:])
    ]
    assert [one["name"] for one in roster.json()["entries"]] == ["Trực ban Thử (gọi tối)"]


@pytest.mark.parametrize("phone", ["không có", "-", "none", "gọi anh Ba", "024 3900 0000", "0559000001 / 0559000002", "113"])
async def test_who_must_be_rung_has_one_mobile_number(harness: ServiceHarness, phone: str) -> None:
    async with harness.client("provincial_officer") as officer:
        contacts = await officer.put(
            f"/v1/communes/{COMMUNE}/contacts", json={"contacts": [a_contact(OFFICER_PHONE), a_contact(phone)]}
        )
        roster = await officer.put("/v1/roster", json={"entries": [a_shift(phone=phone)]})

    assert (contacts.status_code, [error["field"] for error in contacts.json()["errors"]]) == (422, ["contacts.1.phone"])
    assert (roster.status_code, [error["field"] for error in roster.json()["errors"]]) == (422, ["entries.0.phone"])


async def test_a_roster_of_a_province_leaves_the_others_alone(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": "79"}, {"province_code": PROVINCE}, {"commune_code": COMMUNE})
    entry = a_shift(province_code=PROVINCE, name="Người Mới", phone=OFFICER_PHONE)

    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        answer = await put_read(officer, "/v1/roster", {"entries": [entry]})
        foreign = await officer.put("/v1/roster", json={"entries": [{**entry, "province_code": "79"}]})
    async with harness.client("provincial_officer") as everywhere:
        entries = (await everywhere.get("/v1/roster")).json()["entries"]

    (shown,) = [one for one in answer.json()["entries"] if one["province_code"]]
    assert (shown["phone"], shown["on_duty"], shown["province_code"]) == ("+84559000001", True, PROVINCE)
    assert foreign.status_code == 403
    assert sorted(entry["province_code"] or entry["commune_code"] for entry in entries) == sorted(["79", PROVINCE, COMMUNE])


async def test_the_same_roster_given_twice_is_the_same(harness: ServiceHarness) -> None:
    await harness.give_duty()
    await harness.give_duty()

    assert len(await harness.rows("select * from duty_shifts")) == 1


@pytest.mark.parametrize(
    ("begins", "ends", "field"),
    [
        pytest.param("2026-11-20T00:00:00Z", "9999-12-31T23:59:59Z", "entries.0.until", id="the-last-year"),
        pytest.param("2026-11-20T00:00:00Z", "2027-11-20T00:00:00Z", "entries.0.until", id="a-year"),
        pytest.param(1_795_132_800, "2026-11-20T00:00:00Z", "entries.0.from", id="a-number"),
    ],
)
async def test_a_shift_lasts_days_in_our_time(harness: ServiceHarness, begins: Any, ends: str, field: str) -> None:
    entry = {"name": "Người Mới", "phone": OFFICER_PHONE, "from": begins, "until": ends}
    async with harness.client("provincial_officer") as officer:
        answer = await officer.put("/v1/roster", json={"entries": [entry]})

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        pytest.param({"role": "x\x00"}, "contacts.0.role", id="a-nul"),
        pytest.param({"name": "A\u0085B"}, "contacts.0.name", id="a-control-character"),
        pytest.param({"phone": "0559\x00000001"}, "contacts.0.phone", id="a-nul-in-the-phone"),
    ],
)
async def test_contacts_are_sound_texts(harness: ServiceHarness, contact: dict[str, str], field: str) -> None:
    body = {"contacts": [{"name": "A", "phone": OFFICER_PHONE, "role": "trực ban", **contact}]}
    async with harness.client("commune_officer", communes=[COMMUNE]) as officer:
        answer = await officer.put(f"/v1/communes/{COMMUNE}/contacts", json=body)

    assert answer.status_code == 422, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_question_with_nul_is_refused_by_field(harness: ServiceHarness) -> None:
    async with harness.client("auditor") as client:
        answer = await client.get("/v1/notices", params={"commune_code": "\x00"})

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, ["commune_code"])


@pytest.mark.parametrize(("gone", "status"), [(None, 200), ("50", 200), ("80", 200), ("70", 422), ("half", 422)])
async def test_clocks_at_risk_are_asked_for_by_how_much_of_their_time_is_gone(
    harness: ServiceHarness, gone: str | None, status: int
) -> None:
    await harness.give_contacts()
    await harness.take(a_household_reported())
    await harness.send()
    half = "update clocks set started_at = now() - interval '4 minutes', due_at = now() + interval '2 minutes'"
    await harness.change(half)

    async with harness.client("provincial_officer") as client:
        answer = await client.get("/v1/clocks/at-risk", params={"drill": "true"} | ({"gone": gone} if gone else {}))

    assert answer.status_code == status, answer.text
    assert status != 200 or answer.json()["count"] == (1 if gone == "50" else 0)
