"""What everybody may see of a campaign, without signing in, at the real doors of disbursement; and the gift at the desk."""

from datetime import timedelta

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.money import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.test_campaigns import TODAY, launch
from tests.support.builders import INCIDENT, PROVINCE
from tests.support.foundation import client_for

DONOR = "Trần Thị Cho Nhiều"


async def test_a_gift_is_booked_at_the_desk_and_everybody_sees_it_without_signing_in(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.hear_of(INCIDENT, drill=False)
    campaign = (await launch(disbursement))["id"]
    gift = {"unit": "dong", "amount": "5.000.000", "given_on": str(TODAY)}

    async with an_accountant(harness, provinces=[PROVINCE]) as browser:
        path = f"/money/campaigns/{campaign}"
        named = await browser.post(f"{path}/gifts", data={**gift, "donor": DONOR, "is_public": "1", "key": "a"})
        hidden = await browser.post(f"{path}/gifts", data={**gift, "donor": "Lê Văn Kín", "key": "b"})
        wrong = await browser.post(
            f"{path}/gifts", data={**gift, "given_on": str(TODAY + timedelta(days=2)), "donor": DONOR, "key": "c"}
        )
        at_desk = well_made(await browser.get(path))
    async with client_for(harness.api) as anybody:
        listed = well_made(await anybody.get("/giving"))
        shown = await anybody.get(f"/giving/{campaign}")
        file = await anybody.get(f"/giving/{campaign}/export")
        unknown = await anybody.get(f"/giving/{new_id()}")
        at_money = await anybody.get(path)

    assert (named.status_code, hidden.status_code, wrong.status_code) == (303, 303, 422)
    assert "Lê Văn Kín" in at_desk
    assert "Chung tay sau bão" in listed
    page = well_made(shown)
    assert "10.000.000" in page
    assert DONOR in page
    assert "Người cho không nêu tên" in page
    assert "Lê Văn Kín" not in page + file.text
    assert file.headers["content-type"].startswith("text/csv")
    assert f"{DONOR},dong,,5000000" in file.text
    assert unknown.status_code == 404
    assert at_money.status_code in {303, 307, 401, 403}


async def test_while_disbursement_is_away_the_public_page_says_so(harness: ServiceHarness) -> None:
    async with client_for(harness.api) as anybody:
        answers = [await anybody.get(path) for path in ("/giving", f"/giving/{new_id()}", f"/giving/{new_id()}/export")]

    assert [answer.status_code for answer in answers] == [503] * 3
    assert all("Chưa xem được lúc này" in well_made(answer) for answer in answers)
    assert '<p class="pager"><a href="/giving">' in answers[1].text, "the way back"
