"""The law's pages: the rule browser, "what if", the household's explanation. The law behind them is the real one."""

import re
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.assessment.api.law.rules import rules_router
from services.assessment.commands.context import Context
from services.assessment.rules import ReliefLaw
from services.assessment.rules.calendar import VietnamCalendar
from shared.http import create_api
from shared.ids import new_id
from shared.windows import WindowKind
from tests.component.console.answers import all_answer
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_pages import a_night, well_made
from tests.support.foundation import ISSUER
from tests.support.pages import sign_in

_OURS = {"Origin": "http://service.test"}
_FORM = {
    "decided_on": "2026-11-21",
    "hazard": "storm",
    "standing": "poor",
    "size": "5",
    "p1_ref": "me",
    "p1_birth_year": "1950",
    "p1_injured": "1",
    "p1_days": "4",
    "p1_flags": ["disabled", "elderly_alone"],
    "food_people": "5",
    "food_months": "6",
    "house_state": "damaged",
    "insured": "no",
    "areas": ["island"],
}


async def _ready() -> bool:
    return True


@pytest.fixture
def law(harness: ServiceHarness) -> ServiceHarness:
    """The desk beside the real law's doors."""
    context = Context(ReliefLaw(), VietnamCalendar(), None, WindowKind("list", 60, 200))  # type: ignore[arg-type] # nothing personal
    app = create_api("assessment", "law", ISSUER.verifier(), _ready)
    app.include_router(rules_router(context))
    harness.others.doors["assessment"] = app
    return harness


async def _asked(law: ServiceHarness, role: str = "law_officer", **changes: Any) -> httpx.Response:
    async with law.browser(role) as browser:
        form = {name: value for name, value in {**_FORM, "do": "ask", **changes}.items() if value is not None}
        return await browser.post("/rules/what-if", data=form, headers=_OURS)


async def test_the_rules_of_a_day_are_shown_with_article_and_certainty(law: ServiceHarness) -> None:
    async with law.browser("law_officer") as browser:
        today = well_made(await browser.get("/rules", params={"on": "2026-11-21"}))
        earlier = well_made(await browser.get("/rules", params={"on": "2024-06-30"}))
        english = well_made(await browser.get("/rules", params={"on": "2026-11-21", "lang": "en"}))

    for words in (
        "Quy định cho quyết định ngày 21/11/2026",
        "ND335_540 áp dụng",
        "Mức chuẩn trợ giúp xã hội (đồng) 540.000 từ 05/10/2026 · Điều 4, 335/2026/NĐ-CP · A: đã đọc văn bản",
        "Mức riêng: 00 Tỉnh ví dụ (không có thật) 600.000",
        "3 ngày làm việc từ khi nhận tờ khai",
        "D: chưa kiểm chứng",
        "Thăm hỏi, tặng quà GIFT",
        "Dễ tổn thương: Người khuyết tật",
        "Nguyên nhân: bão, lũ, lụt",
    ):
        assert words in today, words
    assert "Mức chuẩn trợ giúp xã hội (đồng) 360.000 từ 01/07/2021" in earlier
    assert "ND20_360 áp dụng" in earlier
    assert "GIFT" not in earlier
    assert "Base level of social assistance (đồng) 540,000" in english


async def test_a_day_without_rules_and_a_day_that_is_none_are_said(law: ServiceHarness) -> None:
    async with law.browser() as browser:
        assert "Không có bộ quy định nào cho ngày này" in well_made(await browser.get("/rules?on=2019-01-01"))
        assert "Ngày chưa hợp lệ" in well_made(await browser.get("/rules?on=31/12/2026"))


