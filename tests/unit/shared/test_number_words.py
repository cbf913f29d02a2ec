"""Numbers are written by one rule for each language, in one place."""

import re
from pathlib import Path

import pytest

from services.console.views.vocabulary import amount_text
from services.console.web.entries.form import question_of as entry
from services.console.web.findings.form import findings_of
from services.console.web.forms.sent import Form, number
from services.console.web.law.what_if import WhatIf
from services.console.web.law.what_if import question_of as what_if
from shared.number_words import coded_text, dong_text, number_said, number_text, on_paper
from shared.texts import Language, Text

ROOT = Path(__file__).parents[3]
RULE = ROOT / "shared" / "number_words.py"


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1_234_567, "1.234.567", "1,234,567"),
        (12.5, "12,5", "12.5"),
        (12.0, "12", "12"),
        (1_234.5, "1.234,5", "1,234.5"),
        (-3_300, "-3.300", "-3,300"),
    ],
)
def test_a_number_is_written_as_people_of_the_language_write_it(value: float, vi: str, en: str) -> None:
    assert (number_said(value, "vi"), number_said(value, "en")) == (vi, en)
    assert number_text(value) == Text(vi=vi, en=en)
    assert on_paper(value) == vi, "papers and SMS are Vietnamese"


@pytest.mark.parametrize(
    ("unit", "vi", "en"),
    [
        ("dong", "1.234.567 đ", "1,234,567 đ"),
        ("kg", "1.234.567 kg", "1,234,567 kg"),
        ("set", "1.234.567 bộ", "1,234,567 sets"),
    ],
)
def test_money_and_goods_have_the_same_marks(unit: str, vi: str, en: str) -> None:
    assert amount_text(1_234_567, unit) == Text(vi=vi, en=en)
    assert coded_text(1_234_567, unit).en.startswith("1,234,567 ")
    assert dong_text(1_234_567).en == "1,234,567 đ"


def test_an_amount_fills_a_sentence_in_its_language() -> None:
    sentence = Text(vi="Còn {left}", en="{left} left").filled(left=dong_text(5_400_000))

    assert sentence == Text(vi="Còn 5.400.000 đ", en="5,400,000 đ left")


@pytest.mark.parametrize("value", [7, 1_234, 1_234_567])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_page_shows_can_be_written_into_its_form(value: int, language: Language) -> None:
    assert number(number_said(value, language), language) == value


def test_a_comma_of_vietnam_is_no_thousand() -> None:
    """12,500 kg are twelve and a half: never taken for twelve thousand."""
    assert number("12,500", "vi") == "12,500"


@pytest.mark.parametrize(
    "written", ["12.500", "1,234.567", "1.234,567", "1 234,567", "1.5", "1,5", "1,23", "12,500.5", "1,2345"]
)
def test_what_may_be_a_decimal_is_no_thousand_in_english_either(written: str) -> None:
    """It is refused as it was written, and never taken for a thousand times as much."""
    assert number(written, "en") == written


@pytest.mark.parametrize("written", ["1.234 567", "1 234.567"])
def test_two_marks_group_nothing(written: str) -> None:
    assert number(written, "vi") == number(written, "en") == written


@pytest.mark.parametrize("written", ["5400000", "5,400,000", "5.400.000", "5 400 000"])
def test_in_english_the_marks_of_both_languages_are_read_where_they_say_one_thing(written: str) -> None:
    assert number(written, "en") == 5_400_000


def test_every_amount_of_money_is_read_in_the_language_of_its_page() -> None:
    cost = "losses", "burial_by_organisation", "actual_cost_dong"
    sent = {"kind": "norm", "value": "5,400,000", "burial_cost": "5,400,000"}
    bodies = [findings_of(Form(sent), "en").body, what_if(WhatIf(sent), "en").body]

    assert entry(Form(sent), "en").body["norm"]["value"] == 5_400_000
    assert [body[cost[0]][cost[1]][cost[2]] for body in bodies] == [5_400_000] * 2


def test_nothing_else_groups_thousands() -> None:
    files = [
        path
        for folder in ("services", "shared")
        for kind in ("*.py", "*.html", "*.typ")
        for path in (ROOT / folder).rglob(kind)
        if path != RULE
    ]

    own = [path.relative_to(ROOT) for path in files if re.search(r":,(\.\d+f?)?\}", path.read_text(encoding="utf-8"))]

    assert len(files) > 500
    assert not own


_SENTENCE = re.compile(r"""\b(?P<language>vi|en)=\s*f?"(?P<words>[^"]*)\"""")
_OTHERS_THOUSANDS = {
    "en": re.compile(r"(?<![\d.])\d{1,3}(\.\d{3})+(?!\.?\d)"),
    "vi": re.compile(r"(?<![\d,])\d{1,3}(,\d{3})+(?!,?\d)"),
}


def test_an_example_in_a_sentence_has_the_dots_or_commas_of_its_language() -> None:
    """A form takes 5,000,000 in English: a hint that says 5.000.000 is followed, and refused."""
    wrong = [
        f"{path.relative_to(ROOT)}: {found['words']}"
        for folder in ("services", "shared")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for found in _SENTENCE.finditer(path.read_text(encoding="utf-8"))
        if _OTHERS_THOUSANDS[found["language"]].search(found["words"])
    ]

    assert wrong == []
