"""A household opens its own page with the code on its paper: without an officer, and nobody else's."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.assessment.domain.findings import Findings
from shared.household_code import new_code
from tests.component.assessment.conftest import HarnessOf, ServiceHarness
from tests.support.builders import (
    COMMUNE,
    MORNING,
    OTHER_COMMUNE,
    a_household_reported,
    a_payment_failed,
    a_payment_settled,
    a_personal_part,
    goods_handed_over,
)
from tests.support.foundation import client_for
from tests.support.paper import text_of

_NOW = MORNING + timedelta(hours=3)
_LOSSES: Any = {"short_of_food": {"people": 4, "months": 2}}
_FOUND = {
    "household": {"standing": "poor"},
    "losses": {
        **_LOSSES,
        "injured": [{"ref": "p2", "treatment_days": 4}],
        "house": {"state": "heavily_damaged", "habitable": False},
    },
}
_DESK = "https://desk.test"


@pytest.fixture
async def harness(harness_of: HarnessOf) -> ServiceHarness:
    return await harness_of(console_url=_DESK)


async def _reported(harness: ServiceHarness, code: str | None, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=_LOSSES, page_code=code), **values)
    await harness.hear(reported)
    return reported.case_id


async def _signed(harness: ServiceHarness, code: str) -> tuple[UUID, dict[str, UUID]]:
    case_id = await _reported(harness, code)
    await harness.find(case_id, Findings.model_validate(_FOUND), _NOW)
    ids = {row["code"]: row["id"] for row in await harness.rows("select id, code from awards")}
    await harness.sign(list(ids.values()), _NOW + timedelta(hours=1))
    return case_id, ids


async def _open(harness: ServiceHarness, code: str, **body: Any) -> httpx.Response:
    async with client_for(harness.app) as nobody:
        return await nobody.post("/v1/household-pages", json={"code": code, "lang": "vi", **body})


async def test_the_code_opens_the_page_without_an_officer_and_it_answers_what_a_household_asks(harness: ServiceHarness) -> None:
    code = new_code()
    await _signed(harness, code)

    answer = await _open(harness, code.upper())

    assert answer.status_code == 200
    for words in (
        "Hộ Thử Nghiệm",
        "120 kg",
        "Đã duyệt, đang chi trả",
        "Nhận khi nào, ở đâu, mang theo gì",
        "trong 24 giờ sau quyết định",
        "giấy tờ tuỳ thân nếu còn",
        "giấy uỷ quyền",
        "Hỏi ai",
        "UBND Phường Ba Đình",
        "khiếu nại",
        "90 ngày",
        "Điều 9 Luật 02/2011/QH13",
        "chưa đối chiếu với văn bản gốc",
    ):
        assert words in answer.text, words
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) <= 20_000
    # Names of formulas and rule sets are for officers: they stand in the JSON.
    for internal in ("_outcome", "ND335_540", "house_state", "độ chắc chắn"):
        assert internal not in answer.text


async def test_in_english_too_and_on_paper_with_a_code_to_scan(harness: ServiceHarness) -> None:
    code = new_code()
    case_id, _ = await _signed(harness, code)

    english = await _open(harness, code, lang="en")
    paper = await _open(harness, code, format="pdf")
    async with harness.as_("commune_officer") as officer:
        printed = await officer.get(f"/v1/assessments/{case_id}/explanation", params={"format": "pdf", "lang": "vi"})

    assert "When and where it comes, what to bring" in english.text
    assert "Article 9 of Law 02/2011/QH13" in english.text
    assert paper.headers["content-type"] == "application/pdf"
    for pdf in (paper.content, printed.content):
        assert f"{_DESK}/h/{code}" in "".join(text_of(pdf).split())
    assert paper.content == printed.content


async def test_whoever_guesses_is_told_nothing_and_waits(harness: ServiceHarness) -> None:
    await _reported(harness, code := new_code())

    answers = [await _open(harness, guess) for guess in (new_code(), "", "0" * 26, "không phải mã")]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1, "nobody learns why a code opens nothing"
    statuses = [(await _open(harness, new_code())).status_code for _ in range(70)]
    assert statuses[-1] == 429
    assert (await _open(harness, code)).status_code == 200, "households are not shut out with whoever guesses"


async def test_a_new_code_shuts_the_old_one_and_an_expired_one_opens_nothing(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = new_code(), new_code()
    reported = a_household_reported(personal=a_personal_part(losses=_LOSSES, page_code=old))
    await harness.hear(reported)
    assert (await _open(harness, old)).status_code == 200

    renewed = a_household_reported(
        personal=a_personal_part(losses=_LOSSES, page_code=new),
        case_id=reported.case_id,
        household_id=reported.household_id,
        revision=2,
    )
    await harness.hear(renewed)

    assert ((await _open(harness, old)).status_code, (await _open(harness, new)).status_code) == (404, 200)
    [row] = await harness.rows("select code_hash, valid_until from household_pages")
    assert new.encode() not in row["code_hash"]
    monkeypatch.setattr("services.assessment.api.explanation.household_pages.now", lambda: row["valid_until"])
    assert (await _open(harness, new)).status_code == 404


async def test_it_says_how_it_stands_now(harness: ServiceHarness) -> None:
    code = new_code()
    case_id, ids = await _signed(harness, code)
    await harness.hear(goods_handed_over(case_id=case_id, award_id=ids["RICE"], occurred_at=_NOW + timedelta(hours=5)))
    await harness.hear(
        a_payment_failed(case_id=case_id, award_id=ids["INJURY"], reason="AC04", occurred_at=_NOW + timedelta(hours=6))
    )

    shown = (await _open(harness, code)).text

    assert "Đã nhận: Gạo cứu đói." in shown
    assert "đã nhận ngày 20/11/2026" in shown
    assert "Chưa chi được: Hỗ trợ người bị thương nặng (thành viên 1 ghi thêm khi đánh giá" in shown
    assert "(tài khoản đã đóng hoặc không tồn tại (AC04))." in shown
    assert "hãy báo UBND xã số tài khoản đúng" in shown
    assert "Hộ đã nhận đủ" not in shown

    for award in (ids["INJURY"], ids["HOUSE_REPAIR"]):
        await harness.hear(a_payment_settled(case_id=case_id, award_id=award, occurred_at=_NOW + timedelta(hours=9)))
    everything = (await _open(harness, code)).text

    assert "Hộ đã nhận đủ các khoản được duyệt (3)." in everything
    assert "Nhận khi nào, ở đâu" not in everything


async def test_an_older_word_of_those_who_pay_changes_nothing(harness: ServiceHarness) -> None:
    code = new_code()
    case_id, ids = await _signed(harness, code)
    await harness.hear(a_payment_settled(case_id=case_id, award_id=ids["INJURY"], occurred_at=_NOW + timedelta(hours=9)))
    await harness.hear(a_payment_failed(case_id=case_id, award_id=ids["INJURY"], occurred_at=_NOW + timedelta(hours=6)))

    assert "Chưa chi được" not in (await _open(harness, code)).text


async def test_the_commune_says_where_its_people_ask_and_nobody_writes_over_anothers_words(harness: ServiceHarness) -> None:
    code = new_code()
    await _reported(harness, code)
    path, office = (
        f"/v1/communes/{COMMUNE}/contact-point",
        {"address": "12 đường Thử Nghiệm", "phone": "024 3999 0000", "hours": "7-17 giờ"},
    )
    async with harness.as_("commune_officer") as officer:
        assert (await officer.get(path)).json()["revision"] == 0
        first = await officer.put(path, json=office)
        late = await officer.put(path, json={**office, "address": "Chỗ khác"})
        elsewhere = await officer.put(f"/v1/communes/{OTHER_COMMUNE}/contact-point", json=office)
        bad = await officer.put(path, json={**office, "phone": "gọi anh Ba", "seen_revision": 1})

    assert (first.status_code, first.json()["revision"]) == (200, 1)
    assert (late.status_code, [error["field"] for error in late.json()["errors"]]) == (409, ["address", "phone", "hours"])
    assert (elsewhere.status_code, bad.status_code) == (403, 422)
    shown = (await _open(harness, code)).text
    assert "12 đường Thử Nghiệm. Điện thoại: 024 3999 0000. Giờ làm việc: 7-17 giờ." in shown


async def test_where_no_desk_is_named_no_code_is_printed(harness_of: HarnessOf) -> None:
    harness = await harness_of(console_url="")
    code = new_code()
    case_id = await _reported(harness, code)
    async with harness.as_("commune_officer") as officer:
        shown = await officer.get(f"/v1/assessments/{case_id}/explanation", headers={"Accept": "text/html"})

    assert code not in shown.text
    assert "/h/" not in shown.text


async def test_who_may_not_know_the_household_gets_no_code(harness: ServiceHarness) -> None:
    code = new_code()
    case_id = await _reported(harness, code)
    async with harness.as_("auditor") as auditor:
        shown = await auditor.get(f"/v1/assessments/{case_id}/explanation", headers={"Accept": "text/html"})

    assert shown.status_code == 200
    assert code not in shown.text
