"""How decisions are numbered.

A commune or province may give the number of its own register. Otherwise the system counts per issuer and year, in a series
of its own that no register uses: `12/QĐ-UBND-KT`, in a drill `12/QĐ-UBND-KT-DT` (diễn tập).
"""

from typing import Final

from shared.errors import FieldError, InvalidInput
from shared.texts import Text

_SERIES: Final = "QĐ-UBND-KT"
_DRILL: Final = "-DT"
_RESERVED: Final = Text(
    vi="phần {series} dành cho số do hệ thống cấp; hãy để trống hoặc dùng số của sổ đăng ký",
    en="{series} is the system's own series; leave the number out, or use the register's",
)


def next_number(count: int, *, drill: bool) -> str:
    """Return the number of the `count`th decision of an issuer in a year."""
    return f"{count}/{_SERIES}{_DRILL if drill else ''}"


def given_number(number: str) -> str:
    """Return a register's number; one of the system's own series is refused."""
    if _SERIES in number:
        raise InvalidInput(FieldError("number", _RESERVED, {"series": _SERIES}))
    return number
