"""Whose case it is, on the page of those who may know all, a part, or nothing: what the services give, and why no more."""

import re

import orjson
import pytest

from shared.ids import new_id
from tests.component.console.answers import a_case, a_household, all_answer, an_assessment
from tests.component.console.harness import DESK, ServiceHarness
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE, MORNING, a_household_reported

_MASKED = a_household(head_name="H. T. N.", phone="••••••••01")
_NAME_ONLY = {
    "head_name": "Hộ Thử Nghiệm", "phone": None, "size": None, "standing": None, "members": [], "areas": [],
    "circumstances": [], "coping": None,
}  # fmt: skip
_NOTHING = dict.fromkeys(_NAME_ONLY)
_MASKED_HINT = "Tên và số điện thoại được che"
_PAYEE_HINT = "chỉ xem được tên chủ hộ và xã"
_LATER_HINT = "xem được tên chủ hộ khi có khoản trợ giúp được duyệt"
_NOTHING_HINT = "Vai trò của bạn không xem thông tin hộ"
_AWAY_HINT = "Chưa xem được thông tin hộ: Tiếp nhận không trả lời"
_PERSONAL = ("Hộ Thử Nghiệm", "0559000001", "Nước ngập", "Người báo tin", "0559000002")


async def _page(harness: ServiceHarness, role: str, **told: object) -> tuple[str, str]:
    """The case page as words and as HTML, where intake gives this of the household."""
    case_id = new_id()
    await harness.take(a_household_reported(case_id=case_id))
    all_answer(harness, case_id)
    harness.others.answers["intake"] = a_case(case_id, **told)
    area = {"communes": [COMMUNE]} if role.startswith("commune") else {}
    async with harness.browser(role, **area) as browser:
        answer = await browser.get(f"/cases/{case_id}")
    assert answer.status_code == 200, answer.text
    return well_made(answer), answer.text


async def test_an_officer_of_the_place_sees_the_household_and_can_call_it(harness: ServiceHarness) -> None:
    words, html = await _page(harness, "commune_officer")

    assert all(personal in words for personal in _PERSONAL)
    assert 'href="tel:0559000001"' in html
    assert "vai trò của bạn" not in words.lower()


async def test_an_auditor_sees_it_masked_and_is_told_so(harness: ServiceHarness) -> None:
    informant = {"name": "N. B. T.", "phone": "••••••••02"}
    words, html = await _page(harness, "auditor", household=_MASKED, what_happened=None, reported_by=informant)

    assert _MASKED_HINT in words
    assert all(shown in words for shown in ("H. T. N.", "••••••••01", "N. B. T. ••••••••02"))
    assert "Số người" in words
    assert "Sự việc" not in words
    assert "tel:" not in html


@pytest.mark.parametrize("role", ["accountant", "paying_agent"])
@pytest.mark.parametrize("empty", [None, ""])
async def test_whoever_pays_sees_the_name_and_nothing_else(harness: ServiceHarness, role: str, empty: str | None) -> None:
    words, _ = await _page(
        harness, role, household={**_NAME_ONLY, "phone": empty}, what_happened=empty, reported_by=None, losses=None
    )

    assert "Hộ Thử Nghiệm" in words
    assert _PAYEE_HINT in words
    assert not any(label in words for label in ("Điện thoại", "Số người", "Sự việc", "Người báo tin"))


async def test_whoever_pays_is_told_when_the_name_will_be_shown(harness: ServiceHarness) -> None:
    words, _ = await _page(harness, "accountant", household=None, what_happened=None, reported_by=None)

    assert _LATER_HINT in words
    assert "Chủ hộ" not in words


@pytest.mark.parametrize("household", [None, _NOTHING])
async def test_operators_see_no_household_and_are_told_that_it_is_their_role(
    harness: ServiceHarness, household: dict[str, object] | None
) -> None:
    words, _ = await _page(harness, "ops", household=household, what_happened=None, reported_by=None)

    assert _NOTHING_HINT in words
    assert "Chủ hộ" not in words
    assert "Người bị thương nặng" in words


async def test_what_the_services_give_is_shown_whatever_the_role(harness: ServiceHarness) -> None:
    words, _ = await _page(harness, "ops")

    assert "Hộ Thử Nghiệm" in words


async def test_where_intake_is_away_assessment_says_masked_whose_case_it_is(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    all_answer(harness, report.case_id)
    del harness.others.answers["intake"]

    async with harness.browser("assessor") as browser:
        nobody_knows = well_made(await browser.get(f"/cases/{report.case_id}"))
        harness.others.answers["assessment"] = an_assessment(household=a_household(what_happened="Nước ngập"))
        known = well_made(await browser.get(f"/cases/{report.case_id}"))

    assert _AWAY_HINT in nobody_knows
    assert "Hộ Thử Nghiệm" not in nobody_knows
    # Nobody could write down now why it is shown.
    assert "H. T. N." in known
    assert not any(personal in known for personal in _PERSONAL)
    assert "chưa mở được vì Tiếp nhận không trả lời" in known
    assert _AWAY_HINT not in known


async def test_it_is_masked_until_the_officer_says_why(harness: ServiceHarness) -> None:
    words, html = await _page(
        harness, "commune_officer", household=_MASKED, what_happened=None, reported_by=None, is_masked=True
    )

    assert not any(personal in words for personal in _PERSONAL)
    assert "Cho biết lý do thì hiện đủ trong 30 phút" in words
    assert re.search(r'action="/cases/[^"]+/disclosures"', html)
    # Who and where come before everything else.
    assert html.index('id="who"') < html.index('id="clocks"')


@pytest.mark.parametrize("role", ["auditor", "accountant", "ops"])
async def test_who_may_not_know_it_is_not_asked_why(harness: ServiceHarness, role: str) -> None:
    _, html = await _page(harness, role, household=_MASKED, what_happened=None, reported_by=None, is_masked=True)

    assert "/disclosures" not in html


async def test_an_auditor_reads_who_saw_it_and_why(harness: ServiceHarness) -> None:
    seen = {"shown_to": "commune_officer-00004", "shown_at": MORNING.isoformat(), "reason": "other", "note": "con gái hộ hỏi"}
    words, _ = await _page(harness, "auditor", household=_MASKED, what_happened=None, reported_by=None, shown_to=[seen])

    assert "Ai đã xem đủ thông tin hộ" in words
    assert "cán bộ mã commune_officer-00004: lý do khác con gái hộ hỏi" in words


async def test_a_reason_leads_to_the_page_and_a_missing_one_is_asked_for(harness: ServiceHarness) -> None:
    case_id = new_id()
    await harness.take(a_household_reported(case_id=case_id))
    all_answer(harness, case_id)
    harness.others.answers["intake"] = a_case(case_id, household=_MASKED, is_masked=True)
    async with harness.browser("commune_officer", communes=[COMMUNE]) as browser:
        browser.headers["Origin"] = DESK
        refused = await browser.post(f"/cases/{case_id}/disclosures", data={"reason": "", "note": "gọi cho hộ"})
        harness.others.answers["intake"] = {"id": str(new_id()), "until": MORNING.isoformat()}
        done = await browser.post(f"/cases/{case_id}/disclosures", data={"reason": "call", "key": "k-1"})

    assert (refused.status_code, "hãy chọn lý do" in refused.text, "gọi cho hộ" in refused.text) == (422, True, True)
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{case_id}")
    sent = harness.others.asked[-1]
    assert (sent.url.path, orjson.loads(sent.content)) == (f"/v1/cases/{case_id}/disclosures", {"reason": "call"})
    assert sent.headers["idempotency-key"] == "k-1"
