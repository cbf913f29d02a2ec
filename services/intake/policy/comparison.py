"""How names and telephones are compared that people write in a hurry."""

import re
import unicodedata
from typing import Final

_NOT_A_DIGIT: Final = re.compile(r"\D")
_ABROAD: Final = re.compile(r"(?:00)?84(?=[1-9][0-9]{8}$)")
FEWEST_DIGITS: Final = 8
"""With fewer it is no telephone."""
_BESIDE_WORDS: Final = re.compile(r"[^\w]+")


def comparable_name(name: str) -> str:
    """Return a name as it is also typed in a hurry: without accents, capitals and spare spaces."""
    letters = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def comparable_phone(phone: str) -> str:
    """Return the digits of a number as they are dialled at home."""
    return _ABROAD.sub("0", _NOT_A_DIGIT.sub("", phone))


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared, each once, in their order; signs between them are none."""
    return tuple(dict.fromkeys(word for word in _BESIDE_WORDS.split(comparable_name(name)) if word))


def spelt_words(name: str) -> frozenset[str]:
    """Return the words of a name with the accents that were written."""
    spelt = unicodedata.normalize("NFC", name.casefold())
    return frozenset(word for word in _BESIDE_WORDS.split(spelt) if word)
