import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.money_words import in_words, number_in_words

_LARGEST = 10**18 - 1
_DIGITS = {
    word: digit
    for digit, words in enumerate(["không", "một mốt", "hai", "ba", "bốn tư", "năm lăm", "sáu", "bảy", "tám", "chín"])
    for word in words.split()
}


def read_back(words: str) -> int:
    """Read the words as somebody does who hears them: a reader of its own, which knows nothing of how they are made."""
    billions, group, rest = 0, 0, 0
    for word in words.split():
        if word == "linh":
            continue
        if word in _DIGITS:
            group += _DIGITS[word]
        elif word == "mười":
            group += 10
        elif word in {"mươi", "trăm"}:
            digit = group % 10
            group += digit * ({"mươi": 10, "trăm": 100}[word] - 1)
        elif word in {"nghìn", "triệu"}:
            rest, group = rest + group * {"nghìn": 1000, "triệu": 1_000_000}[word], 0
        else:
            assert word == "tỷ"
            billions, group, rest = rest + group, 0, 0
    return billions * 10**9 + rest + group


@pytest.mark.parametrize(
    ("dong", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (10, "Mười đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (24, "Hai mươi tư đồng"),
        (55, "Năm mươi lăm đồng"),
        (105, "Một trăm linh năm đồng"),
        (111, "Một trăm mười một đồng"),
        (1_005, "Một nghìn không trăm linh năm đồng"),
        (1_050, "Một nghìn không trăm năm mươi đồng"),
        (540_000, "Năm trăm bốn mươi nghìn đồng"),
        (5_400_000, "Năm triệu bốn trăm nghìn đồng"),
        (27_000_000, "Hai mươi bảy triệu đồng"),
        (40_000_001, "Bốn mươi triệu không trăm linh một đồng"),
        (1_000_005_000, "Một tỷ không trăm linh năm nghìn đồng"),
        (3_000_000_000_000, "Ba nghìn tỷ đồng"),
        (10**15, "Một triệu tỷ đồng"),
        (1_000_001_000_000_000, "Một triệu không trăm linh một tỷ đồng"),
        (21_021_021_000, "Hai mươi mốt tỷ không trăm hai mươi mốt triệu không trăm hai mươi mốt nghìn đồng"),
    ],
)
def test_amounts_are_said_as_accounts_say_them(dong: int, words: str) -> None:
    assert in_words(dong) == words


@given(st.integers(0, _LARGEST))
@example(_LARGEST)
def test_who_hears_the_words_writes_the_same_figures(number: int) -> None:
    assert read_back(number_in_words(number)) == number


@given(st.integers(0, _LARGEST))
def test_nobody_says_it_as_a_machine_would(number: int) -> None:
    words = f" {number_in_words(number)} "
    assert "  " not in words
    for wrong in (
        " mươi một ",
        " mươi bốn ",
        " mươi năm ",
        " mười năm ",
        " mười mốt ",
        " linh mười ",
        " một mươi ",
        " không mươi ",
    ):
        assert wrong not in words


@pytest.mark.parametrize("number", [-1, 10**18])
def test_what_no_document_says_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="not a number"):
        in_words(number)
