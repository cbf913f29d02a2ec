"""Missed clocks at the desk, at the real doors of notifications: who has to know sees them, and takes them."""

import re
from datetime import timedelta
from typing import Any

import httpx

from shared.clock import now
from shared.events import EscalationClimbed, EscalationTaken
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.test_climbs import give_ladder, solved
from tests.contracts.examples import EXAMPLES
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed, a_household_reported

ORIGIN = {"Origin": "http://service.test"}
PLAN = "Cử tổ 2 đến từng hộ"


def an_officer(harness: ServiceHarness, role: str = "commune_officer") -> httpx.AsyncClient:
    where: dict[str, Any] = {"provinces": [PROVINCE]} if role.startswith("provincial") else {"communes": [COMMUNE]}
    client = harness.browser(role, **where)
    client.headers.update(ORIGIN)
    return client


async def test_what_has_come_to_ones_rung_is_shown_and_taken(harness: ServiceHarness, notifications: Notifications) -> None:
    await give_ladder(notifications)
    missed = [a_clock_missed(due_at=now() - timedelta(hours=3)) for _ in range(2)]
    await notifications.take(*missed)
    async with an_officer(harness) as browser:
        before = await browser.get("/escalations")
        work = well_made(await browser.get("/work"))
        form = {"key": str(new_id()), "clock": [str(one.clock_id) for one in missed], "plan": PLAN, "within": "4"}
        first = await browser.post("/escalations", data=form)
        again = await browser.post("/escalations", data=form)
        after = await browser.get("/escalations")

    assert before.text.count('name="clock"') == 2
    assert "sẽ báo lên cấp trên lúc" in well_made(before)
    assert "Việc quá hạn chờ người nhận" in work
    for shown in (work, well_made(before), well_made(after)):
        assert "Hộ chưa được trợ giúp" in shown, "what is wrong, not what was hoped for"
        assert "Hộ được trợ giúp" not in shown
    assert (first.status_code, again.status_code) == (303, 303)
    assert 'name="clock"' not in after.text
    assert well_made(after).count(PLAN) == 2
    assert await notifications.rows("select state, count(*) from climbs group by state") == [("taken", 2)]
    assert len(await notifications.facts(EscalationTaken)) == 2


async def test_above_it_is_shown_once_it_has_climbed(harness: ServiceHarness, notifications: Notifications) -> None:
    await give_ladder(notifications)
    await notifications.take(a_clock_missed())
    async with an_officer(harness, "commune_chair") as browser:
        before = well_made(await browser.get("/escalations"))
        await notifications.change("update climbs set next_at = now()")
        await notifications.activities.climb_due(new_id())
        after = await browser.get("/escalations")

    assert "Không có việc quá hạn nào báo đến bạn" in before
    assert after.text.count('name="clock"') == 1
    # No gateway has taken anything here: that it was laid out for him is not that he was told.
    assert "chờ gửi cán bộ trực xã từ" in well_made(after)
    assert "đã gửi" not in well_made(after)


async def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await give_ladder(notifications)
    missed = a_clock_missed()
    await notifications.take(missed)
    async with an_officer(harness) as browser:
        nothing = await browser.post("/escalations", data={"key": str(new_id()), "plan": PLAN, "within": "2"})
        short = await browser.post(
            "/escalations", data={"key": str(new_id()), "clock": str(missed.clock_id), "plan": "x", "within": "2"}
        )
        await notifications.take(solved(missed))
        over = await browser.post(
            "/escalations", data={"key": str(new_id()), "clock": str(missed.clock_id), "plan": PLAN, "within": "2"}
        )

    assert (nothing.status_code, short.status_code, over.status_code) == (422, 422, 409)
    assert "Chưa chọn việc nào" in well_made(nothing)
    assert f'value="{PLAN}"' in nothing.text
    assert 'id="plan-wrong-1"' in short.text
    assert well_made(short)
    assert "Việc này đã xong" in well_made(over)


async def test_what_somebody_else_has_taken_is_said_in_words(harness: ServiceHarness, notifications: Notifications) -> None:
    await give_ladder(notifications)
    missed = a_clock_missed()
    await notifications.take(missed)
    form = {"clock": str(missed.clock_id), "plan": PLAN, "within": "2"}
    async with an_officer(harness) as browser, an_officer(harness, "provincial_officer") as late:
        await browser.post("/escalations", data={"key": str(new_id()), **form})
        refused = await late.post("/escalations", data={"key": str(new_id()), **form})

    said = well_made(refused)
    assert refused.status_code == 409
    assert "đã nhận trước, hẹn xong" in said
    assert f'<a href="/escalations/{missed.clock_id}">Hộ chưa được trợ giúp' in refused.text
    assert "hẹn xong 20" not in said


