"""The page of one missed clock that nobody has taken: it is taken there; who may not take it reads what he may."""

import httpx

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_escalation_pages import PLAN, an_officer, sent
from tests.component.console.test_pages import well_made
from tests.component.notifications.harness import ServiceHarness as Notifications
from tests.component.notifications.test_climbs import give_ladder
from tests.support.builders import COMMUNE, a_clock_missed


async def test_what_nobody_has_is_taken_on_its_own_page_and_who_is_late_reads_who_has_it(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await give_ladder(notifications)
    missed = a_clock_missed()
    await notifications.take(missed)
    path = f"/escalations/{missed.clock_id}"
    async with an_officer(harness) as officer, an_officer(harness, "commune_chair") as chair:
        work, listed = await officer.get("/work"), await officer.get("/escalations")
        page = await officer.get(path)
        empty = await officer.post(path, data=sent(page, "take", plan="", within="4"))
        taken = await officer.post(path, data=sent(page, "take", plan=PLAN, within="4"), follow_redirects=True)
        late = await chair.post(path, data=sent(page, "take", plan="Tôi đi", within="4"))

    assert all(f'href="{path}"' in one.text for one in (work, listed))
    assert "<h2>Nhận việc này</h2>" in page.text
    assert (empty.status_code, 'id="plan-wrong-1"' in empty.text) == (422, True)
    assert "Bạn đã nhận việc này" in well_made(taken)
    assert (late.status_code, "đã nhận trước, hẹn xong" in well_made(late)) == (409, True)
    assert await notifications.rows("select state, count(*) from climbs group by state") == [("taken", 1)]


async def test_of_several_those_that_somebody_else_had_taken_are_named_with_who_and_when(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await give_ladder(notifications)
    missed = [a_clock_missed() for _ in range(2)]
    await notifications.take(*missed)
    form = {"plan": PLAN, "within": "2"}
    both = [str(one.clock_id) for one in missed]
    async with an_officer(harness) as officer, an_officer(harness, "commune_chair") as chair:
        await officer.post("/escalations", data={**form, "key": str(new_id()), "clock": both[0]})
        some = await chair.post("/escalations", data={**form, "key": str(new_id()), "clock": both})
        page = await chair.get(some.headers["Location"])

    said = well_made(page)
    assert "Bạn đã nhận 1 việc; 1 việc không nhận được." in said
    assert "đã nhận trước, hẹn xong" in said
    alert = page.text.partition('<div class="lost"')[2].partition("</div>")[0]
    assert [f"/escalations/{one}" in alert for one in both] == [True, False]


async def test_who_only_reads_is_told_what_he_may_not_read_and_where_the_numbers_are(
    harness: ServiceHarness, notifications: Notifications
) -> None:
    await give_ladder(notifications)
    missed = a_clock_missed(kind="heard", case_id=None)
    await notifications.take(missed)
    path = f"/escalations/{missed.clock_id}"
    auditor: httpx.AsyncClient = harness.browser("auditor", communes=[COMMUNE])
    async with an_officer(harness, "provincial_officer") as officer, auditor:
        listed, free = await officer.get("/escalations"), await auditor.get(path)
        await officer.post(path, data=sent(await officer.get(path), "take", plan=PLAN, within="2"))
        own, read = await officer.get(path), await auditor.get(path)

    assert 'href="/duty/silent"' in listed.text
    assert 'href="/duty/silent"' in own.text
    assert "chỉ người trên thang báo việc quá hạn đọc được" not in well_made(free)
    assert "chỉ người trên thang báo việc quá hạn đọc được" in well_made(read)
    assert (PLAN in read.text, PLAN in own.text, "đọc được" in well_made(own)) == (False, True, False)
    assert "· </p>" not in read.text
