"""The first hour of a storm, played by the persons whose work it is, in a real browser."""

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


async def test_five_persons_help_a_household_in_twenty_five_clicks_and_fields(seats, screen, means):
    def sit(role: str, commune: str = COMMUNE):
        return seats.take(role, province=PROVINCE, commune=commune, screen=screen)

    province, officer = await sit("provincial_officer", ""), await sit("commune_officer")
    assessor, chair, payer = await sit("assessor"), await sit("commune_chair"), await sit("paying_agent")
    name = f"Hộ {screen.name}"

    await province.open("/incidents/new")
    await province.fill(drill="yes", name=f"Bão {screen.name}", communes=COMMUNE)
    await province.press(SEND)
    assert await province.page.locator(".said").count() == 1

    await officer.open("/reports")
    if await officer.page.locator("select#incident_id").count():
        await officer.page.select_option("#incident_id", label=await _label(officer, f"Bão {screen.name}"))
    await officer.fill(head_name=name, what_happened="Nhà ngập, hết gạo")
    officer.acts += 1
    await officer.page.locator("form summary").first.click()
    await officer.fill(hungry="4", size="4")
    await officer.press(SEND)
    assert await officer.page.locator(".said").count() == 1

    await _wait_for(assessor, "/findings", f'main li:has-text("{name}") a[href^="/findings/"]')
    await assessor.press(f'main li:has-text("{name}") a[href^="/findings/"]')
    assert await assessor.page.input_value("#food_people") == "4", "what was reported stands in the form"
    await assessor.press(SEND)
    assert await assessor.page.locator(".said").count() == 1

    line = f'main li:has-text("{name}") input[name="line"]'
    await _wait_for(chair, "/decisions", line)
    await _tick(chair, line)
    await chair.press(APPROVE)
    assert await chair.page.locator(".said").count() == 1

    payment = f'main li:has-text("{name}") input[name="payment"]'
    await _wait_for(payer, "/handovers", payment)
    await _tick(payer, payment)
    await payer.fill(evidence="Danh sách 1, tờ 1")
    await payer.press(SEND)
    assert await payer.page.locator(".said").count() == 1

    await _wait_for(officer, "/notices", 'main input[name="notice"]')
    await _tick(officer, 'main form:has(input[name="notice"]) input[data-tick-all], main form input[name="notice"]')
    await officer.press(SEND)
    assert await officer.page.locator(".said").count() == 1

    assert sum(seat.acts for seat in (province, officer, assessor, chair, payer)) <= MAX_ACTS


async def test_a_household_is_reported_by_keyboard_alone(seats, doors):
    await settle(doors, [COMMUNE])
    officer = await seats.take("commune_officer", province=PROVINCE, commune=COMMUNE)
    await officer.open("/reports")
    page = officer.page
    await page.keyboard.press("Tab")
    assert "content" in (await page.evaluate("document.activeElement.getAttribute('href')")), (
        "the first stop skips to the content"
    )
    await page.keyboard.press("Enter")
    for field, typed in (("head_name", "Hộ Bàn Phím"), ("what_happened", "Mất nhà")):
        await _tab_to(officer, field)
        await page.keyboard.type(typed)
    await _tab_to(officer, "", tag="BUTTON")
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    assert await page.locator(".said").count() == 1


async def test_a_double_click_signs_once_and_a_line_that_changed_is_not_signed(seats, doors, means):
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    case = await village.report(HUNGRY)
    await village.find(case, HUNGRY)
    await eventually(lambda: village.awards(case), what="rice to be proposed")
    chair = await seats.take("commune_chair", province=PROVINCE, commune=COMMUNE)
    line = f'main li:has(a[href="/cases/{case}"]) input[name="line"]'
    await _wait_for(chair, f"/decisions?incident_id={village.incident}", line)
    await _tick(chair, line)

    await village.find(case, {"short_of_food": {"people": 3, "months": 1}})
    await chair.page.locator(APPROVE).click()
    await chair.page.locator("#trouble").wait_for()
    assert "45" in await chair.text(), "what it is now is said, and beside it what it was"
    assert {award["state"] for award in await village.awards(case)} == {"proposed"}

    await _wait_for(chair, f"/decisions?incident_id={village.incident}", line)
    await _tick(chair, line)
    await chair.page.locator(APPROVE).dblclick()
    await chair.page.locator(".said").wait_for()
    assert await chair.page.locator("#trouble").count() == 0
    await village.payments_when(case, "reserved")


async def _label(seat: Seat, part: str) -> str:
    labels: list[str] = await seat.page.locator("select#incident_id option").all_inner_texts()
    return next(label for label in labels if part in label)


async def _tick(seat: Seat, selector: str) -> None:
    seat.acts += 1
    await seat.page.locator(selector).first.check()


async def _wait_for(seat: Seat, path: str, selector: str) -> None:
    """Read the page again until it shows this; opening it is one act of whoever does it."""
    seat.acts += 1

    async def there() -> bool:
        await seat.page.goto(path)
        return await seat.page.locator(selector).count() > 0

    await eventually(there, what=f"{path} to show {selector}")
    await seat.look()


async def _tab_to(seat: Seat, name: str, tag: str = "") -> None:
    where = "[document.activeElement.getAttribute('name') || '', document.activeElement.tagName]"
    for _ in range(40):
        found = await seat.page.evaluate(where)
        if (name and found[0] == name) or (tag and found[1] == tag):
            return
        await seat.page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name or tag}")
