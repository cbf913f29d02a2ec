"""The columns of a roster for people: what each is called, and an empty list with examples to begin with."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.list_files import guarded
from shared.texts import Language, Text

EXAMPLE_MARKS: Final[Mapping[Language, str]] = {"vi": "VÍ DỤ (xoá dòng này)", "en": "EXAMPLE (delete this row)"}
_BOM: Final = "\ufeff"


@dataclass(frozen=True)
class ColumnWords:
    """A column's title, and what stands there in the two examples."""

    title: Text
    examples: tuple[Text, Text]


def _same(value: str) -> Text:
    return Text(vi=value, en=value)


def _example(name: str) -> Text:
    return Text(vi=f"{EXAMPLE_MARKS['vi']}: {name}", en=f"{EXAMPLE_MARKS['en']}: {name}")


COLUMN_WORDS: Final[Mapping[str, ColumnWords]] = {
    "place": ColumnWords(Text(vi="Mã xã hoặc mã tỉnh", en="Commune or province"), (_same("18073"), _same("42"))),
    "name": ColumnWords(Text(vi="Họ tên", en="Person"), (_example("Nguyễn Văn Mẫu"), _example("Trần Thị Thử"))),
    "phone": ColumnWords(Text(vi="Di động", en="Mobile"), (_same("0559000001"), _same("0559000002"))),
    "second_phone": ColumnWords(Text(vi="Số thứ hai", en="Second number"), (_same("0559000003"), _same(""))),
    "email": ColumnWords(Text(vi="Thư điện tử", en="E-mail"), (_same("truc.xa@mail.example"), _same(""))),
    "calls": ColumnWords(Text(vi="Được gọi điện", en="May be called"), (Text(vi="có", en="yes"), Text(vi="không", en="no"))),
    "post": ColumnWords(
        Text(vi="Vai trò", en="Role"), (Text(vi="cán bộ trực", en="officer"), Text(vi="lãnh đạo", en="leader"))
    ),
    "from": ColumnWords(Text(vi="Từ", en="Begins"), (_same("20/11/2026 07:00"), _same("20/11/2026 07:00"))),
    "until": ColumnWords(Text(vi="Đến", en="Ends"), (_same("20/11/2026 19:00"), _same("21/11/2026 07:00"))),
}


def is_example(name: str) -> bool:
    """Tell whether a line is one of the template's, left in by mistake."""
    return name.casefold().startswith(tuple(mark.casefold() for mark in EXAMPLE_MARKS.values()))


def template(language: Language) -> bytes:
    """Return an empty roster with two examples: CSV that Excel opens in Vietnamese."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([words.title.say(language) for words in COLUMN_WORDS.values()])
    for number in range(2):
        writer.writerow([guarded(words.examples[number].say(language)) for words in COLUMN_WORDS.values()])
    return f"{_BOM}{out.getvalue()}".encode()
