"""A decision's number has one form, however it was typed; what cannot be a number is refused by its character."""

import pytest

from services.assessment.policy.awards.decision_numbers import given_number, number_key
from shared.errors import InvalidInput


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("12/Q\u00d0-UBND", id="eth"),
        pytest.param("12/Q\u00f0-UBND", id="small eth"),
        pytest.param("12/QĐ\u2013UBND", id="en dash"),
        pytest.param("12/QĐ\u2014UBND", id="em dash"),
        pytest.param("12/QĐ\u2011UBND", id="non-breaking hyphen"),
        pytest.param("12/QĐ\u2212UBND", id="minus"),
        pytest.param("12/QĐ -UBND", id="space"),
        pytest.param("12/QĐ\u00a0-\u00a0UBND", id="non-breaking spaces"),
        pytest.param("\ufeff12/QĐ-\u200bUBND", id="unseen"),
        pytest.param("012/QĐ-UBND", id="leading zero"),
        pytest.param("12/qđ-ubnd", id="small letters"),
        pytest.param(" 12/QĐ--UBND. ", id="doubled and trailing"),
        pytest.param("12/QĐ\u00adUBND", id="soft hyphen"),
        pytest.param("12//QĐ-UBND", id="two slashes"),
        pytest.param("12/QĐUBND", id="a hyphen left out, or dropped as unseen"),
        pytest.param("12/QĐ/UBND", id="a slash for the hyphen"),
        pytest.param("12/QĐ.UBND", id="a dot for the hyphen"),
        pytest.param("12 QĐ-UBND", id="a space for the slash"),
        pytest.param("12./QĐ-UBND", id="two signs"),
        pytest.param("012-QĐ-UBND", id="a hyphen for the slash"),
        pytest.param("Số: 12/QĐ-UBND", id="with its label"),
        pytest.param("So 12/QĐ-UBND", id="a label without accents"),
        pytest.param("№12/QĐ-UBND", id="a sign as label"),
        pytest.param("12\u2044QĐ-UBND", id="fraction slash"),
        pytest.param("１２／ＱĐ－ＵＢＮＤ", id="wide"),
        "12/QĐ-UBND",
    ],
)
def test_a_number_has_one_form(written: str) -> None:
    assert given_number(written) == "12/QĐ-UBND"


@pytest.mark.parametrize(
    "number",
    [
        "7A/QĐ-UBND",
        "105/2026/QĐ-UBND",
        "120/QĐ-UBND",
        "3/QĐ-UBND.VX",
        "1/QĐ-TƯ",
        "10/QĐ",
        "QĐ-05",
        "1/2/QĐ-UBND",
        "SO-3/QĐ",
        "12/QĐ-UBND-TH",
        "5/QĐ-SNV",
    ],
)
def test_honest_numbers_stay_as_they_are(number: str) -> None:
    assert given_number(number) == number


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("12/QĐ_UBND", "U+005F"),
        ("12/QĐ\x00UBND", "U+0000"),
        ("12/QĐ\tUBND", "U+0009"),
        ("12 🏚", "U+1F3DA"),
        ("Ố 12", "U+1ED0"),
    ],
)
def test_what_no_number_has_is_named(number: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        given_number(number)
    [error] = refused.value.errors
    assert (error.field, error.values["code"]) == ("number", code)


@pytest.mark.parametrize(
    "number",
    ["QĐ-UBND", "", "1" * 61, "0009/q\u00f0\u2013ubnd \u2013 kt"],
)
def test_what_is_no_number_of_a_register_is_refused(number: str) -> None:
    with pytest.raises(InvalidInput):
        given_number(number)


@pytest.mark.parametrize("number", ["0/QĐ", "00/QĐ", "000", "0/QĐ-UBND-2026", "QĐ-00", "0-12/QĐ"])
def test_number_zero_is_no_number(number: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        given_number(number)
    assert "0" in refused.value.errors[0].reason.en


def test_a_keyboard_without_vietnamese_letters_makes_no_second_number() -> None:
    assert number_key(given_number("12/QD-UBND")) == number_key(given_number("12/QĐ-UBND"))
