"""A telephone as people write it: the number is found, words beside it are kept, and words alone are no number."""

import pytest

from shared.phones import ReadPhone, WordsWithoutNumber, canonical_phone, has_right_length, mobile_number, read_phone


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("0559345678 (con trai)", "0559345678", "con trai"),
        ("0559345678con trai", "0559345678", "con trai"),
        ("nhờ hàng xóm 0559 345 678 (bà Tư)", "0559 345 678", "nhờ hàng xóm; bà Tư"),
        ("SĐT: 0559.345.678", "0559.345.678", ""),
        ("Điện thoại di động 84559345678", "84559345678", ""),
        ("0559345678 gọi sau 18h", "0559345678", "gọi sau 18h"),
        ("0559345678 (không có)", "0559345678", ""),
        ("O559 345 678", "0559 345 678", ""),
        ("0559345678 12/5/2026", "0559345678", "12/5/2026"),
        ("+1 202 555 0143 (con ở Mỹ)", "+1 202 555 0143", "con ở Mỹ"),
        ("０５５９３４５６７８", "0559345678", ""),
    ],
)
def test_words_are_split_from_the_number(text: str, number: str, words: str) -> None:
    assert read_phone(text) == ReadPhone(number, (), words)


@pytest.mark.parametrize(
    ("text", "number", "others"),
    [
        ("0559 345 678 - 0559 345 679", "0559 345 678", ("0559 345 679",)),
        ("024 3900 0000, 0559345678", "0559345678", ("024 3900 0000",)),
        ("0123456789 / 0123456788", "0123456789", ("0123456788",)),
    ],
)
def test_of_several_numbers_a_mobile_one_is_used(text: str, number: str, others: tuple[str, ...]) -> None:
    assert read_phone(text) == ReadPhone(number, others, "")


@pytest.mark.parametrize(
    "text",
    [
        "không có",
        "Không có SĐT",
        "KHONG",
        "ko có số điện thoại",
        "chưa có",
        "none",
        "N/A",
        "-",
        "—",
        "…",
        "0",
        "0000000000",
        "",
    ],
)
def test_words_that_say_that_there_is_no_phone_are_no_phone(text: str) -> None:
    assert read_phone(text) == ReadPhone(None)


@pytest.mark.parametrize(
    "text", ["113", "12345", "0123456789", "(024) 39 000 000", "1900 0000", "+84 (0)55 900 0001", "+66 80 000 0000"]
)
def test_a_number_alone_stays_as_it_was_written(text: str) -> None:
    assert read_phone(text) == ReadPhone(text)


@pytest.mark.parametrize("text", ["gọi anh Ba", "0123456789 (con)", "5.59346E+08", "没有", "không nhớ rõ lắm, hỏi trưởng thôn"])
def test_words_without_a_number_that_can_be_dialled_are_said_to_have_none(text: str) -> None:
    with pytest.raises(WordsWithoutNumber):
        read_phone(text)


@pytest.mark.parametrize(
    ("number", "is_right"),
    [
        ("0559 345 678", True), ("84559345678", True), ("024 3900 0000", True), ("1900 0000", True), ("+1 202 555 0143", True),
        ("0168 000 0001", True), ("123", False), ("113", False), ("12345", False), ("0559 000 00", False),
        ("05590001110559000111", False), ("+123", False),
    ],
)  # fmt: skip
def test_what_is_shorter_or_longer_than_any_telephone_is_none(number: str, is_right: bool) -> None:  # noqa: FBT001 - a column of a table
    assert has_right_length(number) is is_right


@pytest.mark.parametrize(("number", "dialled"), [("0559 345 678", "+84559345678"), ("024 3900 0000", None), ("x", None)])
def test_only_a_mobile_number_takes_messages(number: str, dialled: str | None) -> None:
    assert mobile_number(number) == dialled


@pytest.mark.parametrize(
    ("spellings", "one"),
    [
        (("0559000111", "+84559000111", "0559.000.111", "84 559 000 111", "0084559000111"), "+84559000111"),
        (("0559000111", "0559 000 111 (con trai)", "0559 000 111, 024 3900 0000"), "+84559000111"),
        (("02439000000", "024 3900 0000", "+84 24 3900 0000"), "+842439000000"),
        (("0559 000 00", "055900000"), "055900000"),
        (("không có", "nhà trưởng thôn"), None),
    ],
)  # fmt: skip
def test_one_telephone_is_known_however_it_is_spelled(spellings: tuple[str, ...], one: str | None) -> None:
    assert {canonical_phone(text) for text in spellings} == {one}
