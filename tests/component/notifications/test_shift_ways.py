"""Whoever is on duty has more ways than one telephone: what reaches him there, and what he says from there."""

import re
from typing import Any

import httpx
import pytest

from deploy.simulators.mail import MailFaults
from shared.events import NoticeAcknowledged
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, ServiceHarness, a_shift, put_read
from tests.component.notifications.test_climbs import settle
from tests.component.notifications.test_duty_findings import a_week, enter, findings
from tests.component.notifications.test_editors import a_night
from tests.component.notifications.test_shifts import SHIFTS, change
from tests.component.notifications.unconfirmed import LEADER_PHONE, share_is_gone, tell_digest
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed
from tests.support.foundation import client_for

MAILBOX = "truc@mail.example"
SECOND_PHONE = "0559000012"


async def test_a_missed_clock_reaches_a_telephone_and_a_mailbox_at_once_and_confirms_nothing_there(
    harness: ServiceHarness,
) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "email": MAILBOX, "calls": True})
    await harness.take(a_clock_missed())
    await settle(harness)

    (mail,) = harness.telephones.mails(MAILBOX)
    assert "Nhận việc: https://desk.test/escalations" in mail["text"].replace("=\n", "")
    assert "/c/" not in mail["text"]
    assert [one["provider"] for one in harness.telephones.heard] == ["sms-1"], "two ways, and he has an e-mail before a call"


async def test_who_has_no_mailbox_and_may_be_called_hears_it_read_out_and_no_key_takes_it(harness: ServiceHarness) -> None:
    await harness.give_duty({"commune_code": COMMUNE, "calls": True})
    await harness.take(a_clock_missed())
    await settle(harness)

    (call,) = [one["text"] for one in harness.telephones.heard if one["provider"] == "voice-1"]
    assert call.endswith("Vào bàn trực để nhận việc.")
    assert "Bấm phím" not in call
    assert "https://" not in call


async def test_on_duty_everybody_hears_it_by_sms_before_anybody_is_written_to_and_each_is_tried_once(
    harness: ServiceHarness,
) -> None:
    await harness.give_contacts()
    leader = {"commune_code": COMMUNE, "post": "leader", "phone": LEADER_PHONE, "email": "lanhdao@mail.example"}
    await harness.give_duty({"commune_code": COMMUNE, "email": MAILBOX, "calls": True}, leader)
    await tell_digest(harness, risk_level=3)
    seen = []
    for share in (0.41, 0.15, 0.15, 0.15, 0.1):
        await share_is_gone(harness, share)
        await harness.send()
        mails = [len(harness.telephones.mails(one)) for one in (MAILBOX, "lanhdao@mail.example")]
        seen.append((len(harness.telephones.texts(DUTY_PHONE)), len(harness.telephones.texts(LEADER_PHONE)), *mails))
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.2)
    await harness.send()

    assert seen == [(1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0), (2, 1, 1, 0), (2, 1, 1, 0)]
    assert len(harness.telephones.mails(MAILBOX)) == 1, "a later digest does not begin anew"


async def test_the_link_in_the_mail_of_whoever_is_on_duty_confirms_until_another_person_has_the_shift(
    harness: ServiceHarness,
) -> None:
    link, shift = await _a_mailed_link(harness)
    looked = await _post(harness, "/v1/confirmation-pages", link)
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        taken_over = await change(officer, shift, '"r1"', name="Người Thay", phone="0559000009", email="thay@mail.example")
        refused = await _post(harness, "/v1/confirmations", link)
        back = await change(officer, shift, '"r2"', phone=DUTY_PHONE, email=MAILBOX)
    confirmed = await _post(harness, "/v1/confirmations", link)

    assert (looked.status_code, looked.json()["state"]) == (200, "sent")
    assert (taken_over.status_code, back.status_code) == (200, 200)
    assert (refused.status_code, refused.json()["type"]) == (404, "urn:kipthoi:problem:confirmation-link-unknown")
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "acknowledged")
    (fact,) = await harness.facts(NoticeAcknowledged)
    assert (fact.assurance, fact.acknowledged_by) == ("link", f"shift:{shift['id']}")


@pytest.mark.parametrize("end", ["removed_at = now()", "begins_at = now() - interval '2 days', ends_at = now()"])
async def test_a_link_of_a_shift_that_is_over_confirms_nothing(harness: ServiceHarness, end: str) -> None:
    link, _ = await _a_mailed_link(harness)
    await harness.change(f"update duty_shifts set {end}")

    assert (await _post(harness, "/v1/confirmations", link)).status_code == 404


async def test_an_answer_from_the_second_number_confirms_as_one_from_the_first(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.give_duty({"commune_code": COMMUNE, "second_phone": SECOND_PHONE})
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.41)
    await harness.send()

    await harness.answer(SECOND_PHONE)

    (notice,) = await harness.notices(kind="digest")
    ((shift,),) = await harness.rows("select id::text from duty_shifts where removed_at is null")
    assert (notice["state"], notice["acknowledged_by"]) == ("acknowledged", f"shift:{shift}")


