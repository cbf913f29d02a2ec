"""Which row of a list is a sound report, and what is the matter with one that is not: line, field and reason for each."""

import re
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from pydantic import ValidationError

from services.intake.domain.lists import COLUMNS, COUNTS, REQUIRED, Header, Row
from services.intake.domain.reports import MAX_PERSONS, MAX_PHONE
from services.intake.policy.reports import MORE_THAN_SIZE, OUTSIDE_INCIDENT, contradictions
from shared.events.household import House, HouseState, Injured, Losses, Payee, ShortOfFood
from shared.events.intake import PersonalPart
from shared.texts import Text

REASONS: Final[Mapping[str, Text]] = {
    "empty": Text(vi="tệp trống", en="the file is empty"),
    "not_utf8_text": Text(vi="tệp không phải văn bản CSV mã UTF-8", en="the file is no CSV text in UTF-8"),
    "unreadable": Text(vi="tệp không mở lại được, xin gửi lại", en="the file could not be opened again; please send it again"),
    "columns_missing": Text(vi="thiếu cột: {columns}", en="columns are missing: {columns}"),
    "columns_twice": Text(vi="cột có hai lần: {columns}", en="columns stand twice: {columns}"),
    "row_too_long": Text(vi="dòng quá dài", en="the row is too long"),
    "quote_not_closed": Text(vi="dấu ngoặc kép không đóng đúng", en="a quote is not closed properly"),
    "too_many_columns": Text(vi="có {count} ô, nhiều hơn {columns} cột", en="has {count} cells, more than {columns} columns"),
    "missing": Text(vi="thiếu, phải có", en="is missing"),
    "not_utf8": Text(vi="có ký tự không phải UTF-8", en="has bytes that are not UTF-8"),
    "control_characters": Text(vi="có ký tự điều khiển", en="has control characters"),
    "formula": Text(vi="bắt đầu như một công thức bảng tính", en="begins like a spreadsheet formula"),
    "too_long": Text(vi="dài quá {most} ký tự", en="is longer than {most} characters"),
    "not_a_number": Text(vi="phải là số nguyên", en="must be a whole number"),
    "below": Text(vi="phải từ {least} trở lên", en="must be at least {least}"),
    "above": Text(vi="không được quá {most}", en="must be at most {most}"),
    "unknown_commune": Text(vi="không có xã, phường nào mang mã này", en="there is no commune with this code"),
    "outside_incident": OUTSIDE_INCIDENT,
    "outside_area": Text(
        vi="nằm ngoài địa bàn của cán bộ gửi danh sách", en="lies outside the area of the officer who sent the list"
    ),
    "house_state_unknown": Text(vi="phải là một trong: {expected}", en="must be one of: {expected}"),
    "account_without_bank": Text(
        vi="có số tài khoản thì phải có mã ngân hàng", en="is needed where there is an account number"
    ),
    "bank_without_account": Text(vi="có mã ngân hàng thì phải có số tài khoản", en="is needed where there is a bank"),
    "bank_code_form": Text(vi="phải là 2 đến 20 chữ cái, chữ số", en="must be 2 to 20 letters or digits"),
    "account_form": Text(vi="phải là 4 đến 24 chữ số", en="must be 4 to 24 digits"),
    "more_than_size": MORE_THAN_SIZE,
    "invalid": Text(vi="giá trị không hợp lệ", en="is not valid"),
    "not_recorded": Text(
        vi="không ghi nhận được, hãy nhập bằng biểu mẫu", en="could not be recorded; use the form for this household"
    ),
}
WHOLE_ROW: Final = "row"
WHOLE_FILE: Final = "file"
_OUT_OF_A_CELL: Final = "size"
"""The one value of a reason that says something of a household; all others are limits, names of columns and counts of cells."""
_HIDDEN: Final = "•"

