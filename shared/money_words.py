"""Amounts in Vietnamese words, as every document about money writes them beside the figures ("bằng chữ").

Beside a sum in figures its words are what nobody can change by adding a stroke or a zero; so they are written here, in one
place, for all documents. The reading is that of schoolbooks and accounts: *mốt*, *tư*, *lăm* after "mươi", *lăm* after
"mười", *linh* for an empty place of tens, *không trăm* for an empty place of hundreds behind a larger group.
"""

from typing import Final

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS: Final = {1: "mốt", 4: "tư", 5: "lăm"}
_GROUPS: Final = ((1_000_000, "triệu"), (1_000, "nghìn"), (1, ""))
_BILLION: Final = 10**9
_LIMIT: Final = 10**18
"""Below it a number needs "tỷ" once only; all the money of the country fits a thousand times."""


def in_words(dong: int) -> str:
    """Return an amount of đồng in words, the first letter capital: "Năm triệu bốn trăm nghìn đồng".

    Raises ValueError for less than nothing and for 10^18 đồng or more, which no document has to say.
    """
    words = number_in_words(dong)
    return f"{words[0].upper()}{words[1:]} đồng"


def number_in_words(number: int) -> str:
    """Return a whole number in words, without unit and capitals, for kilograms and pieces. Raises ValueError as `in_words`."""
    if not 0 <= number < _LIMIT:
        raise ValueError(f"not a number that is written in words: {number}")
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [*_below_a_billion(billions, follows=False), "tỷ"] if billions else []
    return " ".join([*words, *_below_a_billion(rest, follows=bool(billions))])


def _below_a_billion(number: int, *, follows: bool) -> list[str]:
    """Return the words of the groups of three; empty groups are silent. `follows`: something larger was said before."""
    words: list[str] = []
    for size, name in _GROUPS:
        group = number // size % 1000
        if group:
            words += [*_group(group, follows=follows or bool(words)), name]
    return [word for word in words if word]


def _group(number: int, *, follows: bool) -> list[str]:
    """Return the words of 1 to 999."""
    hundreds, tens, units = number // 100, number // 10 % 10, number % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or follows else []
    if tens > 1:
        return [*words, _DIGITS[tens], "mươi", *([_AFTER_TENS.get(units, _DIGITS[units])] if units else [])]
    if tens:
        return [*words, "mười", *(["lăm" if units == 5 else _DIGITS[units]] if units else [])]  # noqa: PLR2004
    return [*words, *(["linh"] if units and words else []), *([_DIGITS[units]] if units else [])]
