"""Tables as files: CSV that every program reads, and XLSX. Text stays text, also where it looks like a formula."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Final, Literal
from urllib.parse import quote

from fastapi import Response

from services.console.web.workbooks import workbook
from shared.clock import VIETNAM

Form = Literal["csv", "xlsx"]
Cell = str | int | float | datetime | None
_BOM: Final = "\ufeff"
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r")
_TYPES: Final = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class TableFile:
    """A table: what stands above its columns, and its rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()
    """What must be known to read it (of when, of which incident, that it is a drill): above the table."""


def file_of(table: TableFile, form: Form, name: str) -> Response:
    """Return the table as a file to be kept."""
    return attached(csv_of(table) if form == "csv" else xlsx_of(table), form, name)


def attached(content: bytes, kind: Literal["csv", "xlsx", "pdf"], name: str) -> Response:
    """Return what was made as a file to be kept."""
    return Response(
        content,
        media_type=_TYPES[kind],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(f'{name}.{kind}')}",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def csv_of(table: TableFile) -> bytes:
    """Return it as CSV with a byte order mark, without which a spreadsheet takes Vietnamese letters for others."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([_plain(note)] for note in table.notes)
    writer.writerow([_plain(each) for each in table.head])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return (_BOM + written.getvalue()).encode()


def xlsx_of(table: TableFile) -> bytes:
    """Return it as a workbook of one page. Text is written as text: no formula, no link is made of it."""
    written = BytesIO()
    with workbook(table.title, written) as (book, page):
        bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for row, note in enumerate(table.notes):
            page.write_string(row, 0, note)
        top = len(table.notes)
        for column, each in enumerate(table.head):
            page.write_string(top, column, each, bold)
        for row, cells in enumerate(table.rows, start=top + 1):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, cell)
                elif isinstance(cell, datetime):
                    page.write_datetime(row, column, _local(cell), moment)
                elif cell is not None:
                    page.write_number(row, column, cell)
        page.freeze_panes(top + 1, 1)
        page.set_column(0, 0, 30)
    return written.getvalue()


def _plain(cell: Cell) -> str | int | float:
    """A spreadsheet takes what begins like a formula for one: an apostrophe says that it is text."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{_local(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, str) and cell.startswith(_FORMULA_BEGINS):
        return f"'{cell}"
    return cell


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM).replace(tzinfo=None)
