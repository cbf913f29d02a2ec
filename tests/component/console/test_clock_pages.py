"""The desk's acts about clocks: a funeral's form, means asked of the province, communes that are cut off."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import httpx
import orjson
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shared.clock import now
from shared.ids import new_id
from tests.component.console.answers import a_case, a_clock, a_payment, an_assessment
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.test_pages import well_made
from tests.support.builders import COMMUNE, INCIDENT, MORNING, PROVINCE, a_household_reported

_INCIDENT = {
    "id": str(INCIDENT), "name": "Bão số 12", "hazard": "storm", "risk_level": 4, "commune_codes": [COMMUNE],
    "starts_on": MORNING.date().isoformat(), "drill": True, "closed_at": None, "declared_at": MORNING.isoformat(),
    "declared_by": "officer-1", "history": [],
}  # fmt: skip


async def _send(harness: ServiceHarness, role: str, path: str, **form: Any) -> httpx.Response:
    area: dict[str, Any] = {"communes": [COMMUNE]} if role.startswith("commune") else {"provinces": [PROVINCE]}
    async with harness.browser(role, **area) as client:
        client.headers["Origin"] = str(client.base_url)
        return await (client.post(path, data=form) if form else client.get(path))


def _bodies(harness: ServiceHarness, path: str) -> list[dict[str, Any]]:
    return [orjson.loads(asked.content) for asked in harness.others.asked if asked.url.path == path and asked.content]


def _said(answer: httpx.Response) -> str:
    return unquote(answer.headers["set-cookie"])


async def test_who_receives_a_funerals_form_says_when_on_the_cases_page(harness: ServiceHarness) -> None:
    case_id = a_household_reported().case_id
    await harness.take(an_incident(), a_household_reported(case_id=case_id))
    harness.others.answers["assessment"] = {"id": str(new_id()), "due_at": (MORNING + timedelta(days=5)).isoformat()}

    kept = await _send(harness, "commune_officer", f"/cases/{case_id}/funeral-forms", received_at="2026-11-21T08:30")
    harness.others.answers["assessment"] = an_assessment()
    bare = await _send(harness, "commune_officer", f"/cases/{case_id}/funeral-forms", received_at="", key="k")
    page = await _send(harness, "commune_officer", f"/cases/{case_id}")
    chair = await _send(harness, "commune_chair", f"/cases/{case_id}")

    assert kept.status_code == 303
    assert "Hạn quyết định" in _said(kept)
    assert _bodies(harness, f"/v1/assessments/{case_id}/funeral-forms") == [{"received_at": "2026-11-21T08:30+07:00"}]
    assert (bare.status_code, "hãy ghi ngày giờ nhận" in bare.text) == (422, True)
    assert "Đã nhận tờ khai mai táng" in well_made(page)
    assert "Đã nhận tờ khai mai táng" not in well_made(chair)


async def test_a_commune_says_that_it_asked_the_province_and_sees_what_still_waits(harness: ServiceHarness) -> None:
    asked = {
        "id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "document": "12/UBND",
        "requested_by": "officer-1", "requested_at": MORNING.isoformat(), "payments": 3,
        "waiting": [{"unit": "dong", "payments": 2, "amount": 45_400_000}],
    }  # fmt: skip
    harness.others.answers = {
        "intake": {"items": [_INCIDENT], "next_cursor": None},
        "disbursement": {"items": [asked], "next_cursor": None},
    }

    page = await _send(harness, "commune_chair", "/money/requests")
    work = await _send(harness, "provincial_officer", "/work")
    harness.others.answers["disbursement"] = asked
    form = {"incident_id": str(INCIDENT), "document": "12/UBND"}
    sent = await _send(harness, "commune_chair", "/money/requests", **form)

    shown = well_made(page)
    assert "45.400.000 đ" in shown
    assert "12/UBND" in shown
    assert "Chỉ cho một xã" not in shown, "a label of another form"
    assert "2 khoản chờ" in well_made(work)
    assert sent.status_code == 303
    assert "3 khoản" in _said(sent)
    assert _bodies(harness, "/v1/requests") == [{"incident_id": str(INCIDENT), "commune_code": COMMUNE, "document": "12/UBND"}]


async def test_the_province_answers_a_request_line_by_line_and_it_waits_at_no_desk_any_more(harness: ServiceHarness) -> None:
    asked = {
        "id": str(new_id()), "incident_id": str(INCIDENT), "commune_code": COMMUNE, "drill": True, "document": "12/UBND",
        "requested_by": "officer-1", "requested_at": MORNING.isoformat(), "payments": 3, "households": 2,
        "items": [
            {"benefit": "INJURY", "unit": "dong", "households": 1, "payments": 2, "amount": 45_400_000},
            {"benefit": "RICE", "unit": "kg", "households": 1, "payments": 1, "amount": 60},
        ],
        "waiting": [{"unit": "dong", "payments": 2, "amount": 45_400_000}], "answer": None,
    }  # fmt: skip
    path = f"/money/requests/{asked['id']}"
    harness.others.answers = {"disbursement": asked}

    leader, commune = await _send(harness, "provincial_leader", path), await _send(harness, "commune_officer", path)
    form = {"verdict": "granted_in_part", "document": "77/UBND", "reason": "Hết gạo", "amount_dong": "45.400.000"}
    harness.others.answers["disbursement"] = said = {
        "verdict": "granted_in_part", "document": "77/UBND", "reason": "Hết gạo", "answered_by": "leader-1",
        "answered_at": MORNING.isoformat(), "means": [
            {"kind": "reserve_fund", "unit": "dong", "amount": 45_400_000, "source_id": str(new_id())},
        ],
    }  # fmt: skip
    sent = await _send(harness, "provincial_leader", path, **form, kind_dong="reserve_fund", amount_kg="", kind_kg="")
    harness.others.answers["disbursement"] = {**asked, "answer": said}
    after = await _send(harness, "provincial_leader", path)
    harness.others.answers["disbursement"] = {"items": [{**asked, "answer": said}], "next_cursor": None}
    work = await _send(harness, "provincial_officer", "/work")

    assert "Ghi trả lời" in well_made(leader)
    assert 'value="45.400.000"' in leader.text, "an amount is read before it is granted"
    assert f"{path}/document" in leader.text
    assert "Ghi trả lời" not in well_made(commune)
    assert sent.status_code == 303
    [body] = _bodies(harness, f"/v1/requests/{asked['id']}/answer")
    assert body["means"] == [{"kind": "reserve_fund", "unit": "dong", "amount": 45_400_000}]
    assert (body["verdict"], body["reason"]) == ("granted_in_part", "Hết gạo")
    assert "Hết gạo" in well_made(after)
    assert "Ghi trả lời" not in after.text
    assert "khoản chờ" not in well_made(work)


async def test_a_leader_signs_that_a_commune_is_cut_off_and_that_it_is_reached_again(harness: ServiceHarness) -> None:
    act = {"document": "12/CĐ-UBND", "reason": "Sạt lở", "signed_by": "leader-1", "signed_at": MORNING.isoformat()}
    one = {
        "id": str(new_id()), "commune_code": COMMUNE, "until": (now() + timedelta(days=2)).isoformat(), "begun": act,
        "ended": None,
    }  # fmt: skip
    harness.others.doors["intake"] = _an_intake(one)
    path = f"/incidents/{INCIDENT}/cut-offs"

    page, looker = await _send(harness, "provincial_leader", path), await _send(harness, "commune_officer", path)
    form = {"commune": COMMUNE, "until": "2026-11-30T12:00", "document": "12/CĐ-UBND", "reason": "Sạt lở"}
    signed = await _send(harness, "provincial_leader", path, **form)
    ended = await _send(harness, "provincial_leader", f"{path}/{one['id']}", document="13/CĐ", reason="Thông đường")
    unknown = await _send(harness, "provincial_leader", path, **{**form, "commune": "không có"})

    assert "Ký kết thúc" in well_made(page)
    assert "Sạt lở" in well_made(looker)
    assert "Ký kết thúc" not in looker.text
    assert [signed.status_code, ended.status_code, unknown.status_code] == [303, 303, 422]
    [body] = _bodies(harness, f"/v1/incidents/{INCIDENT}/cut-offs")
    assert body == {"commune_code": COMMUNE, "until": "2026-11-30T12:00+07:00", "document": "12/CĐ-UBND", "reason": "Sạt lở"}
    assert _bodies(harness, f"/v1/cut-offs/{one['id']}/end") == [{"document": "13/CĐ", "reason": "Thông đường"}]


async def test_a_cases_clocks_say_who_has_them_and_by_whose_act_they_were_moved(harness: ServiceHarness) -> None:
    case_id, missed, waits, handed = (new_id() for _ in range(4))
    until = MORNING + timedelta(days=2)
    await harness.take(an_incident(), a_household_reported(case_id=case_id))
    act = {"document": "12/CĐ-UBND", "reason": "Sạt lở", "signed_by": "leader-1", "signed_at": MORNING.isoformat()}
    end = {**act, "document": "13/CĐ-UBND", "signed_at": (MORNING + timedelta(hours=30)).isoformat()}
    cut_off = {"id": str(new_id()), "commune_code": COMMUNE, "until": until.isoformat(), "begun": act, "ended": end}
    payments = [
        a_payment(case_id, clock=a_clock("paid", "running", 48, id=str(waits), due_before=MORNING.isoformat())),
        a_payment(
            case_id, benefit="RICE", clock=a_clock("paid", "running", 24, id=str(handed), moved_back_from=until.isoformat())
        ),
    ]
    harness.others.answers = {"assessment": an_assessment(clocks=[a_clock("findings", "missed", 24, id=str(missed))])}
    harness.others.answers["disbursement"] = {"items": payments, "next_cursor": None}
    harness.others.doors["intake"] = _by_path({"cut-offs": {"items": [cut_off]}}, a_case(case_id))
    taken = {**an_escalation(missed, case_id), "done_at": MORNING.isoformat()}
    ladder = {"groups": [], "items": [taken], "more": False}
    harness.others.doors["notifications"] = _by_path({"escalations": ladder}, {"items": [], "next_cursor": None})

    page = well_made(await _send(harness, "commune_officer", f"/cases/{case_id}"))
    others = harness.others.answers | {"disbursement": {"items": [], "next_cursor": None}}
    harness.others.answers = others
    free = {**taken, "state": "top", **dict.fromkeys(("taken_by", "taken_at", "taken_until", "plan", "done_at"))}
    ladder = {**ladder, "items": [free]}
    harness.others.doors["notifications"] = _by_path({"escalations": ladder}, {"items": [], "next_cursor": None})
    untaken = await _send(harness, "commune_officer", f"/cases/{case_id}")
    plain = well_made(untaken)

    assert f'Chưa ai nhận. <a href="/escalations/{missed}">' in untaken.text
    assert "Chưa ai nhận." not in page
    assert "nhận, hẹn xong" in page
    assert "Cử tổ 2 đến từng hộ" in page
    assert "Việc của thời hạn này vẫn chưa xong." in page
    assert page.count("xã bị cô lập: lùi từ") == 1
    assert page.count("khi xã bị cô lập, hạn đã lùi đến") == 1
    assert page.count("· 12/CĐ-UBND,") == 2, "by which act, and who signed it"
    story = page.partition("Diễn biến")[2]
    assert story.count("Xã bị cô lập đến") == 1
    assert "lùi từ" in story
    assert "Đã đến được xã (13/CĐ-UBND)" in story
    assert "Xã bị cô lập đến" in plain


def an_escalation(clock_id: UUID, case_id: UUID) -> dict[str, Any]:
    """One that an officer has taken, as notifications tells it."""
    until = (MORNING + timedelta(hours=30)).isoformat()
    return {
        "clock_id": str(clock_id), "kind": "findings", "incident_id": str(INCIDENT), "case_id": str(case_id),
        "commune_code": COMMUNE, "risk_level": 4, "drill": True, "pace": 1, "due_at": until, "missed_at": until,
        "state": "taken", "rung": 1, "since": until, "next_at": None, "told": [], "empty_rungs": [], "may_take": False,
        "taken_by": "officer-1", "taken_at": until, "taken_until": until, "plan": "Cử tổ 2 đến từng hộ", "revision": 1,
        "done_at": None, "word": "running", "longest_word_s": 86400, "is_mine": False, "may_take_over": False,
        "prolonged_at_most": until, "acts": [],
    }  # fmt: skip


def _by_path(answers: dict[str, Any], otherwise: dict[str, Any]) -> FastAPI:
    """A service that answers by how an address ends."""
    service = FastAPI()

    @service.api_route("/{path:path}", methods=["GET", "POST"])
    async def answer(path: str) -> JSONResponse:
        return JSONResponse(next((said for end, said in answers.items() if path.endswith(end)), otherwise))

    return service


def _an_intake(one: dict[str, Any]) -> FastAPI:
    """An intake that knows one incident with one commune that is cut off."""
    intake = FastAPI()

    @intake.api_route("/{path:path}", methods=["GET", "POST"])
    async def answer(path: str, request: Request) -> JSONResponse:
        if request.method == "POST":
            return JSONResponse(one, 201 if path.endswith("/cut-offs") else 200)
        return JSONResponse({"items": [one]} if path.endswith("/cut-offs") else _INCIDENT)

    return intake
