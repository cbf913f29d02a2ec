"""What the words of a search mean, and by which words a household is found.

A household is found by the words of its head's name, with or without accents, and by its whole telephone number.
"""

from collections.abc import Iterator
from typing import Final

from services.intake.domain.case_numbers import number_wanted
from services.intake.domain.searches import Search, SearchKind
from services.intake.policy.comparison import FEWEST_DIGITS, comparable_phone, spelt_words, words_of
from shared.events.intake import PersonalPart

_OF_PHONES: Final = frozenset("0123456789+-./() ")
_MAX_WORDS: Final = 8


def search_meant(wanted: str) -> Search | None:
    """Return what is looked for: a telephone, a number of a case, or else a name; None where there is no word in it."""
    digits = comparable_phone(wanted)
    if set(wanted) <= _OF_PHONES and digits.startswith("0") and len(digits) >= FEWEST_DIGITS:
        return Search(SearchKind.PHONE, words=(digits,))
    if (number := number_wanted(wanted)) is not None:
        return Search(SearchKind.NUMBER, number=number)
    words = words_of(wanted)[:_MAX_WORDS]
    return Search(SearchKind.NAME, words=words, spelt=spelt_words(wanted)) if words else None


def searchable(part: PersonalPart) -> Iterator[tuple[SearchKind, str]]:
    """Return the words by which a household is found."""
    for word in words_of(part.head_name):
        yield SearchKind.NAME, word
    if part.phone is not None and len(phone := comparable_phone(part.phone)) >= FEWEST_DIGITS:
        yield SearchKind.PHONE, phone
