"""`python -m tests.browser.screenshots` (`make screenshots`): pictures of the desk's pages, for those who have not seen it yet.

Uses the stack that runs here or starts one, plays a small storm in it, and opens each page in Chromium as the person would who
works there: on a phone in Vietnamese, on a wide screen in English.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from playwright.async_api import Browser, Page, async_playwright

from deploy.devstack.problems import StackProblem
from shared.identity import COUNTRY
from tests.browser.chromium import Chromium, NoChromium, find_chromium
from tests.browser.half_way import HalfWay, play_half_way
from tests.browser.pictures import packed
from tests.drill.run import WINDOWS
from tests.support.doors import Doors
from tests.support.stack import RUN_FOLDER, find_running, found_or_started
from tests.support.waiting import NotYet

_FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "desk"
_PATIENCE_MS: Final = 60_000


@dataclass(frozen=True)
class Screen:
    """A width in CSS pixels, and the language of who sits before it."""

    width: int
    language: Literal["vi", "en"]


@dataclass(frozen=True)
class Shot:
    """One picture: who opens which page, and what he does there before it is taken."""

    name: str
    path: str
    role: str | None = None
    """Nobody has signed in where there is none."""
    commune_code: str = ""
    act: Callable[[Page], Awaitable[None]] | None = None
    height: int = 1000


SCREENS: Final = (Screen(1280, "en"), Screen(360, "vi"))


def shots_of(storm: HalfWay) -> tuple[Shot, ...]:
    """What a newcomer wants to see, in the order of the journey."""
    case = f"/cases/{storm.case_id}"
    officer = {"role": "commune_officer", "commune_code": storm.commune_code}
    return (
        Shot("sign-in", "/sign-in", height=900),
        Shot("board", f"/board?incident_id={storm.incident_id}", role="provincial_officer", act=_wait_for_life),
        Shot("case", case, **officer, height=1780),
        Shot("explanation", f"{case}/explanation", **officer, height=2100),
        Shot("rules", "/rules", role="provincial_officer"),
        Shot("what-if", "/rules/what-if", role="provincial_officer", act=_ask_the_law),
    )


async def _wait_for_life(page: Page) -> None:
    await page.locator("#live-mark").wait_for(state="visible")


async def _ask_the_law(page: Page) -> None:
    """A poor household that has lost its house and its food, with one injured person."""
    for name, choice in {
        "hazard": "storm",
        "standing": "poor",
        "house_state": "destroyed",
        "habitable": "no",
        "no_other_home": "yes",
        "lost_essentials": "yes",
    }.items():
        await page.select_option(f"#{name}", choice)
    for name, value in {"size": "5", "food_people": "5", "food_months": "2", "p1_birth_year": "1980", "p1_days": "5"}.items():
        await page.fill(f"#{name}", value)
    await page.check("[name=p1_injured]")
    await page.click("button[value=ask]")
    await page.locator("#result").wait_for()


async def take_all(url: str, storm: HalfWay, chromium: Chromium) -> dict[str, bytes]:
    """Take every picture at every width; returns them by file name."""
    pictures = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.path, env={**os.environ, **chromium.environment})
        for screen in SCREENS:
            for shot in shots_of(storm):
                pictures[f"{shot.name}-{screen.width}.png"] = packed(await _take(browser, url, shot, screen))
        await browser.close()
    return pictures


async def _take(browser: Browser, url: str, shot: Shot, screen: Screen) -> bytes:
    context = await browser.new_context(
        base_url=url,
        viewport={"width": screen.width, "height": shot.height},
        locale={"vi": "vi-VN", "en": "en-GB"}[screen.language],
        timezone_id="Asia/Ho_Chi_Minh",
        color_scheme="light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(_PATIENCE_MS)
    page = await context.new_page()
    if shot.role is not None:
        await _sign_in(page, shot.role, shot.commune_code)
    answer = await page.goto(shot.path)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{shot.path}: {answer.status if answer else 'no answer'}")
    if shot.act is not None:
        await shot.act(page)
    height = min(shot.height, await page.evaluate("document.documentElement.scrollHeight"))
    picture = await page.screenshot(clip={"x": 0, "y": 0, "width": screen.width, "height": height})
    await context.close()
    return picture


async def _sign_in(page: Page, role: str, commune_code: str) -> None:
    await page.goto("/sign-in")
    if commune_code:
        await page.fill("#place", commune_code)
        await page.click(".search button")
    await page.click(f'button[value="{role}@{commune_code or COUNTRY}"]')
    await page.locator(".who").wait_for()


async def run() -> dict[str, bytes]:
    """Raises NoChromium, StackProblem, and NotYet where the storm did not come half-way in time."""
    chromium = find_chromium()
    async with (
        found_or_started(find_running(RUN_FOLDER), RUN_FOLDER, WINDOWS, _say) as addresses,
        Doors(addresses) as doors,
    ):
        storm = await play_half_way(doors, _say)
        return await take_all(addresses.services["console"].url, storm, chromium)


def _say(line: str) -> None:
    print(f"  {line}", flush=True)  # noqa: T201 - speaks to the person who started it


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="where the pictures go (docs/desk)")
    folder: Path = parser.parse_args(arguments).folder
    try:
        pictures = asyncio.run(run())
    except (NoChromium, StackProblem, NotYet) as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (folder / name).write_bytes(picture)
        _say(f"{len(picture) / 1000:6.0f} kB  {name}")
    _say(f"{sum(map(len, pictures.values())) / 1000:6.0f} kB  {folder}")
    _say("Hãy xem từng ảnh trước khi đưa vào kho. / Look at each picture before it is committed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
