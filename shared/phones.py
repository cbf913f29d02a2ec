"""Telephone numbers as people write them: with words beside them, several in one place, or words that say there is none.

A number is what can be dialled; words beside it are not thrown away, and where only words stand somebody must say the number.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from shared.texts import Text

PHONE_WORDS: Final = Text(
    vi="không có số điện thoại nào gọi được ở đây: hãy ghi một số, ví dụ 0559 000 111; nếu không có thì để trống",
    en="has no number that can be dialled: give one, for example 0559 000 111; if there is none leave it empty",
)
PHONE_DIGITS: Final = Text(
    vi="không phải số điện thoại gọi được (thừa hoặc thiếu chữ số): hỏi lại và ghi đủ số, ví dụ 0559 000 111; không có điện "
    "thoại thì để trống hoặc ghi “không có”",
    en="is no telephone number that can be dialled (digits are missing, or too many): ask again and write all of it, for "
    "example 0559 000 111; where there is no telephone leave it empty or write “none”",
)
ONE_PHONE: Final = Text(
    vi="chỉ ghi một số điện thoại cho mỗi người: số thứ hai thành một dòng khác",
    en="takes one number for each person: give the second one a line of its own",
)
NO_MOBILE: Final = Text(
    vi="không phải số di động Việt Nam nhận được tin nhắn (số bàn, 1800, 1900, số nước ngoài không nhận được): "
    "hãy ghi số di động, ví dụ 0559 000 111",
    en="is no Vietnamese mobile number that takes messages (landlines, 1800, 1900 and numbers abroad do not): "
    "give a mobile number, for example 0559 000 111",
)
_REGION: Final = "VN"
_VIETNAM: Final = 84
_MOBILE_BEGINS: Final = frozenset("35789")
_MOBILE_DIGITS: Final = 9
"""Behind the zero; since 2018 of all mobile numbers."""
_NONE: Final = frozenset({
    "", "khong", "khong co", "ko", "ko co", "k", "k co", "kh", "kc", "chua", "chua co", "khong dung", "khong biet", "chua biet",
    "khong ro", "chua ro", "khong nho", "none", "no", "no phone", "not known", "na", "n a", "nil", "null", "unknown", "x",
})  # fmt: skip
"""What people write where there is no telephone, plain: without accents, signs and what is called a telephone."""
_LABELS: Final = re.compile(
    r"\b(?:so (?:dien thoai|dt)|dien thoai(?: di dong)?|di dong|dd|sdt|dt|tel|phone(?: number)?|mobile|number)\b"
)
_LETTER: Final = r"[^\W\d_]"
_GLUED: Final = re.compile(rf"(?<=[0-9])(?={_LETTER})|(?<={_LETTER})(?=[0-9+])")
_LETTER_O: Final = re.compile(r"[Oo0-9][Oo0-9 .\-]{7,}")
_ALIKE: Final = re.compile(r"(?:\+?84|0)(?:[ .-]?[0-9]){8,10}(?![0-9])")
_AROUND: Final = " ,;:/-–—.|"
_PLAIN: Final = re.compile(r"\+?[0-9]{3,15}")


class WordsWithoutNumber(ValueError):  # noqa: N818 - says what is the matter
    """There are words, and no number that can be dialled among them."""


@dataclass(frozen=True, slots=True)
class ReadPhone:
    """The number of a text, as it was written (None: it says that there is none), and what stood beside it."""

    number: str | None
    others: tuple[str, ...] = ()
    words: str = ""


def read_phone(text: str) -> ReadPhone:
    """Return the number of a text, a Vietnamese mobile one before others. Raises WordsWithoutNumber.

    A number alone is taken as it is, also one that cannot be dialled: who asks for one looks at its length
    (`has_right_length`), and whoever dials it looks at it again.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    if says_none(written):
        return ReadPhone(None)
    if _LETTER_O.fullmatch(written):
        written = written.translate(str.maketrans("Oo", "00"))
    if _PLAIN.fullmatch(written):
        return ReadPhone(written)
    has_words = any(char.isalpha() for char in written)
    written, found = _numbers_in(written, has_words=has_words)
    if not found and has_words:
        raise WordsWithoutNumber(text)
    words = _beside(written, found) if found else ""
    if not found or (len(found) == 1 and not has_words and not words):
        return ReadPhone(written)
    numbers = [written[start:end].strip(_AROUND) for start, end in found]
    first = next((number for number in numbers if mobile_number(number)), numbers[0])
    others = list(numbers)
    others.remove(first)
    return ReadPhone(first, tuple(others), words)


