"""A list of households as a file (CSV in UTF-8, `,` or `;`), cut into rows so that no bad row takes a good one with it.

The standard reader alone would let one unclosed quote swallow the rest of the file. Here a quoted field may run over several
lines, but where the quote does not end as it should only its first line is given up, and reading goes on with the next.
"""

import csv
from dataclasses import dataclass
from typing import Final, Literal

REQUIRED: Final = ("commune_code", "head_name", "what_happened")
COUNTS: Final = ("dead", "missing", "injured", "short_of_food")
COLUMNS: Final = (*REQUIRED, "phone", "size", *COUNTS, "house_state", "bank_code", "account_number")

MAX_ROW_BYTES: Final = 64 * 1024
"""Longer than any sound row, and below the field limit of the standard reader."""
_MAX_ROW_LINES: Final = 100
_BOM: Final = b"\xef\xbb\xbf"
_WIDE_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")

Separator = Literal[",", ";"]


class NotAList(Exception):  # noqa: N818 - says what is the matter
    """The file is no list; `code` says why."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Header:
    """Which column stands where, and by what the columns are separated."""

    separator: Separator
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the file reading stands."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line in the file (the header is line 1), its cells or why it has none, and where the next begins."""

    line: int
    after: Position
    cells: tuple[str, ...] = ()
    broken: str | None = None


def read_header(data: bytes) -> tuple[Header, Position]:
    """Return the header and where the first row begins; NotAList where there is none."""
    if not data.strip():
        raise NotAList("empty")
    if data.startswith(_WIDE_BOMS):
        raise NotAList("not_utf8_text")
    start = len(_BOM) if data.startswith(_BOM) else 0
    while data[start : start + 1] in {b"\n", b"\r"}:
        start += 1
    raw, end = _line_at(data, start)
    if len(raw) > MAX_ROW_BYTES or b"\x00" in raw:
        raise NotAList("not_utf8_text")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotAList("not_utf8_text") from error
    headers = [header for separator in (",", ";") if (header := _header(text, separator))]
    best = max(headers, key=lambda header: len(set(REQUIRED) & set(header.columns)), default=None)
    missing = [name for name in REQUIRED if best is None or name not in best.columns]
    if best is None or missing:
        raise NotAList("columns_missing", columns=", ".join(missing))
    known = [name for name in best.columns if name in COLUMNS]
    if len(set(known)) < len(known):
        raise NotAList("columns_twice", columns=", ".join(sorted({name for name in known if known.count(name) > 1})))
    return best, Position(end, 2 + data.count(b"\n", 0, start))


def _header(text: str, separator: str) -> Header | None:
    cells = _cells([text], separator)
    if cells is None:
        return None
    return Header("," if separator == "," else ";", tuple(cell.strip().lower() for cell in cells))


class ListReader:
    """Cuts the rows of one list, from a position on; after each row `position` is where a crash would have it go on."""

    def __init__(self, data: bytes, header: Header, position: Position) -> None:
        self._data = data
        self._header = header
        self.position = position

    def take(self, limit: int) -> list[Row]:
        """Return the next rows, at most so many; none at the end of the file. Blank lines are no rows."""
        rows: list[Row] = []
        while len(rows) < limit and self.position.offset < len(self._data):
            row = self._next()
            if row is not None:
                rows.append(row)
        return rows

    def _next(self) -> Row | None:
        line, (raw, end) = self.position.line, _line_at(self._data, self.position.offset)
        self.position = Position(end, line + 1)
        if not raw.strip():
            return None
        if len(raw) > MAX_ROW_BYTES:
            return Row(line, self.position, broken="row_too_long")
        text = _text(raw)
        cells = _cells([text], self._header.separator)
        if cells is None:
            cells = self._over_several_lines(text)
        return Row(line, self.position, broken="quote_not_closed") if cells is None else Row(line, self.position, tuple(cells))

    def _over_several_lines(self, first: str) -> list[str] | None:
        """Take as many lines as the open quote needs; give up, and take none, where they are no sound row."""
        lines, quotes, size, offset = [first], first.count('"'), len(first), self.position.offset
        while quotes % 2 and offset < len(self._data) and len(lines) < _MAX_ROW_LINES and size <= MAX_ROW_BYTES:
            raw, offset = _line_at(self._data, offset)
            lines.append(_text(raw[: MAX_ROW_BYTES + 1]))
            quotes, size = quotes + lines[-1].count('"'), size + len(raw)
        cells = None if quotes % 2 or size > MAX_ROW_BYTES else _cells(lines, self._header.separator)
        if cells is None or len(cells) > len(self._header.columns):
            return None
        self.position = Position(offset, self.position.line + len(lines) - 1)
        return cells


def _line_at(data: bytes, start: int) -> tuple[bytes, int]:
    """Return the line that begins here, without its end, and where the next begins."""
    end = data.find(b"\n", start)
    if end < 0:
        return data[start:].rstrip(b"\r"), len(data)
    return data[start:end].removesuffix(b"\r"), end + 1


def _text(raw: bytes) -> str:
    """Keep what is not UTF-8 recognisable, so that the cell in which it stands can be named."""
    return raw.decode("utf-8", "surrogateescape")


def _cells(lines: list[str], separator: str) -> list[str] | None:
    """Return the cells of exactly one row; None where the quotes do not work out."""
    try:
        rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=separator, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None