async def test_somebody_above_gets_a_communes_digest_by_both_ways_and_no_link_that_confirms(harness: ServiceHarness) -> None:
    await harness.give_duty({"province_code": PROVINCE, "email": MAILBOX})
    await tell_digest(harness, risk_level=3)

    (mail,) = harness.telephones.mails(MAILBOX)
    assert len(harness.telephones.texts(DUTY_PHONE)) == 1
    assert "/c/" not in mail["text"]


async def test_a_mailbox_or_second_number_that_does_not_exist_takes_nobody_off_duty(harness: ServiceHarness) -> None:
    harness.telephones.mailboxes.misbehave(MailFaults(refuse_addresses=[MAILBOX]))
    harness.telephones.refuse(SECOND_PHONE)
    await harness.give_duty({"commune_code": COMMUNE, "email": MAILBOX, "second_phone": SECOND_PHONE})
    await harness.take(a_clock_missed())
    await settle(harness)

    assert len(harness.telephones.texts(DUTY_PHONE)) == 1
    assert await harness.rows("select state, count(*) from deliveries group by state order by state") == [
        ("sent", 1),
        ("undeliverable", 2),
    ]
    assert await harness.rows("select refused_at from duty_shifts") == [(None,)]


async def test_ways_are_masked_for_others_kept_where_nothing_is_said_and_taken_away_by_an_empty_one(
    harness: ServiceHarness,
) -> None:
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        shift = (await officer.post(SHIFTS, json=a_night(1, province_code=PROVINCE, email=MAILBOX, calls=True))).json()
        kept = (await change(officer, shift, '"r1"', post="leader")).json()
        gone = (await change(officer, shift, '"r2"', email="", calls=False)).json()
        wrong = await change(officer, shift, '"r3"', email="trực@xã")
    async with harness.client("commune_officer", communes=[COMMUNE]) as below:
        seen = (await below.get(f"{SHIFTS}/{shift['id']}")).json()
    async with harness.client("provincial_officer") as everywhere:
        await put_read(everywhere, "/v1/roster", {"entries": [a_shift(province_code=PROVINCE, email=MAILBOX, calls=True)]})
        same = await put_read(everywhere, "/v1/roster", {"entries": [a_shift(province_code=PROVINCE)]})
    stored = await harness.rows("select email, calls from duty_shifts where removed_at is null")

    assert (shift["email"], shift["calls"]) == (MAILBOX, True)
    assert (kept["email"], kept["calls"], kept["post"]) == (MAILBOX, True, "leader")
    assert (gone["email"], gone["calls"]) == (None, False)
    assert wrong.status_code == 422
    assert MAILBOX not in wrong.text
    assert seen["email"] is None
    (masked,) = same.json()["entries"]
    assert (masked["email"], masked["calls"]) == ("t…@mail.example", True)
    assert all(MAILBOX.encode() not in (row.email or b"") for row in stored)


async def test_an_address_is_a_second_way_and_that_somebody_may_be_called_is_none(harness: ServiceHarness) -> None:
    alone, written_to = await enter(
        harness,
        a_week(commune_code=COMMUNE, second_phone=None, calls=True, phone="0559000301"),
        a_week(commune_code=COMMUNE, second_phone=None, email=MAILBOX, phone="0559000302", post="leader"),
    )

    lacking = [line["shift_id"] for line in (await findings(harness))["one_way"]]
    assert alone in lacking
    assert written_to not in lacking


async def test_a_roster_from_a_file_has_the_ways_too(harness: ServiceHarness) -> None:
    line = f"{COMMUNE},Trực Một,{DUTY_PHONE},{MAILBOX},có,{{0}},{{1}}"
    form = "'DD/MM/YYYY HH24:MI'"
    times = await harness.rows(f"select to_char(now() + interval '1 day', {form}), to_char(now() + interval '2 days', {form})")
    header = "Mã xã hoặc mã tỉnh,Họ tên,Di động,Thư điện tử,Được gọi điện,Từ,Đến"
    content = "\n".join([header, line.format(*times[0])]).encode()
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        taken = await officer.post("/v1/roster/import", files={"file": ("lich.csv", content, "text/csv")})
        (entry,) = (await officer.get("/v1/roster")).json()["entries"]

    assert taken.json() == {"entered": 1, "already_there": 0, "unread": []}
    assert (entry["email"], entry["calls"]) == ("t…@mail.example", True)


async def _a_mailed_link(harness: ServiceHarness) -> tuple[str, dict[str, Any]]:
    """Nobody of the contacts confirms, and whoever is on duty there gets it by e-mail; return its link and the shift."""
    await harness.give_contacts(phone=OFFICER_PHONE)
    await harness.give_duty({"commune_code": COMMUNE, "email": MAILBOX})
    await tell_digest(harness, risk_level=3)
    await share_is_gone(harness, 0.56)
    await harness.send()
    (mail,) = harness.telephones.mails(MAILBOX)
    found = re.search(r"https://desk\.test/c/(\S+)", mail["text"].replace("=\n", ""))
    assert found is not None, mail["text"]
    async with harness.client("provincial_officer", provinces=[PROVINCE]) as officer:
        (shift,) = (await officer.get("/v1/roster")).json()["entries"]
    return found[1], shift


async def _post(harness: ServiceHarness, path: str, token: str) -> httpx.Response:
    async with client_for(harness.api) as nobody:
        return await nobody.post(path, json={"token": token})
