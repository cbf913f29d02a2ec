"""Communes as lists name them where they give no code: by name, with or without accents and the word "xã" before it."""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Final

from shared.communes import Commune, communes

_KINDS: Final = {"x": "xa", "p": "phuong", "dk": "dac khu"}
"""How offices shorten what a commune is."""
_KIND: Final = re.compile(r"(?:xa|phuong|dac khu) ")
_MAX_NAMED: Final = 5


def communes_named(wish: str, incident: Collection[str], in_area: Callable[[str], bool]) -> Sequence[Commune]:
    """Return the communes that a name in a list may mean: several where only somebody who knows the place can say.

    Those of the incident within the officer's area go first, then those of his area, of the incident, and of the country; of
    several that differ by accents alone, the one that was written with its accents. A province may stand behind a comma.
    """
    name, _, province = wish.partition(",")
    found = [one for one in _by_name().get(_spelt(name), ()) if not province.strip() or _is_of(one, province)]
    pools = (
        [one for one in found if one.code in incident and in_area(one.code)],
        [one for one in found if in_area(one.code)],
        [one for one in found if one.code in incident],
        found,
    )
    pool = next((some for some in pools if some), [])
    exact = [one for one in pool if _accented(name) in {_accented(one.name), _accented(one.name.partition(" ")[2])}]
    return (exact or pool)[:_MAX_NAMED]


@cache
def _by_name() -> Mapping[str, Sequence[Commune]]:
    """Return all communes by their names without accents: with what they are (xã, phường), and without."""
    found: dict[str, list[Commune]] = {}
    for commune in communes().values():
        whole = _plain(commune.name)
        for name in (whole, _KIND.sub("", whole, count=1)):
            found.setdefault(name, []).append(commune)
    return found


def _spelt(name: str) -> str:
    """Return the name as it is looked for: what a commune is, spelt out."""
    first, _, rest = _plain(name).partition(" ")
    return f"{_KINDS[first]} {rest}" if rest and first in _KINDS else f"{first} {rest}".strip()


def _is_of(commune: Commune, province: str) -> bool:
    return _plain(province) in _plain(commune.province_name)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    letters = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


def _accented(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name.casefold()).split())
