"""A cash list on paper, in the form that Vietnamese accounts know: danh sách ký nhận."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.console.web.papers.table import SEALS, SIGNS, Column, Row, TablePaper
from shared.clock import VIETNAM
from shared.money_words import in_words

_COLUMNS: Final = (
    Column("STT", mm=11, side="center"),
    Column("Họ và tên", fr=1.35),
    Column("Địa chỉ", fr=1.5),
    Column("Nội dung", fr=1.75),
    Column("Số tiền (đồng)", mm=28, side="right"),
    Column("Ký nhận", mm=46, side="center"),
)
_SIGNERS: Final = (("Người lập", SIGNS), ("Kế toán", SIGNS), ("Thủ quỹ", SIGNS), ("Chủ tịch UBND", SEALS))


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


def list_paper(cash_list: PaperList) -> TablePaper:
    """Return a list as it goes with the money: each line is signed by who takes it."""
    made = cash_list.made_at.astimezone(VIETNAM)
    return TablePaper(
        title=f"Danh sách ký nhận số {cash_list.number}",
        heading="Danh sách ký nhận tiền trợ giúp khẩn cấp",
        number_line=f"Số: {cash_list.number}/DSKN",
        subtitle=f"(Lập lúc {made:%H:%M} ngày {made:%d/%m/%Y})",
        office=f"UBND {cash_list.commune}",
        place=cash_list.commune,
        made_at=cash_list.made_at,
        code=cash_list.code,
        drill=cash_list.drill,
        columns=_COLUMNS,
        rows=[Row((line.number, line.name, line.address, line.what, line.amount, line.mark)) for line in cash_list.lines],
        totals=[Row(("", "TỔNG CỘNG", "", "", cash_list.total, ""), "sum")],
        lines_above=[
            f"Nguồn kinh phí: {cash_list.source}",
            f"Người nhận tạm ứng: {cash_list.carrier} – số dòng: {len(cash_list.lines)}",
        ],
        words=[f"Bằng chữ: {in_words(cash_list.total)}"],
        signers=_SIGNERS,
    )
