"""A list as a file (CSV; `,`, `;`, tab or `|`), cut into rows so that no bad row takes a good one with it.

The standard reader alone would let one unclosed quote swallow the rest of the file. Here a quoted field may run over several
lines, but where the quote does not end as it should only its first line is given up, and reading goes on with the next.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from shared.list_files.columns import ColumnBook, Columns, written_titles
from shared.sound_text import LOST_LETTERS, WRONG_ENCODING, UnsoundText, sound_name

MAX_ROW_BYTES: Final = 64 * 1024
"""Longer than any sound row, and below the field limit of the standard reader."""
_MAX_ROW_LINES: Final = 100
_MAX_HEADER_LINES: Final = 6
_MAX_LINES_ABOVE: Final = 30
"""How far down the header may stand: offices write titles, dates and places above it."""
_BOM: Final = b"\xef\xbb\xbf"
_OTHER_FILES: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
_MARKUP: Final = re.compile(rb"\s*<(?:[?!]|(?:html|head|meta|body|table|style|workbook)\b)", re.IGNORECASE)
"""What many programs save under the name of a spreadsheet."""
_SEPARATORS: Final = (",", ";", "\t", "|")
_NAMED_SEPARATOR: Final = re.compile(r'"?sep=(?P<separator>[,;\t|])"?', re.IGNORECASE)
_EMPTY: Final = "\ufeff\u200b\u00a0"


class NotAList(Exception):  # noqa: N818 - says what is the matter
    """The file is no list; `code` says why."""

    def __init__(self, code: str, **values: str) -> None:
        self.code = code
        self.values = values
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Header:
    """How columns are separated, and which stands where ("" for one that is not read).

    `unread` names those that are not read, `titles` all as they are compared, `written` all as they were written.
    """

    separator: str
    columns: tuple[str, ...]
    unread: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the file reading stands."""

    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its first line in the file, its cells (of a broken one as far as one can guess), and where the next begins."""

    line: int
    after: Position
    cells: tuple[str, ...] = ()
    broken: str | None = None


def read_header(data: bytes, book: ColumnBook) -> tuple[Header, Position]:
    """Return the header, above which anything may stand, and where the first row begins; NotAList where there is none."""
    content = data.removeprefix(_BOM)
    if not content.strip():
        raise NotAList("empty")
    if content.startswith(_OTHER_FILES) or _MARKUP.match(content):
        raise NotAList("other_file")
    separators: tuple[str, ...] = _SEPARATORS
    best, strange, spoilt = Columns((), (), ()), False, False
    for position, raw in _first_lines(data):
        if len(raw) > MAX_ROW_BYTES or b"\x00" in raw:
            strange = True
            break
        text = _text(raw)
        strange |= not _is_utf8(text)
        spoilt |= _is_spoilt(text)
        if named := _NAMED_SEPARATOR.fullmatch(text.strip(" \r;,")):
            separators = (named["separator"],)
        elif found := _header_at(data, position, separators, book):
            columns, header, behind = found
            if set(book.required) <= set(columns.names):
                return _once_each(columns, header), behind
            best = max(best, columns, key=_known)
    if strange and not _known(best):
        raise NotAList("not_utf8_text")
    if spoilt and not _known(best):
        raise NotAList("header_encoding")
    raise NotAList("columns_missing", columns=", ".join(name for name in book.required if name not in best.names))


def _first_lines(data: bytes) -> Iterator[tuple[Position, bytes]]:
    """Go through the first lines that are not blank, each with the place where it begins."""
    position, found = Position(len(_BOM) if data.startswith(_BOM) else 0, 1), 0
    while position.offset < len(data) and found < _MAX_LINES_ABOVE:
        raw, end = _line_at(data, position.offset)
        if raw.strip():
            found += 1
            yield position, raw
        position = Position(end, position.line + 1)


def _once_each(columns: Columns, header: Header) -> Header:
    if columns.twice:
        raise NotAList("columns_twice", columns=", ".join(columns.twice))
    return header


def _header_at(
    data: bytes, position: Position, separators: tuple[str, ...], book: ColumnBook
) -> tuple[Columns, Header, Position] | None:
    """Return the best reading of the line as a header; a name in quotes may run over several lines."""
    lines: list[str] = []
    while len(lines) < _MAX_HEADER_LINES and position.offset < len(data):
        raw, end = _line_at(data, position.offset)
        lines.append(_text(raw[:MAX_ROW_BYTES]))
        position = Position(end, position.line + 1)
        if "".join(lines).count('"') % 2 == 0:
            break
    found = []
    for separator in separators:
        if (cells := _cells(lines, separator)) is not None:
            columns = book.columns_of(cells)
            header = Header(separator, columns.names, columns.unread, _titles(cells), written_titles(cells))
            found.append((columns, header, position))
    return max(found, key=lambda one: _known(one[0]), default=None)


def _titles(cells: list[str]) -> tuple[str, ...]:
    return tuple(cell.strip().strip(_EMPTY).casefold() for cell in cells)


def _known(columns: Columns) -> int:
    return sum(name != "" for name in columns.names)


def _is_spoilt(text: str) -> bool:
    """Say whether a wrong encoding has eaten or exchanged letters: names of columns in an old font are no names."""
    try:
        sound_name(text)
    except UnsoundText as why:
        return why.code in {LOST_LETTERS, WRONG_ENCODING}
    return False


def _is_utf8(text: str) -> bool:
    return not any("\udc80" <= char <= "\udcff" for char in text)


class ListReader:
    """Cuts the rows of one list, from a position on; after each row `position` is where a crash would have it go on."""

    def __init__(self, data: bytes, header: Header, position: Position) -> None:
        self._data = data
        self._header = header
        self.position = position

    def take(self, limit: int) -> list[Row]:
        """Return the next rows, at most so many; none at the end of the file. Empty rows and a second header are none."""
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
        if cells is None:
            return Row(line, self.position, _guessed(text, self._header.separator), broken="quote_not_closed")
        if not any(cell.strip().strip(_EMPTY) for cell in cells) or self._is_header(cells):
            return None
        while len(cells) > len(self._header.columns) and not cells[-1].strip():
            cells.pop()
        return Row(line, self.position, tuple(cells))

    def _is_header(self, cells: list[str]) -> bool:
        """Say whether the row is the header once more: lists are often put together from several."""
        return _titles(cells) == self._header.titles

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


def _guessed(line: str, separator: str) -> tuple[str, ...]:
    """Return what the cells of a broken line may be, so that who mends it sees them."""
    try:
        return tuple(next(csv.reader([line], delimiter=separator)))
    except csv.Error:
        return (line,)
