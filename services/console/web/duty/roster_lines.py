"""The lines of the roster as they are read: by place and time, of one place where that is asked, and who stands behind whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from services.console.client.duty import ShiftShown
from services.console.web.texts import TEXTS as EVERYWHERE
from shared.communes import communes, name_of, provinces
from shared.texts import Text

COUNTRY: Final = "country"


@dataclass(frozen=True)
class RosterLine:
    """A shift, and who is called instead of its person, where somebody is."""

    shift: ShiftShown
    ahead: ShiftShown | None = None
    has_others: bool = False
    """It is who is called, and others stand behind."""


def place_said(place: str) -> Text:
    """Return what a commune, a province or the country is called."""
    if place in ("", COUNTRY):
        return EVERYWHERE["whole_country"]
    name = name_of(place) if place in communes() else provinces().get(place, place)
    return Text(vi=name, en=name)


def lines_of(shifts: Sequence[ShiftShown], place: str = "") -> Sequence[RosterLine]:
    """Return the lines of a place (none named: of all): the country, then each province before its communes, by time."""
    called = {_stands(one): one for one in shifts if one.called}
    behind = {_stands(one) for one in shifts if one.on_duty and one.called is False and not one.refused}
    shown = [one for one in shifts if place in ("", one.place or COUNTRY)]
    return [
        RosterLine(
            one,
            called.get(_stands(one)) if one.on_duty and one.called is False and not one.refused else None,
            bool(one.called) and _stands(one) in behind,
        )
        for one in sorted(shown, key=_order)
    ]


def places_in(shifts: Iterable[ShiftShown]) -> Mapping[str, Text]:
    """Return the places of which there are shifts, in the order of the lines."""
    codes = {one.place or COUNTRY for one in shifts}
    return {code: place_said(code) for code in sorted(codes, key=_place_order)}


def beside(shifts: Iterable[ShiftShown], saved: ShiftShown) -> int:
    """Return how many others stand on the post of this shift for some of its time: of them one alone is called."""
    same = (one for one in shifts if _stands(one) == _stands(saved) and one.id != saved.id)
    return sum(one.begins_at < saved.ends_at and saved.begins_at < one.ends_at for one in same)


def _stands(shift: ShiftShown) -> tuple[str, str, bool]:
    """What two people share of whom one alone is called; a drill's people are called for drills, beside the real ones."""
    return shift.place, shift.post, shift.drill


def _order(shift: ShiftShown) -> tuple[tuple[str, str], object, str, UUID]:
    return _place_order(shift.place), shift.begins_at, shift.post, shift.id


def _place_order(code: str) -> tuple[str, str]:
    if code in ("", COUNTRY):
        return "", ""
    commune = communes().get(code)
    return (commune.province_code, code) if commune else (code, "")
