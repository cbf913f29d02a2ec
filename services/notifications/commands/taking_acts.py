"""Taking acts: who has taken a missed clock gives it back, needs longer, or says that it is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import facts
from services.notifications.commands.context import Context
from services.notifications.commands.edits import NotReadBefore
from services.notifications.commands.returns import climb_on, hold_place
from services.notifications.commands.takings import (
    OTHER_AREA,
    EscalationOver,
    check_unchanged,
    keep_act,
    lock_climb,
    minutes_until,
)
from services.notifications.commands.watches import note_own_act
from services.notifications.domain.climbs import TAKEN_UP, Climb, ClimbState
from services.notifications.domain.taking_acts import NewTakingAct, TakingAct, TakingActKind, TakingWord
from services.notifications.policy.climbs import latest_promise
from services.notifications.policy.taking_acts import revision_of
from services.notifications.store import taking_acts
from shared import clocks, outbox, paces
from shared.clock import said_in_vietnam
from shared.errors import FieldError, Forbidden, InvalidInput, Refused
from shared.identity import Actor
from shared.texts import Text
from shared.time_limits import REAL_PACE


class NotTakenByYou(Refused):
    """Only who has taken it may say this of it."""

    code = "escalation-not-yours"
    title = Text(vi="Bạn không phải người đang nhận việc này", en="You are not the one who has taken this")


class WordMissed(Refused):
    """The word's own clock has been missed: it can be given back, done, or taken over by who stands above."""

    code = "word-missed"
    title = Text(
        vi="Lời hẹn đã quá hạn, không gia hạn được nữa: hãy báo đã làm xong, trả lại việc, hoặc để cấp trên nhận thay",
        en="Your word is overdue and cannot be prolonged: say that it is done, give it back, or let those above take it",
    )


class SaidDone(Refused):
    """He has said that it is done."""

    code = "said-done"
    title = Text(
        vi="Bạn đã báo làm xong, không gia hạn được nữa: nếu chưa xong, hãy trả lại việc",
        en="You have said that it is done, so it cannot be prolonged: if it is not, give it back",
    )


async def give_back(session: AsyncSession, actor: Actor, context: Context, word: TakingWord, now: datetime) -> Climb:
    """Somebody answers for it no more: it climbs on at once from where it stood. His own repetition changes nothing.

    Its case is held before it, as whoever moves a case holds them: what moves at this moment is told where it goes.

    Raises EscalationNotFound, EscalationOver, NotTakenByYou, NotReadBefore, ChangedMeanwhile.
    """
    place = await hold_place(session, word.clock_id)
    climb, acts = await _lock(session, word.clock_id)
    if climb.taken_by is None and acts and (acts[-1].act, acts[-1].actor) == (TakingActKind.GIVEN_BACK, actor.subject):
        return climb
    _check(actor, climb, acts, word)
    freed, told = await climb_on(session, actor, context, replace(climb, commune_code=place or climb.commune_code), now)
    told += await clocks.end(session, "stopped", TAKEN_UP, [climb.clock_id], now)
    new = NewTakingAct(climb, revision_of(acts) + 1, TakingActKind.GIVEN_BACK, climb.taken_rung, word.words)
    act = await keep_act(session, actor, context, new, now)
    heard = await note_own_act(session, actor, context, [(climb.commune_code, climb.drill)], now)
    # First that it was given back, then that it has climbed: so the story reads.
    await outbox.publish(session, [*heard, facts.escalation_given_back(freed, act), *told])
    return freed


