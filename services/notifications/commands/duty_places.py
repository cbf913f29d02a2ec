"""Whose shifts an officer sees, whose he keeps, and where somebody must be on duty: the places of his area."""

from collections.abc import Collection, Iterable, Sequence

from services.notifications.domain.edits import COUNTRY
from shared.communes import communes, province_of, provinces
from shared.identity import Actor


def visible_places(actor: Actor) -> Collection[str] | None:
    """Return the places whose shifts an officer sees: his own, his province's and the country's (None: all)."""
    if actor.area is None:
        return None
    above = {commune.province_code for code in actor.communes if (commune := communes().get(code))}
    return {*writable_places(actor), *above, COUNTRY}


def writable_places(actor: Actor) -> frozenset[str]:
    """Return the places whose shifts an officer keeps: the communes and provinces of his area."""
    if actor.area is None:
        return frozenset((*communes(), *provinces(), COUNTRY))
    own, whole = actor.area
    return own | whole | {code for code, commune in communes().items() if commune.province_code in whole}


def may_keep(actor: Actor, place: str) -> bool:
    """Tell whether an officer keeps the shifts of a commune, a province or the country."""
    if place in communes():
        return actor.may_act_in(place)
    return actor.may_act_in_province(None if place == COUNTRY else place)


def needed_places(actor: Actor, struck: Collection[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return of these struck communes, and of the provinces in which they lie, those of an officer's area."""
    return [code for code in struck if may_keep(actor, code)], [code for code in provinces_of(struck) if may_keep(actor, code)]


def provinces_of(codes: Iterable[str]) -> Sequence[str]:
    """Return the provinces in which these communes lie."""
    return sorted({province for code in codes if (province := province_of(code))})
