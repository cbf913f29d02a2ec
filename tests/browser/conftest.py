"""A real browser before the real desk, on a phone and on a desk's screen, in both languages."""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser.chromium import find_chromium
from tests.browser.seats import PHONE_VI, SCREENS, Screen, Seats


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One Chromium for all tests; each seat in it is a browser of its own to the desk."""
    program = find_chromium()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program.path, env={**os.environ, **program.environment})
        yield browser
        await browser.close()


@pytest.fixture(params=SCREENS, ids=str)
def screen(request: pytest.FixtureRequest) -> Screen:
    """Each test that asks for it is played before every screen."""
    chosen: Screen = request.param
    return chosen


@pytest.fixture
async def seats(chromium, doors) -> AsyncIterator[Seats]:
    """Officers before the desk, on a phone in Vietnamese unless a test says otherwise."""
    async with Seats(chromium, doors.url_of("console"), PHONE_VI) as opened:
        yield opened
