"""Every page opens on every screen, in both languages and by night, and everybody can use it.

With `--pictures` the same tests play a small storm and keep what they see: that is where the pictures in docs/desk come from.
"""

import pytest

from tests.browser.furnished import HUNGRY, Furnished, furnish
from tests.browser.half_way import play_half_way
from tests.browser.pages import COMMUNE, COUNTRY, DESK_HEIGHT, PAGES, PHONE_HEIGHT, ShownPage
from tests.browser.pictures import keep
from tests.browser.seats import PHONE_VI, Screen, Seat, Seats
from tests.journeys.village import Village, settle
from tests.support.doors import Doors
from tests.support.invented import Dice

ROLES = {
    "reporter": COMMUNE,
    "commune_officer": COMMUNE,
    "assessor": COMMUNE,
    "commune_chair": COMMUNE,
    "paying_agent": COMMUNE,
    "provincial_officer": "province",
    "provincial_leader": "province",
    "accountant": "province",
    "auditor": COUNTRY,
    "law_officer": COUNTRY,
    "ops": COUNTRY,
}
ALONE = "18118"
"""No other test has an incident here."""


@pytest.fixture(scope="module")
async def furnished(stack, pictures) -> Furnished:
    """A household that everybody has something to say of, among others where pictures are taken."""
    async with Doors(stack.addresses) as doors:
        if pictures is not None:
            storm = await play_half_way(doors, print)
            return await furnish(Village(doors, storm.incident_id, Dice(7), storm.commune_code), storm.case_id)
        village = (await settle(doors, [ALONE])).neighbour(ALONE)
        case = await village.report(HUNGRY)
        found = await furnish(village, case)
        await village.find(case, HUNGRY)
        return found


@pytest.fixture(scope="module")
async def sitting(chromium, stack):
    """Officers sit down once for all pages of a screen."""
    async with Seats(chromium, stack.addresses.services["console"].url, PHONE_VI) as seats:
        taken: dict[tuple[Screen, str, str], Seat] = {}

        async def sit(screen: Screen, furnished: Furnished, role: str | None, place: str) -> Seat:
            if role is None:
                return await seats.strange(screen)
            if (key := (screen, role, place)) not in taken:
                commune = furnished.commune if place == COMMUNE else ""
                province = "" if place == COUNTRY else furnished.province
                taken[key] = await seats.take(role, province=province, commune=commune, screen=screen)
            return taken[key]

        yield sit


@pytest.mark.timeout(600)
@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
async def test_a_page_opens_and_everybody_can_use_it(screen, shown: ShownPage, furnished, sitting, pictures):
    seat = await sitting(screen, furnished, shown.role, shown.place)
    await seat.go(shown.path(furnished.ids))
    if shown.act is not None:
        await shown.act(seat.page)
    await seat.look()
    if pictures is not None:
        is_narrow = screen.hands == "touch"
        taken = await seat.picture(PHONE_HEIGHT if is_narrow else DESK_HEIGHT)
        keep(taken, pictures / f"{shown.name}-{'phone' if is_narrow else 'desk'}.png")


@pytest.mark.parametrize("role", ROLES)
async def test_everything_that_a_role_is_offered_opens(role, furnished, sitting):
    seat = await sitting(PHONE_VI, furnished, role, ROLES[role])
    await seat.go("/work")
    offered = await seat.page.locator("nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert offered[0] == "/work"
    for path in dict.fromkeys(offered):
        await seat.open(path)


async def test_the_doors_for_programs_are_told_to_people(sitting, furnished):
    seat = await sitting(PHONE_VI, furnished, "ops", COUNTRY)
    await seat.open("/operations")
    await seat.press('main a[href="/doors"]')
    await seat.press('main a[href="/doors/intake"]')

    assert "POST /v1/reports" in await seat.text()
    assert "phải có" in await seat.text()
