"""Telephones of a report as they are kept: a number that can be dialled; what stood beside it goes into what happened.

Nothing is lost, and whoever sent it is told what was done to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.errors import FieldError
from shared.events.intake import PersonalPart
from shared.phones import ReadPhone, WordsWithoutNumber, has_right_length, read_phone
from shared.texts import Text

PHONE_NOTES: Final[Mapping[str, Text]] = {
    "phones_split": Text(
        vi="có nhiều số điện thoại: một số được dùng (số di động trước), các số khác ghi vào phần chuyện đã xảy ra",
        en="has several phone numbers: one is used (a mobile number first), the others stand in what happened",
    ),
    "phone_words_split": Text(
        vi="có chữ bên số điện thoại: chỉ giữ số, phần chữ ghi vào phần chuyện đã xảy ra",
        en="has words beside the phone number: the number is kept, the words stand in what happened",
    ),
    "phone_digits": Text(
        vi="không phải số điện thoại gọi được (thừa hoặc thiếu chữ số): chưa ghi số nào, chữ số đã viết để ở phần chuyện đã "
        "xảy ra; hãy hỏi lại và sửa hồ sơ",
        en="is no telephone number that can be dialled (digits are missing, or too many): no phone was taken, what was written "
        "stands in what happened; ask again and correct the case",
    ),
    "phone_none": Text(
        vi="ghi là không có số điện thoại: sẽ được báo tin trực tiếp", en="says that there is no phone: they are told in person"
    ),
}
"""What is said of a telephone that was changed, by code."""
_OTHERS: Final = "Điện thoại khác: {numbers}"
_WORDS: Final = "Ghi chú số điện thoại: {words}"
_OTHERS_OF_INFORMANT: Final = "Điện thoại khác của người báo: {numbers}"
_WORDS_OF_INFORMANT: Final = "Ghi chú số điện thoại của người báo: {words}"


@dataclass(frozen=True, slots=True)
class KeptPhone:
    """The number as it is kept (None: there is none), the lines that go into what happened, and the codes of what was done."""

    number: str | None
    lines: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def kept_phone(text: str) -> KeptPhone:
    """Return the household's phone as it is kept. Raises WordsWithoutNumber."""
    return _kept(read_phone(text), _OTHERS, _WORDS)


def keep_phones(part: PersonalPart) -> tuple[PersonalPart, list[FieldError]]:
    """Return the report with its phones as they are kept, and what was done to which. Doing it again changes nothing.

    An informant always has a phone in what we keep: one who says that he has none is told in person.
    """
    told: list[FieldError] = []
    lines: list[str] = []
    changes: dict[str, object] = {}
    if part.phone is not None:
        kept = _kept(_read(part.phone), _OTHERS, _WORDS)
        changes["phone"], lines = kept.number, [*kept.lines]
        told += [FieldError("household.phone", PHONE_NOTES[code]) for code in kept.codes]
    if part.informant is not None:
        kept = _kept(_read(part.informant.phone), _OTHERS_OF_INFORMANT, _WORDS_OF_INFORMANT)
        changes["informant"] = part.informant.model_copy(update={"phone": kept.number or part.informant.phone})
        lines += kept.lines
        told += [FieldError("reported_by.phone", PHONE_NOTES[code]) for code in kept.codes]
    if new := [line for line in lines if line not in part.what_happened.split("\n")]:
        changes["what_happened"] = "\n".join((part.what_happened, *new))
    return part.model_copy(update=changes), told


def _kept(read: ReadPhone, others: str, words: str) -> KeptPhone:
    if read.number is None:
        return KeptPhone(None, codes=("phone_none",))
    if not has_right_length(read.number):
        return KeptPhone(None, (words.format(words=" ".join(filter(None, (read.number, read.words)))),), ("phone_digits",))
    lines = (others.format(numbers=", ".join(read.others)),) if read.others else ()
    codes = ("phones_split",) if read.others else ()
    if read.words:
        lines, codes = (*lines, words.format(words=read.words)), (*codes, "phone_words_split")
    return KeptPhone(read.number, lines, codes)


def _read(text: str) -> ReadPhone:
    """What was taken before words alone were refused at the doors stays as it stands."""
    try:
        return read_phone(text)
    except WordsWithoutNumber:
        return ReadPhone(text)
