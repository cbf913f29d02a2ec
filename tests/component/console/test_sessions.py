"""How long one is signed in, what renews it, what ends it, and that nothing that was typed is lost by it."""

import asyncio
import re
from dataclasses import replace

import httpx
import pytest

from services.console.web.session.cookies import SESSION, Cookies
from shared.privacy import Cipher, new_key
from tests.component.console.harness import DESK, ServiceHarness, a_harness
from tests.component.console.test_pages import well_made
from tests.support.foundation import ISSUER
from tests.support.pages import PageForm, forms_of, sign_in

CHAIR, OFFICER, PAYER = "commune_chair@00004", "commune_officer@00004", "paying_agent@00004"
MINUTE_S = 60
HOUR_S = 3600
_OURS = {"Origin": DESK}
_BY_SCRIPT = {"Accept": "text/event-stream"}


async def test_whoever_works_stays_signed_in_and_whoever_does_not_is_asked_again(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        for minutes in (50, 100, 150):
            harness.moment.later_s = minutes * MINUTE_S
            assert (await browser.get("/work")).status_code == 200
        harness.moment.later_s = (150 + 61) * MINUTE_S
        ended = await browser.get("/cases?stage=paid")
        question = httpx.URL((await browser.get("/sign-in?next=%2Fcases%3Fstage%3Dpaid")).headers["location"])
        asked = await browser.get(question)
        back = await sign_in(browser, CHAIR, "/sign-in?next=%2Fcases%3Fstage%3Dpaid", follow=False)

    assert ended.status_code == 401
    assert "60 phút không có ai dùng" in well_made(ended)
    assert 'href="/sign-in?next=%2Fcases%3Fstage%3Dpaid"' in ended.text
    assert question.params["prompt"] == "login", "the provider's own session must not lead round the desk's limit"
    assert asked.status_code == 200
    assert back.headers["location"] == "/cases?stage=paid"


async def test_a_night_ends_some_day_however_much_is_done(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        for half_hours in range(1, 16):
            harness.moment.later_s = half_hours * HOUR_S / 2
            assert (await browser.get("/work")).status_code == 200
        harness.moment.later_s = 8 * HOUR_S
        ended = await browser.get("/work")

    assert ended.status_code == 401
    assert "sau 8 giờ" in well_made(ended)


async def test_the_providers_own_session_prolongs_no_night(harness: ServiceHarness) -> None:
    """A browser that has lost its cookie comes back without being asked, and its eight hours are still those of the evening."""
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 7.9 * HOUR_S
        browser.cookies.delete(SESSION)
        back = await browser.get("/sign-in", follow_redirects=True)
        harness.moment.later_s = 8 * HOUR_S
        ended = await browser.get("/work")

    assert (back.status_code, back.url.path) == (200, "/work")
    assert ended.status_code == 401


async def test_the_limits_are_settings(harness: ServiceHarness) -> None:
    strict = a_harness(harness.foundation, session_idle_s=300, session_absolute_s=600)
    async with strict.browser(None) as browser:
        await sign_in(browser, CHAIR)
        strict.moment.later_s = 301
        assert (await browser.get("/work")).status_code == 401


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"X-Unattended": "1"}])
async def test_what_a_page_asks_by_itself_keeps_no_session_alive(harness: ServiceHarness, headers: dict[str, str]) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        for minutes in range(10, 60, 10):
            harness.moment.later_s = minutes * MINUTE_S
            assert (await browser.get("/work", headers=headers)).status_code == 200
        harness.moment.later_s = 61 * MINUTE_S
        asked = await browser.get("/work", headers={**headers, "Accept": "*/*"})

    assert asked.status_code == 401
    assert asked.json()["type"] == "urn:kipthoi:problem:session-over"


