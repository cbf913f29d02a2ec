"""The words: short enough for an SMS, drills marked, nobody named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.domain.digests import ConfirmationTerm, DigestKind
from services.notifications.domain.escalations import EscalationGroup
from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import Outcome, OutcomeAward, OutcomeKind, OutcomeOffice
from services.notifications.policy import texts
from shared.communes import name_of
from shared.ids import new_id
from shared.vocabulary import DECLINED_REASONS

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
COMMUNE = "00004"
BOARD = "https://desk.example.vn/board"
MAX_SMS = 160
MAX_SMS_OF_NEWS = 459
"""Three, as a telephone counts them; a decision about one benefit needs two."""


def an_outcome(**values: Any) -> Outcome:
    ids = {name: new_id() for name in ("case_id", "outcome_id", "incident_id", "caused_by")}
    given = {"commune_code": COMMUNE, "drill": False, "kind": OutcomeKind.PAID, "award_ids": (new_id(),), "amount": 27_000_000}
    return Outcome(**{**ids, **given, "unit": "dong", "rail": "bank", **values})


def a_group(**values: Any) -> EscalationGroup:
    ids = {name: new_id() for name in ("window_id", "shift_id", "incident_id")}
    given = {"recipient": "duty:01", "drill": True, "kind": "paid", "count": 3, "oldest_due_at": NOON - timedelta(hours=3)}
    return EscalationGroup(**{**ids, **given, "oldest_commune": COMMUNE, "communes": (COMMUNE,), **values})


@pytest.mark.parametrize("audience", [Audience.HOUSEHOLD, Audience.INFORMANT])
@pytest.mark.parametrize("drill", [True, False])
@pytest.mark.parametrize(
    "values",
    [
        {"rail": "bank"},
        {"rail": "cash"},
        {"kind": OutcomeKind.HANDED_OVER, "amount": 60, "unit": "kg", "rail": "goods"},
        {"kind": OutcomeKind.HANDED_OVER, "amount": 1, "unit": "set", "rail": "goods"},
        {"kind": OutcomeKind.DECLINED, "amount": None, "decision_number": "123456/QĐ-UBND-XH/2026"},
        {"kind": OutcomeKind.ADJUSTED, "before": 127_000_000, "decision_number": "123456/QĐ-UBND-XH/2026"},
        {"kind": OutcomeKind.CAME_BACK},
        *(
            {"kind": OutcomeKind.ADJUSTED, "amount": 0, "before": 127_000_000, "reason_code": reason}
            | {"decision_number": "123456/QĐ-UBND-XH/2026"}
            for reason in ("person_alive", "household_doubled", "law_misread")
        ),
        {"kind": OutcomeKind.CAME_BACK, "amount": None},
        {"kind": OutcomeKind.ADJUSTED, "amount": 0, "unit": "set", "before": 1, "decision_number": "1/QĐ-UBND"},
    ],
)
def test_every_outcome_fits_into_one_sms(values: dict[str, Any], audience: Audience, *, drill: bool) -> None:
    wording = texts.of_outcome(an_outcome(**values, drill=drill), audience)
    sms = texts.without_accents(wording.text)

    assert len(sms) <= MAX_SMS
    assert sms.isascii()
    assert sms.startswith("DIEN TAP. ") == drill
    assert "khieu nai: UBND" in sms
    kind = values.get("kind") or OutcomeKind.PAID
    assert wording.template == f"{kind.value}_{audience.value}"


@pytest.mark.parametrize("audience", [Audience.HOUSEHOLD, Audience.INFORMANT])
def test_a_shared_phone_reads_how_many_and_that_each_is_told_in_person(audience: Audience) -> None:
    text = texts.of_shared_phone(COMMUNE, audience, 1200, drill=True).text

    assert text.startswith("DIỄN TẬP. ")
    assert "1200 hộ" in text
    assert "trực tiếp từng hộ" in text
    assert len(texts.without_accents(text)) <= MAX_SMS


def test_a_household_reads_how_much_and_how() -> None:
    assert "đã được chi trả 27.000.000 đồng (chuyển khoản ngân hàng)" in texts.of_outcome(an_outcome(), Audience.HOUSEHOLD).text


def test_goods_are_counted_in_their_unit() -> None:
    rice = an_outcome(kind=OutcomeKind.HANDED_OVER, amount=60, unit="kg", rail="goods")

    assert "đã nhận 60 kg gạo." in texts.of_outcome(rice, Audience.HOUSEHOLD).text


def test_a_digest_says_what_changed_and_what_to_do() -> None:
    counts = {DigestKind.REPORTED: 12, DigestKind.APPROVED: 5, DigestKind.SHORT: 2}

    text = texts.of_digest(COMMUNE, counts, BOARD, drill=True).text

    assert text.startswith("DIỄN TẬP. Kịp Thời, ")
    assert "12 hộ mới báo; 5 hộ được duyệt; 2 hộ chờ nguồn." in text
    assert "Cần làm: đánh giá hộ mới, xin cấp trên." in text
    assert text.endswith(f"Xem và xác nhận: {BOARD} (hoặc trả lời 1)")
    assert "Thay" not in text


def test_a_digest_says_for_how_many_earlier_ones_it_stands() -> None:
    text = texts.of_digest(COMMUNE, {DigestKind.REPORTED: 1}, BOARD, stands_for=3, drill=True).text

    assert "Thay 3 tin trước chưa xác nhận." in text


def test_a_digest_says_by_when_it_must_be_confirmed_and_until_when_it_holds() -> None:
    made_at = datetime(2026, 11, 29, 17, 40, tzinfo=UTC)
    term = ConfirmationTerm(made_at, made_at + timedelta(minutes=15), made_at + timedelta(hours=72))
    counts = {DigestKind.REPORTED: 112, DigestKind.APPROVED: 95, DigestKind.SHORT: 20}

    said = texts.of_digest(COMMUNE, counts, BOARD, stands_for=3, term=term, drill=True)
    late = texts.of_digest(COMMUNE, counts, BOARD, term=replace(term, due_at=made_at), drill=True)

    assert " Xác nhận trước 00:55 30/11. Hiệu lực đến 00:40 3/12. Xem và xác nhận: " in said.text
    assert " Da qua han xac nhan 00:40 30/11. Hieu luc den 00:40 3/12. Xem" in texts.without_accents(late.text)
    assert "Xác nhận trước 00:55 30/11. Hiệu lực đến 00:40 3/12. Bấm phím 1" in texts.to_be_read_out(said.text)
    assert (said.template, said.version) == ("digest", 4)
    # Two parts of an SMS hold 306 characters without accents.
    assert len(texts.without_accents(said.text)) <= 306


def test_only_a_telephone_is_told_that_it_may_answer() -> None:
    text = texts.of_digest(COMMUNE, {DigestKind.REPORTED: 1}, BOARD, drill=True).text

    assert texts.to_be_read_out(text).endswith("1 hộ mới báo. Cần làm: đánh giá hộ mới. Bấm phím 1 để xác nhận đã nhận tin.")
    for written in (texts.with_confirmation(text, "https://desk.test/c/x"), texts.without_answer(text)):
        assert "trả lời" not in written
        assert BOARD in written


def test_an_escalation_says_how_many_which_is_worst_and_where_to_look() -> None:
    groups = [a_group(), a_group(kind="findings", count=40, oldest_due_at=NOON - timedelta(minutes=5))]

    text = texts.of_escalation(groups, BOARD, NOON, drill=True).text

    assert "43 việc quá hạn: 40 chưa đánh giá thiệt hại, 3 đã duyệt mà chưa chi trả." in text
    assert "Lâu nhất, đã 3 giờ: đã duyệt mà chưa chi trả, " in text
    assert text.count("http") == 1


@pytest.mark.parametrize(
    ("overdue", "words"),
    [
        (timedelta(seconds=59), "Vừa quá hạn: "),
        (timedelta(minutes=59), "Lâu nhất, đã 59 phút: "),
        (timedelta(hours=47), "Lâu nhất, đã 47 giờ: "),
        (timedelta(days=3), "Lâu nhất, đã 3 ngày: "),
    ],
)
def test_how_long_overdue_is_said_in_the_unit_that_people_use(overdue: timedelta, words: str) -> None:
    assert f" {words}" in texts.of_escalation([a_group(oldest_due_at=NOON - overdue)], BOARD, NOON, drill=False).text


def test_one_missed_clock_says_what_has_not_been_done_where_and_since_when() -> None:
    silent = a_group(kind="heard", count=1, oldest_due_at=NOON)
    promised = a_group(kind="taken_up", count=1, oldest_due_at=NOON - timedelta(hours=2))

    said = [texts.of_escalation([group], BOARD, NOON, drill=False).text for group in (silent, promised)]

    place = name_of(COMMUNE).partition(",")[0]
    assert said == [
        f"Kịp Thời: 1 việc quá hạn: xã chưa có liên lạc, {place} (vừa quá hạn). Nhận việc: {BOARD}",
        f"Kịp Thời: 1 việc quá hạn: việc đã nhận mà chưa xong, {place} (đã 2 giờ). Nhận việc: {BOARD}",
    ]


@given(st.text(alphabet="ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĐ abc•"))
def test_vietnamese_becomes_plain_letters_of_the_same_length(text: str) -> None:
    plain = texts.without_accents(text)

    assert plain.isascii()
    assert len(plain) == len(text)


@pytest.mark.parametrize("code", ["already_helped", "house_not_destroyed", "standing_not_covered"])
def test_a_refusal_says_why_in_words(code: str) -> None:
    outcome = an_outcome(kind=OutcomeKind.DECLINED, amount=None, decision_number="12/QĐ-UBND", reason_code=code)

    text = texts.of_outcome(outcome, Audience.HOUSEHOLD).text

    assert f"Lý do: {DECLINED_REASONS[code].vi}." in text
    assert code not in text


@pytest.mark.parametrize("code", ["other", "several_reasons", "a_code_of_long_ago"])
def test_what_a_signer_wrote_himself_stays_on_the_page(code: str) -> None:
    outcome = an_outcome(kind=OutcomeKind.DECLINED, amount=None, decision_number="12/QĐ-UBND", reason_code=code)

    text = texts.of_outcome(outcome, Audience.HOUSEHOLD).text

    assert "Lý do ghi trên trang của hộ." in text
    assert code not in text


def an_award(code: str, amount: int, unit: str = "dong") -> OutcomeAward:
    return OutcomeAward(new_id(), code, amount, unit)


A_LOT = (
    an_award("HOUSE_NEW", 60_000_000),
    an_award("FUNERAL_HH", 27_000_000),
    an_award("INJURY", 5_400_000),
    an_award("RICE", 240, "kg"),
    an_award("ESSENTIALS", 1, "set"),
)
NEWS = [
    {"kind": OutcomeKind.DECIDED, "awards": A_LOT, "authority": f"commune:{COMMUNE}", "decision_number": "12/QĐ-UBND-2026"},
    {"kind": OutcomeKind.DECIDED, "awards": A_LOT[:1], "authority": "province:01", "decision_number": "123456/QĐ-UBND-XH/2026"},
    {"kind": OutcomeKind.DECIDED, "awards": A_LOT[3:], "decision_number": "1/QĐ-UBND"},
    {"kind": OutcomeKind.FAILED, "reason_code": "AC04"},
    {"kind": OutcomeKind.FAILED, "reason_code": "MS03"},
    {"kind": OutcomeKind.LATE, "authority": "province:01"},
    {"kind": OutcomeKind.LATE, "authority": f"commune:{COMMUNE}"},
]


@pytest.mark.parametrize("audience", [Audience.HOUSEHOLD, Audience.INFORMANT])
@pytest.mark.parametrize("drill", [True, False])
@pytest.mark.parametrize("values", NEWS)
def test_news_fit_into_three_sms_and_say_whom_to_ask(values: dict[str, Any], audience: Audience, *, drill: bool) -> None:
    wording = texts.of_outcome(an_outcome(**values, drill=drill), audience)
    sms = texts.without_accents(wording.text)

    assert len(sms) <= MAX_SMS_OF_NEWS
    assert sms.isascii()
    assert sms.startswith("DIEN TAP. ") == drill
    assert sms.endswith(f": UBND {texts.without_accents(name_of(COMMUNE).partition(',')[0])}.")
    assert wording.template == f"{values['kind'].value}_{audience.value}"


OFFICE = OutcomeOffice(COMMUNE, "Nhà văn hóa thôn Một, đường liên xã số 27 kéo dài", "0236 3 822 822", "7-17 giờ cả tuần")


@pytest.mark.parametrize("values", NEWS)
def test_news_name_the_telephone_of_the_office_where_one_is_written(values: dict[str, Any]) -> None:
    text = texts.of_outcome(an_outcome(**values, office=OFFICE, drill=True), Audience.HOUSEHOLD).text
    moved_away = texts.of_outcome(an_outcome(**values, office=replace(OFFICE, commune_code="00008")), Audience.HOUSEHOLD).text

    assert text.endswith(", 0236 3 822 822.")
    assert ("Địa chỉ: Nhà văn hóa thôn Một" in text) == (values["kind"] is OutcomeKind.DECIDED)
    assert len(texts.without_accents(text)) <= MAX_SMS_OF_NEWS
    assert "0236" not in moved_away
    assert "Địa chỉ" not in moved_away


def test_a_decision_says_who_gave_what_for_what_and_how_to_complain() -> None:
    text = texts.of_outcome(an_outcome(**NEWS[0]), Audience.HOUSEHOLD).text

    assert "60.000.000 đồng (nhà ở)" in text
    assert "240 kg gạo, 1 bộ nhu yếu phẩm" in text
    assert "QĐ 12/QĐ-UBND-2026" in text
    assert f"UBND {name_of(COMMUNE).partition(',')[0]} duyệt" in text
    assert "Tiền vào tài khoản đã báo" in text
    assert "Ngày, nơi trao hàng: xã báo; mang giấy tờ tùy thân nếu còn." in text
    assert "Hỏi, khiếu nại: UBND" in text


def test_what_to_bring_is_said_where_goods_are_handed_over() -> None:
    money = an_outcome(**{**NEWS[0], "awards": tuple(one for one in NEWS[0]["awards"] if one.unit == "dong")})

    assert "giấy tờ" not in texts.of_outcome(money, Audience.HOUSEHOLD).text


def test_what_is_for_a_death_or_an_injury_is_said_in_neutral_words() -> None:
    text = texts.of_outcome(an_outcome(**NEWS[0]), Audience.HOUSEHOLD).text

    assert "32.400.000 đồng (trợ giúp xã hội)" in text
    assert not any(word in text for word in ("Mai táng", "mai táng", "thương", "chết", "trẻ"))


def test_a_payment_that_failed_says_what_to_do_only_where_that_helps() -> None:
    account, other = (texts.of_outcome(an_outcome(**values), Audience.HOUSEHOLD).text for values in NEWS[3:5])

    assert "Báo lại số tài khoản" in account
    assert "tài khoản" not in other
    assert "Cán bộ đang xử lý" in other


def test_who_is_late_says_so_and_who_above_knows_of_it() -> None:
    province, commune = (texts.of_outcome(an_outcome(**values), Audience.HOUSEHOLD).text for values in NEWS[5:])

    assert "chậm hơn hạn, xin lỗi" in commune
    assert "Hồ sơ ở" not in province + commune, "on whose desk it lies is not known here"
    assert "vì chậm trễ. Hỏi: UBND" in commune
    assert "vì chậm trễ. Đã báo lên UBND Thành phố Hà Nội. Hỏi: UBND" in province
