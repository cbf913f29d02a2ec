"""Signing in by a provider, and out of it: the desk and the one simulated provider, each behind its own host."""

import re
from urllib.parse import parse_qs

import httpx
import pytest

from services.console.web.session.cookies import MAX_COOKIE_BYTES, SESSION, SIGN_IN
from shared.issuer_keys import IssuerKeys
from tests.component.console.harness import DESK, ServiceHarness, a_harness
from tests.component.console.test_pages import well_made
from tests.support.foundation import ISSUER, a_verifier
from tests.support.pages import sign_in

CHAIR = "commune_chair@00004"
HOUR_S = 3600
_OURS = {"Origin": DESK}


async def begun(browser: httpx.AsyncClient, path: str = "/sign-in") -> httpx.URL:
    """Begin to sign in; return the question with which the provider is asked."""
    answer = await browser.get(path)
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["location"])


async def chosen(browser: httpx.AsyncClient, question: httpx.URL, officer: str = CHAIR) -> httpx.URL:
    """Press an officer's button; return where the provider sends the browser back to."""
    headers = {"Origin": f"{question.scheme}://{question.host}"}
    answer = await browser.post(question, data={"officer": officer}, headers=headers)
    assert answer.status_code == 303, answer.text
    return httpx.URL(answer.headers["location"])


