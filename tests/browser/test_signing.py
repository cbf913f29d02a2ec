"""What a signature does to people: reasons in words, a second thought, and the page that a household opens itself."""

import gzip
import re

from tests.browser.seats import DESK_EN, PHONE_EN_DARK, PHONE_VI, Seat
from tests.journeys.village import Village, settle
from tests.support import people
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18133"
"""No other test has an incident here."""
GONE = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
ON_2G_BYTES = 20_000


async def _assessed(doors, *, drill: bool = True) -> tuple[Village, str]:
    """A household whose house is gone, as the assessor found it; the chair has not signed yet."""
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    if not drill:
        village.incident = await people.declare_incident(doors, "Bão thật trong thử nghiệm", [COMMUNE], drill=False)
    case = await village.report(GONE)
    await village.find(case, GONE)
    await eventually(lambda: village.awards(case), what="a house to be proposed")
    return village, case


async def _sit(seats, role: str) -> Seat:
    return await seats.take(role, province=PROVINCE, commune=COMMUNE)


def _line(case: str) -> str:
    return f'main li:has(a[href="/cases/{case}"]) input[name="line"]'


async def _tick(seat: Seat, village: Village, case: str) -> None:
    async def there() -> bool:
        await seat.page.goto(f"/decisions?incident_id={village.incident}")
        return await seat.page.locator(_line(case)).count() > 0

    await eventually(there, what="the line to sign")
    await seat.page.locator(_line(case)).first.check()


async def _open_other_verdicts(seat: Seat) -> None:
    await seat.page.locator('details:has(button[value="declined"]) > summary').click()


async def test_a_household_opens_its_own_page_on_a_phone_and_a_screen_in_both_languages(seats, doors):
    village, case = await _assessed(doors)
    await village.sign(await village.awards(case))
    officer = await _sit(seats, "commune_officer")
    await officer.open(f"/cases/{case}/explanation?format=html")
    link = re.search(r"https?://\S+(/h/[0-9a-z]{26})", await officer.text())
    assert link is not None

    for shown, words in (
        (PHONE_VI, "Không đồng ý thì khiếu nại"),
        (PHONE_EN_DARK, "Whom to ask"),
        (DESK_EN, "How to complain"),
    ):
        household = await seats.strange(shown)
        await household.open(link[1])
        assert words in await household.text()
        assert await household.page.locator("form, input").count() == 0, "there is nothing to sign in to"

    stranger = await seats.strange(PHONE_VI)
    answer = await stranger.page.goto(link[1])
    assert len(gzip.compress(await answer.body())) <= ON_2G_BYTES
    assert (await answer.all_headers())["referrer-policy"] == "no-referrer"
    # The last letter takes part in no check: another code is nobody's page.
    guessed = link[1][:-1] + ("0" if link[1][-1] != "0" else "1")
    assert (await stranger.page.goto(guessed)).status == 404
    await stranger.look()

    await village.doors.post("intake", f"/v1/cases/{case}/page-code", people.commune_officer(COMMUNE), {})

    async def is_shut() -> bool:
        return (await stranger.page.goto(link[1])).status == 404

    await eventually(is_shut, what="the old code to open nothing")


async def test_declining_against_the_findings_asks_for_a_sentence_and_a_return_reaches_the_assessor(seats, doors):
    village, case = await _assessed(doors)
    chair, assessor = await _sit(seats, "commune_chair"), await _sit(seats, "assessor")

    await _tick(chair, village, case)
    await _open_other_verdicts(chair)
    await chair.fill(reason="house_not_destroyed")
    await chair.page.locator('button[value="declined"]').click()
    await chair.page.locator("#trouble, .error").first.wait_for()
    await chair.look()
    assert "trái với hồ sơ" in await chair.text()
    assert await chair.page.input_value("#reason") == "house_not_destroyed", "what was chosen stays"

    await chair.fill(reason="", return_reason="house_unclear", sentence="Chụp thêm ảnh móng nhà")
    await chair.press('button[value="returned"]')

    async def is_listed() -> bool:
        await assessor.page.goto("/findings")
        return (
            await assessor.page.locator(f'main li:has(a[href="/findings/{case}"]):has-text("chưa rõ tình trạng nhà")').count()
            > 0
        )

    await eventually(is_listed, what="the return to stand at the assessor's list")
    await assessor.look()
    await assessor.press(f'a[href="/findings/{case}"]')
    assert "Chụp thêm ảnh móng nhà" in await assessor.text()


async def test_who_was_overtaken_at_findings_sees_the_difference_and_loses_nothing(seats, doors):
    village, case = await _assessed(doors)
    assessor = await _sit(seats, "assessor")
    await assessor.open(f"/findings/{case}")
    await assessor.fill(house_state="damaged", note="Tường nứt, mái còn")

    await village.find(case, {"house": {"state": "heavily_damaged", "habitable": False}})
    await assessor.page.locator("main form .act-bar button").click()
    await assessor.page.locator("#trouble").wait_for()
    await assessor.look()

    shown = await assessor.page.inner_text("#trouble")
    assert "Nhà ở: hiện đã ghi nhà hư hỏng nặng, không ở được; bạn gửi nhà hư hỏng" in shown
    assert "{" not in shown
    assert await assessor.page.input_value("#note") == "Tường nứt, mái còn"
    await assessor.press("main form .act-bar button")
    assert await assessor.page.locator(".said").count() == 1


async def test_a_signature_in_earnest_is_taken_back_within_the_minute(seats, doors):
    village, case = await _assessed(doors, drill=False)
    chair = await _sit(seats, "commune_chair")
    await _tick(chair, village, case)
    await chair.press('button[name="verdict"][value="approved"]')
    undo = 'form[action$="/undo"] button'
    assert await chair.page.locator(undo).count() == 1

    await chair.press(undo)

    assert "chưa ai được báo" in await chair.page.inner_text(".said")
    assert {award["state"] for award in await village.awards(case)} == {"proposed"}
    assert await village.payments(case) == []


async def test_the_office_and_the_missing_payee_are_a_tap_away_for_the_communes_officer(seats, doors):
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    case = await village.report(GONE, account=False)
    await village.find(case, GONE)
    await village.sign(await eventually(lambda: village.awards(case), what="a house to be proposed"))
    await village.payments_when(case, "reserved", rail="cash")
    officer = await _sit(seats, "commune_officer")

    async def waits() -> bool:
        await officer.page.goto("/work")
        return await officer.page.locator(f'a[href="/cases/{case}/correct"]').count() > 0

    await eventually(waits, what="the missing payee to wait for the officer")
    await officer.look()
    await officer.press(f'a[href="/cases/{case}/correct"]')
    await officer.fill(payee_name="Hộ Thử", bank_code="VCB", account_number="0001112223")
    await officer.press(f'form[action="/cases/{case}/correct"] button')
    assert await officer.page.locator(".said").count() == 1

    await officer.open("/duty/contact-point")
    await officer.fill(address="12 đường Thử Nghiệm", phone="0238 399 9000")
    await officer.press('form[action="/duty/contact-point"] button')
    assert await officer.page.locator(".said").count() == 1
