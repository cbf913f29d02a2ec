"""Who has confirmed, at the desk, at the real doors of notifications: on a page, on paper, and notice by notice."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from services.notifications.commands.acknowledgements import start_acknowledgements
from services.notifications.store import notices
from shared.clock import now
from shared.communes import name_of
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness, an_incident, silent
from tests.component.console.test_board_files import rows_in
from tests.component.console.test_pages import well_made
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.test_duty_findings import declared
from tests.component.notifications.unconfirmed import give_people, minutes_pass, share_is_gone, tell_digest
from tests.component.notifications.watching import begun, hours_pass, sweep
from tests.support.builders import COMMUNE, ELSEWHERE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_household_reported
from tests.unit.console.test_table_files import cells_of

PAGE = "/notices/communes"


async def test_a_commune_that_answered_and_one_that_did_not_stand_in_one_table_the_worse_first(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await _a_storm(harness, notifications)
    await _somebody_answers(notifications)
    async with harness.browser("provincial_officer", provinces=[PROVINCE]) as browser:
        page = await browser.get(PAGE, params={"incident_id": str(INCIDENT)})
        open_only = await browser.get(PAGE, params={"incident_id": str(INCIDENT), "show": "unconfirmed"})
        english = well_made(await browser.get(PAGE, params={"incident_id": str(INCIDENT), "lang": "en"}))
        (confirmed,) = await notifications.notices(kind="digest", state="acknowledged")
        one = well_made(await browser.get(f"/notices/{confirmed['id']}", params={"lang": "vi"}))

    said = well_made(page)
    assert _communes_on(page.text) == [OTHER_COMMUNE, COMMUNE]
    assert _communes_on(open_only.text) == [OTHER_COMMUNE]
    assert "1 / 2 xã đã xác nhận" in said
    assert "Đã xác nhận trong hạn" in said
    assert "người nhận tin của xã xác nhận lúc" in said
    assert "Cán bộ Thử (người nhận tin của xã) xác nhận lúc" in one
    assert "tới người nhận tin của xã" in one
    assert "đã đến" in one, "what somebody has confirmed by it has arrived"
    assert "trả lời tin nhắn (ai cầm máy ấy)" in said
    assert "Chưa báo được cho ai" in said
    assert "Xã chưa có người nhận tin" in said
    assert "by answering the SMS (whoever holds that telephone)" in english


async def test_until_somebody_confirms_it_says_until_when_by_what_next_and_on_which_rung(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident())
    await give_people(notifications, calls=True)
    await tell_digest(notifications, risk_level=3)
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        waiting = well_made(await browser.get(PAGE))
        await _goes_out(notifications)
        await share_is_gone(notifications, 0.99)
        asked_all = well_made(await browser.get(PAGE))
        await minutes_pass(notifications, 2)
        await notifications.loops.clocks.sweep()
        late = well_made(await browser.get(PAGE))

    assert "Chờ xác nhận" in waiting
    assert "gửi tiếp cách khác lúc" in waiting
    assert "không còn cách gửi nào khác" in asked_all
    assert "tin nhắn tới cán bộ đang trực" in asked_all
    assert "Quá hạn, chưa xác nhận" in late


async def test_of_whom_nothing_is_heard_is_told_apart_from_who_has_not_confirmed(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident())
    await notifications.take(begun(COMMUNE))
    await hours_pass(notifications, 7)
    await sweep(notifications)
    async with harness.browser("provincial_officer", provinces=[PROVINCE]) as browser:
        page = await browser.get(PAGE, params={"show": "silent"})

    said = well_made(page)
    assert _communes_on(page.text) == [COMMUNE]
    assert "mất liên lạc: không nghe tin gì từ" in said
    assert "Chưa có tin gì để báo" in said


async def test_the_board_tells_apart_who_has_not_confirmed_and_of_whom_nothing_is_heard(harness: ServiceHarness) -> None:
    since = now() - timedelta(hours=1)
    await harness.take(an_incident(commune_codes=(COMMUNE, OTHER_COMMUNE)))
    await harness.take(silent(since=since), silent(commune_code=OTHER_COMMUNE, since=since, kind="heard"))
    async with harness.browser("provincial_officer", provinces=[PROVINCE]) as browser:
        page = await browser.get("/board")
        board = well_made(page)

    assert f'href="{PAGE}"' in page.text
    assert board.count("không xác nhận tin đã gửi: im lặng 1 giờ") == 1
    assert board.count("không nghe tin gì: im lặng 1 giờ") == 1
    assert "Phường Ba Đình Thành phố Hà Nội không xác nhận tin " in board


async def test_the_file_has_the_rows_of_the_page(harness: ServiceHarness, notifications: Notifications) -> None:
    await _a_storm(harness, notifications)
    await _somebody_answers(notifications)
    query = {"incident_id": str(INCIDENT)}
    async with harness.browser("auditor") as browser:
        files = {form: await browser.get(f"{PAGE}/export", params={**query, "form": form}) for form in ("csv", "xlsx")}
        none = await browser.get(f"{PAGE}/export", params={"incident_id": str(new_id())})

    notes, rows = rows_in(files["csv"].text)
    assert "DIỄN TẬP" in notes[0]
    assert [row["Tình trạng"] for row in rows] == ["Chưa báo được cho ai", "Đã xác nhận trong hạn"]
    assert rows[1]["Xã"] in name_of(COMMUNE)
    assert rows[1]["Xác nhận bằng"] == "trả lời tin nhắn (ai cầm máy ấy)"
    assert rows[1]["Bằng cách nào, ra sao"].startswith("tin nhắn tới người nhận tin của xã")
    assert any("Chưa báo được cho ai" in row for row in cells_of(files["xlsx"].content))
    assert none.status_code == 404


async def test_each_row_leads_to_its_notice_and_a_notice_to_the_one_that_stands_for_it(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident())
    await give_people(notifications)
    for _ in range(2):
        await tell_digest(notifications, risk_level=3)
    first, last = [one["id"] for one in await notifications.notices(kind="digest")]
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        page = await browser.get(PAGE)
        notice, earlier = await browser.get(f"/notices/{last}"), await browser.get(f"/notices/{first}")
        missing = await browser.get(f"/notices/{new_id()}")
    async with harness.browser("commune_officer", communes=[ELSEWHERE]) as stranger:
        hidden = await stranger.get(f"/notices/{last}")

    assert f'href="/notices/{last}"' in page.text
    assert f'href="/duty/contacts?commune={COMMUNE}"' in page.text
    assert "tin nhắn tới người nhận tin của xã" in well_made(notice)
    assert f'href="/notices/{last}"' in earlier.text
    assert f'href="{PAGE}?incident_id={INCIDENT}"' in notice.text
    assert (missing.status_code, hidden.status_code) == (404, 404)


async def test_provinces_are_summed_for_who_sees_several_and_one_may_be_chosen(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident(commune_codes=(COMMUNE, ELSEWHERE)))
    await notifications.take(declared(COMMUNE, ELSEWHERE))
    async with harness.browser("auditor") as browser:
        whole = await browser.get(PAGE)
        one = await browser.get(PAGE, params={"province_code": "42"})

    assert "Theo tỉnh (2)" in well_made(whole)
    assert "province_code=42" in whole.text
    assert _communes_on(one.text) == [ELSEWHERE]
    assert "Cả địa bàn" in well_made(one)


async def test_without_an_incident_and_without_notifications_the_page_says_so(harness: ServiceHarness) -> None:
    async with harness.browser("auditor") as browser:
        nothing = well_made(await browser.get(PAGE))
        await harness.take(an_incident())
        away = well_made(await browser.get(PAGE))
        notice = well_made(await browser.get(f"/notices/{new_id()}"))

    assert "Không có sự kiện nào trên địa bàn" in nothing
    assert "không trả lời lúc này" in away
    assert "không trả lời lúc này" in notice


async def test_who_confirms_at_the_desk_has_confirmed_at_the_desk(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident())
    await give_people(notifications)
    await tell_digest(notifications, risk_level=3)
    (digest,) = await notifications.notices(kind="digest")
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        browser.headers["Origin"] = "http://service.test"
        done = await browser.post("/notices", data={"key": str(new_id()), "notice": digest["id"]})
        page = well_made(await browser.get(PAGE))
        linked = await browser.get("/notices")

    assert done.status_code == 303
    assert "trên bàn trực (người đã đăng nhập)" in page
    assert f'href="{PAGE}"' in linked.text


async def test_what_somebody_had_confirmed_before_is_said_and_no_page_says_any_more_that_it_is_not(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await harness.take(an_incident())
    await give_people(notifications)
    await tell_digest(notifications, risk_level=3)
    (digest,) = await notifications.notices(kind="digest")
    path, told = f"/notices/{digest['id']}", {"told_to": "Trưởng thôn", "by": "phone"}
    officer, chair = (harness.browser(role, communes=[COMMUNE]) for role in ("commune_officer", "commune_chair"))
    async with officer, chair, notifications.client("provincial_officer", provinces=[PROVINCE]) as above:
        (await above.post(f"/v1{path}/told", json=told)).raise_for_status()
        before = well_made(await officer.get(path))
        for browser in (officer, chair):
            browser.headers["Origin"] = "http://service.test"
        first = await officer.post("/notices", data={"key": str(new_id()), "notice": digest["id"]}, follow_redirects=True)
        second = await chair.post("/notices", data={"key": str(new_id()), "notice": digest["id"]})
        after = await chair.get(second.headers["Location"])

    assert "xã chưa xác nhận" in before
    assert "Đã xác nhận 1." in well_made(first)
    assert second.headers["Location"] == path
    said = well_made(after)
    assert "1 thông báo đã có người xác nhận trước" in said
    assert ("đã báo xã lúc" in said, "xã chưa xác nhận" in said) == (True, False)


async def _a_storm(harness: ServiceHarness, notifications: Notifications, **values: Any) -> None:
    """Two communes are told: one has people, of the other nobody is named."""
    await harness.take(an_incident(commune_codes=(COMMUNE, OTHER_COMMUNE), **values))
    await notifications.give_contacts()
    await notifications.take(
        a_household_reported(risk_level=3),
        a_household_reported(commune_code=OTHER_COMMUNE, risk_level=3),
    )


async def _goes_out(notifications: Notifications) -> None:
    """A provider takes what was laid out, and its clock begins."""
    await notifications.change("update deliveries set state = 'sent', accepted_at = now(), delivered_at = now()")
    await notifications.change("update notices set state = 'sent', accepted_at = now() where recipient is not null")
    sent = [one for one in await notifications.notices(kind="digest") if one["state"] == "sent"]
    async with notifications.foundation.database.transaction() as session:
        found = await notices.find_notices(session, [UUID(one["id"]) for one in sent])
        await start_acknowledgements(
            session, notifications.foundation.actor, found, {one.id: one.accepted_at or now() for one in found}
        )


async def _somebody_answers(notifications: Notifications) -> None:
    """The contact of the commune answers the SMS."""
    await _goes_out(notifications)
    (digest,) = await notifications.notices(kind="digest", commune_code=COMMUNE)
    async with notifications.client(communes=[COMMUNE]) as officer:
        (await officer.post(f"/v1/notices/{digest['id']}/acknowledge")).raise_for_status()
    who = f"'contact:' || (select id from commune_contacts where commune_code = '{COMMUNE}' and removed_at is null)"
    by = f"acknowledged_by = {who}, assurance = 'phone', confirmed_via = 'reply'"
    await notifications.change(f"update notices set {by} where state = 'acknowledged'")


def _communes_on(page: str) -> list[str]:
    return re.findall(r'data-commune="(\d+)"', page)
