"""The monthly files on paper: what a cycle came to, and its payments by parts of 200 lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.console.client.books import CycleLine, CycleResponse
from services.console.views.books import CERTAINTIES
from services.console.views.vocabulary import PAYMENT_STATES, RAILS, word
from services.console.web.books.pages import SIGNERS, basis_note, commune_alone, made_line
from services.console.web.papers.table import Cell, Column, Row, TablePaper
from shared.clock import VIETNAM
from shared.money_words import in_words
from shared.number_words import on_paper
from shared.person_words import of_person
from shared.vocabulary import BENEFITS, PAYMENT_REASONS, reason_text

PER_PART: Final = 200
_NO_SOURCE: Final = "(chưa có nguồn)"
_SUM_COLUMNS: Final = (
    Column("STT", mm=11, side="center"),
    Column("Nguồn kinh phí", fr=1.5),
    Column("Nội dung trợ giúp", fr=1.5),
    Column("Hình thức", mm=24),
)
_PAID_COLUMNS: Final = (
    Column("Số khoản đã chi", mm=19, side="right"),
    Column("Đã chi (đồng)", mm=32, side="right"),
    Column("Trả lại, thu hồi (đồng)", mm=32, side="right"),
)
_UNPAID_COLUMNS: Final = (
    Column("Số khoản chưa chi", mm=20, side="right"),
    Column("Chưa chi, chuyển kỳ sau (đồng)", mm=34, side="right"),
)
_TO_PAY_COLUMNS: Final = (Column("Số khoản", mm=20, side="right"), Column("Số tiền phải chi (đồng)", mm=38, side="right"))
_LINE_COLUMNS: Final = (
    Column("STT", mm=11, side="center"),
    Column("Họ và tên chủ hộ", fr=1.3),
    Column("Mã hồ sơ", mm=27),
    Column("Nội dung – quyết định", fr=1.6),
    Column("Hình thức", mm=21),
)
_PAID_LINE: Final = (
    Column("Chứng từ", fr=1.2),
    Column("Đã chi (đồng)", mm=26, side="right"),
    Column("Trả lại, thu hồi", mm=24, side="right"),
    Column("Chưa chi", mm=24, side="right"),
    Column("Ghi chú", fr=1.0),
)
_TO_PAY_LINE: Final = (
    Column("Nguồn kinh phí", fr=1.2),
    Column("Số tiền (đồng)", mm=28, side="right"),
    Column("Ghi chú", fr=1.2),
)


def is_paid(cycle: CycleResponse) -> bool:
    """Tell whether it is the file of what was paid."""
    return cycle.file == "paid"


def parts_of(cycle: CycleResponse) -> int:
    """Return by how many parts its lines are printed."""
    return max(1, -(-cycle.count // PER_PART))


def file_name(cycle: CycleResponse, part: int | None = None) -> str:
    """Return by what name a file is kept."""
    name = f"{'ket-qua-chi-tra' if is_paid(cycle) else 'danh-sach-de-nghi-chi-tra'}-{cycle.month}-{cycle.commune_code}"
    return name if part is None else f"{name}-to-{part + 1}"


def sums_paper(cycle: CycleResponse) -> TablePaper:
    """Return what a cycle came to, by source, kind of help and way."""
    paid = is_paid(cycle)
    columns = (*_SUM_COLUMNS, *(_PAID_COLUMNS + _UNPAID_COLUMNS if paid else _TO_PAY_COLUMNS))
    rows = []
    for number, one in enumerate(cycle.items, start=1):
        head = (str(number), one.source_name or _NO_SOURCE, word(BENEFITS, one.benefit).vi, word(RAILS, one.rail).vi)
        unpaid = (one.unpaid_count, one.unpaid_dong)
        rows.append(Row((*head, *((one.paid_count, one.paid_dong, one.returned_dong) if paid else ()), *unpaid)))
    unpaid = (cycle.unpaid_count, cycle.unpaid_dong)
    total = Row(
        ("", "TỔNG CỘNG", "", "", *((cycle.paid_count, cycle.paid_dong, cycle.returned_dong) if paid else ()), *unpaid), "sum"
    )
    return _paper(cycle, columns, rows, total, heading=_heading(cycle), words=_words(cycle))


def lines_paper(
    cycle: CycleResponse, lines: Sequence[CycleLine], part: int, heads: Mapping[UUID, str], numbers: Mapping[UUID, str]
) -> TablePaper:
    """Return one part of a cycle's lines; whose they are stands there as far as the reader may know it."""
    paid = is_paid(cycle)
    columns = (*_LINE_COLUMNS, *(_PAID_LINE if paid else _TO_PAY_LINE))
    rows = []
    for number, line in enumerate(lines, start=part * PER_PART + 1):
        what = f"{of_person(word(BENEFITS, line.benefit), line.person).vi} – QĐ {line.decision_number}"
        head = (str(number), heads.get(line.case_id, ""), numbers.get(line.case_id, ""), what, word(RAILS, line.rail).vi)
        money: Sequence[Cell] = (_voucher(line), line.paid_dong, line.returned_dong, line.unpaid_dong, _why(line))
        owed: Sequence[Cell] = (line.source_name or _NO_SOURCE, line.unpaid_dong, _why(line))
        rows.append(Row((*head, *(money if paid else owed))))
    sums = [sum(getattr(line, name) for line in lines) for name in ("paid_dong", "returned_dong", "unpaid_dong")]
    title = f"CỘNG TỜ {part + 1}"
    total = Row(("", title, "", "", "", "", *(sums if paid else sums[2:]), ""), "sum")
    of_all = (
        f"Cả danh sách: {cycle.count} dòng, {parts_of(cycle)} tờ; "
        + (
            f"đã chi {on_paper(cycle.paid_dong)} đồng, trả lại và thu hồi {on_paper(cycle.returned_dong)} đồng, "
            if paid
            else ""
        )
        + f"chưa chi {on_paper(cycle.unpaid_dong)} đồng."
    )
    said = [f"Đã chi, bằng chữ: {in_words(sums[0])}"] if paid else []
    words = [*said, f"Chưa chi, bằng chữ: {in_words(sums[2])}"]
    heading = f"{_heading(cycle)} – tờ {part + 1}/{parts_of(cycle)}"
    return _paper(cycle, columns, rows, total, heading=heading, words=words, above=[of_all])