_MAX_LENGTHS: Final = {"head_name": 200, "what_happened": 4000, "phone": MAX_PHONE, "bank_code": 20, "account_number": 24}
_MAX_OTHER: Final = 200
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_STRANGE_BYTES: Final = re.compile("[\udc80-\udcff]")
_NUMBER: Final = re.compile(r"[0-9]{1,9}")
_NEGATIVE: Final = re.compile(r"-\s*[0-9]+([.,][0-9]+)?")
_PHONE: Final = re.compile(r"\+[0-9][0-9 ().-]*")
_BANK: Final = re.compile(r"[A-Z0-9]{2,20}")
_ACCOUNT: Final = re.compile(r"[0-9]{4,24}")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS: Final = frozenset({"size", *COUNTS})


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is the matter with a row, as a code, so that it can be said in any language."""

    line: int
    field: str
    code: str
    values: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the households of a list may live: known communes, those of the incident, and the officer's area."""

    known: AbstractSet[str]
    incident: AbstractSet[str]
    in_area: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A row that becomes a report."""

    line: int
    commune_code: str
    part: PersonalPart


RowVerdict = SoundRow | list[RowError]
"""The report that a row is, or everything that is the matter with it."""


def judge(row: Row, header: Header, bounds: Bounds) -> RowVerdict:
    """Return the report that the row is, or everything that is the matter with it."""
    if row.broken is not None:
        return [RowError(row.line, WHOLE_ROW, row.broken)]
    width = len(header.columns)
    if len(row.cells) > width:
        return [RowError(row.line, WHOLE_ROW, "too_many_columns", {"count": len(row.cells), "columns": width})]
    given = dict(zip(header.columns, row.cells, strict=False))
    errors = [RowError(row.line, *error) for error in _wrong_cells(header, row)]
    cells = {name: given.get(name, "").strip() for name in COLUMNS}
    suspect = {error.field for error in errors}
    errors += [RowError(row.line, *e) for e in _wrong_values(cells, bounds) if e[0] not in suspect]
    if errors:
        return errors
    try:
        part = _part(cells)
    except ValidationError as error:
        return [RowError(row.line, str(e["loc"][0]) if e["loc"] else WHOLE_ROW, "invalid") for e in error.errors()]
    if more := contradictions(part):
        return [RowError(row.line, "short_of_food", "more_than_size", dict(error.values)) for error in more]
    return SoundRow(row.line, cells["commune_code"], part)


def without_cells(error: RowError) -> RowError:
    """Return the error as it is shown to those who may know no household."""
    if error.values is None or _OUT_OF_A_CELL not in error.values:
        return error
    return replace(error, values={**error.values, _OUT_OF_A_CELL: _HIDDEN})


_Wrong = tuple[str, str, Mapping[str, object] | None]


def _wrong_cells(header: Header, row: Row) -> Iterator[_Wrong]:
    """What no cell may have, also not in a column that we do not read: the list may come back to somebody's spreadsheet."""
    for number, (column, cell) in enumerate(zip(header.columns, row.cells, strict=False), start=1):
        field = column if column in COLUMNS else f"column {number}"
        if _STRANGE_BYTES.search(cell):
            yield field, "not_utf8", None
        elif _is_formula(column, cell):
            yield field, "formula", None
        elif _CONTROL.search(cell):
            yield field, "control_characters", None
        elif len(cell.strip()) > (most := _MAX_LENGTHS.get(column, _MAX_OTHER)) and column in COLUMNS:
            yield field, "too_long", {"most": most}


def _is_formula(column: str, cell: str) -> bool:
    text = cell.strip()
    if not cell.startswith(_FORMULA) and not text.startswith(_FORMULA):
        return False
    is_phone = column == "phone" and _PHONE.fullmatch(text) is not None
    return not is_phone and not (column in _NUMBERS and _NEGATIVE.fullmatch(text))


def _wrong_values(cells: Mapping[str, str], bounds: Bounds) -> Iterator[_Wrong]:
    for name in REQUIRED:
        if not cells[name]:
            yield name, "missing", None
    if commune := cells["commune_code"]:
        yield from _wrong_commune(commune, bounds)
    for name in ("size", *COUNTS):
        yield from _wrong_number(name, cells[name])
    if cells["house_state"] and cells["house_state"].lower() not in set(HouseState):
        yield "house_state", "house_state_unknown", {"expected": ", ".join(HouseState)}
    yield from _wrong_account(cells["bank_code"].upper(), cells["account_number"])


def _wrong_commune(commune: str, bounds: Bounds) -> Iterator[_Wrong]:
    if commune not in bounds.known:
        yield "commune_code", "unknown_commune", None
    elif not bounds.in_area(commune):
        yield "commune_code", "outside_area", None
    elif commune not in bounds.incident:
        yield "commune_code", "outside_incident", None


def _wrong_number(name: str, text: str) -> Iterator[_Wrong]:
    least = 1 if name == "size" else 0
    if not text:
        return
    if _NEGATIVE.fullmatch(text):
        yield name, "below", {"least": least}
    elif not _NUMBER.fullmatch(text):
        yield name, "not_a_number", None
    elif int(text) < least:
        yield name, "below", {"least": least}
    elif int(text) > MAX_PERSONS:
        yield name, "above", {"most": MAX_PERSONS}


def _wrong_account(bank: str, account: str) -> Iterator[_Wrong]:
    if account and not bank:
        yield "bank_code", "account_without_bank", None
    if bank and not account:
        yield "account_number", "bank_without_account", None
    if bank and not _BANK.fullmatch(bank):
        yield "bank_code", "bank_code_form", None
    if account and not _ACCOUNT.fullmatch(account):
        yield "account_number", "account_form", None


def _part(cells: Mapping[str, str]) -> PersonalPart:
    """Counts become persons with invented refs: who they are, the officer who looks will know."""
    dead, missing, injured, hungry = (int(cells[name] or 0) for name in COUNTS)
    state, bank = cells["house_state"].lower(), cells["bank_code"].upper()
    losses = Losses(
        dead=tuple(f"dead-{number}" for number in range(1, dead + 1)),
        missing=tuple(f"missing-{number}" for number in range(1, missing + 1)),
        injured=tuple(Injured(ref=f"injured-{number}") for number in range(1, injured + 1)),
        house=House(state=HouseState(state)) if state else None,
        short_of_food=ShortOfFood(people=hungry) if hungry else None,
    )
    return PersonalPart(
        head_name=cells["head_name"],
        phone=cells["phone"] or None,
        size=int(cells["size"]) if cells["size"] else None,
        what_happened=cells["what_happened"],
        losses=losses,
        payee=Payee(name=cells["head_name"], bank_code=bank, account_number=cells["account_number"]) if bank else None,
    )
