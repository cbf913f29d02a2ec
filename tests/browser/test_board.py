"""The board in a browser: every tile, figures with charts, the map, the files, and paper."""

import pytest

from tests.browser.test_pages import HUNGRY
from tests.journeys.village import PROVINCE, settle
from tests.support.doors import Doors

PATHS = ("/board/figures", "/board/map")


@pytest.fixture(scope="module")
async def reported(stack) -> str:
    """The incident in which a household was reported, of which the board tells."""
    async with Doors(stack.addresses) as doors:
        village = await settle(doors)
        await village.report(HUNGRY)
        return str(village.incident)


async def test_every_tile_figures_and_map_open_and_can_be_used_by_everybody(seats, screen, reported):
    seat = await seats.take("provincial_officer", province=PROVINCE, screen=screen)
    await seat.open("/board")
    links = await seat.page.locator(".alarms a, .stages a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert len(links) >= 16, "eight tiles, coverage, help, losses, stages"
    for path in dict.fromkeys([*links, f"/board/figures?incident_id={reported}", *PATHS]):
        if not path.startswith("#"):
            await seat.open(path)
    assert await seat.page.locator("svg.map circle title").count() > 0
    assert await seat.page.locator("table tbody tr").count() >= 1, "the same in words beside it"


async def test_what_happens_is_on_the_figures_within_seconds_and_charts_are_drawn(seats, reported):
    seat = await seats.take("provincial_officer", province=PROVINCE)
    path = f"/board/figures?incident_id={reported}"
    await seat.open(path)
    await seat.page.wait_for_function(
        """async path => (await (await fetch(path)).text()).includes('<polyline class="l-identified"')""",
        arg=path,
        timeout=10_000,
    )
    await seat.open(path)
    assert await seat.page.locator("svg.chart polyline").count() >= 5


async def test_the_board_and_its_charts_print_without_what_only_a_screen_needs(seats, reported):
    seat = await seats.take("auditor")
    for path in ("/board", "/board/figures", "/board/map"):
        await seat.open(path)
        await seat.page.emulate_media(media="print")
        assert not await seat.page.locator("nav").is_visible(), path
        assert await seat.page.locator("h1").is_visible(), path
        await seat.page.emulate_media(media="screen")


async def test_files_are_downloaded_by_a_tap_and_equal_what_is_seen(seats, reported):
    seat = await seats.take("provincial_officer", province=PROVINCE)
    for page, form in (("/board", "csv"), ("/board", "xlsx"), ("/board/figures", "csv"), ("/cases", "xlsx")):
        await seat.open(page)
        async with seat.page.expect_download() as waiting:
            await seat.page.locator(f'a[href*="form={form}"]').first.click()
        file = await waiting.value
        assert file.suggested_filename.endswith(form)
