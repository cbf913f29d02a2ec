"""Lays the household's page out: as HTML for a screen, as PDF for paper. The same page always gives the same bytes.

The only place that knows typst. Long (some ten milliseconds): call it off the event loop.
"""

import base64
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import orjson
import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.assessment.policy.sheet import Sheet

_FOLDER: Final = Path(__file__).parent / "templates"
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, so that it can also be listened to."""
_STYLE: Final = (_FOLDER / "explanation.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
SHEET_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language",
}


class SheetNotLaidOut(RuntimeError):  # noqa: N818 - says what is the matter
    """The page could not be laid out as meant: a letter is missing from the font, or the template is wrong."""


def html_of(sheet: Sheet, asked: Mapping[str, str]) -> str:
    """Return the page for a screen; `asked` are the parameters of the address, kept in the links to PDF and other language."""
    other = "en" if sheet.language == "vi" else "vi"
    links = {
        "pdf": urlencode({**asked, "lang": sheet.language, "format": "pdf"}),
        "other": urlencode({**asked, "lang": other}),
    }
    return _environment().get_template("explanation.html").render(sheet=sheet, links=links, style=Markup(_STYLE))  # noqa: S704 - our own file


def pdf_of(sheet: Sheet) -> bytes:
    """Return the page for paper. Raises SheetNotLaidOut where a letter has no shape: no page leaves with holes in it."""
    given = {"sheet": orjson.dumps(sheet).decode()}
    document, warnings = typst.compile_with_warnings(
        _FOLDER / "explanation.typ",
        root=_FOLDER,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=given,
        pdf_standards=_STANDARD,
        timestamp=0,
    )
    if warnings or not isinstance(document, bytes):
        raise SheetNotLaidOut("; ".join(warning.message for warning in warnings))
    return document


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
