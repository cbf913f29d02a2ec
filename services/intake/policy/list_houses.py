"""What a list says of a house, in the words that offices use: those of the decree, of damage statistics, and of the village.

A state decides which help a family may get for its home, so a word that may mean two states is asked about, never guessed.
Sources: 335/2026/NĐ-CP 12.4 (collapsed, swept away or burnt completely; heavily damaged), TTLT 43/2015 Art. 3 (degrees).
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Final

from services.intake.domain.list_columns import plain_words
from shared.events.household import HouseState
from shared.vocabulary import HOUSE_STATES

_DESTROYED: Final = (
    "mat", "mat hoan toan", "mat nha", "sap", "sap hoan toan", "do", "do hoan toan", "do sap", "do sap hoan toan", "sap do",
    "sap do hoan toan", "sup do", "sup do hoan toan", "troi", "troi hoan toan", "cuon troi", "lu cuon troi", "chay hoan toan",
    "chay rui", "chay rui hoan toan", "hu hong hoan toan", "hu hai hoan toan", "thiet hai hoan toan", "pha huy",
    "pha huy hoan toan", "hoan toan", "vui lap", "vui lap hoan toan", "destroyed", "collapsed", "swept away", "burnt down",
    "completely destroyed",
)  # fmt: skip
_HEAVILY_DAMAGED: Final = (
    "hu hong nang", "hu hong rat nang", "hu hai nang", "hu hai rat nang", "thiet hai nang", "thiet hai rat nang", "hong nang",
    "hu nang", "nang", "rat nang", "hu hong nang khong o duoc", "heavily damaged", "severely damaged",
)  # fmt: skip
_DAMAGED: Final = (
    "hu hong", "hu hai", "hu hong nhe", "hu hai nhe", "hu hong mot phan", "hu hai mot phan", "thiet hai mot phan",
    "thiet hai nhe", "mot phan", "nhe", "toc mai mot phan", "toc mai nhe", "nut tuong", "hong nhe", "damaged", "partly damaged",
    "slightly damaged",
)  # fmt: skip
_INTACT: Final = (
    "con nguyen", "con nguyen ven", "nguyen ven", "khong hu hong", "khong hu hai", "khong thiet hai", "khong sao",
    "binh thuong", "con tot", "intact", "not damaged", "undamaged",
)  # fmt: skip
_MEANT: Final[Mapping[str, HouseState]] = {
    **{plain_words(words): HouseState(state) for state, text in HOUSE_STATES.items() for words in (text.vi, text.en)},
    **dict.fromkeys(_DESTROYED, HouseState.DESTROYED),
    **dict.fromkeys(_HEAVILY_DAMAGED, HouseState.HEAVILY_DAMAGED),
    **dict.fromkeys(_DAMAGED, HouseState.DAMAGED),
    **dict.fromkeys(_INTACT, HouseState.INTACT),
    **{state.value.replace("_", " "): state for state in HouseState},
}
_HARMED: Final = (HouseState.HEAVILY_DAMAGED, HouseState.DAMAGED)
_GONE_OR_HARMED: Final = (HouseState.DESTROYED, HouseState.HEAVILY_DAMAGED)
_UNCLEAR: Final[Mapping[str, tuple[str, Sequence[HouseState]]]] = {
    plain_words(words): (words, states)
    for words, states in {
        "tốc mái": _HARMED,
        "tốc mái hoàn toàn": _HARMED,
        "bay mái": _HARMED,
        "mất mái": _HARMED,
        "roof gone": _HARMED,
        "ngập": (HouseState.HEAVILY_DAMAGED, HouseState.DAMAGED, HouseState.INTACT),
        "ngập nước": (HouseState.HEAVILY_DAMAGED, HouseState.DAMAGED, HouseState.INTACT),
        "ngập sâu": _HARMED,
        "flooded": (HouseState.HEAVILY_DAMAGED, HouseState.DAMAGED, HouseState.INTACT),
        "sập một phần": _HARMED,
        "đổ một phần": _HARMED,
        "sập bếp": _HARMED,
        "sập tường": _HARMED,
        "đổ tường": _HARMED,
        "cháy": (*_GONE_OR_HARMED, HouseState.DAMAGED),
        "cháy một phần": _HARMED,
        "không ở được": _GONE_OR_HARMED,
        "sạt lở": (*_GONE_OR_HARMED, HouseState.DAMAGED),
        "nghiêng": _HARMED,
    }.items()
}
_BEFORE: Final = frozenset({"nha", "o", "da", "bi", "house", "the", "is", "was"})
"""What only says that it is about a house, and that something happened to it."""
_SPELT: Final[Mapping[str, frozenset[str]]] = {
    "sap": frozenset({"sập"}),
    # In many places đổ and đỗ sound alike.
    "do": frozenset({"đổ", "đỗ"}),
    "mat": frozenset({"mất"}),
    "troi": frozenset({"trôi"}),
    "chay": frozenset({"cháy"}),
    "nang": frozenset({"nặng"}),
}
"""Words that say something else with other accents: sắp đổ is about to fall, trời is the sky, dỡ is taken down."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_REMARK: Final = re.compile(r"\(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class UnclearHouse:
    """Words that may mean several states: as people write them, and which."""

    words: str
    states: Sequence[HouseState]


def house_meant(cell: str) -> HouseState | UnclearHouse | None:
    """Return the state that is meant, or between which it must be said; None where the words are not known.

    What stands in brackets belongs to it: "đổ (tường rào)" is a wall, not a house.
    """
    if _is_spelt_otherwise(cell):
        return None
    meant = _meant(_REMARK.sub(" ", cell))
    remarks = [remark for remark in _REMARK.findall(cell) if remark.strip()]
    if all(_meant(remark) == meant for remark in remarks):
        return meant
    return _meant(cell.replace("(", " ").replace(")", " "))


def _is_spelt_otherwise(cell: str) -> bool:
    for word in _WORD.findall(unicodedata.normalize("NFC", cell.casefold())):
        plain = plain_words(word)
        if word != plain and word not in _SPELT.get(plain, {word}):
            return True
    return False


def _meant(cell: str) -> HouseState | UnclearHouse | None:
    plain = plain_words(cell.replace("_", " "))
    for words in (plain, _bare(plain)):
        if (state := _MEANT.get(words)) is not None:
            return state
        if (unclear := _UNCLEAR.get(words)) is not None:
            return UnclearHouse(*unclear)
    return None


def _bare(plain: str) -> str:
    words = plain.split()
    return " ".join(dropwhile(_BEFORE.__contains__, words))
