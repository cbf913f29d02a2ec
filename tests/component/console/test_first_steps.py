"""The first steps: what is another office's is said to be its own, and only what cannot be read is not known."""

import re

import httpx
import pytest

from tests.component.console.answers import a_page
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE, INCIDENT, MORNING

_INCIDENT = {
    "id": str(INCIDENT), "name": "Bão số 12", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE],
    "starts_on": MORNING.date().isoformat(), "drill": True, "closed_at": None,
}  # fmt: skip
_NOT_YOURS = httpx.Response(403, json={"title": "Không có quyền thực hiện việc này"})
_AWAY = httpx.Response(503)


async def _steps(harness: ServiceHarness, role: str, notifications: httpx.Response) -> str:
    """What the first page says of the steps."""
    await harness.take(an_incident())
    harness.others.answers = {"intake": a_page(_INCIDENT), "notifications": notifications, "disbursement": a_page()}
    async with harness.browser(role, communes=[COMMUNE]) as browser:
        page = await browser.get("/work")
    well_made(page)
    steps = page.text.partition('class="first-steps"')[2].partition("</ol>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", steps).split())


@pytest.mark.parametrize("role", ["paying_agent", "assessor"])
async def test_what_other_offices_keep_is_named_as_theirs(harness: ServiceHarness, role: str) -> None:
    steps = await _steps(harness, role, _NOT_YOURS)

    assert "Ghi ca trực" in steps
    assert steps.count("tài khoản của bạn không xem được") == 2, steps
    assert "việc của: Cán bộ xã, Cán bộ tỉnh; xong chưa thì hỏi họ" in steps
    assert "chưa đọc được" not in steps


async def test_what_cannot_be_read_at_this_moment_says_so(harness: ServiceHarness) -> None:
    steps = await _steps(harness, "paying_agent", _AWAY)

    assert steps.count("chưa đọc được lúc này") == 2, steps
    assert "không xem được" not in steps
