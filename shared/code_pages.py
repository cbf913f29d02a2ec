"""Texts that a program read in another code page than they were written in, or wrote as escapes and never turned back.

UTF-8 that was read as one byte a letter is proven by turning it back. In names also signs prove it that stand in no name of any
language: the lines of DOS tables, the signs of a Mac, Greek or Cyrillic letters inside a Latin word.
"""

import html
import re
from typing import Final

_CODE_PAGES: Final = ("cp1258", "cp1250", "cp1251", "cp437", "cp850", "mac_roman")
"""Beside Windows-1252 and Latin-1: what Windows, DOS and Mac showed UTF-8 in."""
_BEYOND_LATIN1: Final = 256
_TYPOGRAPHIC: Final = frozenset("\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2026")
"""What Word and Excel write by themselves beside a letter: one pair of both proves no encoding ("LÊ" and a hard space)."""
_LETTER: Final = r"[^\W\d_]"
_LATIN: Final = "A-Za-zÀ-ɏḀ-ỿ"
_OTHER_SCRIPTS: Final = "\u0370-\u03ff\u0400-\u04ff\u0e01-\u0e5b"
"""Greek, Cyrillic, Thai: honest beside a Latin word, never inside one."""
_SIGNS_OF_NO_NAME: Final = re.compile(
    r"[\u2500-\u259fƒ√∆∫◊≈≠≤≥∂∏∑∞∙⌠⌡∩≡⌐¬‗˘˙˚˛˝]"
    rf"|{_LETTER}[†‡‰‚„™‹›§²³]{_LETTER}"
    rf"|[{_LATIN}][{_OTHER_SCRIPTS}]|[{_OTHER_SCRIPTS}][{_LATIN}]"
)
_LATIN_TEXT: Final = re.compile(rf"(?s:[\x00-\x7f\u00a0-\u00bf\u0300-\u036f\u2010-\u2026{_LATIN}])+")
_ENTITY: Final = re.compile(r"&(?:#(?:[0-9]{2,7}|[xX][0-9A-Fa-f]{2,6});?|[A-Za-z][A-Za-z0-9]{1,31};)")
_ESCAPE: Final = re.compile(r"\\[uU][0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%u[0-9A-Fa-f]{4}|(?:[%=][89A-Fa-f][0-9A-Fa-f]){2}")


def was_encoded_twice(text: str) -> bool:
    """Say whether the text is UTF-8 that somebody read in a code page of one byte a letter: turned back, it is sound UTF-8."""
    if text.isascii():
        return False
    if _turned_back(_windows_bytes(text), text) is not None:
        return True
    # Two letters of these pages are by chance a letter of some script ("Íñ" of cp850 is Hebrew), hardly ever a Latin one.
    found = (_turned_back(_bytes_in(page, text), text) for page in _CODE_PAGES)
    return any(meant is not None and _LATIN_TEXT.fullmatch(meant) for meant in found)


def is_in_another_code_page(name: str) -> bool:
    """Say whether signs stand in this name that only a wrong code page puts there."""
    return _SIGNS_OF_NO_NAME.search(name) is not None


def has_escaped_letters(text: str) -> bool:
    """Say whether letters beyond ASCII stand in the text as HTML entities: `&#7877;`, `&ecirc;`."""
    return any(not html.unescape(found).isascii() for found in _ENTITY.findall(text))


def has_escapes(name: str) -> bool:
    """Say whether a name has an entity of HTML, or an escape of JSON, of addresses, of e-mail; "A & B" has none."""
    return any(html.unescape(found) != found for found in _ENTITY.findall(name)) or _ESCAPE.search(name) is not None


def _windows_bytes(text: str) -> bytes | None:
    """Windows-1252, and Latin-1 for the five letters that it leaves out."""
    try:
        return b"".join(bytes([ord(char)]) if ord(char) < _BEYOND_LATIN1 else char.encode("cp1252") for char in text)
    except UnicodeError:
        return None


def _bytes_in(page: str, text: str) -> bytes | None:
    try:
        return text.encode(page)
    except UnicodeError:
        return None


def _turned_back(raw: bytes | None, text: str) -> str | None:
    """Return what the text was meant to be, where its bytes are sound UTF-8."""
    if raw is None:
        return None
    try:
        meant = raw.decode("utf-8")
    except UnicodeError:
        return None
    return meant if sum(not char.isascii() for char in meant) > 1 or _TYPOGRAPHIC.isdisjoint(text) else None
