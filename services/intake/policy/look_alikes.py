"""In what a report may be like another one of its commune and incident.

A name alone is no likeness: many are called alike. Nor is a telephone: neighbours share one.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from services.intake.domain.look_alikes import Likeness
from shared.events.intake import PersonalPart

_NOT_A_DIGIT: Final = re.compile(r"\D")
_ABROAD: Final = re.compile(r"(?:00)?84(?=[1-9][0-9]{8}$)")
_FEWEST_DIGITS: Final = 8


def likenesses(part: PersonalPart) -> Iterator[tuple[Likeness, str]]:
    """Return the words by which a report is compared: two reports with the same words are alike."""
    yield Likeness.SAME_REPORT, part.model_dump_json(exclude={"ref_marks", "page_code"}, exclude_none=True)
    if part.phone is not None and len(phone := _comparable_phone(part.phone)) >= _FEWEST_DIGITS:
        yield Likeness.SAME_NAME_AND_PHONE, f"{_comparable_name(part.head_name)}|{phone}"


def _comparable_name(name: str) -> str:
    """Return a name as it is also typed in a hurry: without accents, capitals and spare spaces."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def _comparable_phone(phone: str) -> str:
    return _ABROAD.sub("0", _NOT_A_DIGIT.sub("", phone))
