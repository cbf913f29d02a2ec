"""Tables as files: nothing in them is run by a spreadsheet, and Vietnamese letters stay what they are."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from services.console.web.table_files import TableFile, csv_of, xlsx_of
from tests.support.builders import MORNING

_NAMES = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
SHEET = TableFile("Bảng", ["Xã", "Số"], [["Phường Ba Đình", 3], ["=1+1", -2.5], ["@a", None], ["", MORNING]], ["DIỄN TẬP"])


def cells_of(content: bytes) -> list[list[str | None]]:
    """Return what stands in a workbook of one page, row by row; a formula stands with a mark before it."""
    with ZipFile(BytesIO(content)) as book:
        texts = ["".join(each.itertext()) for each in _part(book, "sharedStrings").findall("x:si", _NAMES)]
        rows = _part(book, "worksheets/sheet1").findall(".//x:row", _NAMES)
    return [[_cell(cell, texts) for cell in row.findall("x:c", _NAMES)] for row in rows]


def _part(book: ZipFile, name: str) -> ET.Element:
    return ET.fromstring(book.read(f"xl/{name}.xml"))  # noqa: S314 - we wrote it just now


def _cell(cell: ET.Element, texts: list[str]) -> str | None:
    if (formula := cell.find("x:f", _NAMES)) is not None:
        return f"FORMULA {formula.text}"
    value = cell.findtext("x:v", None, _NAMES)
    return texts[int(value)] if cell.get("t") == "s" and value is not None else value


def test_csv_has_the_mark_that_spreadsheets_need_and_neutralises_what_they_would_run() -> None:
    content = csv_of(SHEET)

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows == [
        ["DIỄN TẬP"],
        ["Xã", "Số"],
        ["Phường Ba Đình", "3"],
        ["'=1+1", "-2.5"],
        ["'@a", ""],
        ["", "2026-11-20 08:00"],
    ]


def test_a_workbook_says_the_same_and_has_no_formula() -> None:
    rows = cells_of(xlsx_of(SHEET))

    assert rows[:3] == [["DIỄN TẬP"], ["Xã", "Số"], ["Phường Ba Đình", "3"]]
    assert rows[3] == ["=1+1", "-2.5"], "text that looks like a formula is text"
    assert rows[4] == ["@a"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_beginning_of_a_formula_stays_one(begin: str) -> None:
    content = csv_of(TableFile("x", [f"{begin}head"], [[f"{begin}cmd|' /C calc'!A0"]])).decode("utf-8-sig")

    assert [row[0][:1] for row in csv.reader(StringIO(content, newline=""))] == ["'", "'"]


def test_a_page_may_have_a_title_that_no_workbook_takes_as_its_name() -> None:
    name = "Phiếu [1]: chi/thu? của 'Xã'" + "'" * 9

    with ZipFile(BytesIO(xlsx_of(TableFile(name, ["Số"], [[1]])))) as book:
        [page] = _part(book, "workbook").findall(".//x:sheet", _NAMES)

    assert page.get("name") == "Phiếu -1-- chi-thu- của 'Xã"
