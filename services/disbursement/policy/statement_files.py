"""What the lines of a statement that came as a file say: columns as banks call them, and what is wrong with each line."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from services.disbursement.domain.attempts import order_named
from services.disbursement.domain.bank_answers import MAX_ID, MAX_REASON
from services.disbursement.domain.statements import MAX_STATEMENT_LINES, Direction, StatementLine
from shared.clock import VIETNAM
from shared.errors import FieldError, InvalidInput
from shared.list_files import FILE_REASONS, ColumnBook, Header, ListReader, NotAList, Row, as_utf8, read_header, unguarded
from shared.money import LARGEST_DONG
from shared.number_words import number_said
from shared.sound_text import UNSOUND, UnsoundText, sound_line
from shared.texts import Text

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": (
        "so tham chieu", "so but toan", "ma giao dich", "so giao dich", "so ct", "so chung tu", "tham chieu", "ref", "ref no",
        "transaction id", "transaction number", "reference number",
    ),
    "booked_at": (
        "ngay", "ngay giao dich", "ngay hach toan", "ngay gio", "thoi gian", "thoi gian giao dich", "date", "booking date",
        "transaction date", "value date",
    ),
    "debit": ("no", "ghi no", "phat sinh no", "so tien ghi no", "so tien rut", "tien ra", "rut", "debit amount", "withdrawal"),
    "credit": ("co", "ghi co", "phat sinh co", "so tien ghi co", "so tien gui", "tien vao", "gui", "credit amount", "deposit"),
    "end_to_end_id": ("ma lenh chi", "ma lenh", "so lenh", "ma doi soat", "order", "order id", "end to end"),
    "words": ("noi dung", "dien giai", "noi dung giao dich", "mo ta", "description", "details", "remittance", "narrative"),
}  # fmt: skip
BOOK: Final = ColumnBook(("reference", "booked_at", "debit", "credit"), _NAMES)
_FORMS: Final = (
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%d-%m-%Y",
    "%d-%m-%Y %H:%M:%S",
)
_WHOLE: Final = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+(?:,00?)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.00?)?|[0-9]+[.,]00?)")
"""Đồng as banks write them: 5400000, 5.400.000, 5,400,000.00; never a part of a đồng."""
_CENTS: Final = re.compile(r"[.,]00?$")
_UNIT: Final = re.compile(r"\s*(?:đ|vnd|vnđ|đồng)\s*$", re.IGNORECASE)
_LISTED: Final = 50
Cells = Mapping[str, str]


@dataclass(frozen=True)
class LineFault:
    """What is wrong with one line of the file, in which column (empty: the whole line)."""

    line: int
    column: str
    reason: Text


def read_statement_file(data: bytes) -> Sequence[StatementLine]:
    """Return the lines of a file. Raises InvalidInput, which names each wrong line (`lines.12.debit`), and NotAList."""
    utf8 = as_utf8(data)
    header, first = read_header(utf8, BOOK)
    rows = ListReader(utf8, header, first).take(MAX_STATEMENT_LINES + 1)
    if not rows:
        raise NotAList("empty")
    if len(rows) > MAX_STATEMENT_LINES:
        raise InvalidInput(FieldError("file", _TOO_MANY))
    lines: list[StatementLine] = []
    faults: list[LineFault] = []
    for row in rows:
        wrong: list[LineFault] = []
        line = _line(row, header, wrong)
        faults += wrong
        if line is not None and not wrong:
            lines.append(line)
    if faults:
        raise InvalidInput(*(FieldError(_field_of(fault), fault.reason) for fault in faults[:_LISTED]))
    return lines


def _field_of(fault: LineFault) -> str:
    return f"lines.{fault.line}.{fault.column}" if fault.column else f"lines.{fault.line}"


def _line(row: Row, header: Header, wrong: list[LineFault]) -> StatementLine | None:
    if row.broken is not None:
        wrong.append(LineFault(row.line, "", FILE_REASONS[row.broken]))
        return None
    if len(row.cells) > len(header.columns):
        too_many = FILE_REASONS["too_many_columns"].filled(count=len(row.cells), columns=len(header.columns))
        wrong.append(LineFault(row.line, "", too_many))
        return None
    cells = _cells(row, header, wrong)
    reference, booked_at = cells["reference"], _moment(cells["booked_at"])
    out, came_in = _amount(cells["debit"]), _amount(cells["credit"])
    if not reference or len(reference) > MAX_ID:
        wrong.append(LineFault(row.line, "reference", _NO_REFERENCE))
    if booked_at is None:
        wrong.append(LineFault(row.line, "booked_at", _NO_MOMENT))
    wrong += [LineFault(row.line, name, _NO_AMOUNT) for name, read in (("debit", out), ("credit", came_in)) if read is None]
    if out is not None and came_in is not None and (out > 0) == (came_in > 0):
        wrong.append(LineFault(row.line, "debit", _ONE_OF_BOTH))
    if wrong or booked_at is None or out is None or came_in is None:
        return None
    return StatementLine(
        reference=reference,
        amount=out or came_in,
        direction=Direction.DEBIT if out else Direction.CREDIT,
        booked_at=booked_at,
        end_to_end_id=_order_of(cells),
        words=cells["words"][:MAX_REASON],
    )


def _cells(row: Row, header: Header, wrong: list[LineFault]) -> Cells:
    """Return the cells that are read; adds what no cell may have to `wrong`."""
    cells = dict.fromkeys(_NAMES, "")
    for column, cell in zip(header.columns, row.cells, strict=False):
        if column:
            try:
                cells[column] = sound_line(unguarded(cell)).strip()
            except UnsoundText as why:
                wrong.append(LineFault(row.line, column, UNSOUND[why.code]))
    return cells


def _order_of(cells: Cells) -> str | None:
    """Return our name of the order: in its own column, or among the bank's words."""
    named = cells["end_to_end_id"]
    ours = order_named(named) or order_named(cells["words"])
    return ours or (named if 0 < len(named) <= MAX_ID else None)


