"""A table that people sign: a head that every paper of an office has, its rows, the total in words, and who signs.

Always in Vietnamese: it is for accounts and authorities. As PDF and as a workbook, from the same rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Literal

from services.console.web.papers.layout import laid_out
from services.console.web.workbooks import workbook
from shared.clock import VIETNAM
from shared.number_words import on_paper

_TEMPLATE: Final = Path(__file__).parent / "table.typ"
SIGNS: Final = "(Ký, họ tên)"
SEALS: Final = "(Ký, đóng dấu)"
_SHEET_OF_FR: Final = 18
_SHEET_OF_MM: Final = 0.55
_A4: Final = 9
_DRILL: Final = "DIỄN TẬP – không có tiền, hàng thật"

Cell = str | int
"""A number is grouped by thousands on paper and stays a number in a workbook."""


@dataclass(frozen=True)
class Column:
    """A column: its name, its width in millimetres or (`fr`) as a share of what is left, and where its cells stand."""

    name: str
    mm: float | None = None
    fr: float = 1.0
    side: Literal["left", "right", "center"] = "left"

    @property
    def width(self) -> Mapping[str, float]:
        return {"fr": self.fr} if self.mm is None else {"mm": self.mm}

    @property
    def workbook_width(self) -> float:
        return self.fr * _SHEET_OF_FR if self.mm is None else max(6, self.mm * _SHEET_OF_MM)


@dataclass(frozen=True)
class Row:
    """A line, a sum of lines, or (its first cell alone, over all columns) the name of a section."""

    cells: Sequence[Cell]
    kind: Literal["line", "section", "sum"] = "line"


@dataclass(frozen=True)
class TablePaper:
    """A table as it is printed; `code` finds it again in the system."""

    title: str
    heading: str
    number_line: str
    subtitle: str
    office: str
    place: str
    made_at: datetime
    code: str
    drill: bool
    columns: Sequence[Column]
    rows: Sequence[Row]
    signers: Sequence[tuple[str, str]]
    totals: Sequence[Row] = ()
    lines_above: Sequence[str] = ()
    words: Sequence[str] = ()
    notes: Sequence[str] = ()
    across: bool = True


def pdf_of(paper: TablePaper) -> bytes:
    """Return it for printing; its head is repeated on each page. Raises PaperNotLaidOut."""
    made = paper.made_at.astimezone(VIETNAM)
    return laid_out(
        _TEMPLATE,
        {
            "title": paper.title,
            "heading": paper.heading,
            "number_line": paper.number_line,
            "subtitle": paper.subtitle,
            "office": paper.office,
            "place": paper.place,
            "code": paper.code,
            "drill": paper.drill,
            "across": paper.across,
            "day": [made.year, made.month, made.day],
            "lines_above": paper.lines_above,
            "columns": [{"name": each.name, "width": each.width, "side": each.side} for each in paper.columns],
            "rows": [_told(row) for row in paper.rows],
            "totals": [_told(row) for row in paper.totals],
            "words": paper.words,
            "notes": paper.notes,
            "signed_at": _signed_at(paper),
            "signers": [list(each) for each in paper.signers],
        },
    )


def xlsx_of(paper: TablePaper) -> bytes:
    """Return it as a workbook: text stays text, amounts are numbers, the head is repeated on each printed page."""
    written = BytesIO()
    with workbook(paper.title, written) as (book, page):
        style = {name: book.add_format(form) for name, form in _FORMATS.items()}
        drill = [_DRILL] if paper.drill else []
        above = [*drill, f"{paper.office} – {paper.number_line}", paper.heading.upper(), paper.subtitle, *paper.lines_above]
        for row, text in enumerate(above):
            page.write_string(row, 0, text, style["bold"])
        top = len(above)
        for number, column in enumerate(paper.columns):
            page.write_string(top, number, column.name, style["head"])
            page.set_column(number, number, column.workbook_width)
        rows = [*paper.rows, *paper.totals]
        for row, line in enumerate(rows, start=top + 1):
            for number in range(len(paper.columns)):
                _write(page, (row, number), line, style)
        end = top + 2 + len(rows)
        for row, text in enumerate([*(f"{words}." for words in paper.words), *paper.notes], start=end):
            page.write_string(row, 0, text, style["bold"])
        end += len(paper.words) + len(paper.notes) + 1
        page.write_string(end, max(0, len(paper.columns) - 2), _signed_at(paper))
        for place, (who, how) in enumerate(paper.signers):
            at = place * len(paper.columns) // len(paper.signers)
            page.write_string(end + 1, at, who, style["bold"])
            page.write_string(end + 2, at, how)
        if paper.across:
            page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
        page.freeze_panes(top + 1, 0)
    return written.getvalue()


_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "bold": {"bold": True},
    "head": {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
    "text": {"border": 1, "valign": "vcenter", "text_wrap": True},
    "number": {"border": 1, "num_format": "#,##0", "valign": "vcenter"},
    "strong_text": {"border": 1, "bold": True, "valign": "vcenter", "text_wrap": True},
    "strong_number": {"border": 1, "bold": True, "num_format": "#,##0", "valign": "vcenter"},
}


def _write(page: Any, at: tuple[int, int], line: Row, style: Mapping[str, Any]) -> None:
    cell = line.cells[at[1]] if at[1] < len(line.cells) else ""
    strong = "" if line.kind == "line" else "strong_"
    if isinstance(cell, int):
        page.write_number(*at, cell, style[f"{strong}number"])
    else:
        page.write_string(*at, cell, style[f"{strong}text"])


def _told(row: Row) -> Mapping[str, Any]:
    return {"kind": row.kind, "cells": [on_paper(cell) if isinstance(cell, int) else cell for cell in row.cells]}


def _signed_at(paper: TablePaper) -> str:
    return f"{paper.place}, ngày ..... tháng ..... năm {paper.made_at.astimezone(VIETNAM):%Y}"
