"""Somebody before the desk: his browser, what he does in it, and that every page he sees can be used by everybody."""

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Literal, Self

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page

from shared.identity import COUNTRY

_RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_SERIOUS: Final = frozenset({"serious", "critical"})
_PATIENCE_MS: Final = 20_000


@dataclass(frozen=True)
class Screen:
    """A width in CSS pixels, the language of who sits before it, and by day or by night."""

    name: str
    width: int
    height: int
    language: Literal["vi", "en"]
    scheme: Literal["light", "dark"] = "light"

    def __str__(self) -> str:
        return self.name


PHONE_VI: Final = Screen("phone-vi", 390, 800, "vi")
DESK_EN: Final = Screen("desk-en", 1280, 900, "en")
PHONE_EN_DARK: Final = Screen("phone-en-dark", 360, 740, "en", "dark")
SCREENS: Final = (PHONE_VI, DESK_EN, PHONE_EN_DARK)


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
        answer = await self.page.goto(path)
        assert answer is not None, path
        assert answer.ok, f"{path}: {answer.status}"
        await self.look()

    async def press(self, selector: str) -> None:
        """Press the button, or follow the link; the page that follows is looked at."""
        self.acts += 1
        async with self.page.expect_navigation():
            await self.page.locator(selector).first.click()
        await self.look()

    async def fill(self, **values: str) -> None:
        """Type into fields by their names, choose in lists, tick boxes."""
        for name, value in values.items():
            self.acts += 1
            field = self.page.locator(f'[name="{name.replace("__", "-")}"]')
            kind = await field.first.evaluate("field => field.type || field.tagName.toLowerCase()")
            if kind in {"radio", "checkbox"}:
                await self.page.locator(f'[name="{name.replace("__", "-")}"][value="{value}"]').check()
            elif kind.startswith("select"):
                await field.select_option(value)
            else:
                await field.fill(value)

    async def text(self) -> str:
        return await self.page.inner_text("main")

    async def look(self) -> None:
        """Check that nothing on the page keeps anybody from using it, and that it does not run over the screen's edge."""
        found = await Axe().run(self.page, options={"runOnly": _RULES})
        serious = [
            f"{violation['id']}: {violation['help']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
            for violation in found.response["violations"]
            if violation["impact"] in _SERIOUS
        ]
        assert serious == [], f"{self.page.url} on {self.screen}"
        wide = await self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 1, f"{self.page.url} is {wide} px too wide on {self.screen}"
        assert self.faults == [], f"{self.page.url} on {self.screen}"


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
        await seat.look()
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
