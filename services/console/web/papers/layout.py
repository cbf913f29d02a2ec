"""Lays a page out as PDF. All words come as data: nothing that people wrote is read as a command.

Long (some hundred milliseconds for 200 lines): call it off the event loop.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import typst

_LETTERS: Final = ("Libertinus Serif",)
"""Every Vietnamese letter; comes with typst."""
_BOX: Final = "□"
_LATIN_ENDS_AT: Final = 0x1EFF
_BEYOND: Final = "–₫…"
_PANIC: Final = "PanicException"
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, so that it can also be listened to."""


class PaperNotLaidOut(RuntimeError):  # noqa: N818 - says what is the matter
    """The page could not be laid out: the template is wrong."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[])


def laid_out(template: Path, words: Mapping[str, Any]) -> bytes:
    """Return these words in this template; a letter that the font lacks is a box. Raises PaperNotLaidOut."""
    said = orjson.dumps(words).decode()
    try:
        document, warnings = typst.compile_with_warnings(
            template,
            root=template.parent,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={
                "list": "".join(letter if ord(letter) <= _LATIN_ENDS_AT or letter in _BEYOND else _BOX for letter in said),
                "fonts": orjson.dumps(_LETTERS).decode(),
            },
            pdf_standards=_STANDARD,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise PaperNotLaidOut(str(error)) from error
    except BaseException as error:
        # A panic of the library is no Exception: uncaught it would end the process of all.
        if type(error).__name__ != _PANIC:
            raise
        raise PaperNotLaidOut(str(error)) from error
    if warnings or not isinstance(document, bytes):
        raise PaperNotLaidOut("; ".join(warning.message for warning in warnings))
    return document
