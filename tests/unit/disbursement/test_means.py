"""Who is served first, what the letter to the province says, what its answer must say, and who books alone."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.disbursement import policy
from services.disbursement.api.province_document import pdf_of
from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.province_answers import AnswerVerdict, GrantedMeans
from services.disbursement.domain.province_requests import (
    ProvinceRequest,
    ProvinceRequestId,
    RequestedItem,
    RequestedMeans,
    Shortfall,
)
from services.disbursement.domain.sources import Source, SourceKind
from shared.errors import InvalidInput
from shared.ids import CaseId, IncidentId, SourceId, new_id
from shared.vocabulary import BENEFITS
from tests.support.paper import text_of

_NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def _asked(*items: RequestedItem, drill: bool = False) -> RequestedMeans:
    request = ProvinceRequest(
        ProvinceRequestId(new_id()), IncidentId(new_id()), "00004", "01", drill, "12/UBND-VX 21/11/2026", "officer", _NOON
    )
    return RequestedMeans(request, sum(item.payments for item in items), (), items, 3)


@given(
    st.tuples(st.sampled_from([*BENEFITS]), st.integers(0, 1000), st.integers(1, 5)),
    st.tuples(st.sampled_from([*BENEFITS]), st.integers(0, 1000), st.integers(1, 5)),
)
def test_risk_comes_before_urgent_help_and_that_before_how_badly_off_somebody_is(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    urgent = {"RICE", "RICE_TET", "ESSENTIALS"}

    def place(benefit: str, urgency: int, risk: int) -> tuple[int, bool, int]:
        return risk, benefit in urgent, urgency

    def need_at(benefit: str, urgency: int, risk: int) -> int:
        return policy.precedence.need_of(benefit, urgency) + 10_000 * risk

    assert (place(*one) < place(*other)) == (need_at(*one) < need_at(*other))


def test_what_is_not_known_counts_as_between_and_an_unknown_risk_as_the_highest() -> None:
    assert policy.precedence.need_of("INJURY", None) == 500
    assert policy.precedence.need_of("INJURY", 5_000) == 1000
    payment: Any = replace(_payment(), priority=500)
    unknown = CaseFile(CaseId(new_id()), 0, None, None, None, retracted=False, commune_code=None)
    assert policy.precedence.ranked(payment, unknown).priority == 50_500


def _payment() -> Any:
    from tests.unit.disbursement.builders import a_payment

    return a_payment()


@pytest.mark.parametrize(
    ("verdict", "means", "reason", "field"),
    [
        ("granted", [("dong", 5)], False, "means"),
        ("granted", [("dong", 10), ("kg", 59)], False, "means"),
        ("granted", [], False, "means"),
        ("granted_in_part", [("dong", 10)], False, "reason"),
        ("granted_in_part", [], True, "means"),
        ("refused", [("dong", 1)], True, "means"),
        ("refused", [], False, "reason"),
        ("granted", [("dong", 4), ("dong", 6), ("kg", 60)], False, None),
        ("granted", [("dong", 12), ("kg", 60)], True, None),
        ("granted", [("dong", 13), ("kg", 60)], True, "means"),
        ("granted", [("dong", 7), ("dong", 6), ("kg", 60)], True, "means"),
        ("granted_in_part", [("kg", 61)], True, "means"),
        ("granted_in_part", [("set", 1)], True, "means"),
        ("granted_in_part", [("kg", 60)], True, None),
        ("refused", [], True, None),
    ],
)
def test_an_answer_says_what_it_does(verdict: str, means: list[Any], reason: bool, field: str | None) -> None:  # noqa: FBT001 - a table
    # Of the money less waits by now than was asked for; of the rice nothing was written down, as in requests of before.
    waiting = (Shortfall("dong", 2, 10), Shortfall("kg", 1, 60))
    asked = replace(_asked(RequestedItem("INJURY", "dong", 3, 3, 12)), waiting=waiting)
    granted = [GrantedMeans(SourceKind.BUDGET, unit, amount) for unit, amount in means]

    def check() -> None:
        policy.province_answers.check_answer(AnswerVerdict(verdict), granted, asked, has_reason=reason)

    if field is None:
        check()
        return
    with pytest.raises(InvalidInput) as refused:
        check()
    assert [fault.field for fault in refused.value.errors] == [field]


def test_the_letter_counts_money_and_goods_apart_in_figures_and_words() -> None:
    items = (
        RequestedItem("INJURY", "dong", 2, 3, 16_200_000),
        RequestedItem("HOUSE_NEW", "dong", 1, 1, 40_000_000),
        RequestedItem("RICE", "kg", 3, 3, 105),
        RequestedItem("A_NEW_BENEFIT", "set", 1, 1, 4),
    )
    letter = policy.province_documents.document_of(_asked(*items), "Bão số 13")

    assert [(total.figures, total.words) for total in letter.totals] == [
        ("56.200.000 đồng", "Năm mươi sáu triệu hai trăm nghìn đồng"),
        ("105 kg gạo", "Một trăm linh năm kilôgam gạo"),
        ("4 bộ nhu yếu phẩm", "Bốn bộ nhu yếu phẩm"),
    ]
    assert [line.article for line in letter.items] == [
        "khoản 2 Điều 12",
        "điểm a khoản 4 Điều 12",
        "điểm a khoản 1 Điều 12",
        "quyết định",
    ]
    assert (letter.drill, letter.place_and_day) == ("", "Ba Đình, ngày 21 tháng 11 năm 2026")


def test_the_letter_of_a_drill_says_so_and_a_long_one_goes_on_over_pages_with_its_head() -> None:
    items = [RequestedItem("INJURY", "dong", 1, 1, 5_400_000)] * 60
    words = text_of(pdf_of(policy.province_documents.document_of(_asked(*items, drill=True), None)))

    assert "DIỄN TẬP" in words
    assert words.count("Còn thiếu") >= 2, "the head of the table on each page"
    assert "Trang 2 / " in words


def test_titles_of_incidents_are_words_and_never_commands() -> None:
    words = text_of(pdf_of(policy.province_documents.document_of(_asked(), "#panic() $x$ *a* <b> \\ ”")))

    assert "#panic() $x$ *a* <b>" in words


@pytest.mark.parametrize(("unit", "limit"), [("dong", 1_000_000_000), ("kg", 20_000), ("set", 2_000)])
def test_above_the_limit_of_the_day_two_persons_book(unit: Any, limit: int) -> None:
    source = Source(SourceId(new_id()), SourceKind.BUDGET, "x", unit, None, None, None, drill=False)

    assert not policy.bookings.wants_two(source, limit, _NOON)
    assert policy.bookings.wants_two(source, limit + 1, _NOON)
    assert not policy.bookings.wants_two(source, 1, _NOON, alone=limit - 1)
    assert policy.bookings.wants_two(source, 1, _NOON, alone=limit)
    assert not policy.bookings.wants_two(replace(source, drill=True), limit + 1, _NOON)
