"""Whose shifts an officer sees, whose he keeps, and where somebody must be on duty: the places of his area."""

from collections.abc import Collection, Mapping

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


def needed_places(actor: Actor, struck: Mapping[str, bool]) -> tuple[Mapping[str, bool], Mapping[str, bool]]:
    """Return of these struck communes, and of their provinces, those of an officer's area; True: struck by drills only."""
    own, above = (
        {code: drill for code, drill in places.items() if may_keep(actor, code)} for places in (struck, provinces_of(struck))
    )
    return own, above


def provinces_of(struck: Mapping[str, bool]) -> Mapping[str, bool]:
    """Return the provinces in which these struck communes lie; True: only drills have struck there."""
    found: dict[str, bool] = {}
    for code, drill in struck.items():
        if province := province_of(code):
            found[province] = found.get(province, True) and drill
    return dict(sorted(found.items()))
