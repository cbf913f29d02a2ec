"""Facts in words, without anything personal."""

import pytest

from services.console.views.notices import NoticeView
from services.console.views.payments import PaymentView
from services.console.views.story import line_of, sentence
from services.console.views.timeline import LiveCase, StoredCase, timeline_of
from shared.events import FACTS, CaseEvent, NewsTold
from shared.ids import new_id
from shared.texts import Text
from tests.support.builders import (
    MORNING,
    a_clock_missed,
    a_damage_assessed,
    a_household_reported,
    a_household_told,
    a_payment_reduced,
    a_payment_settled,
    a_personal_part,
    a_recovery_ended,
    a_reduction_declined,
    an_assistance_approved,
    an_assistance_reduced,
)


def test_a_line_keeps_codes_and_figures_only() -> None:
    line = line_of(a_household_reported(personal=a_personal_part(head_name="Tên Bí Mật")))

    assert line.details == {"revision": 1, "has_informant": False}
    assert line.at == MORNING


def test_an_approval_names_number_and_amounts() -> None:
    line = line_of(an_assistance_approved())

    assert sentence(line.what, line.details).en == "Decision 1/QĐ-UBND approved: Severe injury 5,400,000 đ"
    assert "household_id" not in line.details


def test_a_reduction_says_what_stood_and_what_is_left() -> None:
    line = line_of(an_assistance_reduced())

    assert sentence(line.what, line.details).vi == (
        "Quyết định 3/QĐ-UBND điều chỉnh giảm: Người bị thương nặng từ 5.400.000 đ còn 2.400.000 đ"
    )
    line = line_of(a_payment_reduced())
    assert sentence(line.what, line.details).vi == "Phần đã chi thừa cần thu hồi: 3.000.000 đ"
    line = line_of(a_recovery_ended())
    assert sentence(line.what, line.details).vi == "Thu hồi 3.000.000 đ: không thu hồi"
    line = line_of(a_household_told(adjustment=True))
    assert sentence(line.what, line.details).vi == "Đã báo cho hộ việc điều chỉnh (tin nhắn)"


def test_a_reduction_that_was_declined_says_what_stands_and_why() -> None:
    line = line_of(a_reduction_declined())

    assert sentence(line.what, line.details).vi == (
        "Quyết định 4/QĐ-UBND không giảm (hộ còn khó khăn): Người bị thương nặng giữ 5.400.000 đ, đề nghị giảm còn 2.400.000 đ"
    )
    assert "Severe injury stays 5,400,000 đ" in sentence(line.what, line.details).en


def test_a_missed_clock_says_by_what_it_stands_and_whose_it_is() -> None:
    line = line_of(
        a_clock_missed(case_id=new_id(), service="assessment", kind="funeral_decision", article="335/2026/NĐ-CP 12.3.c")
    )

    assert line.service == "assessment"
    assert sentence(line.what, line.details).vi == "TRỄ HẠN: Chưa ký chi phí mai táng (Theo 335/2026/NĐ-CP 12.3.c)"


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS.values() if issubclass(fact, CaseEvent)], ids=lambda fact: fact.__name__
)
def test_every_fact_has_a_sentence_even_without_its_details(fact: type[CaseEvent]) -> None:
    said = sentence(fact.__name__, {})

    assert said.vi != fact.__name__
    assert "{" not in said.vi + said.en


def test_a_fact_of_tomorrow_is_shown_by_its_name() -> None:
    assert sentence("CasesMerged", {}).vi == "CasesMerged"


def test_a_payment_and_findings_read_well() -> None:
    assert sentence("PaymentSettled", line_of(a_payment_settled()).details).vi == "Đã chi trả 5.400.000 đ (chuyển khoản)"
    assert (
        sentence("DamageAssessed", line_of(a_damage_assessed(awards=())).details).en
        == "The damage was assessed; proposed: nothing"
    )


def test_nobody_who_knows_the_case_means_no_story() -> None:
    assert timeline_of(new_id(), MORNING, StoredCase(), LiveCase(away=["intake"])) is None


@pytest.mark.parametrize(
    ("what", "details", "said"),
    [
        (
            "AssistanceDeclined",
            {"decision_number": "2/QĐ-UBND", "reason_code": "not_affected"},
            "Quyết định 2/QĐ-UBND không duyệt (hộ không bị thiệt hại)",
        ),
        ("CaseRetracted", {"reason_code": "found_alive"}, "Báo cáo được rút lại (tìm thấy người còn sống)"),
        (
            "PaymentFailed",
            {"reason": "AC04"},
            "Ngân hàng từ chối (tài khoản đã đóng hoặc không tồn tại (AC04)); khoản chi tạm giữ",
        ),
        ("PaymentReturned", {"reason": "ZZ99"}, "Ngân hàng trả lại tiền (mã ZZ99)"),
    ],
)
def test_reasons_are_said_in_words(what: str, details: dict[str, str], said: str) -> None:
    assert sentence(what, details).vi == said


def test_payments_and_notices_say_in_words_why_they_wait() -> None:
    held = PaymentView(state="held", reason="bank_contradicts").worded()
    visit = NoticeView(kind="in_person", state="waiting", reason="no_phone").worded()

    assert held.reason_text == Text(vi="ngân hàng trả lời mâu thuẫn", en="the bank contradicts itself")
    assert visit.reason_text == Text(vi="không có số di động dùng được", en="no mobile number that works")
    assert PaymentView(state="settled").worded().reason_text is None


def test_who_was_told_in_person_when_and_how_stands_on_the_story() -> None:
    said = {"channel": "in_person", "told_at": MORNING, "told_to": "neighbour", "told_how": "call"}
    told, plain = line_of(a_household_told(**said)), line_of(a_household_told(channel="sms"))

    words = sentence(told.what, told.details)
    assert words.vi.endswith(", hàng xóm, trưởng thôn, gọi điện)")
    assert "(in person, at " in words.en
    assert words.en.endswith(", a neighbour or the village head, by a call)")
    assert sentence(plain.what, plain.details).en == "The household was told the outcome (text message)"


def test_news_are_a_line_of_their_own() -> None:
    given = {"case_id": new_id(), "incident_id": new_id(), "drill": True, "news_id": new_id(), "channel": "sms"}
    line = line_of(NewsTold(**given, news="decided", audience="informant"))

    assert sentence(line.what, line.details).en == "News told to the informant: decided (text message)"
