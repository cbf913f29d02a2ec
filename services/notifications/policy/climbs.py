"""Who is told next of a missed clock, on which rung, and when it goes on: a function of roster, ladder and moment."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.notifications.domain.climbs import Climb, ClimbState, Step
from services.notifications.domain.duty import Shift
from services.notifications.domain.escalations import Relief, ToldAtTop
from services.notifications.domain.ladder import TOP_RUNG, Ladder, Rung
from services.notifications.domain.watches import HEARD
from services.notifications.policy.duty import on_rung
from services.notifications.policy.ladder import ladder_on, limit_on
from shared.communes import province_of
from shared.time_limits import REAL_PACE, paced


def first_rung(ladder: Ladder, kind: str, owner: str | None, taken_rung: Rung | None) -> Rung:
    """Return where a missed clock begins: with its owner, but never with whom it says that he is silent or broke his word."""
    if taken_rung is not None:
        return above(taken_rung)
    is_of_province = owner is not None and owner.startswith("province:")
    # Whatever a file of ladders leaves out: nobody is told of his own silence.
    is_silence = kind in ladder.own_silence | {HEARD}
    return Rung.PROVINCIAL_OFFICER if is_of_province or is_silence else Rung.COMMUNE_OFFICER


def next_step(  # noqa: PLR0913, PLR0917 - roster, ladder, moment and pace: all that it is a function of
    ladders: Sequence[Ladder], shifts: Sequence[Shift], climb: Climb, begin: Rung, now: datetime, pace: int = REAL_PACE
) -> Step:
    """Return who is told next, from the rung `begin` on: a rung on which nobody stands is passed at once.

    Where nobody is there at all, the step waits on `begin` for somebody to come. `pace`: how many times shorter he has.
    """
    province = province_of(climb.commune_code)
    for rung in (one for one in Rung if one >= begin):
        shift = on_rung(shifts, rung, climb.commune_code, province, now)
        if shift is None:
            continue
        if rung is TOP_RUNG:
            return Step(climb, rung, shift, ClimbState.TOP, None)
        limit = limit_on(ladder_on(ladders, climb.missed_at), rung, climb.kind, climb.risk_level)
        return Step(climb, rung, shift, ClimbState.CLIMBING, limit.due_after(now, pace))
    state = ClimbState.CLIMBING if begin is climb.first_rung else ClimbState.TOP
    return Step(climb, begin, None, state, None)


def manned_rungs(shifts: Sequence[Shift], commune_code: str, now: datetime) -> frozenset[Rung]:
    """Return on which rungs of the commune somebody stands."""
    province = province_of(commune_code)
    return frozenset(rung for rung in Rung if on_rung(shifts, rung, commune_code, province, now))


def anybody_from(shifts: Sequence[Shift], begin: Rung, commune_code: str, now: datetime) -> bool:
    """Tell whether somebody stands on this rung of the commune, or above it."""
    return any(rung >= begin for rung in manned_rungs(shifts, commune_code, now))


def reliefs(told: Sequence[ToldAtTop], shifts: Mapping[tuple[str, bool], Sequence[Shift]], now: datetime) -> list[Relief]:
    """Return where somebody else stands now than was told, or where who was told has gone and nobody came."""
    there = {
        (one.commune_code, one.rung, one.drill): on_rung(
            shifts[one.commune_code, one.drill], one.rung, one.commune_code, province_of(one.commune_code), now
        )
        for one in told
    }
    found = [
        Relief(one, shift.id if shift else None) for one in told for shift in (there[one.commune_code, one.rung, one.drill],)
    ]
    return [one for one in found if one.shift_id != one.told.shift_id]


def above(rung: Rung) -> Rung:
    """Return the next rung; above the top one there is none."""
    return Rung(min(rung + 1, TOP_RUNG))


def after(step: Step, now: datetime) -> Climb:
    """Return the climb after its step."""
    return replace(step.climb, state=step.state, rung=step.rung, since=now, next_at=step.next_at)


def taking_rung(climb: Climb, rungs: Collection[Rung]) -> Rung | None:
    """Return on which rung of this climb somebody stands who stands on these, the highest of several; None: on none of it.

    Who stands higher may take it before it has come to him, who stands lower also after it has left him.
    """
    return max((rung for rung in rungs if rung >= climb.first_rung), default=None)


def latest_promise(ladders: Sequence[Ladder], now: datetime, pace: int = REAL_PACE) -> datetime:
    """Return by when at the latest whoever takes an escalation must want to be done, in an incident of this pace."""
    return paced(now, now + timedelta(hours=ladder_on(ladders, now).taken_at_most_hours), pace)
