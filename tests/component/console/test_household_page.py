"""/h/{code}: what a household sees without signing in, and what it is told where nothing can be shown."""

import httpx
import orjson

from shared.household_code import new_code
from tests.component.console.harness import ServiceHarness
from tests.support.foundation import client_for

_HEADERS = {
    "content-type": "text/html; charset=utf-8",
    "content-language": "vi",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}


async def _open(harness: ServiceHarness, code: str, **query: str) -> httpx.Response:
    async with client_for(harness.api) as nobody:
        return await nobody.get(f"/h/{code}", params=query, headers={"Accept": "text/html"})


async def test_the_page_is_handed_on_as_assessment_wrote_it_and_the_code_travels_in_no_address(harness: ServiceHarness) -> None:
    code = new_code()
    harness.others.answers = {"assessment": httpx.Response(200, text="<p>Trang của hộ</p>", headers=_HEADERS)}

    answer = await _open(harness, code.upper(), lang="en", format="pdf")

    assert (answer.status_code, answer.text) == (200, "<p>Trang của hộ</p>")
    [asked] = harness.others.asked
    assert orjson.loads(asked.content) == {"code": code, "lang": "en", "format": "pdf"}
    assert code not in str(asked.url)
    assert "authorization" not in asked.headers
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert "noindex" in answer.headers["x-robots-tag"]


async def test_a_code_that_opens_nothing_and_a_service_that_is_away_are_said_in_words(harness: ServiceHarness) -> None:
    mistyped = await _open(harness, "khong-phai-ma")
    assert harness.others.asked == [], "what can be no code is asked of nobody"
    harness.others.answers = {"assessment": 404}
    unknown = await _open(harness, new_code())
    harness.others.answers = {}
    away = await _open(harness, new_code(), lang="en")

    assert (mistyped.status_code, unknown.status_code, away.status_code) == (404, 404, 503)
    assert "Mã này không mở được trang nào" in mistyped.text
    assert "UBND xã, phường nơi ở" in unknown.text
    assert "Nothing of your case is lost" in away.text
    for page in (mistyped, unknown, away):
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in page.text


async def test_who_guesses_is_asked_to_wait_and_his_neighbours_are_not(harness: ServiceHarness) -> None:
    statuses = [(await _open(harness, "sai")).status_code for _ in range(25)]
    harness.others.answers = {"assessment": httpx.Response(200, text="<p>Trang của hộ</p>", headers=_HEADERS)}
    neighbours = [(await _open(harness, new_code())).status_code for _ in range(30)]

    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert set(neighbours) == {200}


async def test_a_whole_province_behind_one_address_opens_its_pages(harness: ServiceHarness) -> None:
    harness.others.answers = {"assessment": httpx.Response(200, text="<p>Trang của hộ</p>", headers=_HEADERS)}

    statuses = [(await _open(harness, new_code())).status_code for _ in range(300)]

    assert set(statuses) == {200}


async def test_one_page_loaded_without_end_is_slowed_down(harness: ServiceHarness) -> None:
    code = new_code()
    harness.others.answers = {"assessment": httpx.Response(200, text="<p>Trang của hộ</p>", headers=_HEADERS)}

    statuses = [(await _open(harness, code)).status_code for _ in range(25)]

    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_search_engines_are_told_to_stay_away(harness: ServiceHarness) -> None:
    async with client_for(harness.api) as nobody:
        answer = await nobody.get("/robots.txt")

    assert answer.text == "User-agent: *\nDisallow: /\n"
