"""Escalations: every missed clock is handed upward to the person on duty, gathered per person for a moment (P4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications import metrics
from services.notifications.commands.context import Context
from services.notifications.commands.deliveries import deliveries_of
from services.notifications.domain.deliveries import Lane
from services.notifications.domain.duty import Shift
from services.notifications.domain.escalations import DutyAssignment, EscalationGroup, MissedClock
from services.notifications.domain.notices import Audience, Notice, NoticeKind, NoticeState
from services.notifications.policy import texts
from services.notifications.policy.duty import on_duty
from services.notifications.store import cases, deliveries, duty, escalations, notices
from shared import audit, windows
from shared.communes import province_of
from shared.identity import Actor
from shared.ids import new_id

_MAX_AT_ONCE: Final = 2000
"""How many waiting clocks one turn hands on: what is more waits for the next, a second later."""


async def escalate(session: AsyncSession, actor: Actor, context: Context, missed: Sequence[MissedClock], now: datetime) -> None:
    """Hand these clocks to whoever is on duty where their cases lie; a clock that was handed upward before is left out."""
    # Asked, not held: a missed clock waits for nobody. Who is moved at this very moment is told of where he was.
    places = await cases.find_places(session, [one.case_id for one in missed if one.case_id is not None])
    missed = [replace(one, commune_code=places.get(one.case_id, one.commune_code)) for one in missed]
    new = await escalations.save_escalations(session, missed, now)
    if new:
        await audit.record(session, actor, "clocks escalated", "clock", sorted(new))
        fresh = {one.clock_id: one for one in missed if one.clock_id in new}
        await _assign(session, context, list(fresh.values()), now)
    await close_escalations(session, actor, context, now)


async def assign_waiting_escalations(session: AsyncSession, actor: Actor, context: Context, now: datetime) -> int:
    """Hand on the clocks for which nobody was on duty, as far as somebody is now; return how many."""
    communes = await escalations.list_communes_without_duty(session)
    provinces = {code: province_of(code) for code in communes}
    shifts = await duty.list_on_duty(session, communes, [code for code in provinces.values() if code], now) if communes else []
    # By who can be served: what waits for nobody stands before nobody.
    served = [code for code in communes if on_duty(shifts, code, provinces[code], now)]
    waiting = await escalations.lock_without_duty(session, served, _MAX_AT_ONCE) if served else []
    count = await _assign(session, context, waiting, now) if waiting else 0
    if count:
        await audit.record(session, actor, "escalations taken up", "clock", [one.clock_id for one in waiting], count=count)
        await close_escalations(session, actor, context, now)
    return count


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
        for message in deliveries_of(context, made[window_id].id, Lane.ESCALATIONS, (shifts[groups[0].shift_id].phone,), now)
    ]
    await deliveries.save_deliveries(session, messages)
    await audit.record(session, actor, "escalation notices made", "notice", [notice.id for notice in made.values()])
    metrics.NOTICES.labels(NoticeKind.ESCALATION.value).inc(len(made))
    return len(made)


async def _assign(session: AsyncSession, context: Context, missed: Sequence[MissedClock], now: datetime) -> int:
    """Give each clock a person on duty and a place in that person's window; without one it waits, visibly."""
    provinces = {one.commune_code: province_of(one.commune_code) for one in missed}
    shifts = await duty.list_on_duty(session, provinces, [code for code in provinces.values() if code], now)
    found = [(one, shift) for one in missed if (shift := on_duty(shifts, one.commune_code, provinces[one.commune_code], now))]
    if not found:
        return 0
    groups = [_group(one, shift) for one, shift in found]
    joined = await windows.join(session, context.escalation_window, groups, now)
    assignments = [DutyAssignment(one.clock_id, shift, window) for (one, shift), window in zip(found, joined, strict=True)]
    await escalations.assign_duty(session, assignments)
    latest = now + timedelta(seconds=context.escalation_window.seconds)
    await escalations.hasten(session, context.escalation_window, groups, latest)
    return len(found)


def _group(one: MissedClock, shift: Shift) -> str:
    """One person, one incident: real and drill never share a notice."""
    return f"{shift.id}:{one.incident_id}"


def _notice(context: Context, window_id: UUID, groups: Sequence[EscalationGroup], now: datetime) -> Notice:
    first = groups[0]
    places = {commune for group in groups for commune in group.communes}
    provinces = {province_of(commune) for commune in places}
    wording = texts.of_escalation(groups, context.board_url, now, drill=first.drill)
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
