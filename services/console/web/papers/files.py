"""A table that people sign, as a file to be kept: for printing, or as a workbook."""

import asyncio
from typing import Literal

from fastapi import Response

from services.console.web.papers.table import TablePaper, pdf_of, xlsx_of
from services.console.web.table_files import attached

PaperForm = Literal["pdf", "xlsx"]


async def printed(paper: TablePaper, form: PaperForm, name: str) -> Response:
    """Return a paper as a file to be kept. Raises PaperNotLaidOut."""
    # Some hundred milliseconds for a long one: off the event loop.
    return attached(await asyncio.to_thread(pdf_of if form == "pdf" else xlsx_of, paper), form, name)
