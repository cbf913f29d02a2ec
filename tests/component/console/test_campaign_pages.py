"""Campaigns at the desk, at the real doors of disbursement: launched, led to their end, in the queue when a day comes near."""

from datetime import timedelta
from urllib.parse import unquote

from shared.clock import VIETNAM, now
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.money import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.support.builders import COMMUNE, INCIDENT, PROVINCE

TODAY = now().astimezone(VIETNAM).date()


async def test_a_campaign_is_launched_and_led_to_its_end_at_the_desk(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await harness.take(an_incident())
    await disbursement.hear_of(INCIDENT)
    form = {
        "name": "Chung tay sau bão", "organiser": "Ban Vận động xã", "level": "commune", "seat": COMMUNE,
        "incident_id": str(INCIDENT), "account_at": "Kho bạc", "account_number": "3761 001", "units": ["dong", "kg"],
        "launched_on": str(TODAY - timedelta(days=80)), "receives_until": str(TODAY + timedelta(days=5)),
        "for_benefits": ["RICE"], "for_communes": COMMUNE, "conditions": "Chỉ để mua gạo", "key": "one",
    }  # fmt: skip

    async with an_accountant(harness, provinces=[PROVINCE]) as browser:
        empty = well_made(await browser.get("/money/campaigns"))
        begun = well_made(await browser.get("/money/campaigns/new"))
        late = await browser.post(
            "/money/campaigns", data={**form, "receives_until": str(TODAY + timedelta(days=99)), "key": "0"}
        )
        elsewhere = await browser.post("/money/campaigns", data={**form, "for_communes": "Xã không có", "key": "x"})
        of_nothing = await browser.post("/money/campaigns", data={**form, "units": ["ton"], "key": "u"})
        launched = await browser.post("/money/campaigns", data=form)
        path = launched.headers["location"]
        page = well_made(await browser.get(path))
        listed = well_made(await browser.get("/money/campaigns"))
        work = well_made(await browser.get("/work"))
        act = {"act": "receiving_closed", "happened_on": str(TODAY), "document": "5/BVĐ"}
        kept = await browser.post(path, data={**act, "key": "two"})
        again = await browser.post(path, data={**act, "key": "three"})
        after = well_made(await browser.get(path))
    async with harness.browser("paying_agent", communes=[COMMUNE]) as agent:
        refused = await agent.get(path)

    assert "Chưa có cuộc vận động nào" in empty
    assert "Phát động cuộc vận động" in begun
    assert (late.status_code, "muộn nhất" in late.text) == (422, True)
    assert (of_nothing.status_code, "units-wrong-1" in of_nothing.text, bool(well_made(of_nothing))) == (422, True, True)
    assert (elsewhere.status_code, launched.status_code, kept.status_code, again.status_code) == (422, 303, 303, 409)
    assert "Đã ghi cuộc vận động Chung tay sau bão" in unquote(launched.headers["set-cookie"])
    assert "Theo 93/2021/NĐ-CP Art. 8.2" in page
    assert "Chỉ dành cho: Gạo cứu đói" in page
    assert "Tài khoản 3761001 tại Kho bạc" in page
    assert "Chung tay sau bão" in listed
    assert "Cuộc vận động kết thúc tiếp nhận: Chung tay sau bão" in work
    assert "Phân phối hết tiền, hàng vận động" in after
    assert "văn bản 5/BVĐ" in after
    assert refused.status_code == 403


async def test_while_disbursement_is_away_no_campaign_is_said_not_to_be(harness: ServiceHarness) -> None:
    async with an_accountant(harness) as browser:
        listed = await browser.get("/money/campaigns")
        one = await browser.get(f"/money/campaigns/{INCIDENT}")

    assert (listed.status_code, one.status_code) == (200, 503)
    assert "không trả lời lúc này" in well_made(listed)
    assert "Chưa có cuộc vận động" not in listed.text
