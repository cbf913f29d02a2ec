"""An amount in đồng in words, as a Vietnamese document of payment wants it beside the figures."""

from typing import Final

from shared.money import LARGEST_DONG

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION: Final = 10**9
_UNITS: Final = ((10**6, "triệu"), (10**3, "nghìn"), (1, ""))
_AFTER_TENS: Final = {1: "mốt", 4: "tư", 5: "lăm"}


def dong_in_words(amount: int) -> str:
    """Return the amount in words: 5.421.015 is "Năm triệu bốn trăm hai mươi mốt nghìn không trăm mười lăm đồng".

    Raises ValueError below zero and beyond what a payment may come to.
    """
    if not 0 <= amount <= LARGEST_DONG:
        raise ValueError("no amount of a payment")
    words = _read(amount) or [_DIGITS[0]]
    said = " ".join((*words, "đồng"))
    return said[0].upper() + said[1:]


def _read(number: int, *, goes_on: bool = False) -> list[str]:
    """Read a number; where it `goes_on` from larger units, its hundreds are said also where there are none."""
    billions, rest = divmod(number, _BILLION)
    words = [*_read(billions, goes_on=goes_on), "tỷ"] if billions else []
    goes_on = goes_on or bool(words)
    for size, unit in _UNITS:
        three, rest = divmod(rest, size)
        if three:
            words += [*_three(three, goes_on=goes_on), *([unit] if unit else [])]
            goes_on = True
    return words


def _three(number: int, *, goes_on: bool) -> list[str]:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or goes_on else []
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones:
        # Mười bốn and linh bốn, but hai mươi tư; mười lăm, but linh năm.
        changed = ones in _AFTER_TENS and (tens > 1 or (tens == 1 and ones == 5))  # noqa: PLR2004 - five is read lăm from ten on
        words.append(_AFTER_TENS[ones] if changed else _DIGITS[ones])
    return words
