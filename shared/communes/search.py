"""Which commune somebody means who writes its name as people do."""

import unicodedata
from typing import Final

from shared.communes import Commune, communes, provinces
from shared.sound_text import UnsoundText, sound_line

_MAX_CHOICES: Final = 20


def communes_like(wish: str, province: str) -> list[Commune]:
    """Return the communes that somebody may mean: by code, or by name with or without accents; an exact name goes first.

    Letters that only look like others (Ð for Đ) are read as those; what is no text at all names no commune.
    """
    try:
        wish = sound_line(wish)
    except UnsoundText:
        return []
    if wish in communes():
        return [communes()[wish]]
    plain = _plain(wish)
    known = [commune for commune in communes().values() if not province or commune.province_code == province]
    exact = [commune for commune in known if plain in {_plain(commune.name), _plain(commune.name.partition(" ")[2])}]
    return (exact or [commune for commune in known if plain in _plain(commune.name)])[:_MAX_CHOICES]


def is_named(commune: Commune, wish: str) -> bool:
    """Tell whether this very commune is written, by its code or whole name: accents that are written must be its own."""
    written = unicodedata.normalize("NFC", wish.partition(" · ")[0].strip().casefold())
    names = {name.casefold() for name in (commune.name, commune.name.partition(" ")[2])}
    return written == commune.code or written in names or (written.isascii() and written in map(_plain, names))


def provinces_by_name() -> list[tuple[str, str]]:
    """Return the codes and names of the provinces in the order of their names."""
    return sorted(provinces().items(), key=lambda item: _plain(item[1]))


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
