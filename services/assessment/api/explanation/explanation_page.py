"""Lays the household's page out: as HTML for a screen, as PDF for paper. The same page always gives the same bytes.

The only place that knows typst and QR codes. Long (some ten milliseconds): call it off the event loop.
"""

import base64
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

import orjson
import segno
import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from services.assessment.policy.explanation.explanation_page import ExplanationPage

_FOLDER: Final = Path(__file__).parent / "templates"
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, so that it can also be listened to."""
_PANIC: Final = "PanicException"
_BOX: Final = "□"
_OTHER_LATIN: Final = re.compile("[\u00a0-\u024f\u1e00-\u1eff\u2010-\u203a\u20ab]")
_LETTERS: Final = ("Libertinus Serif",)
"""Every Vietnamese letter; comes with typst."""
_ALL_SCRIPTS: Final = (
    *_LETTERS, "Noto Sans", "Noto Sans Khmer", "Noto Sans Lao", "Noto Sans Thai", "Noto Sans CJK TC", "Noto Emoji",
    "Noto Sans Symbols", "Noto Sans Myanmar", "Noto Sans Devanagari", "Noto Sans Tamil", "Noto Sans Arabic",
)  # fmt: skip
"""Scripts of those who live here, the nearer first; each letter is taken from the first font that has it."""
_FONT_PACKAGES: Final = ("manimgx_fonts", "manimgx_fonts_cjk")
_STYLE: Final = (_FOLDER / "explanation.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(sha256(_STYLE.encode()).digest()).decode()
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
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
    """Return the page for paper. What the page's own letters cannot show is taken from fonts of other scripts.

    A letter that none of them has stands as a box: its household gets its page too. Raises PageNotLaidOut where the page
    could not be laid out all the same.
    """
    words, code = orjson.dumps(page).decode(), qr_of(page.link)
    with suppress(PageNotLaidOut):
        return _laid_out("explanation.typ", words, _LETTERS, code)
    with suppress(PageNotLaidOut):
        return _laid_out("explanation.typ", words, _ALL_SCRIPTS, code)
    with suppress(PageNotLaidOut):
        return _laid_out("explanation.typ", _boxed(words, _has_shape), _ALL_SCRIPTS, code)
    return _laid_out("explanation.typ", _boxed(words, _is_latin), _LETTERS, code)


def qr_of(link: str) -> str:
    """Return an address as a QR code, in SVG; empty for none. Of middling redundancy: paper in a storm gets wet."""
    if not link:
        return ""
    svg = io.BytesIO()
    segno.make(link, error="m", micro=False).save(svg, kind="svg", xmldecl=False, border=2)
    return svg.getvalue().decode()


def _boxed(words: str, can_be_shown: Callable[[str], bool]) -> str:
    return "".join(letter if letter.isascii() or can_be_shown(letter) else _BOX for letter in _letters_of(words))


def _is_latin(letter: str) -> bool:
    return _OTHER_LATIN.fullmatch(letter) is not None


def _letters_of(words: str) -> Iterator[str]:
    """Go through the letters, each with the marks that stand on it: a mark without its letter has another shape, or none."""
    letter = ""
    for char in words:
        if letter and (letter.isascii() or not unicodedata.category(char).startswith("M")):
            yield letter
            letter = ""
        letter += char
    yield letter


@lru_cache(maxsize=4096)
def _has_shape(letter: str) -> bool:
    try:
        _laid_out("letter.typ", orjson.dumps(letter).decode(), _ALL_SCRIPTS)
    except PageNotLaidOut:
        return False
    return True


@cache
def _fonts_of(families: tuple[str, ...]) -> typst.Fonts:
    """Return the fonts in which these families are; the many of other scripts are opened when somebody needs them first."""
    packages = [str(files(name)) for name in _FONT_PACKAGES] if families is _ALL_SCRIPTS else []
    return typst.Fonts(include_system_fonts=False, font_paths=packages)


def _laid_out(template: str, words: str, families: tuple[str, ...], code: str = "") -> bytes:
    try:
        document, warnings = typst.compile_with_warnings(
            _FOLDER / template,
            root=_FOLDER,
            font_paths=_fonts_of(families),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"explanation": words, "fonts": orjson.dumps(families).decode(), "qr": code},
            pdf_standards=_STANDARD,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise PageNotLaidOut(str(error)) from error
    except BaseException as error:
        # A panic of the library is no Exception: uncaught it would end the process of all.
        if type(error).__name__ != _PANIC:
            raise
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
