"""Account numbers as spreadsheets and habits leave them: what is whole is paid to, what has lost digits is asked for again."""

from dataclasses import replace
from typing import Any

import pytest

from services.intake.policy.list_accounts import were_rounded
from services.intake.policy.list_reasons import NOTES
from services.intake.policy.lists import SoundRow, judge
from tests.unit.intake.test_lists import BOUNDS, read

COLUMNS = "commune_code;head_name;what_happened;phone;bank_code;account_number"


def judged(*accounts: Any, phone: str = "0900000000") -> list[Any]:
    header, rows = read(COLUMNS + "\n" + "\n".join(f"00004;A;B;{phone};VCB;{account}" for account in accounts))
    return [judge(row, header, replace(BOUNDS, rounded=were_rounded(rows, header))) for row in rows]


def accounts_of(found: Any) -> list[Any]:
    assert all(isinstance(row, SoundRow) for row in found), found
    return [row.part.payee.account_number if row.part.payee else None for row in found]


def notes_of(found: Any) -> list[Any]:
    return [[(note.field, note.code) for note in row.notes] for row in found]


@pytest.mark.parametrize(
    "cell",
    ["7,70012E+11", "7.70012E+11", "7.7e11", "7,70012345678E+11", "9.70436E+15", "7E+11", '"7,70012 E+11"', "7.70012E+011"],
)
def test_an_account_in_scientific_notation_is_asked_for_again_and_its_row_is_taken(cell: str) -> None:
    found = judged(cell, "0123456789")

    assert accounts_of(found) == [None, "0123456789"]
    assert notes_of(found) == [[("account_number", "account_scientific")], []]


@pytest.mark.parametrize(
    ("cell", "account"),
    [
        ("0071 0012 34567", "0071001234567"),
        ("0071.0012.34567", "0071001234567"),
        ("0071-0012-34567", "0071001234567"),
        ("0071 – 0012 – 34567", "0071001234567"),
        ("0071 001234567", "0071001234567"),
        ("0071.001234567", "0071001234567"),
        ("9704 3601 2345 6789 012", "9704360123456789012"),
        ("0 123 456 789", "0123456789"),
        ("0.123.456.789", "0123456789"),
        ("0-1234-5678", "012345678"),
        ("1 234 567 890", "1234567890"),
        ("0 1234 5678 9", "0123456789"),
        ("770.012.345.678", "770012345678"),
        ("7,700,123,456", "7700123456"),
        ("7,700,123,456.00", "7700123456"),
        ("7.700.123.456,0", "7700123456"),
        ("770012345678.0", "770012345678"),
        ("770012345678,00", "770012345678"),
    ],
)
def test_spaces_dots_and_dashes_are_taken_out_where_one_number_remains(cell: str, account: str) -> None:
    found = judged(cell)

    assert accounts_of(found) == [account]
    assert notes_of(found) == [[("account_number", "account_joined")]]


@pytest.mark.parametrize(
    "cell",
    [
        "0071001234567 0071001234568",
        "0071001234567 - 0071001234568",
        "0071001234567/0071001234568",
        "0123 4567 89 - 0123 4567 90",
        "0123.4567 – 0123.4568",
        "12-03-2026",
        "1-12-2026",
        "1. 0071001234567",
        "1 - 0071001234567",
        "1 0071001234567",
        "7.70012",
        "770,012",
        "770012.000",
        "770012345678.50",
        "VCB 0071001234567",
        "-770012345678",
    ],
)
def test_what_may_be_two_accounts_or_none_is_guessed_by_nobody(cell: str) -> None:
    (errors,) = judged(cell)

    assert isinstance(errors, list)
    assert {error.field for error in errors} == {"account_number"}


@pytest.mark.parametrize("cell", ["không có", "Ko có TK", "-", "none", "0", "chưa có tài khoản"])
def test_who_has_no_account_is_taken_without_one(cell: str) -> None:
    found = judged(cell)

    assert accounts_of(found) == [None]
    assert notes_of(found) == [[("account_number", "account_none")]]


@pytest.mark.parametrize("account", ["0123456789", "0071001234560", "9704360123456789", "1000", "770012345678"])
def test_an_ordinary_account_is_taken_without_a_word(account: str) -> None:
    found = judged(account)

    assert accounts_of(found) == [account]
    assert notes_of(found) == [[]]


@pytest.mark.parametrize(
    ("accounts", "held"),
    [
        (["9704360123456780", "9704360123456000", "9704360123456789"], [True, True, False]),
        (["9704360123456780", "9704360123456781", "9704360123456782"], [False] * 3),
        (["9704360123456780", "9704360123456780"], [True, True]),
        (["970436012345600000"], [True]),
        (["0071001234560", "71001234560", "0123456789"], [False] * 3),
        (["9704 3601 2345 6780"], [False]),
    ],
)
def test_accounts_that_a_spreadsheet_ate_are_held_and_ordinary_ones_are_not(accounts: Any, held: Any) -> None:
    found = judged(*accounts)

    assert [account is None for account in accounts_of(found)] == held
    assert [("account_number", "account_held") in notes for notes in notes_of(found)] == held


def test_a_single_account_that_ends_in_a_zero_is_ordinary_unless_the_list_was_eaten_elsewhere() -> None:
    assert accounts_of(judged("9704360123456780", "0123456789")) == ["9704360123456780", "0123456789"]
    assert accounts_of(judged("9704360123456780", phone="900000000")) == [None]
    assert accounts_of(judged("9704360123456780", "9.70436E+15")) == [None, None]


def test_accounts_that_end_in_zeros_among_more_that_do_not_are_ordinary() -> None:
    accounts = ["9704360123456780", "9704360123456700", "9704360123456781", "9704360123456782", "9704360123456783"]

    assert accounts_of(judged(*accounts)) == accounts


def test_every_note_is_said_in_both_languages() -> None:
    for code in ("account_held", "account_scientific", "account_joined"):
        assert NOTES[code].vi
        assert NOTES[code].en
