"""What a person chooses of a payment: of what is in hand it is asked what the bank paid on top."""

import pytest

from services.console.views.money import outcomes_of


@pytest.mark.parametrize("state", ["settled", "handed_over"])
def test_of_what_is_in_hand_it_is_asked_what_came_on_top(state: str) -> None:
    shown = outcomes_of(state, ["paid", "not_paid"])

    assert [text.vi for text in shown.values()] == ["Ngân hàng đã chi thêm (mở thu hồi)", "Ngân hàng không chi thêm"]


@pytest.mark.parametrize("state", ["held", "unknown", "released", None])
def test_of_what_is_not_in_hand_it_is_asked_whether_it_was_paid(state: str | None) -> None:
    assert [text.vi for text in outcomes_of(state, ["not_paid", "paid"]).values()] == ["Đã chi", "Chưa chi"]


def test_what_counts_as_paid_and_nothing_else_was_paid_stays_paid() -> None:
    assert [text.vi for text in outcomes_of("settled", ["paid"]).values()] == ["Đã chi"]
