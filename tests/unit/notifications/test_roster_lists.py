"""A roster as a file: columns and moments as offices write them, each wrong line by its number."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.notifications.domain.duty import Post
from services.notifications.domain.roster_columns import BOOK, COLUMNS
from services.notifications.policy.roster_lists import MAX_LINES, read_roster
from services.notifications.policy.roster_template import COLUMN_WORDS, template
from shared.list_files import NotAList
from tests.support.builders import COMMUNE, PROVINCE

HEADER = "Mã xã hoặc mã tỉnh,Họ tên,Di động,Số thứ hai,Vai trò,Từ,Đến"
MORNING = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)


def read(*lines: str, header: str = HEADER) -> Any:
    return read_roster("\n".join([header, *lines]).encode())


def wrong(*lines: str) -> list[tuple[int, str]]:
    return [(error.line, error.column) for error in read(*lines).errors]


def test_a_sound_line_becomes_a_shift() -> None:
    found = read(f"{COMMUNE},Trực Một,0559 000 001,0559000002,Lãnh đạo,20/11/2026 07:00,20/11/2026 19:00")

    ((line, entry),) = [(one.line, one.entry) for one in found.shifts]
    assert (line, entry.place, entry.name, entry.phone, entry.second_phone) == (
        2, COMMUNE, "Trực Một", "+84559000001", "+84559000002",
    )  # fmt: skip
    assert (entry.post, entry.begins_at, entry.ends_at) == (Post.LEADER, MORNING, datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert (found.errors, found.unread) == ([], ())


@pytest.mark.parametrize(
    ("cells", "meant"),
    [(("", ""), (None, False)), (("a@b.example", "Có"), ("a@b.example", True)), (("", "không"), (None, False))],
)
def test_more_ways_than_a_telephone_may_be_said(cells: tuple[str, str], meant: tuple[str | None, bool]) -> None:
    header = "Commune,Person,Mobile,E-mail,May be called,Begins,Ends"
    (one,) = read(
        f"{COMMUNE},Trực Một,0559000001,{cells[0]},{cells[1]},20/11/2026 07:00,20/11/2026 19:00", header=header
    ).shifts

    assert (one.entry.email, one.entry.calls) == meant


@pytest.mark.parametrize(("cells", "column"), [("trực@xã,có", "email"), ("a@b.example,có lẽ", "calls")])
def test_what_is_no_address_and_neither_yes_nor_no_is_named(cells: str, column: str) -> None:
    header = "Commune,Person,Mobile,E-mail,May be called,Begins,Ends"
    found = read(f"{COMMUNE},Trực Một,0559000001,{cells},20/11/2026 07:00,20/11/2026 19:00", header=header)

    assert [(error.line, error.column) for error in found.errors] == [(2, column)]


@pytest.mark.parametrize(
    "moment",
    [
        "20/11/2026 07:00",
        "7h 20/11/2026",
        "07h00 20/11/2026",
        "7 giờ 20/11/2026",
        "2026-11-20 07:00",
        "2026-11-20T07:00:00+07:00",
    ],
)
def test_moments_are_read_as_people_write_them(moment: str) -> None:
    (one,) = read(f"{PROVINCE},Trực Một,0559000001,,,{moment},21/11/2026 07:00").shifts

    assert one.entry.begins_at == MORNING


@pytest.mark.parametrize(
    ("place", "meant"),
    [("1", "01"), ("Hà Nội", "01"), ("4", "04"), ("cả nước", "country"), ("country", "country"), ("00004", "00004")],
)
def test_places_are_codes_also_where_a_spreadsheet_has_eaten_their_zeros(place: str, meant: str) -> None:
    found = read(f"{place},Trực Một,0559000001,,,20/11/2026 07:00,21/11/2026 07:00")

    assert [one.entry.place for one in found.shifts] == [meant]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("99,Trực Một,0559000001,,,20/11/2026 07:00,21/11/2026 07:00", "place"),
        ("01,,0559000001,,,20/11/2026 07:00,21/11/2026 07:00", "name"),
        ("01,Trực Một,024 3825 0000,,,20/11/2026 07:00,21/11/2026 07:00", "phone"),
        ("01,Trực Một,0559000001,1800 1234,,20/11/2026 07:00,21/11/2026 07:00", "second_phone"),
        ("01,Trực Một,0559000001,+84 559 000 001,,20/11/2026 07:00,21/11/2026 07:00", "second_phone"),
        ("01,Trực Một,0559000001,,thủ quỹ,20/11/2026 07:00,21/11/2026 07:00", "post"),
        ("01,Trực Một,0559000001,,,20/13/2026 07:00,21/11/2026 07:00", "from"),
        ("01,Trực Một,0559000001,,,20/11/2026 07:00,20/11/2026 06:00", "until"),
        ("01,Trực Một,0559000001,,,20/11/2026 07:00,31/12/2026 06:00", "until"),
        ("01,Trực Một,0559000001,,,20/11/2026 07:00", "until"),
        ("01,Trực Một,0559000001,,,20/11/2026 07:00,21/11/2026 07:00,,thừa", ""),
        ('01,"Trực Một,0559000001,,,20/11/2026 07:00,21/11/2026 07:00', ""),
    ],
)
def test_what_is_wrong_is_named_by_line_and_column(line: str, column: str) -> None:
    good = "01,Trực Tốt,0559000009,,,20/11/2026 07:00,21/11/2026 07:00"

    assert wrong(good, line) == [(3, column)]


def test_the_template_reads_back_as_examples_that_are_refused_and_its_titles_are_known_in_both_languages() -> None:
    for language in ("vi", "en"):
        found = read_roster(template(language))
        assert (len(found.errors), found.shifts, found.unread) == (2, [], ())
        assert BOOK.columns_of([getattr(words.title, language) for words in COLUMN_WORDS.values()]).names == COLUMNS


def test_what_is_no_roster_is_refused_as_a_whole() -> None:
    for content in (b"", b"PK\x03\x04", b"a,b\n1,2\n", HEADER.encode()):
        with pytest.raises(NotAList):
            read_roster(content)


def test_a_roster_has_an_end() -> None:
    line = "01,Trực Tốt,0559000009,,,20/11/2026 07:00,21/11/2026 07:00"
    found = read(*[line] * (MAX_LINES + 1))

    assert ([error.line for error in found.errors], found.shifts) == ([MAX_LINES + 2], ())


@pytest.mark.parametrize("phone", ["0559000001 / 0559000002", "0559000001; 0559000002"])
def test_of_two_numbers_in_one_place_none_is_lost_without_a_word(phone: str) -> None:
    assert wrong(f'01,Trực Một,"{phone}",,,20/11/2026 07:00,21/11/2026 07:00') == [(2, "phone")]


def test_words_beside_a_number_go_to_the_name_and_none_is_no_second_number() -> None:
    (one,) = read("01,Trực Một,0559000001 (con trai),không có,,20/11/2026 07:00,21/11/2026 07:00").shifts

    assert (one.entry.name, one.entry.phone, one.entry.second_phone) == ("Trực Một (con trai)", "+84559000001", None)


@pytest.mark.parametrize("until", ["31/12/2026 24:00", "24h 31/12/2026", "24h00 31/12/2026", "2026-12-31 24:00"])
def test_a_day_ends_at_24_as_duty_lists_write_it(until: str) -> None:
    (one,) = read(f"01,Trực Một,0559000001,,,31/12/2026 07:00,{until}").shifts

    assert one.entry.ends_at == datetime(2026, 12, 31, 17, tzinfo=UTC)
    assert wrong("01,Trực Một,0559000001,,,31/12/2026 07:00,31/12/2026 24:30") == [(2, "until")]


@pytest.mark.parametrize(
    ("place", "meant"), [("Phường Thành Sen", ["18073"]), ("thanh sen", ["18073"]), ("nhầm", []), ("Nham", [])]
)
def test_a_commune_is_meant_by_its_name_as_where_an_incident_is_declared(place: str, meant: list[str]) -> None:
    found = read(f"{place},Trực Một,0559000001,,,20/11/2026 07:00,21/11/2026 07:00")

    assert [one.entry.place for one in found.shifts] == meant
    assert [error.column for error in found.errors] == ([] if meant else ["place"]), "a part of a name names nobody's duty"
