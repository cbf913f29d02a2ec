"""Somebody before the desk: his browser, what he does in it, and that every page he sees can be used by everybody."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, Self

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, FilePayload, Page

from shared.identity import COUNTRY
from tests.browser import hands
from tests.browser.hands import Hands
from tests.support.waiting import eventually

_BARS = "position => document.querySelectorAll('.act-bar').forEach(bar => { bar.style.position = position; })"
_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_SERIOUS: Final = frozenset({"serious", "critical"})
_PATIENCE_MS: Final = 20_000
_RELOAD_EVERY_S: Final = 0.4


@dataclass(frozen=True)
class Screen:
    """A width in CSS pixels, the language of who sits before it, by day or by night, and what his hands have."""

    name: str
    width: int
    height: int
    language: Literal["vi", "en"]
    scheme: Literal["light", "dark"] = "light"
    hands: Hands = "keys"

    def __str__(self) -> str:
        return self.name


PHONE_VI: Final = Screen("phone-vi", 390, 800, "vi", hands="touch")
DESK_EN: Final = Screen("desk-en", 1280, 900, "en")
DESK_VI: Final = Screen("desk-vi", 1280, 900, "vi")
PHONE_EN_DARK: Final = Screen("phone-en-dark", 360, 740, "en", "dark", "touch")
SCREENS: Final = (PHONE_VI, DESK_EN, PHONE_EN_DARK)
"""Before each of them every page is looked at."""
AT_WORK: Final = (PHONE_VI, DESK_EN)
"""Before each of them every story is played: by touch in Vietnamese, by the keyboard alone in English."""
PICTURED: Final = (PHONE_VI, DESK_VI)
"""How the pages look in docs/desk."""


class Seat:
    """One officer before one page. `acts` counts what his hands did: fields, ticks, buttons, links."""

    def __init__(self, page: Page, screen: Screen) -> None:
        self.page = page
        self.screen = screen
        self.acts = 0
        self.faults: list[str] = []
        """What the page's own scripts said went wrong."""
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    async def open(self, path: str) -> None:
        """Go to an address and look at the page as a blind reader's software does."""
        await self.go(path)
        await self.look()

    async def go(self, path: str) -> None:
        """Go to an address."""
        answer = await self.page.goto(path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"

    async def press(self, selector: str) -> None:
        """Press the button, or follow the link; the page that follows is looked at."""
        self.acts += 1
        async with self.page.expect_navigation():
            await hands.press(self.page, self.page.locator(selector), self.screen.hands)
        await self.look()

    async def unfold(self, selector: str) -> None:
        """Open what is folded."""
        self.acts += 1
        await hands.press(self.page, self.page.locator(selector), self.screen.hands)

    async def tick(self, selector: str) -> None:
        """Tick the first of these."""
        self.acts += 1
        await hands.tick(self.page, self.page.locator(selector), self.screen.hands)

    async def fill(self, **values: str) -> None:
        """Type into fields by their names, choose in lists, tick boxes; "__" stands for a hyphen."""
        for name, value in values.items():
            self.acts += 1
            named = f'main [name="{name.replace("__", "-")}"]'
            field = self.page.locator(named)
            kind = await field.first.evaluate("field => field.type || field.tagName.toLowerCase()")
            if kind in {"radio", "checkbox"}:
                await hands.tick(self.page, self.page.locator(f'{named}[value="{value}"]'), self.screen.hands)
            elif kind.startswith("select"):
                await hands.choose(self.page, field, value, self.screen.hands)
            else:
                await hands.write(self.page, field, value, self.screen.hands)

    async def attach(self, name: str, file: FilePayload) -> None:
        """Choose a file: the window in which one does is the browser's own."""
        self.acts += 1
        field = self.page.locator(f'main [name="{name}"]')
        if self.screen.hands == "keys":
            await hands.reach(self.page, field)
        await field.set_input_files(file)

    async def wait_for(self, path: str, selector: str, within_s: float = 30.0) -> None:
        """Read the page again until it shows this; opening it is one act of whoever does it."""
        self.acts += 1

        async def there() -> bool:
            await self.page.goto(path)
            return await self.page.locator(selector).count() > 0

        await eventually(there, within_s=within_s, every_s=_RELOAD_EVERY_S, what=f"{path} to show {selector}")
        await self.look()

    async def said(self) -> str:
        """Return what the page says was done; that it says so is certain afterwards."""
        assert await self.page.locator(".said").count() == 1, await self.text()
        return await self.page.inner_text(".said")

    async def text(self) -> str:
        return await self.page.inner_text("main")

    async def look(self) -> None:
        """Check that nothing on the page keeps anybody from using it, and that it does not run over the screen's edge."""
        # What lies under the bar at the lower edge is scrolled to before it is touched: where it happens to begin is no fault.
        await self.page.evaluate(_BARS, "static")
        found = await Axe().run(self.page, options={"runOnly": _RULES, "resultTypes": ["violations"]})
        await self.page.evaluate(_BARS, "")
        serious = [
            f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
            for violation in found.response["violations"]
            if violation["impact"] in _SERIOUS
        ]
        assert serious == [], f"{self.page.url} on {self.screen}: {serious}"
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} is {wide} px too wide on {self.screen}"
        assert self.faults == [], f"{self.page.url} on {self.screen}"

    async def picture(self, max_height: int) -> bytes:
        """Return how the page looks from its top, at most so many pixels of it."""
        await self.page.evaluate("window.scrollTo(0, 0)")
        whole = await self.page.evaluate("document.documentElement.scrollHeight")
        await self.page.set_viewport_size({"width": self.screen.width, "height": min(whole, max_height)})
        taken = await self.page.screenshot()
        await self.page.set_viewport_size({"width": self.screen.width, "height": self.screen.height})
        return taken


class Seats:
    """Opens browsers for officers, and closes them all."""

    def __init__(self, browser: Browser, url: str, screen: Screen) -> None:
        self._browser = browser
        self._url = url
        self._screen = screen
        self._opened: list[BrowserContext] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for context in self._opened:
            await context.close()

    async def take(self, role: str, *, province: str = "", commune: str = "", screen: Screen | None = None) -> Seat:
        """An officer of this role and place sits down and signs in."""
        seat = await self.strange(screen)
        await sign_in(seat.page, role, province, commune)
        return seat

    async def strange(self, screen: Screen | None = None, **more: Any) -> Seat:
        """Somebody sits down who has not signed in."""
        shown = screen or self._screen
        context = await self._browser.new_context(
            base_url=self._url,
            viewport={"width": shown.width, "height": shown.height},
            locale={"vi": "vi-VN", "en": "en-GB"}[shown.language],
            timezone_id="Asia/Ho_Chi_Minh",
            color_scheme=shown.scheme,
            reduced_motion="reduce",
            has_touch=shown.hands == "touch",
            **more,
        )
        context.set_default_timeout(_PATIENCE_MS)
        self._opened.append(context)
        return Seat(await context.new_page(), shown)


async def sign_in(page: Page, role: str, province: str, commune: str) -> None:
    """Sign in as the officer of this role and place: look for the place at the provider, and press his button."""
    place = commune or province or COUNTRY
    await page.goto("/sign-in")
    if place != COUNTRY:
        await page.goto(f"{page.url}&place={place}")
    await page.locator(f'button[name="officer"][value="{role}@{place}"]').first.click()
    await page.locator(".who").wait_for()
