"""Escalations: every missed clock is handed upward to somebody on a rung, gathered per person for a moment (P4)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.domain.climbs import TAKEN_UP, Climb, Step, climb_ladder
from services.notifications.domain.deliveries import Lane
from services.notifications.domain.duty import Shift
from services.notifications.domain.edits import COUNTRY
from services.notifications.domain.escalations import EscalationGroup, Handing, MissedClock, Relief, WaitingClimb
from services.notifications.domain.ladder import Rung
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.domain.phones import SealedPhone
from services.notifications.policy import texts
from services.notifications.policy.climbs import after, anybody_from, first_rung, next_step
from services.notifications.policy.climbs import reliefs as found_reliefs
from services.notifications.policy.duty import covering
from services.notifications.policy.ladder import ladder_on
from services.notifications.policy.ways import first_addresses, rules_on
from services.notifications.store import cases, climbs, deliveries, duty, escalations, notices, reliefs
from shared import audit, outbox, windows
from shared.communes import province_of
from shared.identity import Actor
from shared.ids import new_id
from shared.outbox import Wake
from shared.paces import find_of_drills
from shared.targets import STAY_WITH_THE_MEANS

HandedBy = Literal["first", "duty", "workflow", "sweeper", "given_back"]
"""What hands a clock on: that it was missed, that somebody came on duty, that nobody took it in time, or gave it back."""
_CLIMBED: Final = frozenset({"workflow", "sweeper", "given_back"})
"""Whoever is told of it then is told of what has happened just now, and not of the missed moment."""

_MAX_AT_ONCE: Final = 2000
"""How many waiting clocks one turn hands on: what is more waits for the next, a second later."""


async def escalate(session: AsyncSession, actor: Actor, context: Context, missed: Sequence[MissedClock], now: datetime) -> None:
    """Let these clocks climb from their first rung where their cases lie, those of questions about money where the means are; a
    clock that climbed before is left out.
    """
    # Asked, not held: a missed clock waits for nobody. What is moved at this very moment is asked for again as it is handed on.
    moving = [one.case_id for one in missed if one.case_id is not None and one.kind not in STAY_WITH_THE_MEANS]
    places = await cases.find_places(session, moving)
    missed = [
        one if one.kind in STAY_WITH_THE_MEANS else replace(one, commune_code=places.get(one.case_id, one.commune_code))
        for one in missed
    ]
    begun = await climbs.begin(session, missed, await first_rungs(session, context, missed), now)
    if begun:
        await audit.record(session, actor, "clocks escalated", "clock", sorted(one.clock_id for one in begun))
        await hand_on(session, context, [WaitingClimb(one, one.first_rung) for one in begun], now, by="first")
    await close_escalations(session, actor, context, now)


async def first_rungs(session: AsyncSession, context: Context, missed: Sequence[MissedClock]) -> dict[UUID, Rung]:
    """Return where each of these clocks begins to climb."""
    taken = await climbs.find_taken_rungs(session, [one.subject_id for one in missed if one.kind == TAKEN_UP])
    return {
        one.clock_id: first_rung(
            ladder_on(context.ladders, one.missed_at),
            one.kind,
            one.owner,
            taken.get(one.subject_id) if one.kind == TAKEN_UP else None,
        )
        for one in missed
    }


async def assign_waiting_escalations(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Hand on the clocks for which nobody was there, as far as somebody is now; return how many.

    What stands at the top untaken, and was told to somebody whose duty is over, is among them: who comes is told, once.
    """
    if relieved := await _list_reliefs(session, now):
        released, known = await reliefs.release(session, relieved, _MAX_AT_ONCE, now)
        if released:
            await audit.record(session, actor, "escalations passed on to who came on duty", "clock", sorted(released))
        if known:
            await audit.record(session, actor, "escalations known to who came on duty", "clock", sorted(known))
    places = await escalations.list_places_without_duty(session)
    shifts = await shifts_by_commune(session, {code for code, _ in places}, now) if places else {}
    natures = [(code, rung, drill) for code, rung in places for drill in (False, True)]
    # By who can be served: what waits for nobody stands before nobody.
    served = [(code, rung, drill) for code, rung, drill in natures if anybody_from(shifts[code, drill], rung, code, now)]
    waiting = await escalations.lock_without_duty(session, served, _MAX_AT_ONCE) if served else []
    if not waiting:
        return 0
    await audit.record(session, actor, "escalations taken up", "clock", [one.climb.clock_id for one in waiting])
    steps = await hand_on(session, context, waiting, now, by="duty")
    await close_escalations(session, actor, context, now)
    return sum(step.shift is not None for step in steps)


async def _list_reliefs(session: AsyncSession, now: datetime) -> list[Relief]:
    """Return who was told at the top of a ladder and stands there no more, without locking anything."""
    told = await reliefs.list_told_at_top(session)
    if not told:
        return []
    return found_reliefs(told, await shifts_by_commune(session, {one.commune_code for one in told}, now), now)


