"""What is said of the rows of a list, as codes with a text in both languages: why one was refused, what was changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from services.intake.domain.look_alikes import LookAlike
from services.intake.policy.list_template import COLUMN_WORDS
from services.intake.policy.phones import PHONE_NOTES
from services.intake.policy.reports import BECAME, OUTSIDE_INCIDENT
from shared.banks import BANK_UNKNOWN
from shared.household_figures import DEAD_AMONG_HUNGRY, MISSING_AMONG_HUNGRY, MORE_THAN_SIZE
from shared.phones import PHONE_WORDS
from shared.sound_text import UNSOUND
from shared.texts import Language, Text

REASONS: Final[Mapping[str, Text]] = {
    "empty": Text(vi="tệp trống", en="the file is empty"),
    "not_utf8_text": Text(
        vi="tệp không phải văn bản CSV đọc được; hãy lưu dạng CSV UTF-8",
        en="the file is no CSV text that can be read; save it as CSV UTF-8",
    ),
    "other_file": Text(
        vi="tệp là bảng tính Excel, PDF, HTML, XML hoặc tệp nén, không phải CSV; hãy mở ra và lưu dạng CSV UTF-8",
        en="the file is a workbook, PDF, HTML, XML or archive and no CSV; open it and save it as CSV UTF-8",
    ),
    "unreadable": Text(vi="tệp không mở lại được, xin gửi lại", en="the file could not be opened again; please send it again"),
    "header_encoding": Text(
        vi="tên cột sai bảng mã (phông cũ TCVN3, VNI, hoặc mất chữ); hãy chuyển sang Unicode, lưu dạng CSV UTF-8",
        en="the names of the columns are in a wrong encoding (TCVN3 or VNI font, or lost letters): "
        "convert them to Unicode, save as CSV UTF-8",
    ),
    "columns_missing": Text(vi="thiếu cột: {columns}", en="columns are missing: {columns}"),
    "columns_twice": Text(vi="cột có hai lần: {columns}", en="columns stand twice: {columns}"),
    "no_rows": Text(
        vi="tệp chỉ có dòng tên cột, không có hộ nào ở dưới", en="the file has the names of columns and no household below them"
    ),
    "row_too_long": Text(vi="dòng quá dài", en="the row is too long"),
    "quote_not_closed": Text(vi="dấu ngoặc kép không đóng đúng", en="a quote is not closed properly"),
    "too_many_columns": Text(vi="có {count} ô, nhiều hơn {columns} cột", en="has {count} cells, more than {columns} columns"),
    "missing": Text(vi="thiếu, phải có", en="is missing"),
    "not_utf8": Text(vi="có ký tự không phải UTF-8", en="has bytes that are not UTF-8"),
    **UNSOUND,
    "too_long": Text(vi="dài quá {most} ký tự", en="is longer than {most} characters"),
    "not_a_number": Text(vi="phải là số nguyên", en="must be a whole number"),
    "below": Text(vi="phải từ {least} trở lên", en="must be at least {least}"),
    "above": Text(vi="không được quá {most}", en="must be at most {most}"),
    "divided_commune": BECAME,
    "unknown_commune": Text(vi="không có xã, phường nào mang mã hoặc tên này", en="there is no commune with this code or name"),
    "communes_alike": Text(
        vi="có nhiều xã, phường mang tên này: {communes}; hãy ghi mã",
        en="several communes are called so: {communes}; write the code",
    ),
    "outside_incident": OUTSIDE_INCIDENT,
    "outside_area": Text(
        vi="nằm ngoài địa bàn của cán bộ gửi danh sách", en="lies outside the area of the officer who sent the list"
    ),
    "phone_words": PHONE_WORDS,
    "house_state_unknown": Text(vi="phải là một trong: {expected}", en="must be one of: {expected}"),
    "house_state_unclear": Text(
        vi="“{words}” có thể là nhiều mức ({states}), mỗi mức được hưởng khác nhau: hãy ghi đúng một mức",
        en="“{words}” may mean several states ({states}), and help differs by them: write which one it is",
    ),
    "account_without_bank": Text(
        vi="có số tài khoản thì phải có mã ngân hàng", en="is needed where there is an account number"
    ),
    "bank_without_account": Text(vi="có mã ngân hàng thì phải có số tài khoản", en="is needed where there is a bank"),
    "bank_unknown": BANK_UNKNOWN,
    "account_form": Text(vi="phải là 4 đến 24 chữ số", en="must be 4 to 24 digits"),
    "more_than_size": MORE_THAN_SIZE,
    "dead_among_hungry": DEAD_AMONG_HUNGRY,
    "missing_among_hungry": MISSING_AMONG_HUNGRY,
    "invalid": Text(vi="giá trị không hợp lệ", en="is not valid"),
    "example_row": Text(
        vi="đây là dòng ví dụ của mẫu, không phải một hộ; hãy xoá dòng này",
        en="this is an example of the template and no household; delete the row",
    ),
    "not_recorded": Text(
        vi="không ghi nhận được, hãy nhập bằng biểu mẫu", en="could not be recorded; use the form for this household"
    ),
}
NOTES: Final[Mapping[str, Text]] = {
    "zero_restored": Text(
        vi="mã {given} mất số 0 ở đầu, đã đọc là {read}", en="the code {given} had lost its zero and was read as {read}"
    ),
    "merged_commune": Text(
        vi="mã {given} đã hết hiệu lực từ 01/7/2025, đã đọc là {read} ({commune})",
        en="the code {given} is out of force since 1 July 2025 and was read as {read} ({commune})",
    ),
    "phone_zero_restored": Text(
        vi="số điện thoại mất số 0 ở đầu, đã thêm lại", en="the phone number had lost its zero; it was put back"
    ),
    **PHONE_NOTES,
    "phone_scientific": Text(
        vi="số điện thoại bị bảng tính đổi thành dạng 5,6E+08 và mất chữ số: chưa ghi số nào, hãy hỏi lại và sửa hồ sơ; "
        "lần sau định dạng cột này là Văn bản (Text)",
        en="was turned by a spreadsheet into the form 5.6E+08 and has lost digits: no phone was taken; ask again and correct "
        "the case; next time give this column the format Text",
    ),
    "commune_by_name": Text(vi="tên xã đọc là {read} ({commune})", en="the name was read as {read} ({commune})"),
    "thousands_joined": Text(
        vi="mã {given} bị bảng tính viết như số nghìn, đã đọc là {read} ({commune})",
        en="the code {given} was written by a spreadsheet as a number of thousands and was read as {read} ({commune})",
    ),
    "account_held": Text(
        vi="số tài khoản có vẻ bị bảng tính làm tròn (chỉ còn 15 chữ số đúng): chưa ghi tài khoản, hãy kiểm tra và sửa hồ sơ",
        en="looks rounded by a spreadsheet (15 digits are left): no account was taken; check it and correct the case",
    ),
    "account_scientific": Text(
        vi="số tài khoản bị bảng tính đổi thành dạng 7,7E+11 và mất chữ số: chưa ghi tài khoản, hãy hỏi lại và sửa hồ sơ; "
        "lần sau định dạng cột này là Văn bản (Text)",
        en="was turned by a spreadsheet into the form 7.7E+11 and has lost digits: no account was taken; ask again and correct "
        "the case; next time give this column the format Text",
    ),
    "account_none": Text(
        vi="ghi là không có tài khoản: chưa ghi tài khoản nào; sửa hồ sơ khi có",
        en="says that there is no account: none was taken; correct the case when there is one",
    ),
    "account_joined": Text(
        vi="số tài khoản có dấu cách, dấu chấm hoặc gạch: đã bỏ đi, chỉ giữ chữ số",
        en="had spaces, dots or dashes: they were taken out, the digits are kept",
    ),
    "looks_like": Text(
        vi="giống hồ sơ {case} đã có: cả hai được giữ; hãy mở hồ sơ, xác nhận cùng một hộ hay khác hộ",
        en="looks like the case {case}: both are kept; open the case and say whether they are one household",
    ),
}
"""What is said of a row that was taken: what was changed in it, or which case it looks like."""
LOOKS_LIKE: Final = "looks_like"
WHOLE_ROW: Final = "row"
WHOLE_FILE: Final = "file"
_OUT_OF_CELLS: Final = frozenset({"size", "dead", "missing", "words", "states"})
"""The values of a reason that say something of a household; all others are limits, names of columns and counts of cells."""
_HIDDEN: Final = "•"


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing that is the matter with a row, as a code, so that it can be said in any language."""

    line: int
    field: str
    code: str
    values: Mapping[str, object] | None = None


def reason_said(error: RowError, language: Language) -> str:
    """Return why a row or file was refused; columns by the titles under which people know them."""
    values = dict(error.values or {})
    if error.code in {"columns_missing", "columns_twice"}:
        columns = [COLUMN_WORDS.get(name) or name for name in str(values.get("columns", "")).split(", ")]
        values["columns"] = ", ".join(one if isinstance(one, str) else one.title.say(language) for one in columns)
    return REASONS[error.code].say(language, **values)


def looks_like(line: int, alike: LookAlike) -> RowError:
    """Return the note on a row that looks like an earlier case."""
    return RowError(line, "head_name", LOOKS_LIKE, {"case": str(alike.case_id)})


def without_cells(error: RowError) -> RowError:
    """Return the error as it is shown to those who may know no household."""
    if error.values is None or not _OUT_OF_CELLS & error.values.keys():
        return error
    return replace(error, values={**error.values, **dict.fromkeys(_OUT_OF_CELLS & error.values.keys(), _HIDDEN)})
