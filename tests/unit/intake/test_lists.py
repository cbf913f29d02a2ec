"""Lists from people's computers: no bad row takes a good one with it, and each says where it stands and what is the matter."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.list_charsets import as_utf8
from services.intake.domain.lists import MAX_ROW_BYTES, ListReader, NotAList, Position, read_header
from services.intake.policy.list_reasons import REASONS, RowError
from services.intake.policy.lists import Bounds, SoundRow, judge

HEADER = (
    "commune_code,head_name,what_happened,phone,size,dead,missing,injured,house_state,short_of_food,bank_code,account_number"
)
BOUNDS = Bounds(known={"00004", "00097", "00103"}, incident={"00004", "00097"}, in_area=lambda code: code in {"00004", "00103"})


def read(content: Any) -> Any:
    data = as_utf8(content if isinstance(content, bytes) else content.encode())
    header, position = read_header(data)
    reader = ListReader(data, header, position)
    rows = []
    while some := reader.take(3):
        rows += some
    return header, rows


def verdicts(content: Any) -> Any:
    return verdicts_within(BOUNDS, content)


def verdicts_within(bounds: Bounds, content: Any) -> Any:
    header, rows = read(content)
    return [judge(row, header, bounds) for row in rows]


def errors(line: Any, *, columns: Any = HEADER) -> Any:
    (verdict,) = verdicts(f"{columns}\n{line}\n")
    assert isinstance(verdict, list)
    for error in verdict:
        for language in ("vi", "en"):
            assert "{" not in REASONS[error.code].say(language, **(error.values or {}))
    return [(error.line, error.field, error.code) for error in verdict]


def test_a_row_with_everything_becomes_a_report() -> None:
    (row,) = verdicts(f"{HEADER}\n00004,Hộ Một,Nhà sập,+84 900 000 000,5,1,1,2,destroyed,3,vcb,0123456789\n")

    assert isinstance(row, SoundRow)
    assert (row.line, row.commune_code, row.part.head_name, row.part.size) == (2, "00004", "Hộ Một", 5)
    losses = row.part.losses
    assert (losses.dead, losses.missing) == (("p1",), ("p2",))
    assert [person.ref for person in losses.injured] == ["p3", "p4"]
    assert losses.house is not None
    assert losses.short_of_food is not None
    assert (losses.house.state, losses.short_of_food.people) == ("destroyed", 3)
    assert row.part.payee is not None
    assert (row.part.payee.name, row.part.payee.bank_code) == ("Hộ Một", "VCB")


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_marks_and_line_ends_of_all_offices_are_read(separator: Any, mark: Any, end: Any) -> None:
    lines = ["commune_code,head_name,what_happened", "00004,Hộ Một,Ngập", "", "00004,Hộ Hai,Ngập"]

    found = verdicts(mark + end.join(lines).replace(",", separator))

    assert [row.line for row in found if isinstance(row, SoundRow)] == [2, 4]


def test_columns_stand_in_any_order_and_strange_ones_are_left_alone() -> None:
    (row,) = verdicts(" What_Happened ;STT;HEAD_NAME;commune_code\nNgập;1;Hộ Một;00004")

    assert isinstance(row, SoundRow)
    assert row.part.what_happened == "Ngập"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\r\n\r\n  ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_utf8_text"),
        (bytes(range(256)) * 40, "not_utf8_text"),
        (HEADER.encode("utf-16")[:-1], "not_utf8_text"),
        ("Tên hộ;Xã\n1;2".encode("cp1258", "replace"), "not_utf8_text"),
        (b"PK\x03\x04", "other_file"),
        (b"%PDF-1.7\n", "other_file"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"<html><body><table><tr><td>commune_code</td></tr></table>", "other_file"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', "other_file"),
        ("\ufeff<!DOCTYPE html>\n<table>".encode("utf-16"), "other_file"),
        (b"{\\rtf1 commune_code,head_name,what_happened}", "other_file"),
        (b"\x1f\x8b\x08\x00", "other_file"),
        (b"commune_code,head_name\n00004,A", "columns_missing"),
        (b"just a letter to the chair", "columns_missing"),
        (b'"commune_code,head_name,what_happened\n', "columns_missing"),
        (b"x" * (MAX_ROW_BYTES + 1), "not_utf8_text"),
        (b"commune_code,head_name,what_happened,head_name\n", "columns_twice"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(content: Any, code: Any) -> None:
    with pytest.raises(NotAList) as refusal:
        read(content)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("99999,A,B", [("commune_code", "unknown_commune")]),
        ("00097,A,B", [("commune_code", "outside_area")]),
        ("00103,A,B", [("commune_code", "outside_incident")]),
        (",A,B", [("commune_code", "missing")]),
        ("00004,,B", [("head_name", "missing")]),
        ("00004,A", [("what_happened", "missing")]),
        (",,,1", [("commune_code", "missing"), ("head_name", "missing"), ("what_happened", "missing")]),
        ("00004,A,B,,,-1", [("dead", "below")]),
        ("00004,A,B,,0", [("size", "below")]),
        ("00004,A,B,,101", [("size", "above")]),
        ("00004,A,B,,2.5", [("size", "not_a_number")]),
        ("00004,A,B,,٣", [("size", "not_a_number")]),
        ("00004,A,B,,9999999999999999999999", [("size", "not_a_number")]),
        ("00004,A,B,,2,,,,,3", [("short_of_food", "more_than_size")]),
        ("00004,A,B,,,,,,ruined", [("house_state", "house_state_unknown")]),
        ("00004,A,B,,,,,,,,VCB,", [("account_number", "bank_without_account")]),
        ("00004,A,B,,,,,,,,,0123456", [("bank_code", "account_without_bank")]),
        ("00004,A,B,,,,,,,,V-B,12", [("bank_code", "bank_unknown"), ("account_number", "account_form")]),
        ("00004,A,B,,=2", [("size", "not_a_number")]),
        ("00004,A,B,,không", [("size", "not_a_number")]),
        ("00004,A,B,,3,11", [("dead", "more_than_size")]),
        ("00004,A,B,,1,1,,,,1", [("short_of_food", "dead_among_hungry")]),
        ("00004,A,B,,3,,3,,,3", [("short_of_food", "missing_among_hungry")]),
        ("00004,A,B,,4,1,2,,,2", [("short_of_food", "missing_among_hungry")]),
        ("00004,A\x00,B", [("head_name", "control_characters")]),
        ("00004,A\x07B,B", [("head_name", "control_characters")]),
        (f"00004,{'A' * 201},B", [("head_name", "too_long")]),
        (f"00004,A,{'B' * 4001}", [("what_happened", "too_long")]),
        ("00004,A,B,gọi anh Ba", [("phone", "phone_words")]),
        ("00004,A,B,0123456789 (con)", [("phone", "phone_words")]),
        ("00004,Nguy&#7877;n,B", [("head_name", "wrong_encoding")]),
        ("00004,NguyêÞn Vãn A,B", [("head_name", "wrong_encoding")]),
        ("00004,A,Nh&agrave; s&#7853;p", [("what_happened", "wrong_encoding")]),
        ("00004,Trần\u0085 B,B", [("head_name", "control_characters")]),
        ("00004,Tr?n B,B", [("head_name", "lost_letters")]),
        ("00004,Nguyeãn Vaên A,B", [("head_name", "wrong_encoding")]),
        (f"00004,A,{'B' * 140_000}", [("row", "row_too_long")]),
        ("00004,A,B" + "," * 5000 + "C", [("row", "too_many_columns")]),
        ('00004,"A,B', [("row", "quote_not_closed")]),
        ('00004,"A"x,B', [("row", "quote_not_closed")]),
    ],
)
def test_a_bad_row_says_its_line_its_field_and_why(line: Any, expected: Any) -> None:
    assert errors(line) == [(2, field, code) for field, code in expected]


@pytest.mark.parametrize("nobody", ["-", " - ", "\u2013", "'-", "không", "Không có", "ko", "0", ""])
def test_a_count_of_nobody_is_written_in_many_ways(nobody: Any) -> None:
    (row,) = verdicts(f"{HEADER}\n00004,A,B,,,{nobody},{nobody}")

    assert isinstance(row, SoundRow)
    assert (row.part.size, row.part.losses.dead, row.part.losses.missing) == (None, (), ())


@pytest.mark.parametrize("said", ["x", "có", "chưa rõ", "?", "1-2"])
def test_a_count_that_says_something_else_is_asked_about(said: Any) -> None:
    assert errors(f"00004,A,B,,4,{said}") == [(2, "dead", "not_a_number")]


def test_bytes_that_are_not_utf8_are_found_in_their_cell() -> None:
    found = verdicts(f"{HEADER}\n00004,Hộ ".encode() + b"\xc3\x28,B\n00004,A,B\n")

    assert [(e.line, e.field, e.code) for e in found[0]] == [(2, "head_name", "not_utf8")]
    assert isinstance(found[1], SoundRow)


@pytest.mark.parametrize(
    ("name", "story"),
    [("=1+1", "- Tốc mái hoàn toàn; + sập bếp"), ("@A", '=HYPERLINK("x")'), ("+B", "-")],
)
def test_what_begins_like_a_formula_is_text(name: Any, story: Any) -> None:
    quoted = story.replace('"', '""')
    (row,) = verdicts(f'{HEADER}\n00004,{name},"{quoted}"')

    assert isinstance(row, SoundRow)
    assert (row.part.head_name, row.part.what_happened) == (name, story)


def test_a_column_that_nobody_reads_may_hold_anything() -> None:
    header, _ = read("commune_code,head_name,what_happened,Ghi chú,,acount_number\n")
    (row,) = verdicts("commune_code,head_name,what_happened,Ghi chú\n00004,A,B,=1\x00")

    assert isinstance(row, SoundRow)
    assert header.unread == ("Ghi chú",)


@pytest.mark.parametrize(
    "columns",
    ["Mã xã,Họ và tên chủ hộ,Tình hình thiệt hại,Số điện thoại", "MA XA;HO TEN;Thiet hai;SDT",
     "Commune code\tName\tDescription\tPhone number",
     '\ufeffMa\u0303 xa\u0303,"Họ tên\nchủ hộ",Thiệt hại (ghi rõ),Điện thoại'],
)  # fmt: skip
def test_columns_are_known_by_the_names_that_offices_give_them(columns: Any) -> None:
    separator = next(one for one in ",;\t" if one in columns)
    (row,) = verdicts(columns + "\n" + separator.join(["00004", "A", "B", "0900000000"]))

    assert isinstance(row, SoundRow)
    assert row.part.phone == "0900000000"


@pytest.mark.parametrize(
    ("column", "read_as"), [("acount_number", "account_number"), ("Số điện thoại 2", ""), ("size 2", ""), ("tên thôn", "")]
)
def test_a_misspelt_column_is_understood_and_another_one_is_not(column: Any, read_as: Any) -> None:
    header, _ = read(f"commune_code,head_name,what_happened,{column}\n")

    assert header.columns[3] == read_as
    assert header.unread == (() if read_as else (column,))


@pytest.mark.parametrize(
    ("cell", "phone", "others"),
    [
        ("0900000001 / 0900000002", "0900000001", "0900000002"),
        ("0900 000 001; +84 900 000 002 (con)", "0900 000 001", "+84 900 000 002\nGhi chú số điện thoại: con"),
        ("024 3900 0000; 0900000001", "0900000001", "024 3900 0000"),
        ("900000001", "0900000001", ""),
        ("900.000.001", "0900000001", ""),
        ("900000001.0", "0900000001", ""),
    ],
)
def test_several_phones_of_a_cell_are_split_and_none_is_lost(cell: Any, phone: Any, others: Any) -> None:
    (row,) = verdicts(f"{HEADER}\n00004,A,B,{cell}")

    assert isinstance(row, SoundRow)
    assert row.part.phone == phone
    assert row.part.what_happened == ("B" if not others else f"B\nĐiện thoại khác: {others}")


@pytest.mark.parametrize(
    ("cell", "phone", "words", "code"),
    [
        ("+84 559 000 078 (con trai)", "+84 559 000 078", "con trai", "phone_words_split"),
        ("bà Tư 0559000078", "0559000078", "bà Tư", "phone_words_split"),
        ("không có", None, "", "phone_none"),
        ("Ko có sđt", None, "", "phone_none"),
        ("-", None, "", "phone_none"),
        ("5.59346E+08", None, "", "phone_scientific"),
        ("5,6E+8", None, "", "phone_scientific"),
    ],
)
def test_a_phone_is_a_number_or_none_and_what_stood_beside_it_is_kept(cell: Any, phone: Any, words: Any, code: Any) -> None:
    (row,) = verdicts(f'{HEADER}\n00004,A,B,"{cell}"')

    assert isinstance(row, SoundRow)
    assert row.part.phone == phone
    assert row.part.what_happened == (f"B\nGhi chú số điện thoại: {words}" if words else "B")
    assert [(note.field, note.code) for note in row.notes] == [("phone", code)]


@pytest.mark.parametrize(
    ("given", "read_as", "code"),
    [
        ("2.647", "02647", "thousands_joined"),
        ("2,647", "02647", "thousands_joined"),
        ("2 647", "02647", "thousands_joined"),
        ("26.980", "26980", "thousands_joined"),
        ("4.0", "00004", "zero_restored"),
        ("2647,00", "02647", "zero_restored"),
    ],
)
def test_a_commune_that_a_spreadsheet_took_for_a_number_is_read(given: Any, read_as: Any, code: Any) -> None:
    communes = frozenset({"00004", "02647", "26980"})
    header, rows = read(f'commune_code;head_name;what_happened\n"{given}";A;B')

    row = judge(rows[0], header, replace(BOUNDS, known=communes, incident=communes, in_area=communes.__contains__))

    assert isinstance(row, SoundRow)
    assert row.commune_code == read_as
    assert [(note.field, note.code) for note in row.notes] == [("commune_code", code)]


@pytest.mark.parametrize("given", ["99.998", "2.64", "2.6470", "2647.5", "2.647.000"])
def test_a_commune_that_is_no_number_of_any_is_unknown(given: Any) -> None:
    assert errors(f"{given},A,B") == [(2, "commune_code", "unknown_commune")]


@pytest.mark.parametrize("phone", ["+84900000000", "+84 900-000.000", "0900000000", "(024) 39 000 000"])
def test_a_phone_may_begin_with_a_plus(phone: Any) -> None:
    (row,) = verdicts(f"{HEADER}\n00004,A,B,{phone}")

    assert isinstance(row, SoundRow)
    assert row.part.phone == phone


def test_a_story_may_run_over_lines_and_keeps_the_line_numbers_of_the_file() -> None:
    found = verdicts(f'{HEADER}\n00004,A,"Nước lên\nrất ""nhanh"", cả đêm"\n00004,,B\n')

    assert isinstance(found[0], SoundRow)
    assert found[0].part.what_happened == 'Nước lên\nrất "nhanh", cả đêm'
    assert isinstance(found[1], list)
    assert [error.line for error in found[1]] == [4]


@pytest.mark.parametrize("after", ['00004,C,"D"', '00004,"C",D', '00004,C,""', "00004,C,D", '00004,"C,D'])
def test_a_quote_that_is_not_closed_takes_only_its_own_row(after: Any) -> None:
    found = verdicts(f'{HEADER}\n00004,"A,B\n00004,X,Y\n{after}\n00004,Z,Y\n')

    assert isinstance(found[0], list)
    assert [(error.line, error.code) for error in found[0]] == [(2, "quote_not_closed")]
    assert isinstance(found[1], SoundRow)
    assert isinstance(found[3], SoundRow)
    assert (found[1].line, found[3].line) == (3, 5)


def test_a_list_of_unclosed_quotes_is_read_in_reasonable_time() -> None:
    found = verdicts(f"{HEADER}\n" + ('00004,"A,B\n' + "00004,A,B\n" * 9) * 200)

    assert sum(isinstance(row, SoundRow) for row in found) == 1800


def test_a_measure_in_inches_is_no_open_quote() -> None:
    (row,) = verdicts(f'{HEADER}\n00004,A,Ống 5" vỡ')

    assert isinstance(row, SoundRow)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader_and_every_line_is_answered(noise: Any) -> None:
    data = f"{HEADER}\n".encode() + noise + b"\n00004,A,B\n"
    header, position = read_header(data)
    rows = ListReader(data, header, position).take(10_000)
    judged = [judge(row, header, BOUNDS) for row in rows]

    assert all(isinstance(verdict, SoundRow) or verdict for verdict in judged)
    assert len({row.line for row in rows}) == len(rows)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(['00004,"A', 'B",C', "00004,A,B", "", '"', "00004,A,B\x00", ",,,,", "é" * 30]), max_size=12))
def test_reading_can_go_on_at_every_row(lines: Any) -> None:
    data = (HEADER + "\n" + "\n".join(lines)).encode()
    header, first = read_header(data)
    whole = ListReader(data, header, first).take(100)

    for count, row in enumerate(whole, start=1):
        assert ListReader(data, header, row.after).take(100) == whole[count:]


def test_the_place_after_the_header_is_the_second_line() -> None:
    assert read_header(f"\n\n{HEADER}\n".encode())[1] == Position(len(HEADER) + 3, 4)


def test_errors_carry_nothing_of_the_cell() -> None:
    assert "Nguyễn" not in repr(verdicts(f"{HEADER}\n00004,Nguyễn Th? Ba,B"))
    assert isinstance(verdicts(f"{HEADER}\n00004,Nguyễn Th? Ba,B")[0][0], RowError)
