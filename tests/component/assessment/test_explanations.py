"""The household's page: what it says, on screen and on paper; that it is the same years later; who may see it."""

import contextlib
import ctypes
import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pypdfium2
import pytest
from pypdfium2 import raw
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from services.assessment.api.explanation.explanations import explanations_router
from services.assessment.domain.decisions import Verdict
from services.assessment.domain.findings import Findings
from services.assessment.policy.law.norms import Norm
from services.assessment.rules import ReliefLaw
from shared.database import execute
from shared.http import create_api
from tests.component.assessment.conftest import ServiceHarness
from tests.support.builders import (
    COMMUNE,
    MORNING,
    OTHER_COMMUNE,
    PROVINCE,
    a_case_retracted,
    a_household_reported,
    a_personal_part,
)
from tests.support.foundation import ISSUER, client_for
from tests.support.paper import text_of

_NOW = MORNING + timedelta(hours=3)
_HUNGRY = {"short_of_food": {"people": 4, "months": 2}}
_FOUND = {
    "household": {"standing": "poor"},
    "losses": {
        **_HUNGRY,
        "injured": [{"ref": "p2", "treatment_days": 4}, {"ref": "p3", "treatment_days": 1}],
        "house": {"state": "heavily_damaged", "habitable": False},
    },
}
_ARTICLE = "khoản 2 Điều 12 Nghị định 335/2026/NĐ-CP"


async def _reported(harness: ServiceHarness, **values: Any) -> UUID:
    reported = a_household_reported(personal=a_personal_part(losses=_HUNGRY), **values)
    await harness.hear(reported)
    return reported.case_id


async def _assessed(harness: ServiceHarness, found: dict[str, Any] | None = None) -> UUID:
    case_id = await _reported(harness)
    await harness.find(case_id, Findings.model_validate(found or _FOUND), _NOW)
    return case_id


async def _page(
    harness: ServiceHarness, case_id: UUID, accept: str = "text/html", role: str = "commune_officer", **query: Any
) -> httpx.Response:
    async with harness.as_(role) as client:
        return await client.get(
            f"/v1/assessments/{case_id}/explanation", params=query, headers={"Accept": accept, "Accept-Language": "vi"}
        )


