"""Signing at the desk: reasons in words, a moment to take a signature back, and what was typed stays."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import httpx
import orjson
import pytest
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from shared.clock import now
from shared.ids import new_id
from tests.component.console.answers import a_household, a_page, a_payment, a_queue, an_award
from tests.component.console.harness import ServiceHarness, an_incident
from tests.support.builders import COMMUNE, INCIDENT, MORNING


async def _send(harness: ServiceHarness, role: str, path: str, **form: Any) -> httpx.Response:
    async with harness.browser(role, communes=[COMMUNE]) as client:
        client.headers["Origin"] = str(client.base_url)
        return await (client.post(path, data=form) if form else client.get(path))


def _bodies(harness: ServiceHarness, path: str) -> list[dict[str, Any]]:
    return [orjson.loads(asked.content) for asked in harness.others.asked if asked.url.path == path and asked.content]


def _to_sign(harness: ServiceHarness, award: str) -> None:
    """One line waits for the chair."""
    file = {
        "case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "urgency": 1,
        "revision": 1, "awards": [an_award(id=award, state="proposed")], "clocks": [],
        "household": {"head_name": "Hộ Thử Nghiệm", "standing": None},
    }  # fmt: skip
    incident = {
        "id": str(INCIDENT), "name": "Bão số 12", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE],
        "starts_on": MORNING.date().isoformat(), "drill": True, "closed_at": None,
    }  # fmt: skip
    harness.others.answers = {"intake": a_page(incident), "assessment": a_page(file), "intake/v1/outside-aid/search": a_page()}


async def test_who_signs_reads_for_whom_of_the_household_a_line_is(harness: ServiceHarness) -> None:
    _to_sign(harness, str(new_id()))
    [file] = harness.others.answers["assessment"]["items"]
    file["awards"] = [an_award(state="proposed", person=ref) for ref in ("p2", "p501")]
    file["household"]["members"] = [{"ref": "p2", "birth_date": "1950-02-28", "sex": "female", "flags": []}]

    page = (await _send(harness, "commune_chair", "/decisions")).text

    assert "(thành viên 2, nữ, sinh 1950)" in page
    assert "(thành viên 1 ghi thêm khi đánh giá)" in page
    assert not re.search(r"\bp(2|501)\b", re.sub(r"<[^>]+>", " ", page))


async def test_what_is_signed_carries_who_is_paid_on_which_account_as_it_was_shown(harness: ServiceHarness) -> None:
    awards = [str(new_id()) for _ in range(3)]
    shown = [{"kind": "head", "person": None, "account": "m|1:2"}, {"kind": "adult", "person": "p2", "account": None}, None]
    _to_sign(harness, awards[0])
    [file] = harness.others.answers["assessment"]["items"]
    file["awards"] = [an_award(id=one, state="proposed", paid_to=to) for one, to in zip(awards, shown, strict=True)]

    page = (await _send(harness, "commune_chair", "/decisions")).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    signed = {"id": str(new_id()), "number": "7/QĐ", "approved": 3, "declined": 0, "returned": 0, "reduced": 0, "kept": 0}
    harness.others.answers = {"assessment": signed}
    form = {"incident_id": str(INCIDENT), "verdict": "approved", "line": awards, "seen": seen}
    await _send(harness, "commune_chair", "/decisions", **form)

    assert "trả cho chủ hộ (vào tài khoản hộ đã khai)" in page
    assert "trả cho thành viên 2 (chưa có tài khoản)" in page
    assert set(seen) == set(re.findall(r'data-seen="([^"]+)"', page)), "a line is ticked again only as it was seen"
    [body] = _bodies(harness, "/v1/decisions")
    assert body["seen"] == dict.fromkeys(awards, 5400000)
    assert body["seen_payees"] == {
        awards[0]: {"kind": "head", "account": "m|1:2"},
        awards[1]: {"kind": "adult", "person": "p2"},
    }


async def test_an_assessment_of_before_is_told_no_payee(harness: ServiceHarness) -> None:
    award = str(new_id())
    _to_sign(harness, award)
    [file] = harness.others.answers["assessment"]["items"]
    file["awards"] = [an_award(id=award, state="proposed", paid_to={"kind": "head", "person": None})]

    page = (await _send(harness, "commune_chair", "/decisions")).text

    assert set(re.findall(r'name="seen" value="([^"]+)"', page)) == {f"{award}:5400000"}


async def test_a_return_says_what_is_wanted_in_words(harness: ServiceHarness) -> None:
    award = str(new_id())
    form = {"incident_id": str(INCIDENT), "verdict": "returned", "line": [award], "seen": [f"{award}:5400000"]}
    signed = {"id": str(new_id()), "number": "7/QĐ", "approved": 0, "declined": 0, "returned": 1, "reduced": 0, "kept": 0}
    _to_sign(harness, award)

    bare = await _send(harness, "commune_chair", "/decisions", **form)
    harness.others.answers = {"assessment": signed}
    said = await _send(
        harness, "commune_chair", "/decisions", **form, return_reason="house_unclear", sentence="Chụp thêm ảnh mái nhà"
    )

    assert (bare.status_code, "Hãy chọn hoặc viết cần đánh giá thêm điều gì." in bare.text) == (422, True)
    assert said.status_code == 303
    [body] = _bodies(harness, "/v1/decisions")
    assert (body["verdict"], body["reason"], body["sentence"]) == ("returned", "house_unclear", "Chụp thêm ảnh mái nhà")


async def test_a_decline_in_ones_own_words_needs_no_reason_of_the_list(harness: ServiceHarness) -> None:
    award = str(new_id())
    form = {"incident_id": str(INCIDENT), "verdict": "declined", "line": [award], "seen": [f"{award}:1"]}
    harness.others.answers = {
        "assessment": httpx.Response(
            422,
            json={
                "title": "Dữ liệu chưa hợp lệ",
                "detail": "1 chỗ",
                "errors": [{"field": f"sentence.{award}", "reason": "lý do trái với hồ sơ; hãy viết một câu vì sao"}],
            },
        )
    }

    answer = await _send(harness, "commune_chair", "/decisions", **form, sentence="Hộ đã dọn đi nơi khác")

    [body] = _bodies(harness, "/v1/decisions")
    assert ("reason" in body, body["sentence"]) == (False, "Hộ đã dọn đi nơi khác")
    assert answer.status_code == 422
    # What is wrong is said, whether or not the list can be shown beside it at this moment.
    assert "hãy viết một câu vì sao" in answer.text or "1 chỗ" in answer.text


async def test_what_was_just_signed_can_be_taken_back_from_the_page(harness: ServiceHarness) -> None:
    decision = str(new_id())
    until = (now() + timedelta(seconds=40)).isoformat()
    held = {"id": decision, "incident_id": str(INCIDENT), "number": "9/QĐ-UBND", "lines": 3, "undo_until": until}
    harness.others.answers = {"assessment": {"items": [held], "next_cursor": None}, "intake": a_page()}

    page = await _send(harness, "commune_chair", "/decisions")
    harness.others.answers = {"assessment": {"id": decision, "number": "9/QĐ-UBND"}}
    undone = await _send(harness, "commune_chair", f"/decisions/{decision}/undo", key="undo", incident_id=str(INCIDENT))

    assert "Quyết định 9/QĐ-UBND, 3 dòng" in page.text
    assert f'action="/decisions/{decision}/undo"' in page.text
    assert undone.status_code == 303
    assert [asked.url.path for asked in harness.others.asked][-1] == f"/v1/decisions/{decision}/undo"


async def test_an_undo_that_comes_too_late_says_so(harness: ServiceHarness) -> None:
    problem = {"title": "Đã hết thời gian rút lại", "detail": "Đã hết thời gian rút lại: quyết định đã được chuyển đi"}
    harness.others.answers = {"assessment": httpx.Response(409, json=problem), "intake": a_page()}

    answer = await _send(harness, "commune_chair", f"/decisions/{new_id()}/undo", key="undo", incident_id=str(INCIDENT))

    assert (answer.status_code, "Đã hết thời gian rút lại" in answer.text) == (409, True)


def _nothing_owed(**values: Any) -> dict[str, Any]:
    file = {
        "case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "urgency": 1,
        "revision": 1, "returned_at": None, "awards": [], "clocks": [],
        "household": {"head_name": "Hộ Không Được", "standing": None},
    }  # fmt: skip
    return file | values


async def test_who_is_owed_nothing_is_refused_or_returned_for_findings(harness: ServiceHarness) -> None:
    _to_sign(harness, str(new_id()))
    file = _nothing_owed()
    harness.others.answers |= {"assessment": a_page(file)}
    page = (await _send(harness, "commune_chair", "/decisions")).text
    harness.others.answers |= {"assessment": a_page(_nothing_owed(returned_at=now().isoformat()))}
    returned = (await _send(harness, "commune_chair", "/decisions")).text
    form = {"incident_id": str(INCIDENT), "case": [file["case_id"]], "verdict": "returned", "refusal": "not_affected"}

    harness.others.answers |= {"assessment": a_page(file)}
    bare = await _send(harness, "commune_chair", "/decisions", **form)
    signed = {"id": str(new_id()), "number": "7/QĐ", "approved": 0, "declined": 0, "returned": 1, "reduced": 0, "kept": 0}
    harness.others.answers |= {"assessment": signed}
    said = await _send(harness, "commune_chair", "/decisions", **form, case_return="house_unclear", case_sentence="Xem mái nhà")

    assert re.findall(r'<button[^>]* name="verdict" value="(\w+)"', page.partition("Hộ Không Được")[2]) == [
        "returned",
        "declined",
    ]
    assert "Hộ Không Được" not in returned, "it is with the assessor again"
    assert (bare.status_code, "Hãy chọn hoặc viết cần đánh giá thêm điều gì." in bare.text) == (422, True)
    assert said.status_code == 303
    [body] = _bodies(harness, "/v1/decisions")
    assert (body["verdict"], body["reason"], body["sentence"]) == ("returned", "house_unclear", "Xem mái nhà")
    assert body["case_ids"] == [file["case_id"]]


def _listed(**values: Any) -> dict[str, Any]:
    return {
        "case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "due_at": None,
        "revision": 1, "awards": [], "returned_at": None, "returned_reason": None, **values,
    }  # fmt: skip


async def test_the_assessor_sees_at_his_list_what_was_returned_and_why(harness: ServiceHarness) -> None:
    returned = _listed(returned_at=now().isoformat(), returned_reason="house_unclear")
    harness.others.answers = {"assessment": a_page(returned, _listed())}

    page = (await _send(harness, "assessor", "/findings")).text

    assert "Trả lại, đánh giá thêm" in page
    assert "cần: chưa rõ tình trạng nhà" in page


def _file(**values: Any) -> dict[str, Any]:
    return {
        "case_id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "state": "open",
        "revision": 2, "household": {**a_household(), "what_happened": "Nhà đổ"}, "losses": None, "note": None,
        "returned": None, **values,
    }  # fmt: skip


async def test_and_in_the_file_by_whom_and_in_which_words(harness: ServiceHarness) -> None:
    said = {
        "decided_at": now().isoformat(), "number": "4/QĐ-UBND", "signed_by": "chair", "reason_code": "other",
        "sentence": "Đo lại vết nứt tường",
    }  # fmt: skip
    harness.others.answers = {"assessment": _file(returned=said)}

    page = (await _send(harness, "assessor", f"/findings/{new_id()}")).text

    assert "Trả lại theo Quyết định 4/QĐ-UBND" in page
    assert "Đo lại vết nứt tường" in page


async def test_who_was_overtaken_sees_what_differs_and_keeps_what_he_typed(harness: ServiceHarness) -> None:
    file = _file(revision=3)
    conflict = {
        "title": "Đã có lần đánh giá mới hơn", "detail": "…",
        "errors": [
            {"field": "seen_revision", "reason": "phải là 3"},
            {"field": "losses.house", "reason": "Nhà ở: hiện đã ghi nhà mất hoàn toàn; bạn gửi nhà hư hỏng"},
        ],
    }  # fmt: skip

    door = FastAPI()

    @door.get("/v1/assessments/{case_id}")
    async def read(case_id: str) -> dict[str, Any]:
        return {**file, "case_id": case_id}

    @door.post("/v1/assessments/{case_id}/findings")
    async def record(case_id: str) -> JSONResponse:
        return JSONResponse(conflict | {"instance": case_id}, status_code=409)

    harness.others.doors["assessment"] = door
    form = {"revision": "2", "persons": "0", "house_state": "damaged", "standing": "poor", "note": "Tường nứt", "key": "one"}

    answer = await _send(harness, "assessor", f"/findings/{file['case_id']}", **form)

    assert answer.status_code == 409
    assert "<li>Nhà ở: hiện đã ghi nhà mất hoàn toàn; bạn gửi nhà hư hỏng</li>" in answer.text
    assert "phải là 3" not in answer.text
    assert "Tường nứt" in answer.text
    assert 'name="revision" value="3"' in answer.text
    assert 'name="key" value="one"' not in answer.text, "recorded now, it is another act"


async def test_the_commune_officer_sees_who_waits_for_a_payee_and_the_way_to_add_one(harness: ServiceHarness) -> None:
    case_id = new_id()
    waiting = {
        **a_payment(case_id, reason="no_account"),
        "kind": "waiting_payee",
        "drill": True,
        "person": None,
        "due_at": None,
        "article": None,
    }
    harness.others.answers = {
        "disbursement": a_queue(waiting),
        "intake": {"items": [], "next_cursor": None},
        "assessment": a_queue(),
        "notifications": a_queue(),
    }

    page = (await _send(harness, "commune_officer", "/work")).text

    assert "Chờ người nhận tiền" in page
    assert "Hỏi hộ tên người nhận và số tài khoản: Người bị thương nặng, 5.400.000 đ" in page
    assert f'href="/cases/{case_id}/correct"' in page
    # The page asks anew every twenty seconds: nobody's household is looked at for that.
    assert [asked for asked in harness.others.asked if asked.url.path.startswith("/v1/cases/")] == []


@pytest.mark.parametrize("role", ["assessor", "paying_agent"])
async def test_it_waits_for_nobody_else(harness: ServiceHarness, role: str) -> None:
    harness.others.answers = {
        "disbursement": a_queue(
            {**a_payment(new_id()), "kind": "waiting_payee", "drill": True, "due_at": None, "article": None}
        ),
        "assessment": a_queue(),
    }

    assert "Chờ người nhận tiền" not in (await _send(harness, role, "/work")).text


_PROVED = {"handed_to": "household", "evidence_kind": "receipt", "evidence": "Phiếu 12"}


async def test_without_what_proves_it_nothing_is_sent_and_the_way_out_stands_at_its_fields(harness: ServiceHarness) -> None:
    goods = a_payment(new_id(), rail="goods", unit="kg", amount=60, incident_id=str(INCIDENT), person=None, drill=True)
    harness.others.answers = {"disbursement": a_page(goods), "intake": a_page()}

    page = await _send(harness, "paying_agent", "/handovers", payment=[f"{goods['id']}:60"], handed_to="household")

    assert page.status_code == 422
    assert _bodies(harness, "/v1/handovers") == []
    assert re.search(r'id="evidence_kind-wrong-1">hãy chọn: hộ ký vào danh sách', page.text)
    assert re.search(r'id="evidence-wrong-1">hãy ghi số của danh sách', page.text)
    assert "checked" in page.text, "what was ticked stays"


async def test_a_proxy_is_sent_by_name(harness: ServiceHarness) -> None:
    payment = str(new_id())
    harness.others.answers = {"disbursement": {"handed_over": [{"payment_id": payment}], "refused": []}}
    proof = {"evidence_kind": "signed_list", "evidence": "Giấy uỷ quyền số 3"}
    form = {"payment": [payment], "handed_to": "proxy", "proxy_name": "Người Nhận Thay", **proof}

    await _send(harness, "paying_agent", "/handovers", **form)

    [body] = _bodies(harness, "/v1/handovers")
    assert body["items"] == [{"payment_id": payment, "handed_to": "proxy", "proxy_name": "Người Nhận Thay", **proof}]


async def test_what_is_handed_over_is_what_was_seen(harness: ServiceHarness) -> None:
    payment = str(new_id())
    goods = {"rail": "goods", "unit": "kg", "amount": 60, "incident_id": str(INCIDENT), "person": None}
    harness.others.answers = {"disbursement": a_page(a_payment(new_id(), id=payment, state="reserved", drill=True, **goods))}
    page = (await _send(harness, "paying_agent", "/handovers")).text
    [ticked] = set(re.findall(r'name="payment" value="([^"]+)"', page))
    less = {"title": "Dữ liệu chưa hợp lệ", "detail": "1 chỗ", "errors": [{"field": "quantity", "reason": "phải đúng bằng 40"}]}
    harness.others.answers = {"disbursement": {"handed_over": [], "refused": [{"payment_id": payment, "problem": less}]}}

    done = await _send(harness, "paying_agent", "/handovers", payment=[ticked], **_PROVED)

    [body] = _bodies(harness, "/v1/handovers")
    assert body["items"] == [{"payment_id": payment, "quantity": 60, **_PROVED}]
    assert "phải đúng bằng 40" in unquote(unquote(done.headers["set-cookie"]))


_RECORDED_BEFORE = {
    "type": "urn:kipthoi:problem:idempotency-key-reused",
    "title": "Trùng khoá",
    "detail": "Idempotency-Key này đã dùng cho một yêu cầu khác; hãy dùng khoá mới",
}
_FORMS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "/reports": ("commune_officer", "intake", {"head_name": "Hộ Thứ Hai", "commune": COMMUNE, "what_happened": "Sập nhà"}),
    "/handovers": ("paying_agent", "disbursement", {"payment": ["p:1"], **_PROVED}),
    "/notices": ("commune_officer", "notifications", {"notice": ["n"]}),
}


@pytest.mark.parametrize("path", _FORMS)
async def test_after_a_lost_answer_another_content_goes_on_under_another_key(harness: ServiceHarness, path: str) -> None:
    role, service, form = _FORMS[path]
    await harness.take(an_incident())
    harness.others.answers = {service: httpx.Response(409, json=_RECORDED_BEFORE)}

    page = await _send(harness, role, path, **form, key="spent")

    assert page.status_code == 409
    assert "Lần gửi trước của biểu mẫu này đã được ghi, với nội dung khác" in page.text
    assert "Idempotency-Key" not in page.text
    keys = re.findall(r'name="key" value="([^"]+)"', page.text)
    assert "spent" not in keys
    # Where a list cannot be read at this moment there is no form to go on with; a report needs none.
    assert keys or path != "/reports"