async def hand_on(
    session: AsyncSession, context: Context, waiting: Sequence[WaitingClimb], now: datetime, *, by: HandedBy
) -> list[Step]:
    """Give each climb the next person from its rung on, and a place in that person's window; without one it waits, visibly.

    In the commune where its case lies now: whoever moved it while the climb began saw no climb that he could take along.
    """
    waiting = await _follow_cases(session, waiting)
    shifts = await shifts_by_commune(session, {one.climb.commune_code for one in waiting}, now)
    paces = await find_of_drills(session, [(one.climb.incident_id, one.climb.drill) for one in waiting])
    steps = [
        next_step(
            *(context.ladders, shifts[one.climb.commune_code, one.climb.drill], one.climb, one.rung, now),
            paces[one.climb.incident_id],
        )
        for one in waiting
    ]
    groups = [_group(step.climb, step.shift) for step in steps if step.shift is not None]
    joined = iter(await windows.join(session, context.escalation_window, groups, now) if groups else ())
    handings = [Handing(step, next(joined) if step.shift is not None else None) for step in steps]
    await escalations.hand(session, handings, now, climbed=by in _CLIMBED)
    await climbs.save(session, [after(step, now) for step in steps])
    if groups:
        latest = now + timedelta(seconds=context.escalation_window.seconds)
        await windows.hasten(session, context.escalation_window, groups, latest)
    for step in steps:
        metrics.CLIMBS.labels(str(int(step.rung)) if step.shift else "nobody", by).inc()
    return steps


async def _follow_cases(session: AsyncSession, waiting: Sequence[WaitingClimb]) -> Sequence[WaitingClimb]:
    """Return the same where their cases lie now; climbs, which are held, are written there."""
    moving = [one.climb for one in waiting if one.climb.kind not in STAY_WITH_THE_MEANS]
    places = await cases.find_places(session, [one.case_id for one in moving if one.case_id is not None])
    moved = {one.clock_id: code for one in moving if (code := places.get(one.case_id, one.commune_code)) != one.commune_code}
    if not moved:
        return waiting
    await climbs.place(session, moved)
    return [
        replace(one, climb=replace(one.climb, commune_code=moved.get(one.climb.clock_id, one.climb.commune_code)))
        for one in waiting
    ]


async def close_escalations(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Make one notice of each window that is full or due; return how many."""
    closed = await windows.close(session, context.escalation_window, now)
    if not closed:
        return 0
    held = await escalations.list_groups(session, [window.id for window in closed])
    if not held:
        return 0
    made = {window_id: _notice(context, window_id, groups, now) for window_id, groups in held.items()}
    await notices.save_notices(session, list(made.values()))
    await escalations.save_notices_of(session, {window_id: notice.id for window_id, notice in made.items()})
    shifts = await duty.get_shifts(session, {groups[0].shift_id for groups in held.values()})
    messages = [
        message
        for window_id, groups in held.items()
        for addresses in (_addresses(context, shifts[groups[0].shift_id], now),)
        for message in deliveries_of(context, made[window_id].id, Lane.ESCALATIONS, addresses, now)
    ]
    await deliveries.save_deliveries(session, messages)
    await audit.record(session, actor, "escalation notices made", "notice", [notice.id for notice in made.values()])
    going_on = await climbs.next_of_windows(session, held)
    await outbox.wake(session, [Wake(climb_ladder(key), str(key), at.isoformat()) for key, at in sorted(going_on.items())])
    metrics.NOTICES.labels(NoticeKind.ESCALATION.value).inc(len(made))
    return len(made)


def _addresses(context: Context, shift: Shift, now: datetime) -> list[SealedPhone]:
    """Return where a person on duty is told of what was missed: as at the highest level of risk, by two ways if he has them."""
    return first_addresses(rules_on(context.way_rules, now), None, shift.addresses, context.provider_order)


async def shifts_by_commune(
    session: AsyncSession, communes: Collection[str], now: datetime
) -> Mapping[tuple[str, bool], Sequence[Shift]]:
    """Return of each commune the shifts of its ladder: its own, its province's, the country's.

    Of what is real (False) without a drill's invented people; of drills (True) with them.
    """
    provinces = {code: province_of(code) for code in communes}
    found: dict[str, list[Shift]] = {}
    for shift in await duty.list_on_duty(session, communes, {code for code in provinces.values() if code}, now):
        found.setdefault(shift.place, []).append(shift)
    of_country = found.get(COUNTRY, [])
    ladders = {
        code: [*found.get(code, ()), *found.get(province or "", ()), *of_country] for code, province in provinces.items()
    }
    return {(code, drill): covering(shifts, drill=drill) for code, shifts in ladders.items() for drill in (False, True)}


def _group(climb: Climb, shift: Shift) -> str:
    """One person, one incident: real and drill never share a notice."""
    return f"{shift.id}:{climb.incident_id}"


def _notice(context: Context, window_id: UUID, groups: Sequence[EscalationGroup], now: datetime) -> Notice:
    first = groups[0]
    places = {commune for group in groups for commune in group.communes}
    provinces = {province_of(commune) for commune in places}
    wording = texts.of_escalation(groups, context.escalations_url, now, drill=first.drill)
    return Notice(
        id=new_id(),
        kind=NoticeKind.ESCALATION,
        audience=Audience.DUTY,
        incident_id=first.incident_id,
        drill=first.drill,
        commune_code=min(places) if len(places) == 1 else None,
        province_code=provinces.pop() if len(provinces) == 1 else None,
        state=NoticeState.WAITING,
        template=wording.template,
        template_version=wording.version,
        text=wording.text,
        item_count=sum(group.count for group in groups),
        created_at=now,
        recipient=first.recipient,
        window_id=window_id,
    )
