"""What two persons book, at the desk: who confirms reads first what it is about."""

from services.disbursement.policy.bookings import limit_on
from shared.clock import now
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement

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
        asked = await browser.post(f"/money/sources/{source}/contributions", data=reversal)
        own = well_made(await browser.get("/money/bookings"))
        page = await second.get("/money/bookings")
    async with an_accountant(harness, "auditor") as auditor:
        masked = well_made(await auditor.get("/money/bookings"))

    shown = well_made(page)
    assert asked.status_code == 303
    assert (shown.count(GIVEN), shown.count(WHY), shown.count("Khoản bị đảo: nhận lúc")) == (2, 1, 1)
    assert page.text.index(WHY) < page.text.rindex('value="confirmed"')
    assert (own.count(GIVEN), own.count(WHY)) == (2, 1)
    assert "Vì sao" not in masked
    assert "Nhà hảo tâm" not in masked
    assert masked.count("Khoản bị đảo") == 1