async def test_one_press_signs_in_and_leads_to_the_page_that_was_asked_for(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        assert (await browser.get("/")).headers["location"] == "/sign-in"
        asked_for = await browser.get("/cases?stage=decided")
        answer = await sign_in(browser, CHAIR, asked_for.headers["location"], follow=False)
        front, board = await browser.get("/"), well_made(await browser.get("/board"))

    assert asked_for.headers["location"] == "/sign-in?next=%2Fcases%3Fstage%3Ddecided"
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?stage=decided")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(SESSION)).lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert front.headers["location"] == "/work"
    assert "Ba Đình" in board
    assert "Chủ tịch UBND xã" in board


async def test_the_question_carries_what_the_standard_asks_for(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        asked = {name: values[0] for name, values in parse_qs((await begun(browser)).query.decode()).items()}

    assert {name: asked[name] for name in ("response_type", "client_id", "redirect_uri", "scope", "max_age")} == {
        "response_type": "code",
        "client_id": "kipthoi-desk",
        "redirect_uri": f"{DESK}/sign-in/done",
        "scope": "openid",
        "max_age": str(8 * HOUR_S),
    }
    assert asked["code_challenge_method"] == "S256"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert "prompt" not in asked


async def test_over_https_cookies_travel_by_https_alone(harness: ServiceHarness) -> None:
    production = a_harness(harness.foundation, public_url="https://desk.test", embedded=False)
    async with production.browser(None) as browser:
        answer = await browser.get("/sign-in?here=1")

    assert "secure" in answer.headers["set-cookie"].lower()


async def test_another_name_of_the_desk_leads_to_its_public_one_once(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        answer = await browser.get("/sign-in?next=/cases", headers={"Host": "localhost:9"})

    assert answer.headers["location"] == f"{DESK}/sign-in?next=%2Fcases&here=1"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.test/",
        "//elsewhere.test",
        "/\\elsewhere.test",
        "/%09/elsewhere.test",
        "javascript:x",
        "/sign-out",
        "/sign-in?next=/x",
        "",
    ],
)
async def test_signing_in_never_leads_elsewhere(harness: ServiceHarness, wanted: str) -> None:
    async with harness.browser(None) as browser:
        answer = await sign_in(browser, CHAIR, f"/sign-in?next={wanted}", follow=False)

    assert answer.headers["location"] == "/work"


async def test_two_pages_may_sign_in_at_the_same_time(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        first, second = await begun(browser, "/sign-in?next=/cases"), await begun(browser, "/sign-in?next=/board")
        back_second = await browser.get(await chosen(browser, second))
        back_first = await browser.get(await chosen(browser, first))

    assert [back_first.headers["location"], back_second.headers["location"]] == ["/cases", "/board"]


async def test_a_browser_never_carries_more_than_a_few_sign_ins(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        for _ in range(12):
            await begun(browser)
        last = await begun(browser, "/sign-in?next=/board")

        assert len([name for name in browser.cookies if name.startswith(SIGN_IN)]) <= 6
        assert (await browser.get(await chosen(browser, last))).headers["location"] == "/board"


async def test_an_answer_is_taken_once(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        back = await chosen(browser, await begun(browser))
        first, again = await browser.get(back), await browser.get(back)

    assert first.status_code == 303
    assert again.status_code == 400
    assert "Hãy bắt đầu lại" in well_made(again)


async def test_a_code_that_was_used_ends_what_came_of_it(harness: ServiceHarness) -> None:
    """Somebody stole the code and the browser's cookies: the second to come gets nothing, and the first is asked again."""
    async with harness.browser(None) as browser:
        back = await chosen(browser, await begun(browser))
        stolen = httpx.Cookies(browser.cookies)
        await browser.get(back)
        async with harness.browser(None) as thief:
            thief.cookies = stolen
            refused = await thief.get(back)
        harness.moment.later_s = HOUR_S / 2
        ended = await browser.get("/work")

    assert refused.status_code == 409
    assert "invalid_grant" in well_made(refused)
    assert SESSION not in refused.headers.get("set-cookie", "")
    assert ended.status_code == 401


async def test_an_answer_for_another_browser_signs_nobody_in(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser, harness.browser(None) as victim:
        back = await chosen(browser, await begun(browser))
        await begun(victim)
        answer = await victim.get(back)

    assert answer.status_code == 400
    assert SESSION not in answer.headers.get("set-cookie", "")


async def test_a_code_of_another_sign_in_is_refused_by_pkce(harness: ServiceHarness) -> None:
    async with harness.browser(None) as thief, harness.browser(None) as browser:
        stolen = (await chosen(thief, await begun(thief))).params["code"]
        back = await chosen(browser, await begun(browser))
        answer = await browser.get(back.copy_set_param("code", stolen))

    assert answer.status_code == 409
    assert "invalid_grant" in answer.text


async def test_a_code_that_is_too_old_is_refused(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        back = await chosen(browser, await begun(browser))
        harness.moment.later_s = 61
        answer = await browser.get(back)

    assert (answer.status_code, "invalid_grant" in answer.text) == (409, True)


async def test_a_sign_in_that_took_too_long_is_begun_again(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        question = await begun(browser, "/sign-in?next=/cases")
        harness.moment.later_s = 601
        answer = await browser.get(await chosen(browser, question))

    assert answer.status_code == 400
    assert "/sign-in?next=%2Fcases" in answer.text


@pytest.mark.parametrize(
    ("claims", "named"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"iss": "https://elsewhere.test"}, "iss"),
        ({"aud": "another-desk"}, "aud"),
        ({"azp": "another-desk"}, "azp"),
        ({"exp": 1}, "exp"),
        ({"auth_time": None}, "auth_time"),
        ({"auth_time": 1}, "auth_time"),
    ],
)
async def test_an_id_token_that_is_not_the_answer_signs_nobody_in(
    harness: ServiceHarness, claims: dict[str, object], named: str
) -> None:
    harness.provider.conduct.id_claims = claims
    async with harness.browser(None) as browser:
        answer = await sign_in(browser, CHAIR)

    assert answer.status_code == 409
    assert named in well_made(answer)
    assert SESSION not in browser.cookies


async def test_an_answer_of_another_provider_is_refused(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        back = await chosen(browser, await begun(browser))
        answer = await browser.get(back.copy_set_param("iss", "https://elsewhere.test"))

    assert (answer.status_code, "(iss)" in well_made(answer)) == (409, True)


async def test_what_the_provider_says_against_it_is_told_without_its_words(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        state = (await begun(browser)).params["state"]
        said = {"error": "access_denied", "error_description": "<b>call 0900</b>"}
        answer = await browser.get("/sign-in/done", params={**said, "state": state})

    assert answer.status_code == 400
    assert "access_denied" in well_made(answer)
    assert "0900" not in answer.text


async def test_a_provider_that_is_away_is_said_with_a_way_out(harness: ServiceHarness) -> None:
    harness.provider.conduct.is_away = True
    async with harness.browser(None) as browser:
        before = await browser.get("/sign-in?next=/cases")
        harness.provider.conduct.is_away = False
        back = await chosen(browser, await begun(browser))
        harness.provider.conduct.is_away = True
        meanwhile = await browser.get(back)

    for answer in (before, meanwhile):
        assert answer.status_code == 503
        assert "Nơi đăng nhập không trả lời" in well_made(answer)
        assert 'href="/sign-in?next=' in answer.text


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        ({"communes": [str(code) for code in range(10000, 12000)]}, "quá dài"),
        ({"communes": [], "provinces": []}, "không nêu xã, tỉnh hay cả nước"),
        ({"communes": [], "country": "VN"}, "ghi cả nước"),
        ({"communes": [], "country": "LA"}, "không dùng được ở đây"),
        ({"aud": "elsewhere"}, "không dùng được ở đây"),
    ],
    ids=["two thousand communes", "no place", "a chair of the country", "another country", "another audience"],
)
async def test_a_token_that_cannot_be_kept_or_leads_nowhere_is_told_in_words(
    harness: ServiceHarness, claims: dict[str, object], says: str
) -> None:
    harness.provider.conduct.access_claims = claims
    async with harness.browser(None) as browser:
        answer = await sign_in(browser, CHAIR)

    assert answer.status_code == 403
    assert says in well_made(answer)
    assert "&amp;fresh=1" in answer.text, "he may come in as somebody else"
    assert SESSION not in browser.cookies


async def test_the_longest_token_that_is_taken_makes_a_cookie_that_browsers_keep(harness: ServiceHarness) -> None:
    lengths = {}
    for count in range(300, 2000, 50):
        harness.provider.conduct.access_claims = {"communes": [f"{code:05}" for code in range(count)]}
        async with harness.browser(None) as browser:
            answer = await sign_in(browser, CHAIR, follow=False)
        lengths[answer.status_code] = max(map(len, answer.headers.get_list("set-cookie")))
        if answer.status_code != 303:
            break

    assert list(lengths) == [303, 403]
    assert 3500 < lengths[303] <= MAX_COOKIE_BYTES


async def test_signing_out_forgets_here_and_ends_the_session_there(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        left = await browser.post("/sign-out", headers=_OURS)
        gone = re.search(r'content="0;url=([^"]+)"', left.text)
        assert gone, left.text
        there = await browser.get(gone[1].replace("&amp;", "&"))
        here = await browser.get(there.headers["location"])
        again = await browser.get((await browser.get("/sign-in")).headers["location"])

    assert SESSION not in browser.cookies
    assert there.headers["location"] == f"{DESK}/signed-out"
    assert "Bạn đã thoát" in well_made(here)
    assert not harness.provider.memory.sessions
    assert again.status_code == 200, "the provider asks who it is"


async def test_signing_out_while_the_provider_is_away_says_what_is_left(harness: ServiceHarness) -> None:
    fresh = a_harness(harness.foundation)
    fresh.provider.conduct.is_away = True
    async with fresh.browser() as browser:
        answer = await browser.post("/sign-out", headers=_OURS)

    assert "đóng trình duyệt" in well_made(answer)
    assert f'{SESSION}=""' in answer.headers["set-cookie"]


@pytest.mark.parametrize("origin", [None, "https://elsewhere.test", "null", "http://service.test.elsewhere.test"])
async def test_a_form_from_elsewhere_is_refused(harness: ServiceHarness, origin: str | None) -> None:
    headers = {"Origin": origin} if origin else {}
    async with harness.browser("commune_officer") as browser:
        assert (await browser.post("/sign-out", headers=headers)).status_code == 403
        report = await browser.post("/reports", data={"head_name": "x"}, headers=headers)

    assert (report.status_code, report.headers["location"]) == (303, "/sign-in?next=%2Freports")
    assert not harness.others.asked


async def test_the_cookie_opens_no_door_that_changes_something(harness: ServiceHarness) -> None:
    async with harness.browser("commune_officer") as browser:
        assert (await browser.post("/v1/board")).status_code == 405


async def test_a_session_without_a_place_is_refused_and_says_why(harness: ServiceHarness) -> None:
    async with harness.browser("auditor", country=None) as browser:
        board = await browser.get("/board")

    assert board.status_code == 403
    assert "không nêu xã, tỉnh hay cả nước" in well_made(board)


async def test_a_nul_is_refused_and_breaks_no_page(harness: ServiceHarness) -> None:
    async with harness.browser() as browser:
        listed = await browser.get("/cases?commune_code=%00")
        nowhere = await browser.get("/cases?cursor=%00")
    async with harness.browser(None) as browser:
        signing_in = await browser.get("/sign-in?next=/x%00")
        page = await browser.get((await begun(browser)).copy_merge_params({"place": "x\x00"}))

    assert [listed.status_code, nowhere.status_code, signing_in.status_code, page.status_code] == [422, 422, 303, 200]


async def test_keys_that_change_while_somebody_is_signed_in_stop_nobody(harness: ServiceHarness) -> None:
    """The provider signs with a new key and publishes the old one no longer: the session is renewed, not ended."""
    desk = _with_published_keys(harness)
    async with desk.browser(None) as browser:
        await sign_in(browser, CHAIR)
        desk.provider.tokens.rotate(forget=True)
        desk.moment.later_s = 20
        before = browser.cookies[SESSION]
        desk.foundation.verifier._known.clear()
        page = await browser.get("/work")
        async with desk.browser(None) as other:
            signed_in = await sign_in(other, "assessor@00004")

    assert (page.status_code, signed_in.status_code) == (200, 200)
    assert browser.cookies[SESSION] == before, "the old key is still known here: nothing was needed"


async def test_a_withdrawn_key_renews_the_session_of_whoever_has_a_token_of_it(harness: ServiceHarness) -> None:
    desk = _with_published_keys(harness)
    async with desk.browser(None) as browser:
        await sign_in(browser, CHAIR)
        before = browser.cookies[SESSION]
        desk.provider.tokens.rotate(forget=True)
        restarted = _with_published_keys(desk)
        async with restarted.browser(None) as same:
            same.cookies = browser.cookies
            page = await same.get("/work")
            after = same.cookies[SESSION]

    assert page.status_code == 200
    assert after != before


def _with_published_keys(harness: ServiceHarness) -> ServiceHarness:
    """The desk beside the same provider, as it starts in production: it knows no key and asks for them."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(harness.others.provider))
    keys = IssuerKeys(f"{ISSUER.issuer}/jwks.json", http=http, clock=harness.moment)
    verifier = a_verifier(ISSUER.issuer, keys, clock=harness.moment)
    return a_harness(harness.foundation, provider=harness.provider, moment=harness.moment, verifier=verifier)