async def test_a_stream_of_an_ended_session_is_refused_and_an_open_one_ends_with_it(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 60 * MINUTE_S - 1
        async with asyncio.timeout(20), browser.stream("GET", "/v1/board/stream", headers=_BY_SCRIPT) as stream:
            heard = [line async for line in stream.aiter_lines()]
        harness.moment.later_s = 61 * MINUTE_S
        refused = await browser.get("/v1/board/stream", headers=_BY_SCRIPT)

    assert heard
    assert refused.status_code == 401


async def test_a_token_is_renewed_before_it_ends(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        first = browser.cookies[SESSION]
        harness.moment.later_s = 4.5 * MINUTE_S
        assert (await browser.get("/work")).status_code == 200
        second = browser.cookies[SESSION]
        harness.moment.later_s = 9 * MINUTE_S
        assert (await browser.get("/work")).status_code == 200

    assert len({first, second, browser.cookies[SESSION]}) == 3
    assert len(harness.provider.memory.renewals) == 1


async def test_pages_that_ask_at_once_renew_once(harness: ServiceHarness) -> None:
    """A refresh token that is used twice ends the session at the provider: six questions at once must not do that."""
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 4.5 * MINUTE_S
        old = httpx.Cookies(browser.cookies)
        answers = await asyncio.gather(*(browser.get("/work", headers={"X-Unattended": "1"}) for _ in range(6)))
        async with harness.browser(None) as late:
            late.cookies = old
            answers.append(await late.get("/work"))
        harness.moment.later_s = 9 * MINUTE_S
        answers.append(await browser.get("/work"))

    assert {answer.status_code for answer in answers} == {200}


async def test_a_provider_that_is_away_ends_no_session_that_still_has_a_token(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.provider.conduct.is_away = True
        harness.moment.later_s = 4.5 * MINUTE_S
        still = await browser.get("/work")
        harness.moment.later_s = 6 * MINUTE_S
        away = await browser.get("/work")
        harness.provider.conduct.is_away = False
        back = await browser.get("/work")

    assert [still.status_code, away.status_code, back.status_code] == [200, 503, 200]
    assert "Nơi đăng nhập không trả lời" in well_made(away)


async def test_a_session_that_the_provider_has_ended_is_over_within_the_life_of_a_token(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        (session_id,) = harness.provider.memory.sessions
        harness.provider.memory.end_session(session_id)
        harness.moment.later_s = 5 * MINUTE_S
        ended = await browser.get("/work")

    assert ended.status_code == 401
    assert "Nơi đăng nhập đã kết thúc" in well_made(ended)


async def test_without_refresh_tokens_a_session_lasts_as_long_as_its_token(harness: ServiceHarness) -> None:
    harness.provider.conduct.refreshes = False
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 4.9 * MINUTE_S
        assert (await browser.get("/work")).status_code == 200
        harness.moment.later_s = 5 * MINUTE_S
        ended = await browser.get("/work")
        back = await browser.get("/sign-in?next=/work", follow_redirects=True)

    assert (ended.status_code, back.status_code) == (401, 200)
    assert "đã hết hạn" in well_made(ended)


@pytest.mark.parametrize("change", ["one letter", "cut short", "another key", "a bare token", "another cookie's"])
async def test_a_cookie_that_somebody_made_or_changed_opens_nothing(harness: ServiceHarness, change: str) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        sealed, cookies = browser.cookies[SESSION], Cookies(harness.foundation.data_cipher, secure=False)
        middle = len(sealed) // 2
        session = cookies._opened(SESSION, sealed)
        changed = {
            "one letter": sealed[:middle] + ("A" if sealed[middle] != "A" else "B") + sealed[middle + 1 :],
            "cut short": sealed[:-8],
            "another key": Cookies(Cipher(new_key()), secure=False)._sealed(SESSION, session),
            "a bare token": ISSUER.token("commune_chair"),
            "another cookie's": cookies._sealed("kipthoi_hint", session),
        }[change]
        browser.cookies.set(SESSION, changed, domain="service.test")
        browser.cookies = httpx.Cookies({SESSION: changed})
        answer = await browser.get("/work")

    assert answer.status_code == 401
    assert "không còn đọc được" in well_made(answer)


async def test_a_cookie_tells_nobody_what_it_holds(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        values = " ".join(browser.cookies.values())

    assert "eyJ" not in values
    assert "commune_chair" not in values


async def test_a_key_that_was_changed_still_opens_what_the_old_one_sealed(harness: ServiceHarness) -> None:
    old, new = new_key(), new_key()
    before = a_harness(replace(harness.foundation, data_cipher=Cipher(old)))
    after = a_harness(
        replace(harness.foundation, data_cipher=Cipher(f"{new},{old}")), provider=before.provider, moment=before.moment
    )
    async with before.browser(None) as browser, after.browser(None) as later:
        await sign_in(browser, CHAIR)
        later.cookies = browser.cookies
        assert (await later.get("/work")).status_code == 200


async def test_a_session_needs_no_database(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        await harness.foundation.database.close()
        assert (await browser.get("/work")).status_code == 200


def kept_form(page: str) -> PageForm:
    return next(form for form in forms_of(page) if form.action not in {"/sign-out", ""})


async def test_a_form_that_meets_an_ended_session_is_kept_whole(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, OFFICER)
        harness.moment.later_s = 61 * MINUTE_S
        typed = {"head_name": 'Hộ "Gió" <Nồm>', "what_happened": "Nước ngập\r\nhết gạo", "lost_essentials": "1", "key": "k-1"}
        ended = await browser.post("/reports", data=typed, headers=_OURS)
        await sign_in(browser, OFFICER)
        sent_again = kept_form(ended.text)

    acts = {request.url.host for request in harness.others.asked if request.method == "POST"}
    assert acts <= {"issuer.test"}, "the first page may ask; nothing of the form went anywhere"
    assert ended.status_code == 401
    assert "Những gì bạn đã ghi và đã chọn còn nguyên" in well_made(ended)
    assert 'href="/sign-in?next=%2Freports"' in ended.text
    assert 'data-ended-owner="commune_officer-00004"' in ended.text
    assert (sent_again.action, dict(sent_again.values)) == ("/reports", typed | {"what_happened": "Nước ngập\r\nhết gạo"})


async def test_a_form_that_comes_while_nobody_can_say_who_sends_it_is_kept_and_sent_again(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.provider.conduct.is_away = True
        harness.moment.later_s = 6 * MINUTE_S
        away = await browser.post("/decisions", data=TICKED, headers=_OURS)
        form = kept_form(away.text)
        harness.provider.conduct.is_away = False
        sent = await browser.post(form.action, data=TICKED, headers=_OURS)

    assert away.status_code == 503
    assert "Nơi đăng nhập không trả lời" in well_made(away)
    assert "Gửi lại" in away.text
    assert form.values == [
        (name, each) for name, value in TICKED.items() for each in ([value] if isinstance(value, str) else value)
    ]
    assert sent.status_code == 503
    assert "Nơi đăng nhập" not in sent.text, "it went on to assessment, which is away in this test"


async def test_a_form_without_any_session_is_kept_too_and_one_from_elsewhere_is_not(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        ours = await browser.post("/incidents", data={"name": "Bão số 12"}, headers=_OURS)
        theirs = await browser.post("/incidents", data={"name": "Bão số 12"}, headers={"Origin": "https://elsewhere.test"})

    assert dict(kept_form(ours.text).values) == {"name": "Bão số 12"}
    assert 'href="/sign-in?next=%2Fincidents%2Fnew"' in ours.text
    assert (theirs.status_code, theirs.headers["location"]) == (303, "/sign-in?next=%2Fincidents%2Fnew")


TICKED = {"line": ["a-1", "a-2"], "seen": ["a-1:100", "a-2:200"], "verdict": "approved", "incident_id": "i-1", "key": "k-2"}


async def test_before_signing_one_proves_again_who_one_is_and_what_was_ticked_is_kept(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 16 * MINUTE_S
        looked = await browser.get("/decisions")
        asked = await browser.post("/decisions", data=TICKED, headers=_OURS)
        assert not any(request.method == "POST" and request.url.host == "assessment.test" for request in harness.others.asked)
        way = re.search(r'class="button" href="([^"]+)"', asked.text)
        assert way
        question = httpx.URL((await browser.get(way[1].replace("&amp;", "&"))).headers["location"])
        back = await sign_in(browser, CHAIR, way[1].replace("&amp;", "&"), follow=False)
        signed = await browser.post("/decisions", data=TICKED, headers=_OURS)

    assert looked.status_code == 200, "looking asks nothing"
    assert asked.status_code == 401
    assert "hơn 15 phút" in well_made(asked)
    form = kept_form(asked.text)
    assert [value for name, value in form.values if name == "line"] == TICKED["line"]
    assert [value for name, value in form.values if name == "seen"] == TICKED["seen"]
    assert question.params["prompt"] == "login"
    assert back.headers["location"] == "/decisions?incident_id=i-1"
    assert signed.status_code == 503, "it went on to assessment, which is away in this test"
    assert any(request.method == "POST" and request.url.host == "assessment.test" for request in harness.others.asked)


async def test_handing_over_asks_too_and_reporting_does_not(harness: ServiceHarness) -> None:
    async with harness.browser(None) as payer, harness.browser(None) as officer:
        await sign_in(payer, PAYER)
        await sign_in(officer, OFFICER)
        harness.moment.later_s = 16 * MINUTE_S
        handed = await payer.post(
            "/handovers", data={"payment": "p-1", "evidence_kind": "photo", "evidence": "tờ 1"}, headers=_OURS
        )
        reported = await officer.post("/reports", data={"commune": "00004"}, headers=_OURS)

    assert (handed.status_code, reported.status_code) == (401, 503)
    assert dict(kept_form(handed.text).values)["evidence"] == "tờ 1"


async def test_the_age_of_a_proof_is_a_setting(harness: ServiceHarness) -> None:
    never = a_harness(harness.foundation, max_auth_age_s=0)
    async with never.browser(None) as browser:
        await sign_in(browser, CHAIR)
        never.moment.later_s = 50 * MINUTE_S
        assert (await browser.post("/decisions", data=TICKED, headers=_OURS)).status_code == 503


async def test_a_provider_that_does_not_ask_again_proves_nothing(harness: ServiceHarness) -> None:
    async with harness.browser(None) as browser:
        await sign_in(browser, CHAIR)
        harness.moment.later_s = 16 * MINUTE_S
        harness.provider.conduct.never_asks_again = True
        answer = await browser.get("/sign-in?next=/decisions&fresh=1", follow_redirects=True)

    assert answer.status_code == 409
    assert "(auth_time)" in well_made(answer)


async def test_somebody_else_who_signs_in_then_does_not_find_what_another_had_typed(harness: ServiceHarness) -> None:
    """The page that keeps a form says whose it is; scripts put it back for the same person only."""
    async with harness.browser(None) as browser:
        await sign_in(browser, OFFICER)
        harness.moment.later_s = 61 * MINUTE_S
        ended = await browser.post("/reports", data={"head_name": "Hộ Gió"}, headers=_OURS)
        await sign_in(browser, "provincial_officer@01")
        page = await browser.get("/reports")

    assert 'data-ended-owner="commune_officer-00004"' in ended.text
    assert 'data-owner="provincial_officer-01"' in page.text
    assert "Hộ Gió" not in page.text
