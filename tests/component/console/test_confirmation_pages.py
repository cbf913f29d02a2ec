"""/c/{token}: what whoever got a link by e-mail sees without signing in; only the button of this page confirms."""

from typing import Any

import httpx
import orjson

from tests.component.console.harness import ServiceHarness
from tests.support.builders import COMMUNE
from tests.support.foundation import client_for

TOKEN = "AbC-_123"
ORIGIN = {"Origin": "http://service.test"}


def a_digest(**values: Any) -> dict[str, Any]:
    return {
        "commune_code": COMMUNE,
        "text": "DIỄN TẬP. Kịp Thời: 3 hộ mới báo <b>",
        "created_at": "2026-11-20T01:00:00Z",
        "drill": True,
        "state": "sent",
        "is_over": False,
        **values,
    }


async def _open(harness: ServiceHarness, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
    async with client_for(harness.api) as nobody:
        return await nobody.request(method, f"/c/{TOKEN}", headers={"Accept": "text/html", **(headers or {})})


async def test_opening_shows_the_digest_with_a_button_and_confirms_nothing(harness: ServiceHarness) -> None:
    harness.others.answers = {"notifications": a_digest()}

    page = await _open(harness)

    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert "noindex" in page.headers["x-robots-tag"]
    assert f'action="/c/{TOKEN}"' in page.text
    assert "3 hộ mới báo &lt;b&gt;" in page.text
    assert "DIỄN TẬP" in page.text
    [asked] = harness.others.asked
    assert (asked.url.path, orjson.loads(asked.content)) == ("/v1/confirmation-pages", {"token": TOKEN})
    assert "authorization" not in asked.headers


async def test_the_button_confirms(harness: ServiceHarness) -> None:
    harness.others.answers = {"notifications": a_digest(state="acknowledged")}

    page = await _open(harness, "POST", ORIGIN)

    assert page.status_code == 200
    assert "Đã ghi: xã đã nhận tin này" in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    [asked] = harness.others.asked
    assert asked.url.path == "/v1/confirmations"


async def test_another_page_presses_the_button_for_nobody(harness: ServiceHarness) -> None:
    harness.others.answers = {"notifications": a_digest()}

    answers = [await _open(harness, "POST", headers) for headers in ({}, {"Origin": "https://elsewhere.test"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert harness.others.asked == []


async def test_what_is_confirmed_or_over_or_unknown_or_away_is_said_in_words(harness: ServiceHarness) -> None:
    said: dict[str, tuple[int, str]] = {}
    for name, answer in {
        "confirmed": a_digest(state="acknowledged"),
        "over": a_digest(is_over=True),
        "unknown": 404,
        "away": httpx.ConnectError("away"),
    }.items():
        harness.others.answers = {"notifications": answer} if name != "away" else {}
        page = await _open(harness)
        said[name] = (page.status_code, page.text)

    assert {name: status for name, (status, _) in said.items()} == {"confirmed": 200, "over": 200, "unknown": 404, "away": 503}
    assert "Tin này đã được xác nhận" in said["confirmed"][1]
    assert "Đường dẫn này đã hết hạn" in said["over"][1]
    assert "Hệ thống chưa trả lời được" in said["away"][1]
    assert all("<button" not in text.partition("<main")[2].partition("</main>")[0] for _, text in said.values())
