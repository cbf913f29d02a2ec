"""What somebody's hands do at a page: at a desk by the keyboard alone, on a telephone by touch."""

from typing import Final, Literal

from playwright.async_api import Locator, Page

Hands = Literal["keys", "touch"]
MAX_STEPS: Final = 600
_HAS_FOCUS: Final = "element => document.activeElement === element"
_IN_GROUP: Final = "element => document.activeElement?.type === 'radio' && document.activeElement.name === element.name"
_BY_SCRIPT: Final = frozenset({"date", "datetime-local", "file"})
"""What a browser draws in its own way: reached by keys, filled as it would."""


class NotReached(AssertionError):  # noqa: N818 - says what is the matter
    """The keyboard does not lead there."""


async def reach(page: Page, field: Locator) -> None:
    """Go on with Tab until the keyboard stands there. Raises NotReached."""
    handle = await field.first.element_handle()
    for _ in range(MAX_STEPS):
        if await page.evaluate(_HAS_FOCUS, handle):
            return
        await page.keyboard.press("Tab")
    raise NotReached(f"{page.url}: {await field.first.evaluate('element => element.outerHTML')}")


async def press(page: Page, target: Locator, hands: Hands) -> None:
    """Press a button, follow a link, open or close a fold."""
    if hands == "touch":
        await target.first.tap()
        return
    await reach(page, target)
    await page.keyboard.press("Enter")


async def tick(page: Page, box: Locator, hands: Hands) -> None:
    """Tick a box or choose one of a group, unless it is chosen already."""
    if await box.first.is_checked():
        return
    if hands == "touch":
        await box.first.tap()
    elif await box.first.get_attribute("type") == "radio":
        await _choose_by_arrows(page, box)
    else:
        await reach(page, box)
        await page.keyboard.press("Space")
    if not await box.first.is_checked():
        raise NotReached(f"{page.url}: not ticked: {await box.first.evaluate('element => element.outerHTML')}")


async def _choose_by_arrows(page: Page, box: Locator) -> None:
    """Tab goes into a group once; within it the arrows lead on."""
    handle = await box.first.element_handle()
    for key in ["Tab"] * MAX_STEPS:
        if await page.evaluate(_IN_GROUP, handle):
            break
        await page.keyboard.press(key)
    if await page.evaluate(_HAS_FOCUS, handle):
        await page.keyboard.press("Space")
    for _ in range(MAX_STEPS):
        if await box.first.is_checked():
            return
        await page.keyboard.press("ArrowDown")


async def choose(page: Page, field: Locator, value: str, hands: Hands) -> None:
    """Choose in a list by its value."""
    if hands == "touch":
        await field.first.select_option(value)
        return
    await reach(page, field)
    await page.keyboard.press("Home")
    for _ in range(MAX_STEPS):
        if await field.first.input_value() == value:
            return
        await page.keyboard.press("ArrowDown")
    raise NotReached(f"{page.url}: no choice {value}")


async def write(page: Page, field: Locator, text: str, hands: Hands) -> None:
    """Type into a field, in the place of what stands there."""
    kind = await field.first.evaluate("field => field.type")
    if hands == "keys":
        await reach(page, field)
    if hands == "touch" or kind in _BY_SCRIPT:
        await field.first.fill(text)
        return
    await page.keyboard.press("Control+a")
    await page.keyboard.insert_text(text) if text else await page.keyboard.press("Delete")
