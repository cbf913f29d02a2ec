"""Lists at the desk: sent through it as they come in, read by the real intake behind it, mended and sent again."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from services.intake.app import build_context, build_service
from tests.component.console.harness import ServiceHarness
from tests.component.intake.harness import ServiceHarness as Intake
from tests.component.intake.harness import settings_for
from tests.conftest import FreshDatabase
from tests.support.builders import COMMUNE
from tests.support.foundation import a_foundation

_OURS = {"Origin": "http://service.test"}
HEADER = "Mã xã,Họ tên chủ hộ,Thiệt hại"


@pytest.fixture
async def intake(harness: ServiceHarness, fresh_database: FreshDatabase) -> AsyncIterator[Intake]:
    """The real intake behind the desk."""
    url = await fresh_database("intake")
    foundation, settings = a_foundation("intake", url), settings_for(url)
    service = build_service(foundation, settings)
    found = Intake(foundation, service.api(), service.readers[0], build_context(foundation, settings))
    harness.others.doors["intake"] = found.app
    yield found
    await foundation.database.close()


def a_list(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


async def _form(browser: httpx.AsyncClient, page: str = "/reports/lists") -> tuple[str, str]:
    """Open the page of sending; return where its form goes, and the page."""
    answer = await browser.get(page)
    assert answer.status_code == 200, answer.text
    return _action(answer.text), answer.text


def _action(page: str) -> str:
    found = re.search(r'<form class="form" method="post" action="([^"]+)"', page)
    assert found, page
    return found[1].replace("&amp;", "&")


async def _send(browser: httpx.AsyncClient, action: str, data: bytes, name: str = "ds.csv") -> httpx.Response:
    incident = re.search(r"incident_id=([^&]+)", action)
    assert incident
    return await browser.post(
        action, data={"incident_id": incident[1]}, files={"file": (name, data, "text/csv")}, headers=_OURS
    )


def _plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_a_list_is_sent_read_mended_and_sent_again(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare(name="Bão số 9", drill=True)
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, page = await _form(browser)
        assert "DIỄN TẬP" in page
        sent = await _send(browser, action, a_list(f"{COMMUNE},Hộ Một,Ngập", f"{COMMUNE},,Ngập", f"{COMMUNE},Hộ Ba,Ngập"))
        assert sent.status_code == 303
        where = sent.headers["location"]

        running = (await browser.get(where)).text
        assert 'hx-trigger="every 2s"' in running
        assert '<noscript><meta http-equiv="refresh"' in running
        await intake.lists.read_lists()
        part = await browser.get(where, headers={"HX-Request": "true"})
        assert part.headers["hx-refresh"] == "true"

        done = await browser.get(where)
        assert "hx-refresh" not in done.headers
        assert "hx-trigger" not in done.text
        assert "3 Họ tên chủ hộ thiếu, phải có" in _plain(done.text)
        assert "2 Đã nhận" in _plain(done.text)
        file = await browser.get(f"{where}/refused-rows")
        assert file.headers["content-disposition"].startswith("attachment;")
        mended = file.content.replace(f"{COMMUNE},,".encode(), f"{COMMUNE},Hộ Hai,".encode())
        assert mended != file.content

        action, page = await _form(browser)
        assert "nhận 2, chưa nhận 1" in page, "what was sent before is found again"
        again = await _send(browser, action, mended)
        await intake.lists.read_lists()
        page = _plain((await browser.get(again.headers["location"])).text)

    assert "Mọi dòng đã được nhận" in page
    assert "0 Giống hồ sơ đã có" in page
    assert len(await intake.rows("select 1 from cases")) == 3


async def test_a_household_that_looks_like_a_case_is_shown_with_it(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        for _ in range(2):
            action, _page = await _form(browser)
            sent = await _send(browser, action, a_list(f"{COMMUNE},Hộ Một,Ngập"))
            await intake.lists.read_lists()
        page = (await browser.get(sent.headers["location"])).text

    (first,) = await intake.rows("select id from cases where looks_like_id is null")
    assert f'href="/cases/{first.id}"' in page
    assert "1 Giống hồ sơ đã có" in _plain(page)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "trong.csv", "tệp trống"),
        ("Tªn;§Þa chØ\nNguyÔn V¨n A;x\n".encode(), "tcvn3.csv", "sai bảng mã"),
        (b"PK\x03\x04rest", "danh-sach.xlsx", "bảng tính Excel"),
        (b"a,b\n1,2\n", "cot.csv", "thiếu cột: Mã xã, Họ tên chủ hộ, Chuyện gì đã xảy ra"),
        (b"\x89PNG\x00\x00", "anh.csv", "không phải văn bản CSV"),
    ],
    ids=["empty", "old font", "workbook", "wrong header", "picture"],
)
async def test_a_file_that_is_no_list_says_why_and_the_way_out(
    harness: ServiceHarness, intake: Intake, data: bytes, name: str, said: str
) -> None:
    await intake.declare()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, _ = await _form(browser)
        sent = await _send(browser, action, data, name)
        await intake.lists.read_lists()
        page = (await browser.get(sent.headers["location"])).text

    assert said in page
    assert "/reports/lists/template" in page
    assert await intake.rows("select 1 from cases") == []


async def test_cells_that_are_formulas_or_hold_nul_come_to_no_page_as_markup(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, _ = await _form(browser)
        rows = (f"{COMMUNE},<script>alert(1)</script>?,Ngập", f"{COMMUNE},Hộ\x00Hai,Ngập", "=1+1,Hộ Ba,<b>x</b>")
        sent = await _send(browser, action, a_list(*rows))
        await intake.lists.read_lists()
        page = (await browser.get(sent.headers["location"])).text
        file = (await browser.get(f"{sent.headers['location']}/refused-rows")).text

    assert "<script>alert" not in page
    assert "<b>x</b>" not in page
    assert ",'=1+1," in file
    assert "\x00" not in file


async def test_a_list_of_twenty_megabytes_goes_through_and_is_kept_nowhere_at_the_desk(
    harness: ServiceHarness, intake: Intake
) -> None:
    await intake.declare()
    data = a_list(f"{COMMUNE},Hộ Một,{'n' * 4000}") + b" ,\n" * (20 * 1024 * 1024 // 3)
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, _ = await _form(browser)
        sent = await _send(browser, action, data)

    assert sent.status_code == 303, sent.text
    (row,) = await intake.rows("select byte_count from imports")
    assert row.byte_count == len(data)


async def test_a_file_above_the_limit_is_refused_on_a_page_in_words(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, page = await _form(browser)
        assert 'data-max-bytes="67108864"' in page
        refused = await browser.post(
            action,
            content=b"x",
            headers={**_OURS, "Content-Type": "multipart/form-data; boundary=x", "Content-Length": "99999999"},
        )

    assert refused.status_code == 413
    assert refused.headers["content-type"].startswith("text/html")
    assert "tối đa 64 MB" in refused.text


async def test_no_file_at_all_is_said_at_its_field_and_the_incident_stays(harness: ServiceHarness, intake: Intake) -> None:
    incident = await intake.declare()
    await intake.declare(name="Bão số 10")
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        page = (await browser.get("/reports/lists")).text
        assert '<form class="form"' not in page, "of two incidents somebody says which"
        action, _ = await _form(browser, f"/reports/lists?incident_id={incident}")
        refused = await browser.post(action, data={"incident_id": incident}, files={"other": b"x"}, headers=_OURS)

    assert refused.status_code == 422
    assert 'id="file-wrong-1"' in refused.text
    assert _action(refused.text) == action, "the incident and the key stay"


async def test_a_lost_answer_is_unknown_and_the_same_page_sends_it_once(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()

    async def loses_the_answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":
            await intake.app(scope, receive, send)
            return

        async def nowhere(_: Message) -> None: ...

        await intake.app(scope, receive, nowhere)
        raise httpx.ReadError("the process was killed")

    data = a_list(f"{COMMUNE},Hộ Một,Ngập")
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, _ = await _form(browser)
        harness.others.doors["intake"] = loses_the_answer  # type: ignore[assignment] # an ASGI application like the other
        lost = await _send(browser, action, data)
        assert lost.status_code == 503
        assert "có thể đã ghi rồi" in lost.text
        assert _action(lost.text) == action
        harness.others.doors["intake"] = intake.app
        sent = await _send(browser, _action(lost.text), data)
        other = await _send(browser, action, a_list(f"{COMMUNE},Hộ Khác,Ngập"))

    assert sent.status_code == 303
    assert len(await intake.rows("select 1 from imports")) == 1
    assert other.status_code == 422
    assert "Tệp gửi lần trước từ trang này đã được nhận" in other.text
    assert _action(other.text) != action, "another file gets another key"


async def test_while_intake_is_away_nothing_is_lost_and_it_is_said(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        action, _ = await _form(browser)
        del harness.others.doors["intake"]
        refused = await _send(browser, action, a_list(f"{COMMUNE},Hộ Một,Ngập"))
        template = await browser.get("/reports/lists/template")
        page = await browser.get("/reports/lists/01900000-0000-7000-8000-000000000009")
        own = await browser.get("/reports/mine")

    assert [answer.status_code for answer in (refused, template, page, own)] == [503, 503, 503, 503]
    assert "Chưa có gì được ghi" in refused.text
    assert "Tiếp nhận không trả lời" in own.text


async def test_who_may_not_send_lists_is_offered_none(harness: ServiceHarness, intake: Intake) -> None:
    await intake.declare()
    async with harness.browser("reporter", communes=[COMMUNE]) as browser:
        page = (await browser.get("/reports")).text
        refused = await browser.get("/reports/lists")

    assert "/reports/mine" in page
    assert "/reports/lists" not in page
    assert refused.status_code == 403


async def test_one_sees_the_standing_of_ones_own_reports_without_the_household(harness: ServiceHarness, intake: Intake) -> None:
    incident = await intake.declare()
    body: dict[str, Any] = {"incident_id": incident, "commune_code": COMMUNE, "what_happened": "Ngập"}
    async with intake.client("reporter", subject="head-one", communes=[COMMUNE]) as reporter:
        cases = [
            (await reporter.post("/v1/reports", json={**body, "household": {"head_name": f"Hộ {n}"}})).json() for n in range(51)
        ]
    async with intake.client() as officer:
        await officer.post(f"/v1/cases/{cases[-1]['case_id']}/retract", json={"reason_code": "reported_by_mistake"})
    async with harness.browser("reporter", subject="head-one", communes=[COMMUNE]) as browser:
        page = (await browser.get("/reports/mine")).text
        later = re.search(r'href="(/reports/mine\?cursor=[^"]+)"', page)
        assert later
        rest = (await browser.get(later[1])).text
        english = (await browser.get("/reports/mine?lang=en")).text

    assert cases[-1]["case_number"] in page
    assert "H. 5." in page
    assert "Đã rút: " in page
    assert "Chưa được trợ giúp" in page
    assert cases[0]["case_number"] in rest
    assert cases[0]["case_number"] not in page
    assert "Hộ 1" not in page
    assert "/cases/" not in page, "who may not read cases gets no link to one"
    assert "No help yet" in english
