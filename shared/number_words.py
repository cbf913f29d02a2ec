"""How numbers are written: one rule for each language, said once.

Vietnamese: 1.234.567 and 12,5. English: 1,234,567 and 12.5. Papers and SMS are Vietnamese, whoever prints or sends them.
"""

from typing import Final

from shared.texts import Language, Text

_VIETNAMESE_MARKS: Final = str.maketrans(",.", ".,")


def number_said(value: float, language: Language) -> str:
    """Return a number as it is written in this language; what is whole has no decimals."""
    written = f"{int(value) if value == int(value) else value:,}"
    return written.translate(_VIETNAMESE_MARKS) if language == "vi" else written


def number_text(value: float) -> Text:
    """Return a number as it is written in both languages, to be filled into a sentence."""
    return Text(vi=number_said(value, "vi"), en=number_said(value, "en"))


def dong_text(amount: int) -> Text:
    """Return an amount of money: 5.400.000 đ, 5,400,000 đ."""
    number = number_text(amount)
    return Text(vi=f"{number.vi} đ", en=f"{number.en} đ")


def coded_text(amount: int, unit: str) -> Text:
    """Return a quantity with its unit as a code names it (kg, set); money as money."""
    if unit.startswith("dong"):
        return dong_text(amount)
    number = number_text(amount)
    return Text(vi=f"{number.vi} {unit}", en=f"{number.en} {unit}")


def on_paper(value: float) -> str:
    """Return a number as it stands on papers and in SMS."""
    return number_said(value, "vi")