async def test_what_if_shows_awards_refusals_deadlines_priority_and_the_story(law: ServiceHarness) -> None:
    answer = await _asked(law)

    shown = well_made(answer)
    assert answer.status_code == 200
    for words in (
        "Bộ quy định ND335_540, mức chuẩn 540.000 đ. Thẩm quyền: cấp xã (Điều 13.1).",
        "Người bị thương nặng (thành viên “me”): 5.400.000 đ",
        "Gạo cứu đói: 225 kg",
        "Điều 12.2, 335/2026/NĐ-CP · bằng mức tối thiểu",
        "benefits.injury.multiplier = 10, từ 05/10/2026",
        "Sửa chữa nhà",
        "Nhà hư hỏng chưa đến mức nặng",
        "Gạo cứu đói: 24 giờ từ khi hộ được phát hiện (chỉ tiêu nội bộ)",
        "Mức ưu tiên:",
        "Người khuyết tật: 12 điểm",
        "Người từ 60 tuổi: 10 điểm",
        "Hải đảo: 6 điểm",
        "Không có bảo hiểm: 10 điểm",
        "Số tháng đề nghị vượt mức tối đa",
        "Quyết định ngày 21/11/2026",
    ):
        assert words in shown, words


async def test_what_if_speaks_english_and_keeps_what_was_written(law: ServiceHarness) -> None:
    async with law.browser("auditor") as browser:
        browser.headers["Accept-Language"] = "en"
        answer = await browser.post("/rules/what-if", data={**_FORM, "do": "ask"}, headers=_OURS)

    shown = well_made(answer)
    assert "Severe injury (member “me”): 5,400,000 đ" in shown
    assert "Article 12(2) of Decree 335/2026/NĐ-CP" in shown
    assert 'name="p1_ref" type="text" value="me"' in answer.text
    assert 'value="elderly_alone" checked' in answer.text
    assert '<option value="damaged" selected>' in answer.text


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"decided_on": "2019-01-01"}, "decided_on", "phải từ 01/07/2021"),
        ({"decided_on": ""}, "decided_on", "thiếu, phải có"),
        ({"happened_on": "2026-12-01"}, "happened_on", "không được sau ngày quyết định"),
        ({"hazard": ""}, "hazard", "thiếu, phải có"),
        ({"standing": ""}, "standing", "thiếu, phải có"),
        ({"size": "năm"}, "size", "phải là số nguyên"),
        ({"food_people": "6"}, "food_people", "nhiều hơn số người của hộ"),
        ({"p1_days": "-1"}, "p1_days", "phải từ 0 trở lên"),
        ({"p1_birth_year": "1.9"}, "p1_birth_year", "phải là số nguyên"),
        ({"p1_ref": "Ông Hai"}, "p1_ref", "không được phép"),
        ({"p2_ref": "me", "p2_fate": "dead"}, "p2_ref", "me có hai lần"),
        ({"damage_pct": "101"}, "damage_pct", "không được quá 100"),
        ({"burial_cost": "1", "burial_person": "nobody"}, "burial_person", "không có trong members"),
        ({"areas": ["moon"]}, "areas", "phải là một trong"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(
    law: ServiceHarness, changes: dict[str, Any], field: str, reason: str
) -> None:
    answer = await _asked(law, **changes)

    assert answer.status_code == 422
    assert "cần sửa" in well_made(answer)
    reasons = re.findall(rf'id="{field}-wrong-\d+">([^<]+)<', answer.text)
    assert any(reason in one for one in reasons), reasons
    if field != "areas":
        assert re.search(rf'name="{field}"[^>]* aria-invalid="true"', answer.text)


async def test_a_person_more_can_be_told_without_a_script_and_nothing_is_asked_yet(law: ServiceHarness) -> None:
    answer = await _asked(law, do="add", persons="2")

    assert "Người thứ 3" in well_made(answer)
    assert 'name="p1_ref" type="text" value="me"' in answer.text
    assert law.others.asked == []


async def test_numbers_are_understood_as_people_write_them(law: ServiceHarness) -> None:
    burial = {"p1_fate": "dead", "p1_injured": None, "p1_days": None, "burial_cost": "31.500.000", "burial_person": "me"}
    answer = await _asked(law, food_people="4", **burial)

    assert "Mai táng (tổ chức đứng ra) (thành viên “me”): 31.500.000 đ" in well_made(answer)


async def test_when_assessment_is_away_the_form_stays_filled(harness: ServiceHarness) -> None:
    answer = await _asked(harness)

    assert answer.status_code == 503
    assert "không trả lời lúc này" in well_made(answer)
    assert 'value="me"' in answer.text
    async with harness.browser() as browser:
        assert (await browser.get("/rules")).status_code == 503


async def test_a_form_from_elsewhere_is_not_asked(law: ServiceHarness) -> None:
    async with law.browser("law_officer") as browser:
        for headers in ({}, {"Origin": "https://elsewhere.test"}):
            answer = await browser.post("/rules/what-if", data=_FORM, headers=headers)
            assert answer.status_code == 303
            assert answer.headers["location"].startswith("/sign-in")
    assert law.others.asked == []


async def test_who_writes_the_law_is_led_to_it_and_offered_nothing_else(law: ServiceHarness) -> None:
    async with law.browser(None) as browser:
        answer = await sign_in(browser, "law_officer@VN", follow=False)
        assert answer.headers["location"] == "/work"
        assert (await browser.get("/")).headers["location"] == "/work"
        page = await browser.get("/rules")
        assert (await browser.get("/board")).status_code == 403
    assert 'href="/board"' not in page.text
    assert 'href="/cases"' not in page.text
    async with law.browser("ops") as browser:
        assert (await browser.get("/rules")).status_code == 403


async def test_the_case_page_leads_to_the_explanation_for_those_who_may_see_it(harness: ServiceHarness) -> None:
    case_id = await a_night(harness)
    all_answer(harness, case_id)

    async with harness.browser("commune_chair") as browser:
        chair = await browser.get(f"/cases/{case_id}")
    async with harness.browser("ops") as browser:
        ops = await browser.get(f"/cases/{case_id}")

    assert f'href="/cases/{case_id}/explanation"' in chair.text
    assert f'href="/cases/{case_id}/explanation?format=pdf"' in chair.text
    assert "/explanation" not in ops.text


async def _explained(harness: ServiceHarness, case_id: UUID, role: str = "commune_chair", **query: str) -> httpx.Response:
    async with harness.browser(role) as browser:
        return await browser.get(f"/cases/{case_id}/explanation", params=query)


async def test_the_explanation_is_handed_on_as_assessment_wrote_it(harness: ServiceHarness) -> None:
    harness.others.answers["assessment"] = httpx.Response(
        200,
        content=b"<p>page</p>",
        headers={
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": "default-src 'none'",
            "cache-control": "no-store",
            "set-cookie": "strange=1",
        },
    )
    case_id = new_id()

    answer = await _explained(harness, case_id, lang="en", format="pdf", revision="1", strange="x")

    assert answer.content == b"<p>page</p>"
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert answer.headers["cache-control"] == "no-store"
    assert "strange" not in answer.headers.get("set-cookie", "")
    [asked] = harness.others.asked
    assert asked.url.path == f"/v1/assessments/{case_id}/explanation"
    assert dict(asked.url.params) == {"lang": "en", "format": "pdf", "revision": "1"}
    assert asked.headers["authorization"].startswith("Bearer ")


@pytest.mark.parametrize(("said", "status"), [(404, 404), (403, 403), (422, 404), (503, 503), (None, 503)])
async def test_why_there_is_no_explanation_is_said_on_a_page(harness: ServiceHarness, said: int | None, status: int) -> None:
    if said is not None:
        harness.others.answers["assessment"] = said

    answer = await _explained(harness, new_id())

    assert answer.status_code == status
    well_made(answer)
    assert (await _explained(harness, new_id(), role="paying_agent")).status_code == 403