def _amount(cell: str) -> int | None:
    """Return the đồng of a cell, 0 where it is empty; None for what is no whole amount."""
    plain = _UNIT.sub("", cell).replace("\u00a0", "").replace(" ", "")
    if plain in {"", "-"}:
        return 0
    if not _WHOLE.fullmatch(plain):
        return None
    amount = int(re.sub(r"[.,]", "", _CENTS.sub("", plain) if _has_cents(plain) else plain))
    return amount if amount <= LARGEST_DONG else None


def _has_cents(plain: str) -> bool:
    return _CENTS.search(plain) is not None


def _moment(cell: str) -> datetime | None:
    """Return a moment of Vietnam as banks write it; a day alone is its noon: within the day, whatever is between."""
    plain = " ".join(cell.split())
    for form in _FORMS:
        try:
            read = datetime.strptime(plain, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
        if "%H" not in form:
            read = read.replace(hour=12)
        return read.astimezone(UTC)
    return None


_TOO_MANY: Final = Text(
    vi=f"quá {number_said(MAX_STATEMENT_LINES, 'vi')} dòng: hãy chia theo ngày",
    en=f"more than {number_said(MAX_STATEMENT_LINES, 'en')} lines: divide it by days",
)
_NO_REFERENCE: Final = Text(
    vi=f"phải có số tham chiếu của ngân hàng, tối đa {MAX_ID} ký tự",
    en=f"the bank's reference must be there, of {MAX_ID} letters at most",
)
_NO_MOMENT: Final = Text(vi="không phải ngày: ví dụ 20/11/2026 07:00", en="is no day: for example 20/11/2026 07:00")
_NO_AMOUNT: Final = Text(
    vi="không phải số tiền chẵn đồng: ví dụ 5.400.000", en="is no whole amount in đồng: for example 5,400,000"
)
_ONE_OF_BOTH: Final = Text(vi="phải có đúng một trong hai: nợ hoặc có", en="exactly one of debit and credit must be there")
