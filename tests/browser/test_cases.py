"""Finding a case, saying why one must know whose it is, coming back to a refused form: in a real browser."""

import pytest

from tests.browser.seats import Screen, Seat
from tests.journeys.village import Village, settle
from tests.support.doors import Doors
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18202"
"""No other test has an incident here."""
NAME, PHONE = "Lê Thị Trúc Kín", "0559000777"
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
FIND = 'form[role="search"] button'
DISCLOSE = 'form[action$="/disclosures"] button'
UNBROKEN = "K" * 180
"""As somebody types who leans on a key; nothing may run over the edge of a telephone."""


@pytest.fixture(scope="module")
async def village(stack) -> Village:
    async with Doors(stack.addresses) as doors:
        return (await settle(doors, [COMMUNE])).neighbour(COMMUNE)


@pytest.fixture
async def case(village: Village, stack) -> str:
    """A household for each test: to whom one was shown, it is shown for half an hour."""
    async with Doors(stack.addresses) as doors:
        village.doors = doors
        household = {"head_name": NAME, "phone": PHONE, "size": 4, "standing": "poor"}
        found = await village.report(HUNGRY, household=household, what_happened=f"Nhà bà Kín ngập {UNBROKEN}")
        await village.report(HUNGRY, household={"head_name": f"Hộ {UNBROKEN}", "size": 4}, what_happened=UNBROKEN * 5)
        return found


def sit(seats, role: str, screen: Screen | None = None):
    return seats.take(role, province=PROVINCE, commune=COMMUNE, screen=screen)


async def look_for(seat: Seat, wanted: str) -> None:
    await seat.page.locator("#wanted").fill(wanted)
    await seat.press(FIND)


async def test_a_case_is_found_by_number_name_and_telephone_and_shown_for_a_reason(seats, screen, case):
    officer = await sit(seats, "commune_officer", screen)
    link = f'main a[href="/cases/{case}"]'
    for wanted in ("le thi truc kin", "Kín", PHONE):

        async def is_there(words: str = wanted) -> bool:
            await look_for(officer, words)
            return await officer.page.locator(link).count() > 0

        await eventually(is_there, what=f"{wanted} to be found")
        assert PHONE not in officer.page.url
        assert NAME not in await officer.text(), "of who was found the initials are shown"
    number = (await officer.page.inner_text(link)).split(" · ")[0]
    await look_for(officer, number)
    assert officer.page.url.endswith(f"/cases/{case}"), "a whole number leads to its case"
    assert number in await officer.page.inner_text("h1")

    before = await officer.text()
    assert NAME not in before
    assert PHONE not in before
    tops = await officer.page.locator("#who, #clocks").evaluate_all(
        "parts => parts.map(one => one.getBoundingClientRect().top)"
    )
    assert tops == sorted(tops), "who and where come first"
    await officer.page.locator("#disclose > summary").click()
    await officer.fill(reason="call")
    await officer.press(DISCLOSE)
    after = await officer.text()
    assert NAME in after
    assert PHONE in after
    assert await officer.page.locator(f'a[href="tel:{PHONE}"]').count() == 1

    auditor = await seats.take("auditor", screen=screen)
    await auditor.open(f"/cases/{case}")
    seen = await auditor.text()
    assert NAME not in seen
    assert ("gọi điện cho hộ" in seen) or ("a call to the household" in seen)


async def test_what_has_no_space_runs_over_no_edge(seats, case):
    narrow = Screen("phone-360", 360, 740, "vi")
    assessor = await sit(seats, "assessor", narrow)
    await eventually(lambda: _opened(assessor, "/findings", UNBROKEN[:40]), what="the household to wait for a visit")
    await assessor.look()
    await assessor.press(f'main li:has-text("{UNBROKEN[:40]}") a')
    await assessor.open(f"/cases/{case}")
    await assessor.page.locator("#disclose > summary").click()
    await assessor.fill(reason="visit", note=UNBROKEN)
    await assessor.press(DISCLOSE)
    assert UNBROKEN in await assessor.text()


async def test_back_finds_a_refused_form_with_what_was_typed(seats, screen, village):
    officer = await sit(seats, "commune_officer", screen)
    page = officer.page
    await officer.open("/reports")
    await page.locator("main form summary").first.click()
    await officer.fill(head_name="Hộ Bị Trả", what_happened="Nhà sập", size="mot")
    await page.locator('main form[method="post"]').evaluate("form => form.noValidate = true")
    await officer.press('main form[method="post"] .acts button, main form[method="post"] button:not(.quiet)')
    assert await page.locator("#trouble").count() == 1

    await officer.open("/work")
    await page.go_back()

    assert await page.locator("#trouble").count() == 1
    assert (await page.input_value("#head_name"), await page.input_value("#size")) == ("Hộ Bị Trả", "mot")
    await page.reload()
    assert await page.input_value("#head_name") == "Hộ Bị Trả"
    await page.locator("form summary").first.evaluate("one => one.parentElement.open = true")
    await officer.fill(size="4")
    await officer.press('main form[method="post"] .acts button, main form[method="post"] button:not(.quiet)')
    assert await page.locator(".said").count() == 1


async def test_a_case_is_found_and_opened_by_keyboard_alone(seats, case):
    officer = await sit(seats, "commune_officer")
    page = officer.page
    link = page.locator(f'main a[href="/cases/{case}"]')

    async def is_there() -> bool:
        await page.locator("#wanted").fill("")
        await page.locator("#wanted").focus()
        await page.keyboard.type(PHONE)
        async with page.expect_navigation():
            await page.keyboard.press("Enter")
        return await link.count() > 0

    await eventually(is_there, what="the case to be found")
    await link.focus()
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.locator("#disclose > summary").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.getAttribute('name')") == "reason"


async def _opened(seat: Seat, path: str, words: str) -> bool:
    await seat.page.goto(path)
    return words in await seat.text()
