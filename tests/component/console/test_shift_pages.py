"""The roster at the desk, shift by shift, at the real doors of notifications."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from shared.clock import VIETNAM, now
from shared.events import ClockMissed, CommuneSilent, SilenceEnded
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_pages import well_made
from tests.component.console.tiles import tiles_on
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, heard_as
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.test_climbs import solved
from tests.component.notifications.watching import hours_pass
from tests.support.builders import COMMUNE, PROVINCE, a_clock_missed, a_household_reported

ORIGIN = {"Origin": "http://service.test"}


def typed(hours: int) -> str:
    return f"{(now() + timedelta(hours=hours)).astimezone(VIETNAM):%Y-%m-%dT%H:%M}"


def keeper(harness: ServiceHarness) -> httpx.AsyncClient:
    client = harness.browser("provincial_officer", provinces=[PROVINCE])
    client.headers.update(ORIGIN)
    return client


def a_new_shift(**values: str) -> dict[str, str]:
    given = {
        "name": "Trực Một",
        "phone": "0559 000 121",
        "second_phone": "",
        "post": "officer",
        "from": typed(1),
        "until": typed(9),
    }
    return {"key": str(new_id()), "place": PROVINCE, **{f"{name}-0": value for name, value in {**given, **values}.items()}}


async def the_shift(notifications: Notifications) -> tuple[UUID, int]:
    (row,) = await notifications.rows("select id, revision from duty_shifts where removed_at is null")
    return row.id, row.revision


def a_form(**values: Any) -> dict[str, Any]:
    given = {"place": PROVINCE, "name": "Trực Một", "phone": "", "second_phone": "", "post": "officer", "act": "save"}
    return {**given, "from": typed(1), "until": typed(9), "seen": '"r1"', **values}


async def test_a_shift_is_entered_changed_and_removed_by_itself(harness: ServiceHarness, notifications: Notifications) -> None:
    async with keeper(harness) as browser:
        form = a_new_shift(second_phone="0559000122")
        first, again = await browser.post("/duty", data=form), await browser.post("/duty", data=form)
        shift, _ = await the_shift(notifications)
        listed = well_made(await browser.get("/duty"))
        page = await browser.get(f"/duty/shifts/{shift}")
        kept = await browser.post(f"/duty/shifts/{shift}", data=a_form(name="Trực Hai", no_second="1"))
        after = well_made(await browser.get("/duty"))
        removed = await browser.post(f"/duty/shifts/{shift}", data=a_form(act="remove", seen='"r2"'))
        empty = well_made(await browser.get("/duty"))

    assert (first.status_code, again.status_code, kept.status_code, removed.status_code) == (303, 303, 303, 303)
    assert "Trực Một" in listed
    assert 'name="seen" value="&#34;r1&#34;"' in page.text
    assert well_made(page)
    assert "Trực Hai" in after
    assert "Trực Hai" not in empty


async def test_an_address_and_that_somebody_may_be_called_are_kept_until_they_are_taken_away(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        entered = await browser.post("/duty", data=a_new_shift(email="truc@mail.example", calls="1"))
        shift, _ = await the_shift(notifications)
        page = await browser.get(f"/duty/shifts/{shift}")
        said = well_made(page)
        kept = await browser.post(f"/duty/shifts/{shift}", data=a_form(calls="1", had_calls="1"))
        between = await notifications.rows("select email is null, calls from duty_shifts where removed_at is null")
        gone = await browser.post(f"/duty/shifts/{shift}", data=a_form(seen='"r2"', email="-", had_calls="1"))
        wrong = await browser.post(f"/duty/shifts/{shift}", data=a_form(seen='"r3"', email="không phải thư"))

    assert [answer.status_code for answer in (entered, kept, gone, wrong)] == [303, 303, 303, 422]
    assert "truc@mail.example" in said
    assert re.search(r'name="calls" value="1" checked', page.text)
    assert between == [(False, True)]
    assert await notifications.rows("select email is null, calls from duty_shifts where removed_at is null") == [(True, False)]
    assert 'id="email-wrong-1"' in wrong.text


async def test_who_comes_second_sees_what_stands_now_and_keeps_what_he_typed(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        await browser.post("/duty", data=a_new_shift())
        shift, _ = await the_shift(notifications)
        await browser.post(f"/duty/shifts/{shift}", data=a_form(name="Người Nhanh Hơn", post="leader"))
        late = await browser.post(f"/duty/shifts/{shift}", data=a_form(name="Người Đến Sau"))
        between = await the_shift(notifications)
        knowingly = await browser.post(f"/duty/shifts/{shift}", data=a_form(name="Người Đến Sau", seen='"r2"'))

    assert late.status_code == 409
    shown = well_made(late)
    assert "Người Nhanh Hơn" in shown
    assert "đã sửa ca này lúc" in shown
    assert "Người khác đã sửa ca này sau khi bạn mở" in shown
    assert "shift:" not in shown, "nothing of what is said to programs"
    assert 'value="Người Đến Sau"' in late.text
    assert 'name="seen" value="&#34;r2&#34;"' in late.text
    assert between == (shift, 2)
    assert (knowingly.status_code, await the_shift(notifications)) == (303, (shift, 3))


async def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        new = await browser.post("/duty", data=a_new_shift(phone="024 3825 0000", until=typed(-3)))
        await browser.post("/duty", data=a_new_shift())
        shift, _ = await the_shift(notifications)
        old = await browser.post(f"/duty/shifts/{shift}", data=a_form(second_phone="1800 1234"))
        gone = await browser.get(f"/duty/shifts/{new_id()}")

    assert (new.status_code, old.status_code, gone.status_code) == (422, 422, 404)
    assert 'id="until-0-wrong-1"' in new.text
    assert 'href="#until-0-wrong-1"' in new.text, "the summary leads to what is wrong"
    assert '<details id="new" open>' in new.text
    assert 'value="024 3825 0000"' in new.text
    assert 'id="second_phone-wrong-1"' in old.text
    assert well_made(new)
    assert well_made(old)
    assert "Ca này đã bị xoá" in well_made(gone)


async def test_who_only_reads_the_roster_is_offered_no_form(harness: ServiceHarness, notifications: Notifications) -> None:
    async with keeper(harness) as browser:
        await browser.post("/duty", data=a_new_shift())
    shift, _ = await the_shift(notifications)
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        page = await browser.get("/duty")
        one = await browser.get(f"/duty/shifts/{shift}")

    assert "Trực Một" in well_made(page)
    assert f"/duty/shifts/{shift}" not in page.text
    assert one.status_code == 403


async def test_while_notifications_is_away_nothing_is_lost(harness: ServiceHarness) -> None:
    async with keeper(harness) as browser:
        answer = await browser.post("/duty", data=a_new_shift())

    assert answer.status_code == 503
    assert "Chưa có gì được ghi" in well_made(answer)


async def test_a_roster_is_sent_as_a_file_and_what_is_wrong_is_said_line_by_line(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    header = "Mã xã hoặc mã tỉnh,Họ tên,Di động,Từ,Đến"
    good = f"{PROVINCE},Trực Tệp,0559000121,{typed(1)},{typed(9)}"
    async with keeper(harness) as browser:
        page = await browser.get("/duty/import")
        template = await browser.get("/duty/import/template")
        bad_file = {"file": ("truc.csv", f"{header}\n{good}\n{good.replace('0559000121', '113')}".encode(), "text/csv")}
        bad = await browser.post("/duty/import", params={"key": "a"}, files=bad_file)
        between = well_made(await browser.get("/duty"))
        short_file = {"file": ("truc.csv", b"a,b\n1,2\n", "text/csv")}
        short = await browser.post("/duty/import", params={"key": "c"}, files=short_file)
        good_file = {"file": ("truc.csv", f"{header}\n{good}".encode(), "text/csv")}
        sent = await browser.post("/duty/import", params={"key": "b"}, files=good_file)
        after = well_made(await browser.get("/duty"))

    assert well_made(page)
    assert "Mã xã hoặc mã tỉnh" in template.text
    assert (bad.status_code, sent.status_code) == (422, 303)
    assert "Dòng 3, Di động" in well_made(bad)
    assert "thiếu cột: Mã xã hoặc mã tỉnh, Họ tên, Di động, Từ, Đến" in well_made(short)
    assert "Trực Tệp" not in between
    assert "Trực Tệp" in after


async def test_what_the_plan_lacks_is_shown_with_the_way_out(harness: ServiceHarness, notifications: Notifications) -> None:
    await notifications.take(an_incident())
    async with keeper(harness) as browser:
        await browser.post("/duty", data=a_new_shift())
        shift, _ = await the_shift(notifications)
        page = await browser.get("/duty/findings")
        board = await browser.get("/board")
    async with harness.browser("auditor") as browser:
        read_only = await browser.get("/duty/findings")

    shown = well_made(page)
    assert "Không có ai trực" in shown
    assert "chưa có số thứ hai" in shown
    assert f'href="/duty/shifts/{shift}"' in page.text
    assert re.search(rf'href="/duty\?place={PROVINCE}&amp;post=leader&amp;from=[^"]+&amp;until=[^"]+#new"', page.text)
    assert "Trực Một" in shown, "whoever has one number is named"
    assert "Trực Một" not in read_only.text
    assert 'href="/duty/findings?of=' in board.text
    assert f"/duty/shifts/{shift}" not in read_only.text


async def test_a_shift_is_handed_over_at_the_desk_by_two_persons(harness: ServiceHarness, notifications: Notifications) -> None:
    missed = [a_clock_missed(drill=False) for _ in range(3)]
    await notifications.take(*missed, a_clock_missed(drill=True))
    leader = harness.browser("provincial_leader", provinces=[PROVINCE])
    leader.headers.update(ORIGIN)
    async with keeper(harness) as browser, leader:
        empty = well_made(await browser.get("/duty/handovers"))
        made = await browser.post("/duty/handovers", data={"key": str(new_id()), "place": PROVINCE})
        page = await browser.get(made.headers["location"])
        form = {"key": str(new_id()), "side": "goes", "note": "Cầu Thử bị cuốn"}
        given = await browser.post(made.headers["location"], data=form)
        own = await browser.post(made.headers["location"], data={"key": str(new_id()), "side": "comes", "note": "giữ lại"})
        theirs = await leader.get(made.headers["location"])
        waits = [(await one.get("/work")).text for one in (leader, browser)]
        taken = await leader.post(made.headers["location"], data={"key": str(new_id()), "side": "comes", "note": ""})
        await notifications.take(solved(missed[0]))
        after = await leader.get(made.headers["location"])
        waits.append((await leader.get("/work")).text)
        log = well_made(await browser.get("/duty/handovers"))
        nothing = await browser.get(f"/duty/handovers/{new_id()}")
        older, newer = [
            (await browser.post("/duty/handovers", data={"key": str(new_id()), "place": PROVINCE})).headers["location"]
            for _ in range(2)
        ]
        await browser.post(newer, data={"key": str(new_id()), "side": "goes", "note": ""})
        replaced, refused = await browser.get(older), await browser.post(older, data={"key": str(new_id()), "side": "goes"})
        marked = well_made(await browser.get("/duty/handovers"))

    assert refused.status_code == 409
    for shown in (replaced, refused):
        assert f'href="{newer}"' in shown.text
        assert "<button>" not in shown.text.partition("<main")[2], "what is replaced is signed by nobody"
    assert marked.count("Thay bằng bản") == 1
    assert theirs.text.index("Cầu Thử bị cuốn") < theirs.text.index("Việc quá hạn còn mở"), "the giver's note stands first"
    assert "Chưa có lần bàn giao nào" in empty
    assert (made.status_code, given.status_code, own.status_code, taken.status_code) == (303, 303, 409, 303)
    assert 'value="goes"' in page.text
    assert "Việc quá hạn còn mở" in well_made(page)
    real, _, rehearsed = well_made(page).rpartition("DIỄN TẬP")
    assert "3 × " in real
    assert ("hạn sớm nhất" in real, "hạn sớm nhất" in rehearsed) == (True, False), "what is alike is one line"
    assert 'href="#sign"' in page.text
    assert "giữ lại" in own.text, "what was typed stays"
    assert "Cầu Thử bị cuốn" in well_made(theirs)
    link = f'href="{made.headers["location"]}"'
    assert [link in page for page in waits] == [True, False, False], "it waits for who comes, until he has signed"
    assert 'value="comes"' in theirs.text
    assert '<form class="form"' not in after.text
    assert "Bây giờ" not in theirs.text
    assert re.search(r"bây giờ 1 việc đã khác.*Bây giờ: đã xong lúc", well_made(after))
    assert "4 việc còn mở" in log
    assert (nothing.status_code, "Không có lần bàn giao này" in well_made(nothing)) == (404, True)


async def test_a_province_records_whom_it_told_and_the_commune_still_confirms(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await notifications.give_contacts()
    await notifications.take(a_household_reported())
    (digest,) = await notifications.notices(kind="digest")
    own = harness.browser("commune_officer", communes=[COMMUNE])
    own.headers.update(ORIGIN)
    async with keeper(harness) as browser, own:
        page = await browser.get("/notices")
        nobody = await browser.post("/notices/told", data={"key": str(new_id()), "told_to": "Chủ tịch xã", "by": "radio"})
        form = {"key": str(new_id()), "notice": digest["id"], "told_to": "Chủ tịch xã", "by": "radio"}
        told = await browser.post("/notices/told", data=form)
        refused = await browser.post("/notices", data={"key": str(new_id()), "notice": digest["id"]})
        after = await own.get("/notices")
        one = well_made(await browser.get(f"/notices/{digest['id']}"))
        confirmed = await own.post("/notices", data={"key": str(new_id()), "notice": digest["id"]})

    assert 'action="/notices/told"' in page.text
    assert "Xã chưa xác nhận" in well_made(page)
    assert (nobody.status_code, "Chưa chọn thông báo nào" in well_made(nobody)) == (422, True)
    assert (told.status_code, refused.status_code, confirmed.status_code) == (303, 303, 303)
    assert "đã báo xã lúc" in well_made(after)
    assert "báo cho Chủ tịch xã, bằng bộ đàm, lúc" in one
    assert 'name="told_at"' in page.text
    assert 'action="/notices/told"' not in after.text
    (row,) = await notifications.rows("select state, acknowledged_by, told_by from notices where kind = 'digest'")
    assert row == ("acknowledged", "officer-commune_officer", "officer-provincial_officer")


async def test_a_struck_commune_of_which_nobody_gets_notices_waits_on_the_first_page(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    declared = an_incident()
    await notifications.take(declared)
    await harness.take(declared)
    link = f'href="/duty/contacts?commune={COMMUNE}"'
    async with keeper(harness) as browser:
        without = await browser.get("/work")
        await notifications.give_contacts()
        named = await browser.get("/work")

    assert (link in without.text, link in named.text) == (True, False)


async def test_a_silent_commune_is_on_the_desk_until_somebody_has_spoken_with_it(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    declared = an_incident()
    await notifications.take(declared)
    await notifications.give_contacts()
    await notifications.give_duty({"commune_code": COMMUNE, "name": "Trực Xã Thử"})
    await hours_pass(notifications, 7)
    await notifications.loops.clocks.sweep()
    await harness.take(declared, *await notifications.facts(CommuneSilent), *await notifications.facts(ClockMissed))
    async with keeper(harness) as browser:
        board = await browser.get("/board")
        work = await browser.get("/work")
        page = await browser.get("/duty/silent")
        async with harness.browser("auditor") as auditor:
            looked = await auditor.get("/duty/silent")
        word = {"commune": COMMUNE, "by": "radio", "spoken_with": "Chị Xoan, văn phòng", "spoken_at": typed(0)}
        odd = await browser.post("/duty/silent", data={"key": str(new_id()), **word, "by": "dove"})
        nobody = await browser.post("/duty/silent", data={"key": str(new_id()), **word, "spoken_with": ""})
        later_day = await browser.post("/duty/silent", data={"key": str(new_id()), **word, "spoken_at": "2099-01-01T00:00"})
        said = await browser.post("/duty/silent", data={"key": str(new_id()), **word})
        await harness.take(*await notifications.facts(SilenceEnded))
        after, calm = await browser.get("/board"), well_made(await browser.get("/duty/silent"))
        async with harness.browser("auditor") as auditor:
            listed = well_made(await auditor.get("/duty/silent"))

    tiles, later = tiles_on(board.text), tiles_on(after.text)
    assert "Xã chưa có liên lạc" in well_made(work).partition("Xã mất liên lạc")[2]
    assert '<section id="queue-silent">' in work.text
    assert '<section id="queue-unconfirmed">' not in work.text
    assert (tiles["silent"].number, tiles["late"].number) == ("1", "1")
    assert (later["silent"].number, later["late"].number) == ("0", "0")
    assert 'href="/duty/silent"' in board.text
    assert "tin cuối lúc" in well_made(page)
    assert "Trực Xã Thử" in page.text, "who must call reads whom to call, and on which number"
    assert f'href="tel:{heard_as(DUTY_PHONE)}"' in page.text
    assert f'href="tel:{heard_as(OFFICER_PHONE)}"' in page.text
    assert "tel:" not in looked.text
    assert "tin cuối lúc" in well_made(looked)
    assert [one.status_code for one in (odd, nobody, later_day, said)] == [422, 422, 422, 303]
    assert 'id="spoken_with-wrong-1"' in nobody.text
    assert 'id="spoken_at-wrong-1"' in later_day.text
    assert "đã nói chuyện với Chị Xoan, văn phòng (bộ đàm)" in calm
    assert ("Đã liên lạc được trong 24 giờ qua" in listed, "Xoan" in listed) == (True, False), "with whom is read nearby alone"
    assert "Mọi xã có thiên tai đều có liên lạc" in calm
