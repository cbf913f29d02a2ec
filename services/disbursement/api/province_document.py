"""Lays the written request to the province out as PDF. The same request always gives the same bytes.

Long (some ten milliseconds): call it off the event loop.
"""

from functools import cache
from pathlib import Path
from typing import Final

import orjson
import typst

from services.disbursement.policy.province_documents import ProvinceDocument

_FOLDER: Final = Path(__file__).parent / "templates"
_STANDARD: Final = "ua-1"
"""PDF/UA: tagged, with a language and a title, so that it can also be listened to."""


class DocumentNotLaidOut(RuntimeError):  # noqa: N818 - says what is the matter
    """The template is wrong, or a letter is missing from the font."""


def pdf_of(document: ProvinceDocument) -> bytes:
    """Return the letter on paper. Raises DocumentNotLaidOut."""
    try:
        pdf, warnings = typst.compile_with_warnings(
            _FOLDER / "province_request.typ",
            root=_FOLDER,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"letter": orjson.dumps(document).decode()},
            pdf_standards=_STANDARD,
            timestamp=0,
        )
    except typst.TypstError as error:
        raise DocumentNotLaidOut(str(error)) from error
    if warnings or not isinstance(pdf, bytes):
        raise DocumentNotLaidOut("; ".join(warning.message for warning in warnings))
    return pdf


@cache
def _fonts() -> typst.Fonts:
    """Libertinus Serif, with every Vietnamese letter, comes with typst."""
    return typst.Fonts(include_system_fonts=False)
