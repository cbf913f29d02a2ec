"""Which of the places of somebody's area he means, and which he is offered while he types."""

from collections.abc import Sequence
from typing import Final

from shared.communes import Commune, communes, provinces
from shared.communes.search import communes_like, is_named
from shared.identity import Actor
from shared.texts import Text

_OFFERED: Final = 400
"""As many communes as a province has at most are offered while one types."""
_BETWEEN: Final = " · "


def communes_of(actor: Actor) -> Sequence[Commune]:
    """Return the communes of somebody's area; none for the whole country, which nobody reads through."""
    if actor.area is None:
        return ()
    return [commune for code, commune in communes().items() if actor.may_act_in(code)]


def offered(actor: Actor) -> Sequence[str]:
    """Return what the field of a commune offers: code and name."""
    mine = communes_of(actor)
    return [f"{commune.code}{_BETWEEN}{commune.name}" for commune in mine] if len(mine) <= _OFFERED else ()


def communes_meant(wish: str, actor: Actor) -> Sequence[Commune]:
    """Return which commune may be meant: his only one where none is named, else those of the name or code in his area."""
    mine = communes_of(actor)
    if len(mine) == 1 and not wish:
        return mine
    found = communes_like(wish.partition(_BETWEEN)[0], "") if wish else []
    return [commune for commune in found if actor.may_act_in(commune.code)] or [one for one in found if is_named(one, wish)]


def why_not_one(found: Sequence[Commune], wish: str) -> Text:
    """Return why what was written names no single commune: nothing is called so, several are, or nothing was written."""
    if not wish.strip():
        return _NOTHING_WRITTEN
    return (_SEVERAL if found else _UNKNOWN).filled(name=wish.strip())


def provinces_of(actor: Actor) -> dict[str, str]:
    """Return the provinces of which somebody may act for the whole, by code."""
    return {code: name for code, name in provinces().items() if actor.may_act_in_province(code)}


_UNKNOWN: Final = Text(vi="không có xã nào tên hoặc mã “{name}”", en="there is no commune of the name or code “{name}”")
_SEVERAL: Final = Text(vi="có nhiều xã tên “{name}”: hãy ghi mã", en="several communes are called “{name}”: give the code")
_NOTHING_WRITTEN: Final = Text(vi="hãy ghi tên hoặc mã xã", en="give the name or code of a commune")
