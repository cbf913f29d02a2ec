"""A cash list on paper: every line, the head on each page, total in figures and words, and who signs on the last page."""

from datetime import UTC, datetime
from typing import Final

import pypdfium2
import pytest

from services.console.web.cash_lists.paper import PaperLine, PaperList, list_paper
from services.console.web.papers.table import TablePaper, pdf_of, xlsx_of
from shared.money_words import in_words

MADE: Final = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
COLUMNS: Final = ("STT", "Họ và tên", "Địa chỉ", "Nội dung", "Số tiền (đồng)", "Ký nhận")
SIGNERS: Final = ("Người lập", "Kế toán", "Thủ quỹ", "Chủ tịch UBND")


def a_list(count: int, *, drill: bool = False, name: str = "Nguyễn Thị Ánh Tuyết") -> TablePaper:
    lines = [
        PaperLine(number, f"{name} {number}", "Xã Thử, Tỉnh Thử", "Hỗ trợ nhà ở – QĐ 12/QĐ-UBND", 5_400_000 + number)
        for number in range(1, count + 1)
    ]
    return list_paper(PaperList(7, "Xã Thử", "Quỹ phòng, chống thiên tai", "Lê Thị Mang", MADE, "0190-code", drill, lines))


def _pages(paper: TablePaper) -> list[str]:
    document = pypdfium2.PdfDocument(pdf_of(paper))
    return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


def test_two_hundred_lines_have_the_head_on_each_page_and_total_words_and_signatures_together_on_the_last() -> None:
    *pages, last = _pages(a_list(200))

    assert all(all(column in page for column in COLUMNS) for page in pages)
    assert all(f"Nguyễn Thị Ánh Tuyết {number} " in " ".join(pages) + last for number in (1, 57, 200))
    total = sum(5_400_000 + number for number in range(1, 201))
    assert f"{total:,}".replace(",", ".") in last
    assert in_words(total) in last
    assert all(who in last for who in SIGNERS)
    assert f"Trang {len(pages) + 1} / {len(pages) + 1}" in last


@pytest.mark.parametrize("count", range(14, 24))
def test_nobody_signs_under_a_total_without_a_line_and_the_head_above_it(count: int) -> None:
    last = _pages(a_list(count))[-1]

    assert all(column in last for column in COLUMNS)
    assert f"Tuyết {count} " in last


def test_a_drill_says_so_and_what_is_in_earnest_does_not() -> None:
    assert ["DIỄN TẬP" in _pages(a_list(1, drill=drill))[0] for drill in (True, False)] == [True, False]


@pytest.mark.parametrize("name", ["#set text(red)", "*Đậm* _nghiêng_ $x$", "Tên 𝕏 漢", '"Ngoặc" \\ và `dấu`'])
def test_whatever_somebody_is_called_is_printed_and_never_obeyed(name: str) -> None:
    assert _pages(a_list(1, name=name))
    assert xlsx_of(a_list(1, name=name))


def test_the_same_list_gives_the_same_pages() -> None:
    assert pdf_of(a_list(3)) == pdf_of(a_list(3))
