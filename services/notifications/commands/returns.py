"""Returns: what was given back is told, at once, to whoever must hear of it next; never to who gave it back himself.

The roster names people by their numbers, the token by a pseudonym: that one is the other is known of who has signed, as who
comes, for the shift. Of all others it is not known, and who is on duty is told: rather twice than never.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.escalations import close_escalations, hand_on, shifts_by_commune
from services.notifications.commands.takings import rungs_of
from services.notifications.domain.climbs import Climb, ClimbState
from services.notifications.domain.duty import Shift
from services.notifications.domain.escalations import WaitingClimb
from services.notifications.domain.ladder import TOP_RUNG, Rung
from services.notifications.policy.climbs import manned_rungs
from services.notifications.policy.duty import covering, on_rung
from services.notifications.policy.taking_acts import hearing_rung, rung_after_return, says_his_post
from services.notifications.store import cases, climbs, duty, duty_handovers, reliefs, taking_acts
from shared.communes import province_of
from shared.events import Event
from shared.identity import Actor
from shared.targets import STAY_WITH_THE_MEANS


async def hold_place(session: AsyncSession, clock_id: UUID) -> str | None:
    """Return in which commune the case with which this clock moves lies now, and hold it there; None: with none, or unknown."""
    case_id = await climbs.find_case(session, clock_id)
    return None if case_id is None else (await cases.hold_places(session, [case_id])).get(case_id)


async def hears_return(session: AsyncSession, actor: Actor, climb: Climb, now: datetime) -> Rung | None:
    """Return on which rung somebody hears at once if this person gives it back now; None: nobody, or he does not have it."""
    if climb.state is not ClimbState.TAKEN or climb.taken_by != actor.subject:
        return None
    moving = [climb.case_id] if climb.case_id and climb.kind not in STAY_WITH_THE_MEANS else []
    places = await cases.find_places(session, moving)
    placed = replace(climb, commune_code=places.get(climb.case_id, climb.commune_code))
    there = await _there(session, placed, now)
    own = climb.taken_rung if await _own_shift(session, actor, placed) else None
    return hearing_rung(rung_after_return(climb, await taking_acts.find_step(session, climb), there, own), there)


async def climb_on(
    session: AsyncSession, actor: Actor, context: Context, climb: Climb, now: datetime
) -> tuple[Climb, list[Event]]:
    """Let a climb that somebody gives back go on, in its commune of now; return it with what others hear of that.

    The climb is held, and is as he had it.
    """
    freed = replace(climb, state=ClimbState.TOP, since=now, next_at=None, taken_by=None, taken_at=None, taken_until=None)
    freed = replace(freed, plan=None, done_at=None)
    await taking_acts.give_back(session, freed)
    step = await taking_acts.find_step(session, climb)
    shift = await _own_shift(session, actor, climb)
    own = climb.taken_rung if shift else None
    begin = rung_after_return(climb, step, await _there(session, climb, now), own)
    if begin is None and shift is not None and own is TOP_RUNG:
        return await _rest_at_the_top(session, freed, shift, now), []
    if begin is None:
        return freed, []
    if begin is climb.rung and step == "sent":
        await reliefs.tell_again(session, climb, now)
    (handed,) = await hand_on(session, context, [WaitingClimb(freed, begin)], now, by="given_back")
    await close_escalations(session, actor, context, now)
    freed = replace(freed, state=handed.state, rung=handed.rung, next_at=handed.next_at)
    return freed, [facts.escalation_climbed(handed)] if handed.rung != climb.rung else []


async def _rest_at_the_top(session: AsyncSession, freed: Climb, shift: Shift, now: datetime) -> Climb:
    """Who gives it back is the last: he knows it, and only who relieves him, or was put into his shift, is told."""
    known = replace(freed, rung=TOP_RUNG)
    await climbs.save(session, [known])
    await reliefs.keep_known(session, known, shift, now)
    return known


async def _own_shift(session: AsyncSession, actor: Actor, climb: Climb) -> Shift | None:
    """Return the shift in which he who has it stood on his rung as he took it; None: nobody knows that it is his."""
    if climb.taken_at is None or climb.taken_rung is None or not says_his_post(climb.taken_rung, rungs_of(actor)):
        return None
    province = province_of(climb.commune_code)
    on_duty = covering(await duty.list_on_duty_at(session, climb.commune_code, province, climb.taken_at), drill=climb.drill)
    shift = on_rung(on_duty, climb.taken_rung, climb.commune_code, province, climb.taken_at)
    if shift is None or not await duty_handovers.has_come(session, shift.place, actor.subject, shift.begins_at):
        return None
    return shift


async def _there(session: AsyncSession, climb: Climb, now: datetime) -> Collection[Rung]:
    shifts = await shifts_by_commune(session, {climb.commune_code}, now)
    return manned_rungs(shifts[climb.commune_code, climb.drill], climb.commune_code, now)
