"""Who is on duty for a commune, and who stands on a rung of its ladder."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from services.notifications.domain.duty import Post, Shift
from services.notifications.domain.ladder import Rung

_POSTS: Final = {
    Rung.COMMUNE_OFFICER: Post.OFFICER,
    Rung.COMMUNE_CHAIR: Post.LEADER,
    Rung.PROVINCIAL_OFFICER: Post.OFFICER,
    Rung.PROVINCIAL_LEADER: Post.LEADER,
}
_OF_THE_COMMUNE: Final = frozenset({Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR})


def on_duty(shifts: Sequence[Shift], commune_code: str, province_code: str | None, now: datetime) -> Shift | None:
    """Return which officer is on duty for the commune: its own, else the province's, else the country's.

    Of several, the one who came last: after a handover the newer shift counts.
    """
    return _newest(shifts, Post.OFFICER, ((commune_code, None), (None, province_code), (None, None)), now)


def on_rung(shifts: Sequence[Shift], rung: Rung, commune_code: str, province_code: str | None, now: datetime) -> Shift | None:
    """Return who stands on a rung for the commune; for a province that has nobody there, the country's person."""
    places: Sequence[tuple[str | None, str | None]] = (
        ((commune_code, None),) if rung in _OF_THE_COMMUNE else ((None, province_code), (None, None))
    )
    return _newest(shifts, _POSTS[rung], places, now)


def of_commune(shifts: Sequence[Shift], post: Post, commune_code: str, now: datetime) -> Shift | None:
    """Return who of the commune itself is on duty at this post."""
    return _newest(shifts, post, ((commune_code, None),), now)


def covering(shifts: Iterable[Shift], *, drill: bool) -> list[Shift]:
    """Return who answers for what is real, or for a drill: a drill's invented people never for what is real."""
    return [shift for shift in shifts if drill or not shift.drill]


class Standing(Protocol):
    """A shift, as far as it says who of several is called."""

    @property
    def id(self) -> UUID: ...
    @property
    def place(self) -> str: ...
    @property
    def post(self) -> Post: ...
    @property
    def begins_at(self) -> datetime: ...
    @property
    def drill(self) -> bool: ...


def called_of(present: Iterable[Standing]) -> frozenset[UUID]:
    """Return which of those who are on duty now, by numbers that exist, are called: one on each post of each place.

    Of a drill's people it is said apart: they are called for the drill, and whoever stands beside them for what is real.
    """
    last: dict[tuple[str, Post, bool], Standing] = {}
    for shift in sorted(present, key=_came):
        last[shift.place, shift.post, shift.drill] = shift
    return frozenset(shift.id for shift in last.values())


def _came(shift: Standing) -> tuple[bool, datetime, int]:
    """Of several on one post the one who came last is called: after a handover the newer shift counts.

    A drill rings its own invented people before anybody real; for what is real they were left out before.
    """
    return shift.drill, shift.begins_at, shift.id.int


def _newest(
    shifts: Sequence[Shift], post: Post, places: Iterable[tuple[str | None, str | None]], now: datetime
) -> Shift | None:
    present = [shift for shift in shifts if shift.post is post and shift.begins_at <= now < shift.ends_at]
    for place in places:
        found = [shift for shift in present if (shift.commune_code, shift.province_code) == place]
        if found:
            return max(found, key=_came)
    return None
