"""Watches: communes of which nothing is heard have a clock; the first word of one keeps it, and the next runs from then on."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.domain.incident_areas import IncidentArea
from services.notifications.domain.watches import (
    HEARD,
    Contact,
    KeptWord,
    Watch,
    Word,
    silence_id,
    spoken_with_binding,
    watch_id,
)
from services.notifications.policy.ladder import ladder_on, silence_limit
from services.notifications.store import commune_words, watches
from shared import audit, clocks, outbox, paces
from shared.clocks import Move
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.events import Event
from shared.identity import Actor
from shared.ids import IncidentId, new_id
from shared.story import note_communes
from shared.texts import Text
from shared.time_limits import Clock, ClockScope, TimeLimit

WORDS_SHOWN: Final = timedelta(hours=24)
"""So long a word stands where communes are listed, and so old one may be that is recorded."""
_AHEAD: Final = timedelta(minutes=5)
"""Watches differ: so far ahead a moment is taken for now."""


async def follow_area(session: AsyncSession, actor: Actor, context: Context, area: IncidentArea, now: datetime) -> None:
    """Watch the communes of an incident as its latest revision says: raised, extended, ended, begun again."""
    going_on = {watch.commune_code: watch for watch in await watches.lock_of_incident(session, area.incident_id)}
    wanted = frozenset() if area.closed else area.communes
    await _end(session, actor, [watch for code, watch in going_on.items() if code not in wanted], now)
    limit = silence_limit(ladder_on(context.ladders, now), area.risk_level)
    pace = await paces.find_one(session, area.incident_id, drill=area.drill)
    changed = [watch for code, watch in going_on.items() if code in wanted and watch.hours != limit.count]
    await _change_limit(session, actor, [replace(watch, risk_level=area.risk_level) for watch in changed], limit, now)
    # Of what was heard before somebody watched nothing is known: who is watched late is not silent at once.
    since = area.said_at if limit.due_after(area.said_at, pace) > now else now
    new = [_since(_new(area, code, since, limit), since, limit, pace) for code in sorted(wanted - going_on.keys())]
    begun = await watches.begin(session, new)
    if begun:
        await clocks.start(session, [_clock(watch, limit, now) for watch in begun])
        await audit.record(session, actor, "communes watched", "watch", sorted(watch.id for watch in begun))


async def note_contacts(
    session: AsyncSession, actor: Actor, context: Context, contacts: Sequence[Contact], now: datetime
) -> None:
    """Something was heard of these communes: what is due is kept (late where it was missed), what is not follows when it is."""
    await outbox.publish(session, await hear_of(session, actor, context, contacts, now))


async def hear_of(
    session: AsyncSession, actor: Actor, context: Context, contacts: Sequence[Contact], now: datetime
) -> list[Event]:
    """Do what `note_contacts` does and return what others hear of it, for who has more rows to hold before he says anything.

    Facts come last, as everywhere: whoever sweeps holds clocks and then waits for the facts of the incident.
    """
    if not contacts:
        return []
    due, others = await watches.hear(session, [replace(one, at=min(one.at, now)) for one in contacts])
    if others and not due:
        await audit.record(session, actor, "communes heard", "watch", sorted(watch.id for watch in others))
    if not due:
        return []
    await audit.record(session, actor, "communes heard again", "watch", sorted(watch.id for watch in due))
    told: list[Event] = []
    for heard_at, same in groupby(sorted(due, key=attrgetter("heard_at")), key=attrgetter("heard_at")):
        told += await clocks.end(session, "kept", HEARD, [watch.subject_id for watch in same], heard_at)
    was_silent = [watch for watch in due if watch.silent_at is not None]
    await _renew(session, context, due, now)
    return [*told, *(facts.silence_ended(watch, watch.heard_at or now, "heard") for watch in was_silent)]


async def note_own_act(
    session: AsyncSession, actor: Actor, context: Context, acts: Collection[tuple[str, bool | None]], now: datetime
) -> list[Event]:
    """Somebody of these very communes has done something here: they are heard of. Return what others hear of it.

    With each commune: whether it was about a drill (None: about no incident). Who confirms in a drill, may be invented for it,
    is not heard of in a storm.
    """
    own = [Contact(code, now, drill, is_act=True) for code, drill in dict.fromkeys(acts) if code in actor.communes]
    return await hear_of(session, actor, context, own, now)


async def record_word(session: AsyncSession, actor: Actor, context: Context, word: Word, now: datetime) -> None:
    """Somebody above has spoken with the commune by telephone, by radio, or on a visit: it is heard of from then on.

    What is said of a drill keeps no clock of a real silence.

    Raises Forbidden for another area, InvalidInput for a moment to come, or more than a day ago.
    """
    if not actor.may_act_in(word.commune_code):
        raise Forbidden(_OTHER_AREA)
    spoken_at = word.spoken_at or now
    if not now - WORDS_SHOWN <= spoken_at <= now + _AHEAD:
        raise InvalidInput(FieldError("spoken_at", _TO_COME if spoken_at > now else _TOO_LONG_AGO))
    word_id, at = new_id(), min(spoken_at, now)
    sealed = context.cipher.seal(word.spoken_with, spoken_with_binding(word_id)) if word.spoken_with else None
    kept = KeptWord(word_id, word.commune_code, word.by, sealed, at, actor.subject, now, drill=word.drill)
    await commune_words.save_word(session, kept)
    await audit.record(session, actor, "word of a commune recorded", "commune", [word.commune_code], by=word.by)
    contact = Contact(word.commune_code, at, True if word.drill else None, is_act=True)
    await note_contacts(session, actor, context, [contact], now)


async def renew_heard(session: AsyncSession, actor: Actor, context: Context, at: datetime | None, now: datetime) -> int:
    """Keep the clocks that are due of communes of which something was heard meanwhile; return how many. Harmless to repeat."""
    due = await watches.lock_due_and_heard(session, at)
    if due:
        await audit.record(session, actor, "communes were heard", "watch", sorted(watch.id for watch in due))
        await watches.keep_clocks(session, due)
        # One that was called missed before this look is over now.
        await clocks.keep(session, HEARD, [watch.subject_id for watch in due], now)
        await _renew(session, context, due, now)
    return len(due)


async def note_unheard(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """Publish of each commune whose clock was missed that it is silent, once. Harmless to repeat."""
    silent = await watches.mark_silent(session, now)
    if silent:
        await audit.record(session, actor, "communes unheard", "watch", sorted(watch.id for watch in silent))
        note_communes(session.info, (watch.commune_code for watch in silent))
        await outbox.publish(session, [facts.commune_unheard(watch) for watch in silent])
    return len(silent)


async def _renew(session: AsyncSession, context: Context, heard: Sequence[Watch], now: datetime) -> None:
    ladder = ladder_on(context.ladders, now)
    await _run_from_last(session, [(watch, silence_limit(ladder, watch.risk_level)) for watch in heard], now)


async def _run_from_last(session: AsyncSession, heard: Sequence[tuple[Watch, TimeLimit]], now: datetime) -> None:
    """Let new clocks run from the last word of these communes on."""
    paced = await paces.find_of_drills(session, [(watch.incident_id, watch.drill) for watch, _ in heard])
    renewed = [(_since(watch, watch.heard_at or now, limit, paced[watch.incident_id]), limit) for watch, limit in heard]
    await watches.renew(session, [watch for watch, _ in renewed])
    await clocks.start(session, [_clock(watch, limit, now) for watch, limit in renewed])


async def _change_limit(session: AsyncSession, actor: Actor, changed: Sequence[Watch], limit: TimeLimit, now: datetime) -> None:
    """Running clocks end at another moment; one that was missed stays missed, and the next has the new limit."""
    if not changed:
        return
    pace = await paces.find_one(session, changed[0].incident_id, drill=changed[0].drill)
    going_on = [watch for watch in changed if watch.silent_at is None]
    heard = [watch for watch in going_on if watch.heard_at is not None and watch.heard_at > watch.since]
    await watches.keep_clocks(session, heard)
    await _run_from_last(session, [(watch, limit) for watch in heard], now)
    others = [replace(one, hours=limit.count, due_at=limit.due_after(one.since, pace)) for one in going_on if one not in heard]
    await watches.move(session, others)
    await clocks.move(session, actor, [Move(watch.subject_id, limit, watch.due_at) for watch in others])
    silent = [replace(watch, hours=limit.count) for watch in changed if watch.silent_at is not None]
    await watches.move(session, silent)
    ids = sorted(one.id for one in changed)
    await audit.record(session, actor, "watches follow the level", "watch", ids, hours=limit.count)


async def _end(session: AsyncSession, actor: Actor, over: Sequence[Watch], now: datetime) -> None:
    if not over:
        return
    await watches.end(session, [watch.id for watch in over], now)
    await clocks.stop(session, HEARD, [watch.subject_id for watch in over], now)
    await outbox.publish(session, [facts.silence_ended(watch, now, "ended") for watch in over if watch.silent_at])
    await audit.record(session, actor, "communes watched no more", "watch", sorted(watch.id for watch in over))


def _new(area: IncidentArea, code: str, since: datetime, limit: TimeLimit) -> Watch:
    return Watch(
        id=watch_id(area.incident_id, code),
        incident_id=area.incident_id,
        commune_code=code,
        risk_level=area.risk_level,
        drill=area.drill,
        subject_id=area.incident_id,
        hours=limit.count,
        since=since,
        due_at=since,
    )


def _since(watch: Watch, since: datetime, limit: TimeLimit, pace: int) -> Watch:
    due_at = limit.due_after(since, pace)
    return replace(watch, since=since, due_at=due_at, hours=limit.count, subject_id=silence_id(watch.id, since), silent_at=None)


def _clock(watch: Watch, limit: TimeLimit, now: datetime) -> Clock:
    """The clock by its limit; where it is started, it comes to run at the pace of its incident, as its watch does."""
    return Clock(
        limit=limit,
        scope=ClockScope(IncidentId(watch.incident_id), None, watch.commune_code, watch.risk_level, watch.drill),
        subject_id=watch.subject_id,
        started_at=watch.since,
        due_at=limit.due_after(watch.since),
        owner=f"commune:{watch.commune_code}",
        answer_from=max(limit.due_after(watch.since), now),
        known_at=now,
    )


_TO_COME: Final = Text(vi="chưa đến: hãy ghi lúc đã nói chuyện", en="is still to come: give the moment at which you spoke")
_TOO_LONG_AGO: Final = Text(
    vi="quá lâu: hãy ghi lần nói chuyện trong 24 giờ qua", en="is too long ago: give a word of the last 24 hours"
)
_OTHER_AREA: Final = Text(vi="Xã này ngoài địa bàn của bạn", en="This commune is outside your area")