def _paper(  # noqa: PLR0913 - a paper, by name
    cycle: CycleResponse,
    columns: Sequence[Column],
    rows: Sequence[Row],
    total: Row,
    *,
    heading: str,
    words: Sequence[str],
    above: Sequence[str] = (),
) -> TablePaper:
    commune = commune_alone(cycle.commune_code)
    return TablePaper(
        title=heading,
        heading=heading,
        number_line=f"Số: ........./{'KQCT' if is_paid(cycle) else 'DSCT'}",
        subtitle=made_line(cycle.as_of) if cycle.is_over else f"{made_line(cycle.as_of)} – kỳ chưa kết thúc",
        office=f"UBND {commune}",
        place=commune,
        made_at=cycle.as_of,
        code=f"{cycle.month}/{cycle.file}/{cycle.commune_code}",
        drill=cycle.drill,
        columns=columns,
        rows=rows,
        totals=[total],
        lines_above=[_covers(cycle), *above],
        words=words,
        notes=_notes(cycle),
        signers=SIGNERS,
    )


def _heading(cycle: CycleResponse) -> str:
    year, month = cycle.month.split("-")
    name = "Báo cáo kết quả chi trả trợ giúp" if is_paid(cycle) else "Danh sách đề nghị chi trả trợ giúp"
    return f"{name} – kỳ {month}/{year}"


def _covers(cycle: CycleResponse) -> str:
    if is_paid(cycle):
        return f"Từ ngày {_day(cycle.begins)} đến hết ngày {_day(_last_moment(cycle))}; chỉ gồm tiền."
    return f"Các khoản đã quyết định, chưa chi tính đến {_day(_last_moment(cycle))}; chỉ gồm tiền."


def _last_moment(cycle: CycleResponse) -> datetime:
    """Return the last moment that it covers: its end is the first that it does not."""
    return cycle.ends - timedelta(seconds=1) if cycle.is_over else cycle.as_of


def _notes(cycle: CycleResponse) -> list[str]:
    due = f"Hạn gửi: trước ngày {cycle.due_before:%d/%m/%Y}. Căn cứ: {basis_note(cycle.basis, cycle.certainty)}"
    return [f"{due} Phạm vi của kỳ đối với trợ giúp khẩn cấp: {word(CERTAINTIES, cycle.covers_certainty).vi}."]


def _words(cycle: CycleResponse) -> list[str]:
    unpaid = f"Chưa chi, bằng chữ: {in_words(cycle.unpaid_dong)}"
    return [f"Đã chi, bằng chữ: {in_words(cycle.paid_dong)}", unpaid] if is_paid(cycle) else [unpaid]


def _voucher(line: CycleLine) -> str:
    """Return by what it was paid; by both, where the bank paid as well what was signed for, or before it."""
    signed = [f"Danh sách ký nhận số {line.cash_list_number}"] if line.cash_list_number is not None else []
    ordered = [f"Lệnh chi {line.bank_order[-14:]}"] if line.bank_order else []
    return "; ".join([*signed, *ordered])


def _why(line: CycleLine) -> str:
    if line.paid_at is not None and not line.unpaid_dong:
        return f"Chi ngày {_day(line.paid_at)}"
    if not line.unpaid_dong or line.changed_since:
        # What stops it now did not stop it then: a file of before tells nothing of later.
        return ""
    why = reason_text(PAYMENT_REASONS, line.reason).vi if line.reason else word(PAYMENT_STATES, line.state).vi.lower()
    return why[0].upper() + why[1:]


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
