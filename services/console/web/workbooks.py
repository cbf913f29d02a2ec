"""Workbooks (XLSX) of one page: text stays text, whatever it looks like."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

_AS_WRITTEN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_MAX_PAGE_NAME: Final = 31


@contextmanager
def workbook(title: str, written: BytesIO) -> Iterator[tuple[xlsxwriter.Workbook, Worksheet]]:
    """Make a workbook with its page; it stands in `written` afterwards."""
    with xlsxwriter.Workbook(written, {"in_memory": True, **_AS_WRITTEN}) as book:
        yield book, book.add_worksheet(_NOT_IN_NAMES.sub("-", title)[:_MAX_PAGE_NAME].strip("'"))
