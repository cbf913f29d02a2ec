"""The tour is true: each step is walked by the person and on the page that it names, and what it prints in bold is there."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shared.clock import VIETNAM
from tests.browser.seats import Screen, Seat
from tests.support.golden import ROOT
from tests.support.waiting import eventually

PROVINCE: Final = "42"
COMMUNE: Final = "18229"
"""No other test has an incident here; the tour itself names the first place of the sign-in page."""
_TOUR: Final = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
_STEP: Final = re.compile(r"^## (\d+)\. [^\n]+\n(.*?)(?=^## )", re.MULTILINE | re.DOTALL)
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_DIGEST: Final = 'input[name="notice"][id^="digest-"]'
_SEND: Final = 'main form[method="post"] .acts button:not(.second):not(.grave)'


@dataclass
class Storm:
    """What the walk has come to: who sits where, and how things are called."""

    take: Callable[[str, str], Awaitable[Seat]]
    incident: str
    household: str

    async def officer(self, role: str, *, of_province: bool = False) -> Seat:
        return await self.take(role, "" if of_province else COMMUNE)


async def declare(storm: Storm) -> Seat:
    seat = await storm.officer("provincial_officer", of_province=True)
    await seat.open("/incidents/new")
    await seat.fill(drill="yes", name=storm.incident, communes=COMMUNE)
    return seat


async def say_who_is_on_duty(storm: Storm) -> Seat:
    seat = await storm.officer("provincial_officer", of_province=True)
    await seat.open(f"/duty?place={PROVINCE}")
    begins = datetime.now(VIETNAM).replace(minute=0, second=0, microsecond=0)
    row = await _empty_row(seat)
    span = {f"from__{row}": begins, f"until__{row}": begins + timedelta(days=1)}
    await seat.fill(**{f"name__{row}": "Trực Thử", f"phone__{row}": "0559000151"})
    await seat.fill(**{name: f"{moment:%Y-%m-%dT%H:%M}" for name, moment in span.items()})
    return seat


async def name_a_contact(storm: Storm) -> Seat:
    seat = await storm.officer("commune_officer")
    await seat.open("/duty/contacts")
    row = await _empty_row(seat)
    await seat.fill(**{f"name__{row}": "Người Nhận Thử", f"phone__{row}": "0559000152", f"role__{row}": "trực ban"})
    return seat


async def open_a_source(storm: Storm) -> Seat:
    seat = await storm.officer("accountant", of_province=True)
    await seat.open("/money/sources/new")
    await seat.fill(drill="yes", kind="reserve_fund", name=storm.incident, unit="kg")
    return seat


async def book_rice(storm: Storm) -> Seat:
    seat = await storm.officer("accountant", of_province=True)
    await seat.open("/money")
    await seat.press(f'main a:has-text("{storm.incident}")')
    await seat.fill(amount="500", given_by="Kho thử")
    return seat


async def report(storm: Storm) -> Seat:
    seat = await storm.officer("commune_officer")
    await seat.open("/reports")
    if await seat.page.locator("select#incident_id").count():
        labels = await seat.page.locator("select#incident_id option").all_inner_texts()
        await seat.page.select_option("#incident_id", label=next(label for label in labels if storm.incident in label))
    await seat.fill(head_name=storm.household, what_happened="Nước ngập, hết gạo")
    await seat.page.locator("form summary").first.click()
    await seat.fill(size="4", hungry="4")
    return seat


async def assess(storm: Storm) -> Seat:
    seat = await storm.officer("assessor")
    line = f'main li:has-text("{storm.household}") a[href^="/findings/"]'
    await _wait_for(seat, "/findings", line)
    await seat.press(line)
    assert await seat.page.input_value("#food_people") == "4", "what was reported stands in the form"
    return seat


async def sign(storm: Storm) -> Seat:
    seat = await storm.officer("commune_chair")
    line = f'main li:has-text("{storm.household}") input[name="line"]'
    await _wait_for(seat, "/decisions", line)
    await seat.page.locator(line).first.check()
    return seat


async def hand_over(storm: Storm) -> Seat:
    seat = await storm.officer("paying_agent")
    line = f'main li:has-text("{storm.household}") input[name="payment"]'
    await _wait_for(seat, "/handovers", line)
    await seat.page.locator(line).first.check()
    await seat.fill(handed_to="household", evidence_kind="signed_list", evidence="Danh sách 1, tờ 1")
    return seat


async def confirm(storm: Storm) -> Seat:
    seat = await storm.officer("commune_officer")
    # What is to be told in person may stand on the page before the digest does.
    await _wait_for(seat, "/notices", _DIGEST)
    await seat.page.locator(_DIGEST).first.check()
    return seat


ACTS: Final = (
    declare,
    say_who_is_on_duty,
    name_a_contact,
    open_a_source,
    book_rice,
    report,
    assess,
    sign,
    hand_over,
    confirm,
)
"""In the order of the tour: each fills in the page of its step and leaves the pressing to the walk."""


async def test_each_step_of_the_tour_is_done_as_it_is_written(seats, desk: Screen):
    steps = _STEP.findall(_TOUR)
    assert [int(number) for number, _ in steps] == list(range(1, len(ACTS) + 1))
    taken: dict[tuple[str, str], Seat] = {}

    async def take(role: str, commune: str) -> Seat:
        if (role, commune) not in taken:
            taken[role, commune] = await seats.take(role, province=PROVINCE, commune=commune, screen=desk)
        return taken[role, commune]

    storm = Storm(take, f"Bão tham quan {desk.name}", f"Hộ tham quan {desk.name}")
    for act, (number, text) in zip(ACTS, steps, strict=True):
        seat = await act(storm)
        await _expect_words(seat, number, text)
        await seat.press(f"main form:has({_DIGEST}) .acts button" if act is confirm else _SEND)
        assert await seat.page.locator(".said").count() == 1, f"step {number}: {await seat.text()}"

    officer = await take("commune_officer", COMMUNE)

    async def nothing_is_left() -> bool:
        await officer.page.goto("/work")
        return await officer.page.locator(".first-steps").count() == 0

    await eventually(nothing_is_left, what="the first steps to be all done")


async def test_the_first_steps_say_what_comes_next_and_for_whom(seats):
    # No storm of any test strikes this province: whoever has work already finds the steps folded, or done.
    officer = await seats.take("commune_officer", province="12", commune="03388")
    await officer.open("/work")

    await officer.press(".first-steps a[href='/tour']")
    assert await officer.page.locator("main h2").count() == len(ACTS) + 1, "the walk is a page"
    await officer.open("/work")
    assert await officer.page.locator(".first-steps[open] li").count() == 8
    following = officer.page.locator('.first-steps li[aria-current="step"]')
    assert "Công bố" in await following.inner_text()
    assert "Cán bộ tỉnh" in await following.inner_text(), "what is not his to do is said to be somebody's"
    assert await following.locator("a").count() == 0

    province = await seats.take("provincial_officer", province="12")
    await province.open("/work")
    # Folded where somebody has work already: of what strikes the whole country he has some.
    if not await province.page.locator(".first-steps[open]").count():
        await province.unfold(".first-steps summary")
    await province.press('.first-steps li[aria-current="step"] a')
    assert province.page.url.endswith("/incidents/new")


async def _expect_words(seat: Seat, number: str, text: str) -> None:
    """Check that the page has what the step prints in bold, in the language of who sits before it."""
    english, _, vietnamese = text.partition("\n\n*")
    words = _BOLD.findall(vietnamese if seat.screen.language == "vi" else english)
    assert words, f"step {number} names nothing of its page"
    # Also what is folded, and the words of choices: whatever is in the page's main part.
    shown = " ".join((await seat.page.locator("main").text_content() or "").split())
    assert [word for word in words if " ".join(word.split()) not in shown] == [], f"step {number} at {seat.page.url}"


async def _empty_row(seat: Seat) -> int:
    """Return the number of the first row of a table in which nobody stands yet."""
    names = await seat.page.locator('main input[name^="name-"]').evaluate_all(
        "fields => fields.filter(field => !field.value).map(field => field.name)"
    )
    return int(str(names[0]).partition("-")[2])


async def _wait_for(seat: Seat, path: str, selector: str) -> None:
    async def there() -> bool:
        await seat.page.goto(path)
        return await seat.page.locator(selector).count() > 0

    await eventually(there, what=f"{path} to show {selector}")
    await seat.look()