async def prolong(session: AsyncSession, actor: Actor, context: Context, word: TakingWord, now: datetime) -> Climb:
    """Let a word end later, all in all no later than the ladder allows from the taking. The same said again changes nothing.

    Raises what `give_back` does; WordMissed, SaidDone; InvalidInput for a moment that is no later, or too late.
    """
    climb, acts = await _lock(session, word.clock_id)
    if climb.taken_by == actor.subject and climb.taken_until == word.until:
        return climb
    _check(actor, climb, acts, word)
    if word.until is None or climb.taken_at is None or climb.taken_until is None:
        raise ValueError("what was taken says when, and until when; who needs longer says so too")
    if climb.done_at is not None:
        raise SaidDone(errors=(FieldError("until", SaidDone.title),))
    if word.until <= climb.taken_until:
        raise InvalidInput(FieldError("until", _NO_LATER, {"until": said_in_vietnam(climb.taken_until)}))
    pace = await paces.find_one(session, climb.incident_id, drill=climb.drill)
    latest = latest_promise(context.ladders, climb.taken_at, pace)
    if word.until > latest:
        text = _TOO_LONG if pace == REAL_PACE else _TOO_LONG_IN_A_DRILL
        seconds = round((latest - climb.taken_at).total_seconds())
        values = {"until": said_in_vietnam(latest), "hours": round(seconds / 3600), "pace": pace, "seconds": seconds}
        raise InvalidInput(FieldError("until", text, values))
    minutes = minutes_until(climb.taken_at, word.until)
    if not await taking_acts.prolong(session, climb.clock_id, word.until, minutes):
        raise WordMissed(errors=(FieldError("until", WordMissed.title),))
    new = NewTakingAct(climb, revision_of(acts) + 1, TakingActKind.PROLONGED, climb.taken_rung, word.words, word.until)
    act = await keep_act(session, actor, context, new, now)
    heard = await note_own_act(session, actor, context, [(climb.commune_code, climb.drill)], now)
    await outbox.publish(session, [*heard, facts.escalation_prolonged(climb, act)])
    return replace(climb, taken_until=word.until)


async def say_done(session: AsyncSession, actor: Actor, context: Context, word: TakingWord, now: datetime) -> Climb:
    """Somebody says that he has done what he said. What was missed stays so until its own end, and his word runs until then:
    whatever he believes, who stands above hears at his own moment that help is not there.

    His own repetition changes nothing. Raises what `give_back` does.
    """
    climb, acts = await _lock(session, word.clock_id)
    if climb.taken_by == actor.subject and climb.done_at is not None:
        return climb
    _check(actor, climb, acts, word)
    await taking_acts.mark_done(session, climb.clock_id, now)
    new = NewTakingAct(climb, revision_of(acts) + 1, TakingActKind.DONE, climb.taken_rung, word.words)
    act = await keep_act(session, actor, context, new, now)
    heard = await note_own_act(session, actor, context, [(climb.commune_code, climb.drill)], now)
    await outbox.publish(session, [*heard, facts.escalation_done(climb, act)])
    return replace(climb, done_at=now)


async def _lock(session: AsyncSession, clock_id: UUID) -> tuple[Climb, Sequence[TakingAct]]:
    climb = await lock_climb(session, clock_id)
    return climb, (await taking_acts.list_acts(session, [clock_id])).get(clock_id, [])


def _check(actor: Actor, climb: Climb, acts: Sequence[TakingAct], word: TakingWord) -> None:
    if climb.taken_by != actor.subject and not actor.may_act_in(climb.commune_code):
        raise Forbidden(OTHER_AREA)
    if climb.state is ClimbState.SOLVED:
        raise EscalationOver
    if climb.taken_by != actor.subject:
        raise NotTakenByYou(errors=(FieldError("taken_by", NotTakenByYou.title),))
    if word.seen is None:
        raise NotReadBefore(errors=(FieldError("If-Match", NotReadBefore.title),))
    check_unchanged(acts, word.seen)


_NO_LATER: Final = Text(
    vi="không muộn hơn lúc đã hẹn ({until}): hãy ghi một thời điểm muộn hơn",
    en="is no later than what was said before ({until}): give a later moment",
)
_TOO_LONG: Final = Text(
    vi="quá xa: tính cả lần hẹn đầu nhiều nhất {hours} giờ từ lúc nhận, tức đến {until}; nếu cần lâu hơn, hãy trả lại việc",
    en="is too late: all in all at most {hours} hours from the taking, until {until}; if it needs longer, give it back",
)
_TOO_LONG_IN_A_DRILL: Final = Text(
    vi="quá xa: diễn tập chạy nhanh ×{pace}, tính cả lần hẹn đầu nhiều nhất {seconds} giây từ lúc nhận; hoặc trả lại việc",
    en="is too late: this drill runs ×{pace} faster, all in all at most {seconds} seconds from the taking; or give it back",
)
