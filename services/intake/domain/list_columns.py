"""The columns of a list: by which names offices call them, in Vietnamese and English, with or without accents."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
_BY_NAME: Final[Mapping[str, str]] = dict.fromkeys(
    (
        "xa",
        "phuong",
        "xa phuong",
        "xa phuong dac khu",
        "ten xa",
        "ten phuong",
        "ten xa phuong",
        "xa phuong thi tran",
        "dia ban xa",
    ),
    "commune_code",
)
"""Columns in which communes stand by name: read where no column has their codes."""
_COLUMN_OF: Final = {name: column for column, names in _NAMES.items() for name in (column.replace("_", " "), *names)}
_ALIKE: Final = 0.88
"""How alike a misspelt name must be: one letter of ten, never a digit, never another word."""
_LONG_ENOUGH: Final = 8
_MAX_NAME: Final = 60


_OURS: Final = frozenset({"dong trong tep cu", "can sua gi", "line in the earlier file", "what to mend"})
"""Columns that stand before rows we gave back: they say something to people and are passed over in silence."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where: our name for each column that is read, "" for the others, whose own names are in `unread`."""

    names: tuple[str, ...]
    unread: tuple[str, ...]
    twice: tuple[str, ...]


def columns_of(cells: Sequence[str]) -> Columns:
    """Return which column is which. Our own names go first, then the first of the others, names of communes where no column has
    their codes, then what is misspelt.
    """
    plain = [plain_words(cell) for cell in cells]
    names = [""] * len(plain)
    for number, name in enumerate(plain):
        if name.replace(" ", "_") in COLUMNS:
            names[number] = name.replace(" ", "_")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for find in (_COLUMN_OF.get, _BY_NAME.get, _misspelt):
        for number, name in enumerate(plain):
            column = None if names[number] or not name else find(name)
            if column is not None and column not in names:
                names[number] = column
    left = [cell for cell, name, ours in zip(cells, names, plain, strict=True) if not name and ours not in _OURS]
    unread = [title for title in written_titles(left) if title]
    return Columns(tuple(names), tuple(unread), tuple(twice))


def written_titles(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns as they were written, those that are no names cut."""
    return tuple(" ".join(cell.split())[:_MAX_NAME] for cell in cells)


def names_of(column: str) -> Sequence[str]:
    """Return what else a column may be called, plain: without accents and signs."""
    return (*_NAMES[column], *(name for name, meant in _BY_NAME.items() if meant == column))


def _misspelt(name: str) -> str | None:
    if len(name) < _LONG_ENOUGH:
        return None
    near = difflib.get_close_matches(name, _COLUMN_OF, n=1, cutoff=_ALIKE)
    return _COLUMN_OF[near[0]] if near and _digits(name) == _digits(near[0]) else None


def _digits(name: str) -> str:
    return "".join(char for char in name if char.isdigit())


def plain_words(cell: str) -> str:
    """Return the name without accents, signs and remarks in brackets."""
    spelled = unicodedata.normalize("NFD", re.sub(r"\([^)]*\)", " ", cell).casefold().replace("đ", "d").replace("ð", "d"))
    letters = "".join(char for char in spelled if unicodedata.category(char) not in {"Mn", "Cf"})
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())
