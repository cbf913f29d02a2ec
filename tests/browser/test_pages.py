"""Every page that a role is offered opens on every screen, in both languages and by night, and everybody can use it."""

import pytest

from tests.journeys.village import COMMUNE, PROVINCE, settle
from tests.support.doors import Doors

HUNGRY = {"short_of_food": {"people": 4, "months": 1}}
SEATS = {
    "reporter": (PROVINCE, COMMUNE),
    "commune_officer": (PROVINCE, COMMUNE),
    "assessor": (PROVINCE, COMMUNE),
    "commune_chair": (PROVINCE, COMMUNE),
    "paying_agent": (PROVINCE, COMMUNE),
    "provincial_officer": (PROVINCE, ""),
    "provincial_leader": (PROVINCE, ""),
    "accountant": (PROVINCE, ""),
    "auditor": ("", ""),
    "law_officer": ("", ""),
    "ops": ("", ""),
}


@pytest.fixture(scope="module")
async def case(stack) -> str:
    """A household that everybody has something to say of."""
    async with Doors(stack.addresses) as doors:
        village = await settle(doors)
        return await village.report(HUNGRY)


@pytest.mark.parametrize("role", SEATS)
async def test_everything_that_a_role_is_offered_opens_and_can_be_used_by_everybody(seats, screen, case, role):
    province, commune = SEATS[role]
    seat = await seats.take(role, province=province, commune=commune, screen=screen)
    offered = await seat.page.locator("nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert offered[0] == "/work"
    for path in offered:
        await seat.open(path)
    if "/cases" in offered:
        await seat.open(f"/cases/{case}")


async def test_the_doors_for_programs_are_told_to_people(seats, screen):
    seat = await seats.take("ops", screen=screen)
    await seat.open("/operations")
    await seat.press('main a[href="/doors"]')
    await seat.press('main a[href="/doors/intake"]')

    assert "POST /v1/reports" in await seat.text()
    assert ("phải có" if screen.language == "vi" else "needed") in await seat.text()
