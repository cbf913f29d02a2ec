"""What is said of a file that is no list, and of rows that are none, as codes with a text in both languages."""

from collections.abc import Mapping
from typing import Final

from shared.texts import Text

FILE_REASONS: Final[Mapping[str, Text]] = {
    "empty": Text(vi="tệp trống", en="the file is empty"),
    "not_utf8_text": Text(
        vi="tệp không phải văn bản CSV đọc được; hãy lưu dạng CSV UTF-8",
        en="the file is no CSV text that can be read; save it as CSV UTF-8",
    ),
    "other_file": Text(
        vi="tệp là bảng tính Excel, PDF, HTML, XML hoặc tệp nén, không phải CSV; hãy mở ra và lưu dạng CSV UTF-8",
        en="the file is a workbook, PDF, HTML, XML or archive and no CSV; open it and save it as CSV UTF-8",
    ),
    "header_encoding": Text(
        vi="tên cột sai bảng mã (phông cũ TCVN3, VNI, hoặc mất chữ); hãy chuyển sang Unicode, lưu dạng CSV UTF-8",
        en="the names of the columns are in a wrong encoding (TCVN3 or VNI font, or lost letters): "
        "convert them to Unicode, save as CSV UTF-8",
    ),
    "columns_missing": Text(vi="thiếu cột: {columns}", en="columns are missing: {columns}"),
    "columns_twice": Text(vi="cột có hai lần: {columns}", en="columns stand twice: {columns}"),
    "row_too_long": Text(vi="dòng quá dài", en="the row is too long"),
    "quote_not_closed": Text(vi="dấu ngoặc kép không đóng đúng", en="a quote is not closed properly"),
    "too_many_columns": Text(vi="có {count} ô, nhiều hơn {columns} cột", en="has {count} cells, more than {columns} columns"),
    "missing": Text(vi="thiếu, phải có", en="is missing"),
    "not_utf8": Text(vi="có ký tự không phải UTF-8", en="has bytes that are not UTF-8"),
}