async def taken_by_officer(notifications: Notifications, browser: httpx.AsyncClient, **values: Any) -> str:
    """One missed clock, taken at the desk; return the address of its page."""
    await give_ladder(notifications)
    missed = a_clock_missed(**values)
    await notifications.take(missed)
    form = {"key": str(new_id()), "clock": str(missed.clock_id), "plan": PLAN, "within": "2"}
    assert (await browser.post("/escalations", data=form)).status_code == 303
    return f"/escalations/{missed.clock_id}"


def sent(page: httpx.Response, act: str, **values: str) -> dict[str, str]:
    """The form of one act as the page has it, filled in."""
    seen = re.findall(r'name="seen" value="([^"]*)"', page.text)[0].replace("&#34;", '"')
    return {"key": str(new_id()), "act": act, "seen": seen, **values}


async def test_who_has_it_prolongs_it_says_that_it_is_done_and_gives_it_back(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with an_officer(harness) as browser:
        path = await taken_by_officer(notifications, browser)
        page = await browser.get(path)
        moments = re.findall(r'name="until" value="([^"]*)"', page.text)
        longer = sent(page, "prolong", prolong_words="Đường sạt", until=moments[-1])
        prolonged = [await browser.post(path, data=longer) for _ in range(2)]
        stale = await browser.post(path, data={**sent(page, "done", done_words="Đã đến 12 hộ"), "seen": '"r1"'})
        done = await browser.post(path, data=sent(await browser.get(path), "done", done_words="Đã đến 12 hộ"))
        after, listed = await browser.get(path), await browser.get("/escalations")
        back = await browser.post(path, data=sent(after, "give_back", give_back_words="Vẫn chưa có nguồn"))
        over = await browser.get(path)

    assert all(f"<h2>{title}</h2>" in page.text for title in ("Báo đã làm xong", "Gia hạn lời hẹn", "Trả lại việc"))
    assert "(muộn nhất)" in well_made(page)
    assert [one.status_code for one in (*prolonged, done, back)] == [303, 303, 303, 303]
    assert (stale.status_code, "Có người vừa ghi thêm" in well_made(stale), "Đã đến 12 hộ" in stale.text) == (409, True, True)
    for shown in (well_made(after), well_made(listed)):
        assert "việc của thời hạn này vẫn chưa xong: Hộ chưa được trợ giúp" in shown
    # To say that it is done does not end what was promised: the work itself does.
    assert "lời hẹn đang chạy" in well_made(after)
    said = well_made(over)
    assert [said.count(words) for words in ("Đường sạt", "Đã đến 12 hộ", "Vẫn chưa có nguồn")] == [1, 1, 1]
    assert "Chưa ai nhận" in said
    assert await notifications.rows("select state, taken_by from climbs") == [("climbing", None)]


async def test_who_gives_it_back_reads_before_and_after_who_is_told_and_where_nobody_is(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with an_officer(harness, "commune_chair") as chair, an_officer(harness, "provincial_leader") as leader:
        path = await taken_by_officer(notifications, chair)
        before = await chair.get(path)
        back = await chair.post(path, data=sent(before, "give_back", give_back_words="Đường sạt"))
        after = await chair.get(back.headers["Location"])
        for _ in range(3):
            await notifications.change("update climbs set next_at = now() where next_at is not null")
            await notifications.activities.climb_due(new_id())
        taking = {"key": str(new_id()), "clock": path.rpartition("/")[2], "plan": PLAN, "within": "2"}
        await leader.post("/escalations", data=taking)
        # He has signed for no shift: whoever is on duty at the top is told. Then that shift is over.
        on_duty = await leader.get(path)
        await notifications.change("update duty_shifts set ends_at = now() where post = 'leader' and province_code is not null")
        last = await leader.get(path)
        given = await leader.post(path, data=sent(last, "give_back", give_back_words="Đường sạt"))
        left = await leader.get(given.headers["Location"])

    # The officer was not told before the chair had it: he is told now.
    assert "Việc được báo ngay cho cán bộ trực xã." in well_made(before)
    assert "Đã trả lại việc; đang báo cán bộ trực xã." in well_made(after)
    assert "Việc được báo ngay cho lãnh đạo tỉnh." in well_made(on_duty)
    assert "Không ai được báo thêm: hãy gọi" in well_made(last)
    assert "không ai được báo thêm: hãy gọi" in well_made(left)


async def test_a_word_that_is_overdue_is_shown_so_also_where_it_is_said_to_be_done(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with an_officer(harness) as browser:
        path = await taken_by_officer(notifications, browser)
        await browser.post(path, data=sent(await browser.get(path), "done", done_words="Đã đến 12 hộ"))
        await notifications.change("update clocks set state = 'missed', ended_at = now() where kind = 'taken_up'")
        await notifications.change("update climbs set taken_until = now() - interval '3 hours'")
        listed = await browser.get("/escalations")

    said = well_made(listed)
    assert ("đã báo làm xong lúc" in said, "lời hẹn đã quá hạn" in said, "quá hạn 3 giờ" in said) == (True, True, True)


async def test_who_stands_above_takes_it_over_at_the_desk(harness: ServiceHarness, notifications: Notifications) -> None:
    async with an_officer(harness) as officer, an_officer(harness, "commune_chair") as chair:
        path = await taken_by_officer(notifications, officer)
        page = await chair.get(path)
        empty = await chair.post(path, data=sent(page, "take_over", plan="", within="4"))
        taken = await chair.post(path, data=sent(page, "take_over", plan="Tôi tự đi", within="4"))
        lost = await officer.post(path, data=sent(page, "done", done_words="Xong"))
        seen = await officer.get(path)

    assert ("Nhận thay" in well_made(page), empty.status_code, taken.status_code) == (True, 422, 303)
    assert 'id="plan-wrong-1"' in empty.text
    assert "<form" not in seen.text.partition("<main")[2]
    assert "nhận thay, hẹn xong" in well_made(seen)
    assert lost.status_code == 409


async def test_while_notifications_is_away_the_page_says_so(harness: ServiceHarness) -> None:
    async with an_officer(harness) as browser:
        answer = await browser.get("/escalations")
        sent = await browser.post(
            "/escalations", data={"key": str(new_id()), "clock": str(new_id()), "plan": PLAN, "within": "2"}
        )

    assert answer.status_code == 200
    assert "Không có việc" not in well_made(answer)
    assert (sent.status_code, "Chưa có gì được ghi" in well_made(sent)) == (503, True)


async def test_the_story_of_a_case_tells_of_the_climb_in_words(harness: ServiceHarness) -> None:
    report = a_household_reported()
    case = {"case_id": report.case_id, "incident_id": report.incident_id, "event_id": new_id()}
    facts = [
        EXAMPLES[name].model_copy(update={**case, "event_id": new_id()})
        for name in (EscalationClimbed.wire_type(), EscalationTaken.wire_type(), "clocks.clock_solved.v1")
    ]
    await harness.take(report, *facts)
    async with harness.program() as client:
        told = [entry["text"]["vi"] for entry in (await client.get(f"/v1/cases/{report.case_id}/timeline")).json()["entries"]]

    assert "Chưa ai nhận, chuyển lên chủ tịch xã: Hộ chưa được trợ giúp" in told
    assert any(line.startswith("Đã có người nhận việc (chủ tịch xã), hẹn xong ") for line in told)
    assert "Đã xong sau hạn: Hộ được trợ giúp" in told


async def test_who_is_told_and_when_stands_on_a_page_that_is_only_read(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with an_officer(harness, "provincial_officer") as browser:
        page = well_made(await browser.get("/ladder"))
        cards = (await browser.get("/ladder")).text
        english = well_made(await browser.get("/ladder", params={"lang": "en"}))
        duty = await browser.get("/duty")
        late = await browser.get("/escalations")
    async with notifications.client("auditor") as client:
        answer = await client.get("/v1/ladder")
        changed = await client.put("/v1/ladder", json={})

    assert "Áp dụng từ 01/07/2026 đang áp dụng" in page
    assert "chưa có văn bản nào quy định" in page
    assert "cấp 4 10 phút 20 phút 30 phút đến khi có người nhận" in page
    assert "cấp 3: 12 giờ" in page
    named = ["1. cán bộ trực xã", "2. chủ tịch xã", "3. cán bộ trực tỉnh", "4. lãnh đạo tỉnh"]
    assert re.findall(r'data-label="([^"]+)"', cards)[:4] == named, "on a phone, where a table's head is not seen"
    assert "Xã chưa có liên lạc." in page.partition("mà báo từ cấp tỉnh:")[2]
    assert "level 5 10 minutes 20 minutes 30 minutes until somebody takes it" in english
    assert "<form" not in page
    assert all('href="/ladder"' in one.text for one in (duty, late))
    (ladder,) = answer.json()["items"]
    assert (ladder["in_force"], ladder["top_rung"], ladder["stays"][3]["minutes"]) == (True, 4, [10, 20, 30])
    assert changed.status_code == 405


async def test_what_is_real_among_drills_is_told_apart_line_by_line(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await give_ladder(notifications)
    await notifications.take(a_clock_missed(drill=True), a_clock_missed(drill=False, incident_id=new_id()))
    async with an_officer(harness) as browser:
        page, first = await browser.get("/escalations"), await browser.get("/work")

    shown = well_made(page)
    assert "Không phải sự việc thật" not in shown
    assert page.text.count('<span class="badge warn">DIỄN TẬP</span>') == 1
    assert "Không phải sự việc thật" not in well_made(first)
    assert "trong đó 1 DIỄN TẬP" in well_made(first)
    assert first.text.count('<span class="badge warn">DIỄN TẬP</span>') == 1


async def test_where_all_are_drills_the_page_says_so(harness: ServiceHarness, notifications: Notifications) -> None:
    await give_ladder(notifications)
    await notifications.take(a_clock_missed(drill=True))
    async with an_officer(harness) as browser:
        for path in ("/escalations", "/work"):
            assert "Không phải sự việc thật" in well_made(await browser.get(path)), path
