"""A real browser before the real desk: every page on three screens, every story by touch and by the keyboard alone."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import find_chromium
from tests.browser.seats import AT_WORK, PHONE_VI, PICTURED, SCREENS, Seats
from tests.browser.turns import whose_turn


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`screen`: each on which a page is looked at (for pictures: how docs show it); `desk`: each before which one works."""
    if "screen" in metafunc.fixturenames:
        screens = PICTURED if metafunc.config.getoption("--pictures") else SCREENS
        metafunc.parametrize("screen", screens, ids=str, scope="module")
    if "desk" in metafunc.fixturenames:
        metafunc.parametrize("desk", AT_WORK, ids=str)


EVERY_SCREEN = os.environ.get("KIPTHOI_SCREENS") == "all"
_ELSEWHERE = pytest.mark.skip(reason="before another screen in its turn (before all of them: make screens)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each page and each story has its turn before one of the screens, by its name; before all of them where that is wanted."""
    if EVERY_SCREEN or config.getoption("--pictures"):
        return
    for item in items:
        given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        for name, screens in (("screen", SCREENS), ("desk", AT_WORK)):
            played = item.nodeid.replace(str(given.get(name)), "")
            if name in given and Path(__file__).parent in item.path.parents and whose_turn(played, screens) != given[name]:
                item.add_marker(_ELSEWHERE)


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures go, if any are wanted."""
    folder: Path | None = request.config.getoption("--pictures")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for all tests; each seat in it is a browser of its own to the desk."""
    program = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program.path, env={**os.environ, **program.environment})
        yield browser
        await browser.close()


@pytest.fixture
async def seats(chromium, doors) -> AsyncIterator[Seats]:
    """Officers before the desk, on a phone in Vietnamese unless a test says otherwise."""
    async with Seats(chromium, doors.url_of("console"), PHONE_VI) as opened:
        yield opened
