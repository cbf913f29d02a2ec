"""Lays the household's page out: as HTML for a screen, as PDF for paper. The same page always gives the same bytes.

The only place that knows typst. Long (some ten milliseconds): call it off the event loop.
"""

import base64
from collections.abc import Mapping
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import orjson
import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.assessment.policy.explanation.explanation_page import ExplanationPage

_FOLDER: Final = Path(__file__).parent / "templates"
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, so that it can also be listened to."""
_BOX: Final = "□"
_STYLE: Final = (_FOLDER / "explanation.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language",
}


class PageNotLaidOut(RuntimeError):  # noqa: N818 - says what is the matter
    """The page could not be laid out as meant: a letter is missing from the font, or the template is wrong."""


def html_of(page: ExplanationPage, parameters: Mapping[str, str]) -> str:
    """Return the page for a screen; `parameters` are those of the address, kept in the links to PDF and other language."""
    other = "en" if page.language == "vi" else "vi"
    links = {
        "pdf": urlencode({**parameters, "lang": page.language, "format": "pdf"}),
        "other": urlencode({**parameters, "lang": other}),
    }
    return _environment().get_template("explanation.html").render(page=page, links=links, style=Markup(_STYLE))  # noqa: S704 - our own file


def pdf_of(page: ExplanationPage) -> bytes:
    """Return the page for paper. A letter that has no shape in the font stands as a box: its household gets its page too.

    Raises PageNotLaidOut where the page could not be laid out all the same.
    """
    words = orjson.dumps(page).decode()
    try:
        return _laid_out("explanation.typ", words)
    except PageNotLaidOut:
        shown = "".join(char if char.isascii() or _has_shape(char) else _BOX for char in words)
        return _laid_out("explanation.typ", shown)


@lru_cache(maxsize=4096)
def _has_shape(char: str) -> bool:
    try:
        _laid_out("letter.typ", orjson.dumps(char).decode())
    except PageNotLaidOut:
        return False
    return True


def _laid_out(template: str, words: str) -> bytes:
    try:
        document, warnings = typst.compile_with_warnings(
            _FOLDER / template,
            root=_FOLDER,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"explanation": words},
            pdf_standards=_STANDARD,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise PageNotLaidOut(str(error)) from error
    if warnings or not isinstance(document, bytes):
        raise PageNotLaidOut("; ".join(warning.message for warning in warnings))
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
