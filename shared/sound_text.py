"""One hygiene for every text that comes in: the same letters for the same word, nothing that cannot be seen, no eaten names.

Texts are brought to NFC; byte order marks and other invisible characters are dropped; the look-alikes U+00D0 and U+00F0
become the Vietnamese letters. What cannot be set right is refused: control characters and U+FFFD everywhere, and in names
letters that a wrong encoding has eaten or exchanged. Facts and rows that are read back do not pass here: what was taken
before a rule came must stay readable.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Annotated, Final

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from shared.code_pages import has_escaped_letters, has_escapes, is_in_another_code_page, was_encoded_twice
from shared.old_fonts import is_in_an_old_font
from shared.texts import Text

CONTROL_CHARACTERS: Final = "control_characters"
LOST_LETTERS: Final = "lost_letters"
WRONG_ENCODING: Final = "wrong_encoding"

UNSOUND: Final[Mapping[str, Text]] = {
    CONTROL_CHARACTERS: Text(
        vi="có ký tự điều khiển (không nhìn thấy); hãy xoá và gõ lại", en="has control characters; delete and type it again"
    ),
    LOST_LETTERS: Text(
        vi="mất chữ do sai bảng mã: hãy gõ lại, hoặc lưu tệp dạng CSV UTF-8 từ bản gốc",
        en="has lost letters to a wrong encoding: type it again, or save the original as CSV UTF-8",
    ),
    WRONG_ENCODING: Text(
        vi="sai bảng mã (phông cũ TCVN3, VNI, mã Windows-1258, mã HTML &#…;, hoặc UTF-8 bị đọc nhầm): "
        "hãy gõ lại bằng Unicode, hoặc lưu tệp gốc dạng CSV UTF-8",
        en="is in a wrong encoding (TCVN3 or VNI font, Windows-1258, HTML &#…;, or UTF-8 read as something else): "
        "type it again in Unicode, or save the original as CSV UTF-8",
    ),
}
"""Why a text cannot be taken, and the way out."""

_LOOK_ALIKES: Final = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u2028": "\n", "\u2029": "\n"})
_INVISIBLE: Final = re.compile(
    r"[\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
    r"|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
)
"""What nobody sees; the joiner stays where it holds emoji together."""
_NO_CHARACTERS: Final = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_CONTROL: Final = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_NO_CHARACTERS}]")
_OF_ONE_FONT: Final = re.compile(r"[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""For private use: a letter to whoever has that font, a box to everybody else."""
_LETTER: Final = r"[^\W\d_]"
_EATEN: Final = re.compile(rf"{_LETTER}[̀-ͯ]*\?+{_LETTER}|\?{_LETTER}|{_LETTER}\?\s+{_LETTER}")
_EATEN_VOWEL: Final = re.compile(r"(?:^|\s)[^\W\d_aeiouyAEIOUYÀ-ỹ]+\?(?=\s|$)")
"""A word without any vowel: what stands for the vowel is the question mark."""
_EATEN_WHOLE: Final = re.compile(r"[\s.,'’-]*(?:\?[\s.,'’-]*){2,}")
"""A name in another script, saved in a code page that has none of its letters."""
_MARKS_AS_SIGNS: Final = re.compile(rf"{_LETTER}[\^~ˆ˜]|{_LETTER}`(?=\s|$)|[a-z][1-9]{{1,2}}[a-z]")
"""Tones typed or copied beside their letters: Nguye^~n, Ha`, Nguye64n, and what some programs make of a PDF."""
_DOUBLED: Final = re.compile(r"á[»º]|[ÃÄÆ][\u0080-\u009f\u00a1-\u00bf]|[ÃÄÆĂĆ]\u00a0(?=[a-z ])|[a-z]Ã(?=\s|$)")


class UnsoundText(Exception):  # noqa: N818 - says what is the matter
    """The text cannot be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def sound_text(text: str) -> str:
    """Return the text as it is kept: composed, without invisible characters. Raises UnsoundText."""
    if has_escaped_letters(text):
        raise UnsoundText(WRONG_ENCODING)
    if text.isascii() and text.isprintable():
        return text
    if was_encoded_twice(text):
        raise UnsoundText(WRONG_ENCODING)
    if "\ufffd" in text:
        raise UnsoundText(LOST_LETTERS)
    composed = unicodedata.normalize("NFC", _INVISIBLE.sub("", text).translate(_LOOK_ALIKES))
    if _CONTROL.search(composed):
        raise UnsoundText(CONTROL_CHARACTERS)
    return composed


def sound_line(text: str) -> str:
    """Return a text of one line: every run of spaces, tabs and line breaks is one space. Raises UnsoundText."""
    return " ".join(sound_text(text).split())


def sound_name(text: str) -> str:
    """Return somebody's name; one whose letters were eaten or exchanged by a wrong encoding raises UnsoundText."""
    _refuse_exchanged_letters(unicodedata.normalize("NFC", text))
    name = sound_line(text)
    if _EATEN.search(name) or _EATEN_VOWEL.search(name) or _EATEN_WHOLE.fullmatch(name):
        raise UnsoundText(LOST_LETTERS)
    return name


def _refuse_exchanged_letters(text: str) -> None:
    # Looked for before invisible characters go: the old fonts use the soft hyphen as a letter.
    looks = (
        _DOUBLED.search,
        _MARKS_AS_SIGNS.search,
        _OF_ONE_FONT.search,
        is_in_another_code_page,
        has_escapes,
        is_in_an_old_font,
    )
    if any(look(text) for look in looks):
        raise UnsoundText(WRONG_ENCODING)


def _hygiene(clean: Callable[[str], str]) -> BeforeValidator:
    """Run before length and form are looked at: they are those of the text as it is kept."""

    def check(value: object) -> object:
        try:
            return clean(value) if isinstance(value, str) else value
        except UnsoundText as why:
            raise PydanticCustomError(why.code, "the text is not sound") from why

    return BeforeValidator(check)


_MAX_LINE: Final = 200
_MAX_STORY: Final = 4000

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_MAX_LINE), _hygiene(sound_line)]
"""Some words on one line."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_MAX_LINE), _hygiene(sound_name)]
"""A person's name."""
Story = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_MAX_STORY), _hygiene(sound_text)]
"""Something told, over as many lines as it takes."""
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20), _hygiene(sound_line)]
"""A code that is looked up; there may be nothing under it."""
SOUND: Final = _hygiene(sound_line)
"""The hygiene for a text of one line that has a form of its own."""
