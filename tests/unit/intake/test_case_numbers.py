"""What people call a case: how it is written, and how it is read of those who write a part of it."""

from datetime import UTC, datetime

import pytest

from services.intake.domain.case_numbers import LETTERS, NumberWanted, number_of, number_wanted, series_of
from shared.communes import provinces


def test_every_province_has_letters_of_its_own() -> None:
    assert LETTERS.keys() == provinces().keys()
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(len(letters) == 2 and letters.isascii() and letters.isupper() for letters in LETTERS.values())


def test_a_case_is_counted_in_the_month_that_it_is_in_vietnam() -> None:
    assert series_of("00004", datetime(2026, 10, 31, 17, 30, tzinfo=UTC)) == ("01", "2611")


def test_a_number_grows_where_five_figures_are_too_few() -> None:
    assert [number_of("42", "2611", count) for count in (42, 99_999, 100_000)] == [
        "HT-2611-00042",
        "HT-2611-99999",
        "HT-2611-100000",
    ]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("HT-2611-00042", NumberWanted(42, "HT", "2611")),
        ("ht 2611 42", NumberWanted(42, "HT", "2611")),
        ("HT261100042", NumberWanted(42, "HT", "2611")),
        ("2611-42", NumberWanted(42, None, "2611")),
        ("HT-42", NumberWanted(42, "HT")),
        ("00042", NumberWanted(42)),
        ("42", NumberWanted(42)),
        (" 2611/00042 ", NumberWanted(42, None, "2611")),
        # No month has the number 13: it is a count.
        ("2613", NumberWanted(2613)),
        ("2613-42", None),
        ("42-2611-7", None),
        ("Hải", None),
        ("HTX-2611-42", None),
        ("999999999", NumberWanted(999_999_999)),
        ("", None),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, meant: NumberWanted | None) -> None:
    assert number_wanted(written) == meant
