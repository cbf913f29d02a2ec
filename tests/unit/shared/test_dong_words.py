"""Đồng in words: what is read back is what was written, and it is said as people say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.dong_words import dong_in_words
from shared.money import LARGEST_DONG

_DIGITS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "tám": 8,
    "chín": 9,
}  # fmt: skip


def _read_back(said: str) -> int:
    """Read it as a person would: digits, then what they are hundreds, tens, thousands, millions, billions of."""
    total = group = three = digit = 0
    for word in said.lower().removesuffix(" đồng").split():
        if word in _DIGITS:
            digit = _DIGITS[word]
            continue
        if word == "linh":
            continue
        if word == "mười":
            three += 10
        elif word == "mươi":
            three += 10 * digit
        elif word == "trăm":
            three += 100 * digit
        elif word in {"nghìn", "triệu"}:
            group += (three + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            three = 0
        elif word == "tỷ":
            total += (group + three + digit) * 10**9
            group = three = 0
        else:
            raise AssertionError(word)
        digit = 0
    return total + group + three + digit


@given(st.one_of(st.integers(0, LARGEST_DONG), st.integers(0, 9_999), st.integers(0, 10**6).map(lambda n: n * 1_000)))
def test_what_is_read_back_is_the_amount(amount: int) -> None:
    assert _read_back(dong_in_words(amount)) == amount


@given(st.integers(0, LARGEST_DONG))
def test_it_is_said_in_one_capitalised_line_that_ends_with_the_unit(amount: int) -> None:
    said = dong_in_words(amount)

    assert said[0].isupper()
    assert said.endswith(" đồng")
    assert said == " ".join(said.split())


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "Không đồng"),
        (5, "Năm đồng"),
        (10, "Mười đồng"),
        (14, "Mười bốn đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (25, "Hai mươi lăm đồng"),
        (40, "Bốn mươi đồng"),
        (101, "Một trăm linh một đồng"),
        (104, "Một trăm linh bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (111, "Một trăm mười một đồng"),
        (1_000, "Một nghìn đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (5_400_000, "Năm triệu bốn trăm nghìn đồng"),
        (27_000_000, "Hai mươi bảy triệu đồng"),
        (5_421_015, "Năm triệu bốn trăm hai mươi mốt nghìn không trăm mười lăm đồng"),
        (1_000_001, "Một triệu không trăm linh một đồng"),
        (2_000_050_000, "Hai tỷ không trăm năm mươi nghìn đồng"),
        (3_000_000_000_000, "Ba nghìn tỷ đồng"),
        (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
        (LARGEST_DONG, "Một triệu tỷ đồng"),
    ],
)
def test_it_is_said_as_people_say_it(amount: int, said: str) -> None:
    assert dong_in_words(amount) == said


@pytest.mark.parametrize("amount", [-1, LARGEST_DONG + 1])
def test_what_no_payment_comes_to_is_not_said(amount: int) -> None:
    with pytest.raises(ValueError, match="no amount"):
        dong_in_words(amount)