def _numbers_in(text: str, *, has_words: bool) -> tuple[str, list[tuple[int, int]]]:
    """Return the text, set apart from its words where that is needed, and where the numbers stand in it."""
    spaced = _GLUED.sub(" ", text)
    for one in (text, spaced):
        if found := [(match.start, match.end) for match in PhoneNumberMatcher(one, _REGION, leniency=Leniency.VALID)]:
            return one, found
    alike = list(_ALIKE.finditer(spaced))
    if len(alike) == 1 or has_words:
        alike = [match for match in alike if mobile_number(match[0])]
    return spaced, [match.span() for match in alike]


def has_right_length(number: str) -> bool:
    """Tell whether a number is as long as telephone numbers are, in Vietnam or in the country that it names.

    "123" has lost its digits, or is none; so has a mobile number of nine. Which of the others rings is known by calling.
    """
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return False
    if not phonenumbers.is_possible_number(parsed):
        return False
    digits = str(parsed.national_number)
    # Without its zero it may be a landline of the place, dialled from there.
    is_mobile = parsed.country_code == _VIETNAM and digits[0] in _MOBILE_BEGINS and number.lstrip(" (")[:1] in {"0", "+"}
    return not is_mobile or len(digits) == _MOBILE_DIGITS


def mobile_number(number: str) -> str | None:
    """Return the number as +84…, or None where it is no Vietnamese mobile number: only those take a message.

    To a landline, a service number (1800, 1900) or a number abroad a gateway may say yes, and nobody reads it.
    """
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return None
    # The type is unknown for a number that cannot exist.
    if parsed.country_code != _VIETNAM or phonenumbers.number_type(parsed) != PhoneNumberType.MOBILE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def canonical_phone(text: str) -> str | None:
    """Return by what one telephone is known however it is spelled, or None where a text names none.

    To be compared, not dialled: +84… of what can exist, also of a landline; of anything else its digits.
    """
    try:
        number = read_phone(text).number
    except WordsWithoutNumber:
        return None
    if number is None:
        return None
    digits = "".join(char for char in number if char.isdigit())
    try:
        parsed = phonenumbers.parse(number, _REGION)
    except phonenumbers.NumberParseException:
        return digits or None
    if not phonenumbers.is_valid_number(parsed):
        return digits or None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def says_none(text: str) -> bool:
    """Say whether a text means that there is no telephone: "không có", "-", "none", "0"."""
    if any(char.isdigit() for char in text):
        return not text.strip("0 .-")
    spelled = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    plain = re.sub(r"[^a-z]+", " ", "".join(char for char in spelled if not unicodedata.combining(char))).strip()
    return " ".join(_LABELS.sub(" ", plain).split()) in _NONE and not _has_other_letters(text)


def _has_other_letters(text: str) -> bool:
    """Letters of scripts that are not compared here say something."""
    spelled = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return any(char.isalpha() and not char.isascii() for char in spelled)


def _beside(text: str, found: list[tuple[int, int]]) -> str:
    """Return the words around the numbers, without what only says that these are telephones."""
    edges = [0, *(edge for span in found for edge in span), len(text)]
    pieces = [text[start:end].strip(_AROUND) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    kept = []
    for piece in pieces:
        bare = piece[1:-1].strip(_AROUND) if piece[:1] == "(" and piece[-1:] == ")" and piece.count("(") == 1 else piece
        if bare.strip("()") and not says_none(bare):
            kept.append(bare)
    return "; ".join(kept)
