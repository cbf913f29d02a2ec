"""What may be said of what somebody has taken: a function of the climb, of who says it, of ladder and moment."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.notifications.domain.climbs import Climb, ClimbState
from services.notifications.domain.ladder import TOP_RUNG, Ladder, Rung
from services.notifications.domain.taking_acts import NO_ACT, TakingAct
from services.notifications.policy.climbs import above, latest_promise, taking_rung
from shared.time_limits import REAL_PACE

_OF_COMMUNE = frozenset({Rung.COMMUNE_OFFICER, Rung.COMMUNE_CHAIR})
_OF_PROVINCE = frozenset({Rung.PROVINCIAL_OFFICER, Rung.PROVINCIAL_LEADER})
_NEVER_TOLD = frozenset({None, "withdrawn", "nobody_on_duty"})


def revision_of(acts: Sequence[TakingAct]) -> int:
    """Return which revision of what was said of a clock stands: who acts rests on it."""
    return acts[-1].number if acts else NO_ACT


def latest_prolonged(ladders: Sequence[Ladder], climb: Climb, pace: int = REAL_PACE) -> datetime | None:
    """Return until when a word may be prolonged at the latest: all in all no longer than who takes one has; None: it cannot.

    Whether its clock was missed meanwhile, the database says.
    """
    if climb.state is not ClimbState.TAKEN or climb.taken_at is None or climb.done_at is not None:
        return None
    return latest_promise(ladders, climb.taken_at, pace)


def overtaking_rung(climb: Climb, rungs: Collection[Rung]) -> Rung | None:
    """Return on which rung somebody stands who may take this over from who has it: above him; None: he may not."""
    if climb.state is not ClimbState.TAKEN:
        return None
    rung = taking_rung(climb, rungs)
    return rung if rung is not None and rung > (climb.taken_rung or climb.first_rung) else None


def rung_after_return(climb: Climb, step: str | None, there: Collection[Rung], own: Rung | None) -> Rung | None:
    """Return from which rung a climb that was given back goes on at once; None: nobody is told, who knows it is the last.

    Who stood there and heard nothing, because it was taken before anything was said, is told now; below the top nobody who
    heard of it is told again: it goes on to the next above. At the top he is, once: he heard, and believed since then that
    somebody has it. Who gives it back knows that he does: it goes on above him. `step`: how far the telling of its rung had
    come. `there`: on which rungs somebody stands now. `own`: on which rung he who gives it back is known to be on duty (None:
    on none, whatever his office: who is on duty there does not know of the return, and is told as others are).
    """
    if climb.rung is TOP_RUNG and step == "waiting":
        return None  # he hears of it at this very moment
    begin = climb.rung if step in _NEVER_TOLD else above(climb.rung)
    if own is None or hearing_rung(begin, there) is not own:
        return begin
    return None if own is TOP_RUNG else above(own)


def hearing_rung(begin: Rung | None, there: Collection[Rung]) -> Rung | None:
    """Return on which rung somebody hears of what goes on from this one; None: nobody stands there or above."""
    return None if begin is None else min((rung for rung in there if rung >= begin), default=None)


def says_his_post(rung: Rung, rungs: Collection[Rung]) -> bool:
    """Tell whether who has come to a place, and stands on these rungs, stands there on this one: on no other of that place."""
    of_place = _OF_COMMUNE if rung in _OF_COMMUNE else _OF_PROVINCE
    return of_place & set(rungs) == {rung}
