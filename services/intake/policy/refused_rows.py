"""Rows of a list that were not taken, as a file to mend and to send again: beside each its line and what is wrong with it."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import orjson

from services.intake.policy.list_reasons import RowError, reason_said
from shared.list_files import Row, guarded
from shared.texts import Language, Text

KEPT: Final = timedelta(days=14)
"""For so long after a list was read its refused rows may be fetched."""
LINE: Final = Text(vi="Dòng trong tệp cũ", en="Line in the earlier file")
WHAT_TO_MEND: Final = Text(vi="Cần sửa gì", en="What to mend")
"""Both titles are passed over when the file comes back (`list_columns`)."""
_BOM: Final = "\ufeff"
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\udc80-\udcff]")
_LOST: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row as it was sent, as far as it could be read."""

    line: int
    cells: tuple[str, ...]


def packed(rows: Iterable[Row]) -> bytes:
    """Return rows as they are kept; a sign that no text may hold is shown as lost."""
    return orjson.dumps([[row.line, [_UNPRINTABLE.sub(_LOST, cell) for cell in row.cells]] for row in rows])


def unpacked(data: bytes) -> list[RefusedRow]:
    return [RefusedRow(line, tuple(cells)) for line, cells in orjson.loads(data)]


def file_of(
    titles: Sequence[str], rows: Iterable[RefusedRow], errors: Mapping[int, Sequence[tuple[str, RowError]]], language: Language
) -> bytes:
    """Return the file: CSV that Excel opens in Vietnamese, nothing in it a formula.

    `errors` are by line, each with the title of its column ("" where it is about the whole row).
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([LINE.say(language), WHAT_TO_MEND.say(language), *map(guarded, titles)])
    for row in rows:
        reasons = "; ".join(said(title, error, language) for title, error in errors.get(row.line, ()))
        writer.writerow([row.line, reasons, *map(guarded, row.cells)])
    return f"{_BOM}{out.getvalue()}".encode()


def said(title: str, error: RowError, language: Language) -> str:
    """Return what is wrong, with the column in the list's own words."""
    reason = reason_said(error, language)
    return f"{title}: {reason}" if title else reason
