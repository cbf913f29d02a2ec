"""The columns of a list of households: by which names offices call them."""

from collections.abc import Mapping, Sequence
from typing import Final

from shared.list_files import ColumnBook, Columns

REQUIRED: Final = ("commune_code", "head_name", "what_happened")
COUNTS: Final = ("dead", "missing", "injured", "short_of_food")
COLUMNS: Final = (*REQUIRED, "phone", "size", *COUNTS, "house_state", "bank_code", "account_number")

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "commune_code": ("ma xa", "ma xa phuong", "ma phuong", "ma dvhc", "ma don vi hanh chinh", "ma dia ban", "ma dvhc xa",
                     "commune"),
    "head_name": (
        "chu ho", "ho ten chu ho", "ho va ten chu ho", "ten chu ho", "ten chu ho gia dinh", "ho ten", "ho va ten",
        "head", "head of household", "household head", "name of head", "name",
    ),
    "what_happened": (
        "chuyen gi da xay ra", "su viec", "noi dung", "tinh hinh", "tinh hinh thiet hai", "thiet hai", "noi dung thiet hai",
        "dien bien", "dien bien thiet hai", "mo ta", "mo ta thiet hai", "tinh trang thiet hai", "description", "damage",
    ),
    "phone": ("so dien thoai", "dien thoai", "so dt", "sdt", "dt", "dien thoai lien he", "so dien thoai lien he",
              "sdt lien he", "tel", "phone number", "telephone", "mobile"),
    "size": (
        "so nguoi", "so nguoi trong ho", "so nhan khau", "nhan khau", "so khau", "tong so khau", "tong so nguoi",
        "so thanh vien", "household size", "people",
    ),
    "dead": ("nguoi chet", "so nguoi chet", "chet", "so chet", "deaths"),
    "missing": ("mat tich", "nguoi mat tich", "so nguoi mat tich"),
    "injured": ("bi thuong", "nguoi bi thuong", "so nguoi bi thuong", "injuries"),
    "short_of_food": (
        "thieu doi", "nguoi thieu doi", "so nguoi thieu doi", "thieu luong thuc", "so nguoi thieu luong thuc", "khau thieu doi",
        "so khau thieu doi", "hungry",
    ),
    "house_state": ("tinh trang nha", "tinh trang nha o", "muc do hu hong nha", "nha o", "house"),
    "bank_code": ("ma ngan hang", "ma nh", "ngan hang", "bank"),
    "account_number": ("so tai khoan", "tai khoan", "so tk", "stk", "so tk ngan hang", "so tai khoan ngan hang",
                       "account", "account no", "bank account"),
}  # fmt: skip
_SECOND_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "commune_code": ("xa", "phuong", "xa phuong", "xa phuong dac khu", "ten xa", "ten phuong", "ten xa phuong",
                     "xa phuong thi tran", "dia ban xa"),
}  # fmt: skip
"""Columns in which communes stand by name: read where no column has their codes."""
_OURS: Final = frozenset({"dong trong tep cu", "can sua gi", "line in the earlier file", "what to mend"})
"""Columns that stand before rows we gave back: they say something to people and are passed over in silence."""

BOOK: Final = ColumnBook(REQUIRED, _NAMES, _OURS, _SECOND_NAMES)


def columns_of(cells: Sequence[str]) -> Columns:
    """Return which column of a list of households is which."""
    return BOOK.columns_of(cells)


def names_of(column: str) -> Sequence[str]:
    """Return what else a column may be called, plain: without accents and signs."""
    return BOOK.names_of(column)
