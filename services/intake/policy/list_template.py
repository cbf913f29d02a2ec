"""The columns of a list for people: what each is called, what may stand in it, and an empty list to begin with.

The two rows of the template are examples: they are marked as such, and a list in which one was left gives it back.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.intake.domain.list_cells import guarded
from services.intake.domain.list_columns import REQUIRED
from shared.texts import Language, Text
from shared.vocabulary import HOUSE_STATES

EXAMPLE_MARKS: Final[Mapping[Language, str]] = {"vi": "VÍ DỤ (xoá dòng này)", "en": "EXAMPLE (delete this row)"}
_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class ColumnWords:
    """A column: its title, what may stand in it, and what stands there in the two examples."""

    title: Text
    says: Text
    examples: tuple[Text, Text]


def _same(value: str) -> Text:
    return Text(vi=value, en=value)


_NOTHING: Final = _same("")
_COUNT: Final = Text(vi="số nguyên từ 0; để trống là chưa rõ", en="a whole number from 0; empty means not known")
_HOUSES: Final = Text(
    vi=", ".join(text.vi for text in HOUSE_STATES.values()), en=", ".join(text.en for text in HOUSE_STATES.values())
)
COLUMN_WORDS: Final[Mapping[str, ColumnWords]] = {
    "commune_code": ColumnWords(
        Text(vi="Mã xã", en="Commune code"),
        Text(
            vi="mã 5 chữ số của xã, phường nơi hộ ở; mất số 0 ở đầu, mã trước 01/7/2025, tên xã không trùng cũng đọc được",
            en="the five digits of the household's commune; lost zeros, codes of before July 2025, and names that only one "
            "commune has are understood",
        ),
        (_same("18073"), _same("18073")),
    ),
    "head_name": ColumnWords(
        Text(vi="Họ tên chủ hộ", en="Head of household"),
        Text(vi="họ tên, Unicode có dấu, tối đa 200 ký tự", en="the name with its accents in Unicode, at most 200 characters"),
        (
            Text(vi=f"{EXAMPLE_MARKS['vi']}: Nguyễn Văn Mẫu", en=f"{EXAMPLE_MARKS['en']}: Nguyễn Văn Mẫu"),
            Text(vi=f"{EXAMPLE_MARKS['vi']}: Trần Thị Thử", en=f"{EXAMPLE_MARKS['en']}: Trần Thị Thử"),
        ),
    ),
    "what_happened": ColumnWords(
        Text(vi="Chuyện gì đã xảy ra", en="What happened"),
        Text(vi="kể ngắn bằng lời, tối đa 4.000 ký tự", en="in a few words, at most 4,000 characters"),
        (
            Text(vi="Nước ngập vào nhà, hết gạo", en="Water in the house, no rice left"),
            Text(vi="Bão tốc mái", en="The storm took the roof"),
        ),
    ),
    "phone": ColumnWords(
        Text(vi="Số điện thoại", en="Phone"),
        Text(
            vi="số của hộ; nhiều số thì số đầu được dùng, các số khác vẫn được giữ",
            en="of the household; of several the first is used, the others are kept",
        ),
        (_same("0559000001"), _NOTHING),
    ),
    "size": ColumnWords(
        Text(vi="Số người trong hộ", en="Household size"),
        Text(vi="số nguyên từ 1", en="a whole number from 1"),
        (_same("4"), _same("2")),
    ),
    "dead": ColumnWords(Text(vi="Số người chết", en="Dead"), _COUNT, (_same("0"), _NOTHING)),
    "missing": ColumnWords(Text(vi="Số người mất tích", en="Missing"), _COUNT, (_same("0"), _NOTHING)),
    "injured": ColumnWords(Text(vi="Số người bị thương", en="Injured"), _COUNT, (_same("0"), _same("1"))),
    "short_of_food": ColumnWords(Text(vi="Số người thiếu lương thực", en="Short of food"), _COUNT, (_same("4"), _NOTHING)),
    "house_state": ColumnWords(
        Text(vi="Tình trạng nhà", en="House state"),
        Text(
            vi=f"một trong: {_HOUSES.vi}; chữ thường dùng (sập, hư hỏng nặng …) cũng đọc được",
            en=f"one of: {_HOUSES.en}; usual words (collapsed, damaged …) are understood",
        ),
        (_NOTHING, HOUSE_STATES["heavily_damaged"]),
    ),
    "bank_code": ColumnWords(
        Text(vi="Mã ngân hàng", en="Bank code"),
        Text(
            vi="mã viết tắt, số BIN 6 chữ số hoặc mã SWIFT của ngân hàng; phải có nếu có số tài khoản",
            en="the bank's short code, its BIN of six digits or its SWIFT code; needed where there is an account",
        ),
        (_same("VCB"), _NOTHING),
    ),
    "account_number": ColumnWords(
        Text(vi="Số tài khoản", en="Account number"),
        Text(
            vi="4 đến 24 chữ số; trong bảng tính hãy để ô dạng văn bản để không mất số",
            en="4 to 24 digits; keep the cells as text in a spreadsheet, so that no digit is lost",
        ),
        (_same("0001112223"), _NOTHING),
    ),
}


def is_needed(column: str) -> bool:
    return column in REQUIRED


def is_example(head_name: str) -> bool:
    """Tell whether a row is one of the template's, left in by mistake."""
    return head_name.casefold().startswith(tuple(mark.casefold() for mark in EXAMPLE_MARKS.values()))


def template(language: Language) -> bytes:
    """Return an empty list with two examples: CSV that Excel opens in Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([words.title.say(language) for words in COLUMN_WORDS.values()])
    for number in range(2):
        writer.writerow([guarded(words.examples[number].say(language)) for words in COLUMN_WORDS.values()])
    return f"{_BOM}{out.getvalue()}".encode()
