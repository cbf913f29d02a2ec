"""The roster and the contacts as people read and fill them in: the right place, who is called, nobody lost by a slip."""

import re

from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import well_made
from tests.component.console.test_shift_pages import ORIGIN, a_form, a_new_shift, keeper, the_shift, typed
from tests.component.notifications.harness import DUTY_PHONE, OFFICER_PHONE, heard_as
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.support.builders import COMMUNE, ELSEWHERE, PROVINCE


async def test_the_place_that_is_chosen_in_the_form_is_the_place_of_the_shift(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with harness.browser("provincial_officer", provinces=[PROVINCE]) as browser:
        browser.headers.update(ORIGIN)
        page = await browser.get("/duty")
        form = page.text.split('<form class="form" method="post" action="/duty">')[1]
        chosen = await browser.post("/duty", data={**a_new_shift(), "place": COMMUNE})
        none = await browser.post("/duty", data={**a_new_shift(name="Trực Hai"), "place": ""})

    assert '<select id="place" name="place" required' in form, "the place belongs to the form that is saved"
    assert f'value="{COMMUNE}"' in form
    assert 'type="hidden" name="place"' not in page.text
    assert page.text.count('name="place"') == 1, "no second choice of a place that empties what was typed"
    assert chosen.status_code == 303
    assert await notifications.rows("select commune_code, province_code from duty_shifts") == [(COMMUNE, None)]
    assert none.status_code == 422
    assert 'id="place-wrong-1"' in none.text
    assert 'value="Trực Hai"' in none.text, "nothing typed is lost"


async def test_of_several_on_one_post_the_roster_says_who_is_called(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        first = await browser.post("/duty", data=a_new_shift(name="Vào Trước", **{"from": typed(-2)}))
        second = await browser.post("/duty", data=a_new_shift(name="Vào Sau", phone="0559000122", **{"from": typed(-1)}))
        said = well_made(await browser.get("/duty"))
        page = (await browser.get("/duty")).text
        await notifications.change(
            "update duty_shifts set refused_at = now() where begins_at = (select max(begins_at) from duty_shifts)"
        )
        dead = well_made(await browser.get("/duty"))

    assert (first.status_code, second.status_code) == (303, 303)
    assert "Lưu ý: cùng lúc còn 1 ca khác" in said
    assert "chỉ người vào ca sau cùng được gọi" in page
    assert "Đứng sau Vào Sau: chưa được gọi" in page
    assert page.count("đang trực, được gọi") == 1
    assert "Đứng sau" not in dead
    assert "không gọi được" in dead


async def test_the_roster_goes_by_place_and_time_and_one_place_is_read_alone(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        for place, name, hours in ((COMMUNE, "Xã Sớm", 1), (PROVINCE, "Tỉnh Muộn", 5), (PROVINCE, "Tỉnh Sớm", 2)):
            phone = f"055900013{hours}"
            form = a_new_shift(name=name, phone=phone, **{"from": typed(hours)})
            assert (await browser.post("/duty", data={**form, "place": place})).status_code == 303
        page = (await browser.get("/duty")).text
        one = well_made(await browser.get("/duty", params={"at": COMMUNE}))

    assert [name for _, name in sorted((page.index(name), name) for name in ("Xã Sớm", "Tỉnh Muộn", "Tỉnh Sớm"))] == [
        "Tỉnh Sớm",
        "Tỉnh Muộn",
        "Xã Sớm",
    ]
    assert page.index('<details id="new"') < page.index("Tỉnh Sớm"), "nobody scrolls past all cards to enter a shift"
    assert 'id="new"' in page
    assert "Xã Sớm" in one
    assert "Tỉnh Sớm" not in one


async def test_the_form_is_filled_in_for_a_hole_and_a_number_given_twice_is_said_at_its_field(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    hole = {"place": COMMUNE, "post": "leader", "from": typed(20), "until": typed(30)}
    async with keeper(harness) as browser:
        page = (await browser.get("/duty", params=hole)).text
        twice = await browser.post("/duty", data=a_new_shift(second_phone="+84 559 000 121"))
        await browser.post("/duty", data=a_new_shift())
        shift, _ = await the_shift(notifications)
        again = await browser.post(f"/duty/shifts/{shift}", data=a_form(second_phone="0559000121"))

    assert f'<option value="{COMMUNE}" selected' in page
    assert '<option value="leader" selected' in page
    assert f'value="{hole["from"]}"' in page
    assert f'value="{hole["until"]}"' in page
    assert (twice.status_code, again.status_code) == (422, 422)
    assert 'id="second_phone-0-wrong-1"' in twice.text
    assert "trùng với số thứ nhất" in again.text


async def test_nobody_leaves_the_contacts_because_a_field_is_empty(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await notifications.give_contacts()
    (there,) = await notifications.rows("select id from commune_contacts where removed_at is null")
    given = {"commune": COMMUNE, "seen": '"1"', "id-0": str(there.id), "role-0": "trực ban"}
    async with keeper(harness) as browser:
        seen = re.search(r'name="seen" value="([^"]*)"', (await browser.get(f"/duty/contacts?commune={COMMUNE}")).text)
        assert seen is not None
        given["seen"] = seen[1].replace("&#34;", '"')
        nameless = await browser.post("/duty/contacts", data={**given, "name-0": "Cán bộ Thử", "phone-1": "0559000122"})
        emptied = await browser.post("/duty/contacts", data={**given, "name-0": ""})
        asked = await browser.post("/duty/contacts", data={**given, "name-0": "Cán bộ Thử", "remove-0": "1"})
        before = await notifications.rows("select id from commune_contacts where removed_at is null")
        sure = {**given, "name-0": "Cán bộ Thử", "remove-0": "1", "surely_nobody": "1"}
        gone = await browser.post("/duty/contacts", data=sure)

    assert [answer.status_code for answer in (nameless, emptied, asked, gone)] == [422, 422, 422, 303]
    assert 'id="name-1-wrong-1"' in nameless.text
    assert 'value="0559000122"' in nameless.text, "nothing typed is lost"
    assert 'id="name-0-wrong-1"' in emptied.text
    assert 'name="surely_nobody"' in asked.text
    assert before == [there]
    assert await notifications.rows("select id from commune_contacts where removed_at is null") == []


async def test_a_shift_is_removed_after_a_question_and_its_page_names_no_other_place(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        await browser.post("/duty", data=a_new_shift())
        shift, _ = await the_shift(notifications)
        page = (await browser.get(f"/duty/shifts/{shift}")).text
        await browser.post(f"/duty/shifts/{shift}", data=a_form(act="remove"))
        gone = await browser.get(f"/duty/shifts/{shift}")
        late = await browser.post(f"/duty/shifts/{shift}", data=a_form())

    assert page.index("<details><summary>Xoá ca này") < page.index("Xoá ca của Trực Một") < page.index('value="remove"')
    assert "Cả nước" not in gone.text.split("<main")[1]
    said = well_made(late)
    assert "Người khác đã xoá ca này" in said
    assert "officer-" not in said


async def test_who_may_have_to_call_opens_the_numbers_and_each_look_is_recorded(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await notifications.give_contacts()
    await notifications.give_duty(
        {"commune_code": COMMUNE, "name": "Trực Xã Thử"}, {"province_code": PROVINCE, "name": "Trực Tỉnh Thử"}
    )
    commune = harness.browser("commune_officer", communes=[COMMUNE])
    elsewhere = harness.browser("commune_officer", communes=[ELSEWHERE])
    for browser in (commune, elsewhere):
        browser.headers.update(ORIGIN)
    async with keeper(harness) as province, commune, elsewhere:
        roster = (await province.get("/duty")).text
        contacts = (await province.get(f"/duty/contacts?commune={COMMUNE}")).text
        below = await province.post("/duty/numbers", data={"place": COMMUNE})
        above = await commune.post("/duty/numbers", data={"place": PROVINCE})
        refused = [await elsewhere.post("/duty/numbers", data={"place": place}) for place in (COMMUNE, PROVINCE)]
        nowhere = await province.post("/duty/numbers", data={"place": ""})

    assert f'<button class="second" name="place" value="{COMMUNE}"' in roster
    assert 'action="/duty/numbers"' in contacts
    assert "tel:" not in roster
    assert "Trực Xã Thử" in well_made(below)
    assert f'href="tel:{heard_as(DUTY_PHONE)}"' in below.text
    assert f'href="tel:{heard_as(OFFICER_PHONE)}"' in below.text
    assert f'href="tel:{heard_as(DUTY_PHONE)}"' in above.text
    assert [answer.status_code for answer in refused] == [403, 403]
    assert not any("tel:" in answer.text for answer in refused)
    assert nowhere.status_code == 422
    looks = await notifications.rows("select actor from audit where action = 'duty numbers read' order by id")
    assert [str(row.actor) for row in looks] == ["officer-provincial_officer", "officer-commune_officer"]


async def test_who_comes_second_to_the_contacts_sees_what_stands_there_and_has_a_way_on(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    async with keeper(harness) as browser:
        seen = re.search(r'name="seen" value="([^"]*)"', (await browser.get(f"/duty/contacts?commune={COMMUNE}")).text)
        assert seen is not None
        form = {"commune": COMMUNE, "seen": seen[1].replace("&#34;", '"'), "role-0": "trực ban"}
        await browser.post("/duty/contacts", data={**form, "name-0": "Người Nhanh", "phone-0": "0559000121"})
        late = await browser.post("/duty/contacts", data={**form, "name-0": "Người Sau", "phone-0": "0559000122"})
        newer = re.search(r'name="seen" value="([^"]*)"', late.text)
        assert newer is not None
        knowingly = {**form, "seen": newer[1].replace("&#34;", '"'), "name-0": "Người Sau", "phone-0": "0559000122"}
        done = await browser.post("/duty/contacts", data=knowingly)

    said = well_made(late)
    assert late.status_code == 409
    assert "Người Nhanh" in said
    assert "contacts:" not in said
    assert "officer-" not in said
    assert 'value="Người Sau"' in late.text
    assert done.status_code == 303