@contextlib.contextmanager
def _paper(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    yield document
    document.close()


async def test_the_page_says_what_why_by_which_article_and_who_decided(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    awards = await harness.rows("select id from awards order by code")
    await harness.sign([award["id"] for award in awards], _NOW + timedelta(hours=2))

    answer = await _page(harness, case_id)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    for words in (
        "Hộ Thử Nghiệm",
        "Phường Ba Đình",
        "DIỄN TẬP",
        "120 kg",
        "4 người × 2 tháng × 15 kg = 120 kg",
        "điều trị 4 ngày; quy định đòi hỏi từ 3 ngày",
        "10 × 540.000 đ = 5.400.000 đ",
        "20.000.000 đ",
        _ARTICLE,
        "Điều trị 1 ngày",
        "Chủ tịch UBND Phường Ba Đình",
        "20/11/2026",
    ):
        assert words in answer.text, words


async def test_the_page_and_its_paper_are_called_by_the_number_of_the_case(harness: ServiceHarness) -> None:
    case_id = await _reported(harness, case_number="HT-2611-00042")

    page, paper = await _page(harness, case_id), await _page(harness, case_id, format="pdf")

    assert "HT-2611-00042" in page.text
    assert str(case_id)[-8:] not in page.text
    assert "HT-2611-00042" in text_of(paper.content)
    assert 'filename="HT-2611-00042-vi.pdf"' in paper.headers["content-disposition"]


async def test_the_page_speaks_english_to_whoever_asks(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    shown = (await _page(harness, case_id, lang="en")).text

    assert 'lang="en"' in shown
    assert "4 people × 2 months × 15 kg = 120 kg" in shown
    assert "Article 12(2) of Decree 335/2026/NĐ-CP" in shown
    assert "Waits for a decision" in shown


async def test_before_a_signature_the_page_says_who_decides_and_by_when(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    shown = (await _page(harness, case_id)).text

    assert "cấp xã quyết định (khoản 1 Điều 13 Nghị định 335/2026/NĐ-CP), trong 48 giờ" in shown
    assert "chỉ tiêu nội bộ, không phải thời hạn của luật" in shown
    assert "Hạn: 11:00 22/11/2026" in shown


async def test_the_paper_is_one_page_with_every_letter_and_can_be_searched(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    answer = await _page(harness, case_id, "application/pdf")

    assert answer.headers["content-type"] == "application/pdf"
    with _paper(answer.content) as document:
        _check_paper(document)
    page_text = text_of(answer.content)
    for words in ("Hộ Thử Nghiệm", "Hỗ trợ người bị thương nặng", "10 × 540.000 đ = 5.400.000 đ", "335/2026/NĐ-CP"):
        assert words in page_text


def _check_paper(document: pypdfium2.PdfDocument) -> None:
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (595, 842)
    metadata = document.get_metadata_dict()
    assert metadata["Title"].startswith("Giải thích trợ giúp khẩn cấp")
    assert metadata["CreationDate"].startswith("D:20261120")
    assert _language_of(document) == "vi-VN"
    picture = document[0].render(scale=1).to_pil().convert("L")
    assert 0.01 < sum(picture.histogram()[:128]) / (picture.width * picture.height) < 0.3


def _language_of(document: pypdfium2.PdfDocument) -> str:
    length = raw.FPDFCatalog_GetLanguage(document.raw, None, 0)
    letters = (ctypes.c_ushort * length)()
    raw.FPDFCatalog_GetLanguage(document.raw, letters, length)
    return bytes(letters).decode("utf-16-le").rstrip("\0")


async def test_a_household_that_lost_everything_still_fits_on_one_page(harness: ServiceHarness) -> None:
    losses = {
        "dead": ["p1", "p2"], "missing": ["p3"],
        "injured": [{"ref": f"p{n}", "treatment_days": n} for n in range(4, 7)],
        "house": {"damage_pct": 80, "no_other_home": True, "habitable": False},
        "short_of_food": {"people": 5, "months": 6}, "lost_essentials": True,
        "burial_by_organisation": {"person": "p1", "actual_cost_dong": 31_500_000}, "children_left_alone": ["p7"],
    }  # fmt: skip
    case_id = await _assessed(harness, {"household": {"standing": "difficult", "size": 9}, "losses": losses, "head": "p8"})

    for language in ("vi", "en"):
        with _paper((await _page(harness, case_id, "application/pdf", lang=language)).content) as document:
            assert len(document) == 1


async def test_what_rests_on_an_uncertain_reading_is_marked_and_listed(harness: ServiceHarness) -> None:
    found = {
        "household": {"standing": "difficult"},
        "losses": {"house": {"damage_pct": 80, "no_other_home": True, "habitable": False}},
    }
    case_id = await _assessed(harness, found)

    shown = (await _page(harness, case_id)).text
    body = (await _page(harness, case_id, "application/json")).json()

    assert "có điểm chưa kiểm chứng" in shown
    assert "trên 70% coi là mất hoàn toàn (chưa kiểm chứng)" in shown
    assert "Việc quy đổi tỷ lệ thiệt hại sang mức hỗ trợ nhà ở chưa có văn bản quy định." in shown
    assert {doubt["code"] for doubt in body["unverified"]} == {"standing_difficult", "damage_percentage"}


async def test_as_data_each_award_and_refusal_carries_its_whole_path(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    body = (await _page(harness, case_id, "application/json")).json()

    assert (body["rule_set"], body["asked_on"], body["base_level_dong"]) == ("ND335_540", "2026-11-20", 540_000)
    assert (body["findings_revision"], body["report_revision"], body["law_still_says_so"]) == (1, 1, True)
    assert body["inputs"]["losses"]["injured"][0] == {"ref": "p501", "treatment_days": 4}
    injury = next(award for award in body["awards"] if award["code"] == "INJURY")
    assert injury["basis"] == [{"document": "335/2026/NĐ-CP", "article": "12.2"}]
    assert "injury_multiplier from 2021-07-01" in injury["trace"]["formulas"]
    assert {"base_level_dong", "benefits.injury.multiplier"} <= {one["name"] for one in injury["trace"]["parameters"]}
    [refused] = body["not_awarded"]
    assert (refused["code"], refused["person"], refused["reason"]) == ("INJURY", "p502", "treatment_too_short")
    assert refused["trace"]["formulas"]
    assert refused["certainty"] == "A"


async def test_years_later_under_another_law_the_page_is_the_same_to_the_byte(harness: ServiceHarness, tmp_path: Path) -> None:
    case_id = await _assessed(harness)
    awards = await harness.rows("select id from awards")
    await harness.sign([award["id"] for award in awards], _NOW + timedelta(hours=2))
    before = {accept: (await _page(harness, case_id, accept)).content for accept in ("text/html", "application/pdf")}

    # A correction of the values of the very day, and a province's norm found out later, for that day too.
    (tmp_path / "base_level_dong.yaml").write_text(
        "values:\n  2026-10-05:\n    value: 999000\n    metadata: {document: 1/2027/NĐ-CP, article: '1', certainty: A}\n",
        encoding="utf-8",
    )
    norm = Norm(PROVINCE, "benefits.house_repair.dong", 77_000_000, MORNING.date(), None, "1/2026/NQ-HĐND", "1")
    law = ReliefLaw(tmp_path, norms=[norm])
    assert law.fingerprint != harness.context.law.fingerprint
    harness = _under(harness, law)
    after = {accept: (await _page(harness, case_id, accept)).content for accept in before}
    body = (await _page(harness, case_id, "application/json")).json()

    assert after == before
    assert body["law_still_says_so"] is False
    assert next(award for award in body["awards"] if award["code"] == "HOUSE_REPAIR")["amount"] == 20_000_000


def _under(harness: ServiceHarness, law: ReliefLaw) -> ServiceHarness:
    """The same service years later, with another law."""
    context = replace(harness.context, law=law)
    app = create_api("assessment", "later", ISSUER.verifier(), harness.foundation.ready())
    app.include_router(explanations_router(harness.foundation, context))
    return ServiceHarness(harness.foundation, context, app)


async def test_the_determination_of_an_earlier_visit_can_still_be_read(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    later = {"losses": {"short_of_food": {"people": 3}}}
    await harness.find(case_id, Findings.model_validate(later), _NOW + timedelta(days=2))

    newest, first, reported = [
        (await _page(harness, case_id, **query)).text for query in ({}, {"revision": 1}, {"revision": 0})
    ]

    assert "45 kg" in newest
    assert "5.400.000 đ" not in newest
    assert "5.400.000 đ" in first
    assert "120 kg" in reported
    assert "Chưa có cán bộ đến đánh giá" in reported
    assert "Chưa có cán bộ đến đánh giá" not in first
    assert (await _page(harness, case_id, revision=3)).status_code == 404


async def test_what_was_declined_or_returned_is_said(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    ids = {row["code"]: row["id"] for row in await harness.rows("select id, code from awards")}
    await harness.sign([ids["RICE"]], _NOW + timedelta(hours=1), Verdict.DECLINED, "already_helped")
    await harness.sign([ids["INJURY"]], _NOW + timedelta(hours=1), Verdict.RETURNED, "proof_missing")

    shown = (await _page(harness, case_id)).text

    assert "không duyệt (lý do: đã được trợ giúp)" in shown
    assert "Trả lại để đánh giá thêm: thiếu giấy tờ hoặc ảnh" in shown


async def test_a_proposal_that_was_reckoned_anew_is_not_shown_as_approved(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    await harness.find(
        case_id, Findings.model_validate({"losses": {"short_of_food": {"people": 3}}}), _NOW + timedelta(hours=1)
    )
    [rice] = await harness.rows("select id from awards where code = 'RICE'")
    await harness.sign([rice["id"]], _NOW + timedelta(hours=2))

    assert "Đã được tính lại sau đó" in (await _page(harness, case_id, revision=1)).text
    assert "Đã duyệt, Quyết định số" in (await _page(harness, case_id)).text


async def test_a_retracted_case_says_so(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    await harness.hear(a_case_retracted(case_id=case_id))

    assert "Hồ sơ đã được rút lại" in (await _page(harness, case_id)).text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/pdf", "application/pdf"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html;q=0.2, application/pdf;q=0.9", "application/pdf"),
        ("image/png", "application/problem+json"),
    ],
)
async def test_the_caller_chooses_the_form(harness: ServiceHarness, accept: str, kind: str) -> None:
    answer = await _page(harness, await _assessed(harness), accept)

    assert answer.headers["content-type"] == kind
    assert answer.status_code == (406 if "problem" in kind else 200)


async def test_an_address_may_name_the_form_too_and_a_wrong_one_is_named(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    assert (await _page(harness, case_id, format="pdf")).headers["content-type"] == "application/pdf"
    for query in ({"format": "docx"}, {"lang": "fr"}, {"revision": -1}):
        wrong = await _page(harness, case_id, **query)
        assert wrong.status_code == 422
        assert [error["field"].rsplit(".", 1)[-1] for error in wrong.json()["errors"]] == list(query)


async def test_who_has_no_need_to_know_or_is_elsewhere_sees_nothing(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    for role in ("ops", "paying_agent", "accountant", "law_officer", "reporter"):
        assert (await _page(harness, case_id, role=role)).status_code == 403
    for role in ("assessor", "commune_chair", "provincial_leader", "auditor"):
        assert (await _page(harness, case_id, role=role)).status_code == 200
    async with client_for(harness.app, ISSUER.token("commune_chair", communes=[OTHER_COMMUNE])) as elsewhere:
        assert (await elsewhere.get(f"/v1/assessments/{case_id}/explanation")).status_code == 404
    async with client_for(harness.app, ISSUER.token("commune_chair", communes=[COMMUNE])) as here:
        assert (await here.get(f"/v1/assessments/{uuid4()}/explanation")).status_code == 404
    viewed = await harness.rows("select actor from audit where action = 'explanation shown'")
    assert len(viewed) == 4


async def test_what_is_kept_is_encrypted_and_cannot_be_changed(harness: ServiceHarness) -> None:
    await _assessed(harness)

    rows = await harness.rows("select * from determinations order by findings_revision")

    assert [(row["findings_revision"], row["report_revision"], row["rule_set"]) for row in rows] == [
        (0, 1, "ND335_540"),
        (1, 1, "ND335_540"),
    ]
    for row in rows:
        assert "Hộ Thử Nghiệm".encode() not in row["sealed"]
    with pytest.raises(DBAPIError, match="append-only"):
        async with harness.foundation.database.transaction() as session:
            await execute(session, text("update determinations set rule_set = 'x'"))


async def test_names_that_look_like_commands_are_only_words(harness: ServiceHarness) -> None:
    name = '#panic("x") <script>alert(1)</script> $ \\ @'
    reported = a_household_reported(personal=a_personal_part(head_name=name, losses=_HUNGRY))
    await harness.hear(reported)

    shown = (await _page(harness, reported.case_id)).text
    paper = (await _page(harness, reported.case_id, "application/pdf")).content

    assert "<script>" not in shown
    assert '#panic("x") <script>alert(1)</script>' in text_of(paper)


@pytest.mark.parametrize(
    "name", ["Hộ 🏚️ 👨‍👩‍👧", "陳文明 (Trần Văn Minh)", "陈文明", "ថាច់ សុខា", "ທ້າວ ພອນ", "Đỗ Văn ✓ ☎ 1️⃣", "김 さくら"],
    ids=["emoji", "chinese", "simplified", "khmer", "lao", "signs", "korean and japanese"],
)  # fmt: skip
async def test_a_name_in_any_script_of_those_who_live_here_is_printed(harness: ServiceHarness, name: str) -> None:
    reported = a_household_reported(personal=a_personal_part(head_name=name, losses=_HUNGRY))
    await harness.hear(reported)

    papers = [await _page(harness, reported.case_id, "application/pdf") for _ in range(2)]

    assert papers[0].status_code == 200
    assert papers[0].content == papers[1].content
    printed = text_of(papers[0].content)
    assert "□" not in printed
    assert all(letter in printed for letter in name if letter.isalpha())
    assert name in (await _page(harness, reported.case_id)).text


async def test_a_letter_of_a_script_without_a_font_is_a_box_on_paper_and_stays_on_the_screen(harness: ServiceHarness) -> None:
    reported = a_household_reported(personal=a_personal_part(head_name="ꨚꨰꩀ Đàng 陳", losses=_HUNGRY))
    await harness.hear(reported)

    paper = await _page(harness, reported.case_id, "application/pdf")

    assert "□□ Đàng 陳" in text_of(paper.content)
    assert "ꨚꨰꩀ Đàng 陳" in (await _page(harness, reported.case_id)).text


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("\u1031\u064b\u17d2\U0001f1fb\u0627\u20e3 A", id="what the library stumbles over"),
        pytest.param('"\u064b \u0378\u17d2', id="marks without a letter"),
    ],
)
async def test_no_name_costs_a_household_its_page(harness: ServiceHarness, name: str) -> None:
    reported = a_household_reported(personal=a_personal_part(head_name=name, losses=_HUNGRY))
    await harness.hear(reported)

    assert (await _page(harness, reported.case_id, "application/pdf")).status_code == 200


async def test_an_auditor_reads_the_same_page_without_the_name(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)

    officers, auditors = [(await _page(harness, case_id, role=role)).text for role in ("commune_officer", "auditor")]
    paper = text_of((await _page(harness, case_id, "application/pdf", "auditor")).content)

    assert "Hộ Thử Nghiệm" in officers
    assert auditors == officers.replace("Hộ Thử Nghiệm", "H. T. N.")
    assert "H. T. N." in paper
    assert "Thử Nghiệm" not in paper


async def test_an_auditors_data_lacks_birthdays_and_the_law_is_still_asked_by_them(harness: ServiceHarness) -> None:
    member = {"ref": "p501", "birth_date": "2010-01-05"}
    found = {
        "household": {"members": [member]},
        # Sixteen already; by the year alone the age would be open, and the answer another.
        "losses": {"children_left_alone": ["p501"]},
    }
    case_id = await _assessed(harness, found)

    officers, auditors = [
        (await _page(harness, case_id, "application/json", role)).json() for role in ("commune_officer", "auditor")
    ]

    assert officers["inputs"]["members"] == [{**member, "birth_year": None, "sex": None, "flags": []}]
    assert auditors["inputs"]["members"] == [{"ref": "p501", "birth_date": None, "birth_year": 2010, "sex": None, "flags": []}]
    assert {name: value for name, value in auditors.items() if name != "inputs"} == {
        name: value for name, value in officers.items() if name != "inputs"
    }
    assert [refusal["reason"] for refusal in auditors["not_awarded"]] == ["too_old"]
    assert auditors["law_still_says_so"] is True


async def test_rows_are_sealed_under_the_words_of_the_first_ones_so_that_all_can_be_opened(harness: ServiceHarness) -> None:
    case_id = await _assessed(harness)
    rows = await harness.rows("select sealed from determinations where case_id = :case_id", case_id=case_id)

    opened = [harness.foundation.data_cipher.open_bytes(row["sealed"], f"reckonings.sealed|{case_id}") for row in rows]

    assert [set(json.loads(zlib.decompress(content))) for content in opened] == [{"head_name", "told", "answer", "awards"}] * 2
