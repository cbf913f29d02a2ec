"""What two persons book, at the desk: who confirms reads first what it is about."""

from services.disbursement.policy.bookings import limit_on
from shared.clock import now
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household
from tests.support.builders import COMMUNE, INCIDENT

MUCH = limit_on(now().date(), "dong") + 1
GIVEN, WHY = "Người cho: Nhà hảo tâm", "Vì sao đảo: Phiếu thu 12 ghi hai lần"


async def test_a_second_person_reads_who_gave_it_and_why_it_is_reversed_before_the_button(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(drill=False, scope={"province_code": "01"})
    await disbursement.contribute(source, MUCH)
    wrong = (await disbursement.contribute(source, 5))["id"]
    reversal = {"key": str(new_id()), "contribution": wrong, "reason": "Phiếu thu 12 ghi hai lần"}

    async with an_accountant(harness) as browser, an_accountant(harness, subject="accountant-2") as second:
        came_in = well_made(await browser.get(f"/money/sources/{source}/contributions"))
        asked = await browser.post(f"/money/sources/{source}/contributions", data=reversal)
        own = well_made(await browser.get("/money/bookings"))
        page = await second.get("/money/bookings")
    async with an_accountant(harness, "auditor", subject="auditor-1") as auditor:
        masked = well_made(await auditor.get("/money/bookings"))
        masked += well_made(await auditor.get(f"/money/sources/{source}/contributions"))

    shown = well_made(page)
    assert asked.status_code == 303
    assert came_in.count(GIVEN) == 1
    assert (shown.count(GIVEN), shown.count(WHY), shown.count("Khoản bị đảo: nhận lúc")) == (2, 1, 1)
    assert page.text.index(WHY) < page.text.rindex('value="confirmed"')
    assert (own.count(GIVEN), own.count(WHY)) == (2, 1)
    assert "Vì sao" not in masked
    assert "Nhà hảo tâm" not in masked
    assert masked.count("Khoản bị đảo") == 1


async def test_a_source_shows_what_waits_to_come_into_it_with_links_and_since_when(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    source = await disbursement.source(drill=False, scope={"commune_code": COMMUNE})
    household = a_household(drill=False).signed_now()
    await disbursement.take(household.reported, household.approved)
    asked = {"incident_id": str(INCIDENT), "commune_code": COMMUNE, "document": "12/UBND"}
    async with an_accountant(harness) as browser:
        before = well_made(await browser.get(f"/money/sources/{source}"))
        async with disbursement.client("commune_officer", communes=[COMMUNE]) as officer:
            request = (await officer.post("/v1/requests", json=asked)).json()
        await disbursement.contribute(source, MUCH)
        page = await browser.get(f"/money/sources/{source}")

    shown = well_made(page)
    assert "Không có khoản nào đang chờ" in before
    assert f"Khoản nhận : {MUCH:,} đ".replace(",", ".") in shown
    assert "Đã đề nghị tỉnh, tỉnh chưa trả lời : 5.400.000 đ" in shown
    assert "Văn bản 12/UBND; cấp vào nguồn nào của xã" in shown
    assert shown.count("đã 0 phút") == 2
    assert f'href="/money/requests/{request["id"]}"' in page.text
    assert 'href="/money/bookings"' in page.text
