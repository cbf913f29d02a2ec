"""How decisions are numbered, and in which one form a number is written.

A commune or province may give the number of its own register. Otherwise the system counts per issuer and year, in a series
of its own that no register uses: `12/QĐ-UBND-KT`, in a drill `12/QĐ-UBND-KT-DT` (diễn tập).
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from shared.errors import FieldError, InvalidInput
from shared.texts import Text

_SERIES: Final = "QĐ-UBND-KT"
_DRILL: Final = "-DT"
_MAX_LENGTH: Final = 60
_RESERVED: Final = Text(
    vi="phần {series} dành cho số do hệ thống cấp; hãy để trống hoặc dùng số của sổ đăng ký",
    en="{series} is the system's own series; leave the number out, or use the register's",
)
_CHARACTER: Final = Text(
    vi='có ký tự "{character}" ({code}) không dùng trong số quyết định; chỉ dùng chữ, số, "/", "-" và ".", ví dụ 12/QĐ-UBND',
    en='has the character "{character}" ({code}), which no number of a decision has; use letters, digits, "/", "-" and ".", '
    "for example 12/QĐ-UBND",
)
_NO_DIGIT: Final = Text(vi="không có chữ số nào; ví dụ đúng: 12/QĐ-UBND", en="has no digit; a right one is 12/QĐ-UBND")
_ZERO: Final = Text(
    vi="số 0 không phải số của quyết định nào; ví dụ đúng: 12/QĐ-UBND",
    en="number 0 is no decision's; a right one is 12/QĐ-UBND",
)
_TOO_LONG: Final = Text(vi="dài quá {most} ký tự", en="is longer than {most} characters")

# Eth and the African D look like the Vietnamese letter; what typists and word processors make of hyphen and slash.
_LOOK_ALIKES: Final[Mapping[str, str]] = {
    **dict.fromkeys("\u00d0\u0189", "Đ"),
    **dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    "\uff0e": ".",
}
_LABEL: Final = re.compile(r"(?:SỐ|SO|NO)[:.]?(?=[0-9])")
"""What stands before the number on paper, and is no part of it; № becomes NO."""
_BEFORE_THE_KIND: Final = re.compile(r"(?P<count>[0-9]+[A-Z]?)[/.-]*(?=Q[ĐD](?![A-Z]))")
_BEFORE_THE_ISSUER: Final = re.compile(r"(?<![A-Z])(?P<kind>Q[ĐD])[/.-]*(?=UBND(?![A-Z]))")
_SEVERAL_SIGNS: Final = re.compile(r"[.-]*/[/.-]*")
_UNSEEN: Final = frozenset({"Zs", "Cf"})
_ALLOWED: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZĂÂĐÊÔƠƯ/.-")


def next_number(count: int, *, drill: bool) -> str:
    """Return the number of the `count`th decision of an issuer in a year."""
    return f"{count}/{_SERIES}{_DRILL if drill else ''}"


def given_number(number: str) -> str:
    """Return a register's number in its one form: Đ, plain hyphens, capitals, one sign between parts; no "Số", spaces, zeros.

    Raises InvalidInput for what cannot be a number, naming the character, and for one of the system's own series.
    """
    shown = "".join(_LOOK_ALIKES.get(one, one) for one in unicodedata.normalize("NFKC", number).upper())
    letters = _LABEL.sub("", "".join(one for one in shown if unicodedata.category(one) not in _UNSEEN).lstrip("-./"), count=1)
    for letter in letters:
        if letter not in _ALLOWED:
            printed = letter if letter.isprintable() else " "
            raise InvalidInput(FieldError("number", _CHARACTER, {"character": printed, "code": f"U+{ord(letter):04X}"}))
    one_sign = _SEVERAL_SIGNS.sub("/", re.sub(r"-+", "-", letters).strip("-./"))
    parted = _BEFORE_THE_KIND.sub(r"\g<count>/", _BEFORE_THE_ISSUER.sub(r"\g<kind>-", one_sign), count=1)
    form = re.sub(r"^0+(?=[0-9])", "", parted)
    if not re.search(r"[0-9]", form):
        raise InvalidInput(FieldError("number", _NO_DIGIT))
    if re.match(r"0(?![0-9])", form) or not re.search(r"[1-9]", form):
        raise InvalidInput(FieldError("number", _ZERO))
    if len(form) > _MAX_LENGTH:
        raise InvalidInput(FieldError("number", _TOO_LONG, {"most": _MAX_LENGTH}))
    if _SERIES in form:
        raise InvalidInput(FieldError("number", _RESERVED, {"series": _SERIES}))
    return form


def number_key(number: str) -> str:
    """Return by what a number is unique: QD, as a keyboard without Vietnamese letters writes it, is QĐ."""
    return number.replace("Đ", "D")
