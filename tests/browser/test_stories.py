"""The first hour of a storm, played by the persons whose work it is, in a real browser: by touch, and by the keyboard alone."""

import pytest

from tests.browser.seats import Seat
from tests.journeys.village import settle
from tests.support import people
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18115"
"""No other test has an incident here."""
MAX_ACTS = 25
SEND = 'main form[method="post"] .acts button, main form[method="post"] button:not(.quiet)'
APPROVE = 'button[name="verdict"][value="approved"]'
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}


@pytest.fixture
async def means(doors) -> None:
    """What a province has before the storm: rice, a contact in the commune, somebody on duty."""
    await people.open_source(doors, "reserve_fund", "Kho gạo", "kg", 1000, scope={"province_code": PROVINCE})
    await people.name_contact(doors, COMMUNE, "Trực Thử", "0559000141")
    await people.fill_roster(doors, [(None, "Trực Tỉnh Thử", "0559000142")])


async def test_five_persons_help_a_household_in_twenty_five_clicks_and_fields(seats, desk, means):
    def sit(role: str, commune: str = COMMUNE):
        return seats.take(role, province=PROVINCE, commune=commune, screen=desk)

    province, officer = await sit("provincial_officer", ""), await sit("commune_officer")
    assessor, chair, payer = await sit("assessor"), await sit("commune_chair"), await sit("paying_agent")
    name, storm = f"Hộ {desk.name}", f"Bão {desk.name}"

    await province.open("/incidents/new")
    await province.fill(drill="yes", name=storm, communes=COMMUNE)
    await province.press(SEND)
    assert await province.said()

    await officer.open("/reports")
    if await officer.page.locator("select#incident_id").count():
        await officer.page.select_option("#incident_id", label=await _label(officer, storm))
    await officer.fill(head_name=name, what_happened="Nhà ngập, hết gạo")
    await officer.unfold("form summary")
    await officer.fill(hungry="4", size="4")
    await officer.press(SEND)
    assert await officer.said()

    await assessor.wait_for("/findings", f'main li:has-text("{name}") a[href^="/findings/"]')
    await assessor.press(f'main li:has-text("{name}") a[href^="/findings/"]')
    assert await assessor.page.input_value("#food_people") == "4", "what was reported stands in the form"
    await assessor.press(SEND)
    assert await assessor.said()

    line = f'main li:has-text("{name}") input[name="line"]'
    await chair.wait_for("/decisions", line)
    await chair.tick(line)
    await chair.press(APPROVE)
    assert await chair.said()

    payment = f'main li:has-text("{name}") input[name="payment"]'
    await payer.wait_for("/handovers", payment)
    await payer.tick(payment)
    await payer.fill(evidence_kind="signed_list", evidence="Danh sách 1, tờ 1")
    await payer.press(SEND)
    assert await payer.said()

    await officer.wait_for("/notices", 'main input[name="notice"]')
    await officer.tick('main form:has(input[name="notice"]) input[data-tick-all], main form input[name="notice"]')
    await officer.press(SEND)
    assert await officer.said()

    assert sum(seat.acts for seat in (province, officer, assessor, chair, payer)) <= MAX_ACTS


async def test_the_keyboard_goes_past_the_head_of_a_page_with_one_press(seats, doors):
    await settle(doors, [COMMUNE])
    officer = await seats.take("commune_officer", province=PROVINCE, commune=COMMUNE)
    await officer.open("/reports")
    page = officer.page
    await page.keyboard.press("Tab")
    first = await page.evaluate("document.activeElement.getAttribute('href')")
    assert first == "#content", "the first stop skips to the content"
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('main') !== null")


async def test_a_double_click_signs_once_and_a_line_that_changed_is_not_signed(seats, doors, means):
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    case = await village.report(HUNGRY)
    await village.find(case, HUNGRY)
    await eventually(lambda: village.awards(case), what="rice to be proposed")
    chair = await seats.take("commune_chair", province=PROVINCE, commune=COMMUNE)
    line = f'main li:has(a[href="/cases/{case}"]) input[name="line"]'
    await chair.wait_for(f"/decisions?incident_id={village.incident}", line)
    await chair.tick(line)

    await village.find(case, {"short_of_food": {"people": 3, "months": 1}})
    await chair.page.locator(APPROVE).click()
    await chair.page.locator("#trouble").wait_for()
    assert "45" in await chair.text(), "what it is now is said, and beside it what it was"
    assert {award["state"] for award in await village.awards(case)} == {"proposed"}

    await chair.wait_for(f"/decisions?incident_id={village.incident}", line)
    await chair.tick(line)
    await chair.page.locator(APPROVE).dblclick()
    await chair.page.locator(".said").wait_for()
    assert await chair.page.locator("#trouble").count() == 0
    await village.payments_when(case, "reserved")


async def test_who_comes_second_to_a_list_reads_who_has_signed_it(seats, desk, doors):
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    case = await village.report(HUNGRY)
    await village.find(case, HUNGRY)
    path = f"/decisions?incident_id={village.incident}"
    chair = await seats.take("commune_chair", province=PROVINCE, commune=COMMUNE, screen=desk)
    leader = await seats.take("provincial_leader", province=PROVINCE, screen=desk)
    line = f'main li:has(a[href="/cases/{case}"]) input[name="line"]'
    for signer in (chair, leader):
        await signer.wait_for(path, line)
        await signer.tick(line)

    await leader.press(APPROVE)
    assert await leader.said()
    async with chair.page.expect_navigation():
        await chair.page.locator(APPROVE).click()

    told = await chair.page.inner_text(".error")
    assert {"vi": "Lãnh đạo UBND", "en": "The leadership of"}[desk.language] in told
    assert {"vi": "đã ký duyệt lúc", "en": "signed it at"}[desk.language] in told
    await chair.look()


async def _label(seat: Seat, part: str) -> str:
    labels: list[str] = await seat.page.locator("select#incident_id option").all_inner_texts()
    return next(label for label in labels if part in label)
