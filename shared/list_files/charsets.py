"""A list as one kind of text, whatever an office saved it as: UTF-8 with line feeds.

The same file always becomes the same bytes, so that a position in them holds after a crash. What is UTF-8 already stays as it
is, byte for byte, with bytes that are none: the row and the cell in which they stand are named.
"""

import re
import unicodedata
from typing import Final

_WIDE: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_SAMPLE_BYTES: Final = 4096
_MARKS_OF_1258: Final = re.compile(r"(?P<letter>.)[\u0300\u0301\u0303\u0309\u0323]")
_VOWELS: Final = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")


def as_utf8(data: bytes) -> bytes:
    """Return the list in UTF-8 with line feeds; what is in no encoding that is known stays as it is."""
    text = _wide_text(data) or _text_in_1258(data)
    utf8 = data if text is None else unicodedata.normalize("NFC", text).encode()
    return utf8 if b"\n" in utf8 else utf8.replace(b"\r", b"\n")


def _wide_text(data: bytes) -> str | None:
    encoding = _WIDE.get(data[:2]) or _wide_without_mark(data[:_SAMPLE_BYTES])
    if encoding is None:
        return None
    try:
        return data.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").decode(encoding)
    except UnicodeDecodeError:
        return None


def _wide_without_mark(sample: bytes) -> str | None:
    """Guess by the empty halves: the names of columns are mostly ASCII."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 4
    if half and odd > half and not even:
        return "utf-16-le"
    return "utf-16-be" if half and even > half and not odd else None


def _text_in_1258(data: bytes) -> str | None:
    """Return the text where it is Vietnamese in Windows-1258: tones stand as marks of their own, always behind a vowel."""
    try:
        data.decode()
    except UnicodeDecodeError:
        pass
    else:
        return None
    if re.search(r"[^\x00-\x7f\ufffd]", data.decode("utf-8", "replace")):
        return None
    try:
        text = data.decode("cp1258")
    except UnicodeDecodeError:
        return None
    marks = sum(text.count(mark) for mark in "\u0300\u0301\u0303\u0309\u0323")
    behind_vowels = sum(match["letter"] in _VOWELS for match in _MARKS_OF_1258.finditer(text))
    return text if marks and behind_vowels == marks else None
