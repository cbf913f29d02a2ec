"""A cash list on paper and as a spreadsheet, in the form that Vietnamese accounts know: danh sách ký nhận.

Long (some hundred milliseconds for 200 lines): call it off the event loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from services.console.web.papers.layout import laid_out
from shared.clock import VIETNAM
from shared.money_words import in_words

_FOLDER: Final = Path(__file__).parent
COLUMNS: Final = ("STT", "Họ và tên", "Địa chỉ", "Nội dung", "Số tiền (đồng)", "Ký nhận")
_SIGNERS: Final = ("Người lập", "Kế toán", "Thủ quỹ", "Chủ tịch UBND")
_SIGNS: Final = "(Ký, họ tên)"
_SEALS: Final = "(Ký, đóng dấu)"
_WIDTHS: Final = (6, 28, 30, 40, 16, 26)


@dataclass(frozen=True)
class PaperLine:
    """One line: whose it is, where they live, for what, how much, and what stands where they sign."""

    number: int
    name: str
    address: str
    what: str
    amount: int
    mark: str = ""


@dataclass(frozen=True)
class PaperList:
    """A list as it is printed; `code` finds it again in the system."""

    number: int
    commune: str
    source: str
    carrier: str
    made_at: datetime
    code: str
    drill: bool
    lines: Sequence[PaperLine]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)


def pdf_of(paper: PaperList) -> bytes:
    """Return the list for printing; its head is repeated on each page. Raises PaperNotLaidOut."""
    made = paper.made_at.astimezone(VIETNAM)
    words = {
        "title": "Danh sách ký nhận số",
        "number": str(paper.number),
        "number_line": f"Số: {paper.number}/DSKN",
        "place": paper.commune,
        "office": f"UBND {paper.commune}",
        "heading": "Danh sách ký nhận tiền trợ giúp khẩn cấp",
        "subtitle": f"(Lập lúc {made:%H:%M} ngày {made:%d/%m/%Y})",
        "code": paper.code,
        "drill": paper.drill,
        "day": [made.year, made.month, made.day],
        "lines_above": [
            f"Nguồn kinh phí: {paper.source}",
            f"Người nhận tạm ứng: {paper.carrier} – số dòng: {len(paper.lines)}",
        ],
        "columns": COLUMNS,
        "rows": [_row(line) for line in paper.lines],
        "total": _grouped(paper.total),
        "words": in_words(paper.total),
        "signed_at": f"{paper.commune}, ngày ..... tháng ..... năm {made:%Y}",
        "signers": [[who, _SEALS if who.startswith("Chủ tịch") else _SIGNS, ""] for who in _SIGNERS],
    }
    return laid_out(_FOLDER / "cash_list.typ", words)


def xlsx_of(paper: PaperList) -> bytes:
    """Return the list as a workbook: text stays text, amounts are numbers, the head is repeated on each printed page."""
    written, made = BytesIO(), paper.made_at.astimezone(VIETNAM)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(written, options) as book:
        page = book.add_worksheet("Danh sách ký nhận")
        style = {name: book.add_format(form) for name, form in _FORMATS.items()}
        above = [
            *(["DIỄN TẬP – không chi tiền thật"] if paper.drill else []),
            f"UBND {paper.commune} – Số: {paper.number}/DSKN",
            "DANH SÁCH KÝ NHẬN TIỀN TRỢ GIÚP KHẨN CẤP",
            f"Lập lúc {made:%H:%M} ngày {made:%d/%m/%Y} – Nguồn kinh phí: {paper.source}",
            f"Người nhận tạm ứng: {paper.carrier}",
        ]
        for row, text in enumerate(above):
            page.write_string(row, 0, text, style["bold"])
        top = len(above)
        for column, name in enumerate(COLUMNS):
            page.write_string(top, column, name, style["head"])
            page.set_column(column, column, _WIDTHS[column])
        for row, line in enumerate(paper.lines, start=top + 1):
            page.write_number(row, 0, line.number, style["cell"])
            for column, text in enumerate((line.name, line.address, line.what), start=1):
                page.write_string(row, column, text, style["cell"])
            page.write_number(row, 4, line.amount, style["money"])
            page.write_string(row, 5, line.mark, style["cell"])
        end = top + 1 + len(paper.lines)
        page.write_string(end, 3, "TỔNG CỘNG", style["head"])
        page.write_number(end, 4, paper.total, style["total"])
        page.write_string(end + 1, 0, f"Bằng chữ: {in_words(paper.total)}.", style["bold"])
        for place, who in enumerate(_SIGNERS):
            page.write_string(end + 3, place + 1, who, style["bold"])
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top)
        page.freeze_panes(top + 1, 0)
    return written.getvalue()


_FORMATS: Final[Mapping[str, Mapping[str, Any]]] = {
    "bold": {"bold": True},
    "head": {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True},
    "cell": {"border": 1, "valign": "vcenter", "text_wrap": True},
    "money": {"border": 1, "num_format": "#,##0", "valign": "vcenter"},
    "total": {"border": 1, "num_format": "#,##0", "bold": True},
}


def _row(line: PaperLine) -> Mapping[str, str]:
    return {
        "number": str(line.number),
        "name": line.name,
        "address": line.address,
        "what": line.what,
        "amount": _grouped(line.amount),
        "mark": line.mark,
    }


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")
