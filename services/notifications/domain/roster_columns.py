"""The columns of a roster as a file: by which names offices call them."""

from collections.abc import Mapping
from typing import Final

from shared.list_files import ColumnBook

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "place": (
        "noi truc", "noi", "ma noi truc", "ma xa", "ma tinh", "ma xa ma tinh", "ma xa hoac ma tinh", "dia ban", "xa", "tinh",
        "commune", "province", "commune or province", "commune code", "province code",
    ),
    "name": ("ho ten", "ho va ten", "nguoi truc", "ho ten nguoi truc", "ten", "person", "officer"),
    "phone": ("di dong", "so di dong", "so dien thoai", "dien thoai", "sdt", "dt", "mobile", "telephone", "phone number"),
    "second_phone": (
        "so thu hai", "di dong 2", "so dien thoai 2", "dien thoai 2", "so du phong", "dien thoai du phong", "second number",
        "second mobile", "phone 2",
    ),
    "email": ("thu dien tu", "dia chi thu", "hop thu", "mail", "e mail"),
    "calls": ("duoc goi dien", "duoc goi", "goi dien", "goi duoc", "co the goi", "may be called", "calls"),
    "post": ("vai tro", "chuc vu", "truc voi tu cach", "tu cach", "nhiem vu", "role", "on duty as"),
    "from": ("tu", "bat dau", "tu luc", "gio bat dau", "thoi gian bat dau", "begin", "begins", "start"),
    "until": ("den", "ket thuc", "den luc", "gio ket thuc", "thoi gian ket thuc", "end", "ends", "to"),
}  # fmt: skip
COLUMNS: Final = tuple(_NAMES)
BOOK: Final = ColumnBook(("place", "name", "phone", "from", "until"), _NAMES)
