"""Signing in and out."""

import pytest

from shared.http import SESSION_COOKIE
from tests.component.console.harness import ServiceHarness, a_harness
from tests.component.console.test_pages import well_made
from tests.support.foundation import ISSUER

_OURS = {"Origin": "http://service.test"}


async def test_the_embedded_form_gives_a_role_in_a_place(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        assert (await browser.get("/")).headers["location"] == "/sign-in"
        form = well_made(await browser.get("/sign-in"))
        wish = {"role": "commune_chair", "province": "01", "commune": "ba dinh", "next": "/cases?stage=decided"}
        answer = await browser.post("/sign-in", data=wish, headers=_OURS)
        front = await browser.get("/")
        board = well_made(await browser.get("/board"))

    assert "Chủ tịch UBND xã" in form
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?stage=decided")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert front.headers["location"] == "/work"
    assert "Ba Đình" in board


@pytest.mark.parametrize("letter", ["\u0110", "\ufeff\u0110", "\u00f0"])
async def test_a_look_alike_of_a_letter_finds_the_same_commune(harness: ServiceHarness, letter: str) -> None:
    async with harness.browser(None) as browser:
        wish = {"role": "commune_officer", "province": "08", "commune": f"{letter}ồng Văn"}
        answer = await browser.post("/sign-in", data=wish, headers=_OURS)

    assert answer.status_code == 303, answer.text


async def test_several_communes_of_a_name_are_offered(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        answer = await browser.post("/sign-in", data={"role": "assessor", "commune": "Tân Lập"}, headers=_OURS)

    assert answer.status_code == 422
    assert answer.text.count('type="radio"') > 1
    assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")


async def test_in_production_a_token_is_pasted_and_the_cookie_is_for_https_only(harness: ServiceHarness) -> None:
    production = a_harness(harness.foundation, token_url="", embedded=False)
    async with production.browser(None) as browser:
        assert "<textarea" in (await browser.get("/sign-in")).text
        refused = await browser.post("/sign-in", data={"token": "no token"}, headers=_OURS)
        answer = await browser.post("/sign-in", data={"token": f" {ISSUER.token('ops')}\n"}, headers=_OURS)

    assert refused.status_code == 422
    assert "không hợp lệ" in well_made(refused)
    assert answer.status_code == 303
    assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("token", "says"),
    [
        (ISSUER.token("commune_chair", communes=[str(code) for code in range(10000, 10500)]), "quá dài"),
        ("x" * 200_000, "quá dài"),
        (ISSUER.token("auditor", country=None), "không nêu xã, tỉnh hay cả nước"),
        (ISSUER.token("commune_chair", country="VN"), "ghi cả nước"),
        (ISSUER.token("auditor", country="LA"), "không hợp lệ"),
    ],
    ids=["five hundred communes", "enormous", "no place", "a chair of the country", "another country"],
)
async def test_a_token_that_cannot_be_kept_or_leads_nowhere_is_told_in_words(
    harness: ServiceHarness, token: str, says: str
) -> None:
    production = a_harness(harness.foundation, token_url="", embedded=False)
    async with production.browser(None) as browser:
        answer = await browser.post("/sign-in", data={"token": token, "next": "/cases"}, headers=_OURS)

    assert answer.status_code == 422
    assert says in well_made(answer)
    assert "set-cookie" not in answer.headers


async def test_the_longest_token_that_is_taken_makes_a_cookie_that_browsers_keep(harness: ServiceHarness) -> None:
    production = a_harness(harness.foundation, token_url="", embedded=False)
    statuses = {}
    async with production.browser(None) as browser:
        for count in range(300, 420):
            token = ISSUER.token("commune_chair", communes=[f"{code:05}" for code in range(count)])
            answer = await browser.post("/sign-in", data={"token": token}, headers=_OURS)
            statuses[answer.status_code] = len(answer.headers.get("set-cookie", "").encode())
            if answer.status_code == 422:
                break

    assert list(statuses) == [303, 422]
    assert 4000 < statuses[303] <= 4096


@pytest.mark.parametrize("role", ["commune_chair", "assessor", "paying_agent"])
async def test_the_embedded_form_asks_for_a_place_where_a_role_has_one(harness: ServiceHarness, role: str) -> None:
    async with harness.browser(None) as browser:
        answer = await browser.post("/sign-in", data={"role": role}, headers=_OURS)

    assert answer.status_code == 422
    assert "hãy chọn tỉnh hoặc xã" in well_made(answer)
    assert not harness.others.asked


async def test_an_old_cookie_without_a_place_leads_to_signing_in(harness: ServiceHarness) -> None:
    async with harness.browser("auditor", country=None) as browser:
        front, board = await browser.get("/"), await browser.get("/board")

    assert front.headers["location"] == "/sign-in"
    assert board.status_code == 403
    assert "không nêu xã, tỉnh hay cả nước" in well_made(board)


@pytest.mark.parametrize("origin", [None, "https://elsewhere.test", "null", "http://service.test.elsewhere.test"])
async def test_a_form_from_elsewhere_is_refused(harness: ServiceHarness, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    async with harness.browser() as browser:
        assert (await browser.post("/sign-in", data={"role": "ops"}, headers=headers)).status_code == 403
        assert (await browser.post("/sign-out", headers=headers)).status_code == 403


@pytest.mark.parametrize("wanted", ["https://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test", "javascript:x", ""])
async def test_signing_in_never_leads_elsewhere(harness: ServiceHarness, wanted: str) -> None:
    async with harness.browser(None) as browser:
        answer = await browser.post("/sign-in", data={"role": "ops", "next": wanted}, headers=_OURS)

    assert answer.headers["location"] == "/work"


async def test_signing_out_forgets_the_token(harness: ServiceHarness) -> None:
    async with harness.browser() as browser:
        answer = await browser.post("/sign-out", headers=_OURS)

    assert answer.headers["location"] == "/sign-in"
    assert f'{SESSION_COOKIE}=""' in answer.headers["set-cookie"]


async def test_the_cookie_opens_no_door_that_changes_something(harness: ServiceHarness) -> None:
    async with harness.browser("commune_officer") as browser:
        assert (await browser.post("/v1/board")).status_code == 405


async def test_a_nul_is_refused_and_breaks_no_page(harness: ServiceHarness) -> None:
    async with harness.browser() as browser:
        listed = await browser.get("/cases?commune_code=%00")
        nowhere = await browser.get("/cases?cursor=%00")
    async with harness.browser(None) as browser:
        signing_in = await browser.post("/sign-in", data={"role": "commune_officer", "commune": "x\x00"}, headers=_OURS)

    assert [listed.status_code, nowhere.status_code, signing_in.status_code] == [422, 422, 422]
