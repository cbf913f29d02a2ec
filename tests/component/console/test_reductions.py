"""Reductions at the desk: apart from what is given, marked, ticked by themselves; and on the page of the case old and new."""

import re
from typing import Any

import orjson
import pytest

from shared.ids import new_id
from tests.component.console.answers import a_page, a_payment, a_queue, all_answer, an_assessment, an_award
from tests.component.console.harness import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT, MORNING, a_household_reported

_SIGNED = {"id": str(new_id()), "number": "7/QĐ-UBND", "approved": 1, "declined": 0, "returned": 0, "reduced": 1, "kept": 0}


def _reduction(**values: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()), "number": 1, "stood": 40_000_000, "stands": 20_000_000, "difference": 20_000_000, "unit": "dong",
        "reason_code": "found_less", "state": "proposed", "rule_set": "ND335_540", "certainty": "A",
        "basis": [{"document": "335/2026/NĐ-CP", "article": "12.4"}],
        "explanation": {"vi": "Đã ký 40.000.000 đ", "en": "Signed: 40.000.000 đ"}, **values,
    }  # fmt: skip


def _reduced_award(*reductions: dict[str, Any], **values: Any) -> dict[str, Any]:
    return an_award(code="HOUSE_NEW", amount=40_000_000, person=None, reductions=list(reductions), **values)


def _file(*awards: dict[str, Any]) -> dict[str, Any]:
    return {
        "case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "urgency": 1,
        "revision": 2, "awards": list(awards), "clocks": [], "household": {"head_name": "Hộ Thử Nghiệm", "standing": "poor"},
    }  # fmt: skip


def _to_sign(harness: ServiceHarness, *files: dict[str, Any]) -> None:
    incident = {
        "id": str(INCIDENT), "name": "Bão số 12", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE],
        "starts_on": MORNING.date().isoformat(), "drill": True, "closed_at": None,
    }  # fmt: skip
    harness.others.answers = {"intake": a_page(incident), "assessment": a_page(*files)}


async def _page(harness: ServiceHarness, path: str = "/decisions", **form: Any) -> str:
    async with harness.browser("commune_chair", communes=[COMMUNE]) as client:
        client.headers["Origin"] = str(client.base_url)
        answer = await (client.post(path, data=form) if form else client.get(path))
    assert answer.status_code in {200, 303, 422}, answer.text[:2000]
    return answer.text


async def test_less_stands_apart_with_old_and_new_and_why(harness: ServiceHarness) -> None:
    reduction = _reduction()
    _to_sign(harness, _file(_reduced_award(reduction), an_award(state="proposed")))

    page = await _page(harness)

    assert "Đề nghị giảm khoản đã ký" in page
    assert '<span class="badge bad">giảm</span>' in page
    assert "40.000.000 đ → 20.000.000 đ (giảm 20.000.000 đ)" in page
    assert f'name="reduction" value="{reduction["id"]}"' in page
    assert f'name="seen" value="{reduction["id"]}:20000000"' in page
    # What is given is ticked by "all of them", what is taken back by nobody's habit.
    assert not re.search(r'name="reduction"[^>]*data-tick', page)


async def test_what_was_decided_waits_for_nobody(harness: ServiceHarness) -> None:
    _to_sign(harness, _file(_reduced_award(_reduction(state="signed"), stands=20_000_000)))

    page = await _page(harness)

    assert "Không có khoản nào chờ ký." in page


@pytest.mark.parametrize(("verdict", "reason"), [("approved", None), ("declined", "earlier_findings_hold")])
async def test_what_was_ticked_is_signed_with_what_was_seen(harness: ServiceHarness, verdict: str, reason: str | None) -> None:
    award, reduction = an_award(state="proposed"), _reduction()
    harness.others.answers = {"assessment": _SIGNED}

    form = {"incident_id": str(INCIDENT), "commune_code": "", "verdict": verdict, "reason": reason or ""}
    seen = [f"{award['id']}:5400000", f"{reduction['id']}:20000000"]
    await _page(harness, **form, line=[award["id"]], reduction=[reduction["id"]], seen=seen)

    [asked] = [request for request in harness.others.asked if request.url.path == "/v1/decisions"]
    body = orjson.loads(asked.content)
    assert (body["verdict"], body["award_ids"], body["reduction_ids"]) == (verdict, [award["id"]], [reduction["id"]])
    assert body["seen"] == {award["id"]: 5_400_000, reduction["id"]: 20_000_000}
    assert body.get("reason") == reason


async def test_a_decline_of_a_reduction_needs_its_reason(harness: ServiceHarness) -> None:
    _to_sign(harness, _file(_reduced_award(_reduction())))

    page = await _page(harness, incident_id=str(INCIDENT), verdict="declined", reduction=[str(new_id())])

    assert "Hãy chọn lý do từ chối." in page
    assert "hộ đã dùng đúng mục đích" in page.lower()


async def test_it_waits_on_the_first_page_too(harness: ServiceHarness) -> None:
    case = {"case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "due_at": None}
    waiting = {**case, "codes": [], "reductions": 1, "is_owed_nothing": False}
    harness.others.answers = {"intake": a_page(), "assessment": a_queue(waiting)}

    page = await _page(harness, "/work")

    assert "Giảm 1 khoản đã ký" in page


async def test_the_page_of_the_case_shows_old_and_new_and_what_is_to_be_recovered(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    case_id = report.case_id
    all_answer(harness, case_id)
    signed = _reduced_award(_reduction(state="signed"), stands=20_000_000)
    recovery = {"amount": 20_000_000, "unit": "dong", "state": "open", "decision_number": "7/QĐ-UBND"}
    harness.others.answers |= {
        "assessment": an_assessment(awards=[signed]),
        "disbursement": a_page(a_payment(case_id, state="settled", amount=40_000_000, recoveries=[recovery])),
    }

    async with harness.browser() as client:
        page = (await client.get(f"/cases/{case_id}")).text

    assert "<s>40.000.000 đ</s> 20.000.000 đ" in page
    assert "Từ 40.000.000 đ còn 20.000.000 đ (giảm 20.000.000 đ)" in page
    assert "chi thừa, cần thu hồi</span> 20.000.000 đ · 7/QĐ-UBND · đang thu hồi" in page


async def test_a_payment_that_went_out_lower_says_so(harness: ServiceHarness) -> None:
    report = a_household_reported()
    await harness.take(report)
    all_answer(harness, report.case_id)
    payment = a_payment(report.case_id, state="settled", amount=20_000_000, lowered=20_000_000)
    harness.others.answers["disbursement"] = a_page(payment)

    async with harness.browser() as client:
        page = (await client.get(f"/cases/{report.case_id}")).text

    assert "đã giảm 20.000.000 đ trước khi chi" in page
