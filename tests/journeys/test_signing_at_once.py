"""Twelve windows sign one list at the same moment: one decision, and the eleven others are told who signed it, and when."""

import asyncio
import contextlib
import re

from tests.journeys.village import settle
from tests.support.pages import Browser, PageForm
from tests.support.waiting import eventually

PROVINCE = "42"
COMMUNE = "18244"
"""No other test has an incident here."""
SIGNERS = (
    ("commune_chair", {"province": PROVINCE, "commune": COMMUNE}),
    ("commune_chair", {"province": PROVINCE}),
    ("provincial_leader", {"province": PROVINCE}),
    ("provincial_leader", {"province": PROVINCE, "commune": COMMUNE}),
)
"""Four persons who may sign there, each with three windows open."""
OFFICES = {"commune_chair": "Chủ tịch UBND", "provincial_leader": "Lãnh đạo UBND"}
EACH = 3
HOUSEHOLDS = 6
HUNGRY = {"short_of_food": {"people": 4, "months": 1}}


async def test_twelve_windows_make_one_decision_and_the_others_hear_who_signed(doors):
    village = (await settle(doors, [COMMUNE])).neighbour(COMMUNE)
    cases = [await village.report(HUNGRY) for _ in range(HOUSEHOLDS)]
    for case in cases:
        await eventually(lambda case=case: village.awards(case), what="rice to be proposed")
    async with contextlib.AsyncExitStack() as opened:
        windows = [
            await opened.enter_async_context(_window(doors, role, where)) for role, where in SIGNERS for _ in range(EACH)
        ]
        forms = [await _ticked(window, village.incident) for window in windows]

        answers = await asyncio.gather(*map(_sign, windows, forms))

    [winner] = [place for place, answer in enumerate(answers) if answer.status_code == 200]
    number = re.search(r"Đã ký ([^:]+): duyệt 6", answers[winner].text)[1]
    for place, answer in enumerate(answers):
        if place != winner:
            assert answer.status_code == 409
            [said] = re.findall(r'<p class="error"[^>]*>(.*?)</p>', answer.text)
            who = "Chính bạn" if place // EACH == winner // EACH else OFFICES[SIGNERS[winner // EACH][0]]
            assert re.fullmatch(rf"{who}.* lúc \d\d:\d\d:\d\d \d\d/\d\d/\d{{4}}, quyết định số {re.escape(number)}", said)
    for case in cases:
        [payment] = await village.payments_when(case, "reserved")
        assert payment["decision_number"] == number


def _window(doors, role: str, where: dict[str, str]) -> Browser:
    return Browser(doors.url_of("console"), role, **where)


async def _ticked(window: Browser, incident) -> PageForm:
    """Open the list and tick all its lines, as all the others do."""
    await window.open(f"/decisions?incident_id={incident}&commune_code={COMMUNE}")
    form = window.form("/decisions")
    assert window.tick_all(form, "line") == HOUSEHOLDS
    return form


async def _sign(window: Browser, form: PageForm):
    return await window.post(form, ("verdict", "approved"))
